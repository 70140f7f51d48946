"""Carry out deploy/Dockerfile without a container engine, then run what it made, as an engine would.

Every instruction of the file itself is done in a folder that is the root of the file system (`enter`): COPY within
what .dockerignore lets through, RUN as the shell command that it is. In the place of the base image is this machine,
with its Python, read-only. What was made is started by ENTRYPOINT and CMD as USER, with a root that cannot be written
but for the volume and /tmp, against a local Slack; HEALTHCHECK must see it healthy, STOPSIGNAL must end it with 0.
"""

from __future__ import annotations

import fnmatch
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import dockerfile
from running import ROOT, WrongError, environment, live_and_stop, main_of, outcome, say, slack

FILE = ROOT / "deploy" / "Dockerfile"
ENTER = str(Path(__file__).with_name("enter"))
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc", "/dev", "/proc", "/opt/pypi")


def places() -> list[str]:
    """What of this machine is in the place of the base image."""
    return [place for place in (*SYSTEM, sys.base_prefix) if Path(place).is_dir()]


class Machine:
    """One stage: a folder that is the root, and what the instructions before have set."""

    def __init__(self, root: Path, stage: dockerfile.Stage) -> None:
        self.root = root
        self.stage = stage
        self.folder = "/"
        self.values = {"PATH": f"{sys.base_prefix}/bin:/usr/local/bin:/usr/bin:/bin"}
        self.arguments: dict[str, str] = {}
        for place in (*places(), "/tmp"):  # noqa: S108 - inside the root
            (root / place.lstrip("/")).mkdir(parents=True, exist_ok=True)
        (root / "tmp").chmod(0o1777)
        root.chmod(0o755)
        (root / ".places").write_text("".join(f"{place}\n" for place in places()))

    def build(self, others: dict[str, Machine]) -> None:
        """Carry out every instruction. WrongError where one fails."""
        for instruction in self.stage.instructions:
            match instruction.name:
                case "ARG":
                    name, _, value = instruction.rest.partition("=")
                    self.arguments[name] = value
                case "ENV":
                    for pair in instruction.words:
                        name, _, value = pair.partition("=")
                        self.values[name] = dockerfile.filled(value, self.values)
                case "WORKDIR":
                    self.folder = instruction.rest
                    self.inside(self.folder).mkdir(parents=True, exist_ok=True)
                case "RUN":
                    self._run(instruction.rest)
                case "COPY":
                    self._copy(instruction, others)

    def inside(self, path: str) -> Path:
        """Where a path of the image is on this machine."""
        return self.root / os.path.normpath(os.path.join(self.folder, path)).lstrip("/")  # noqa: PTH118

    def command(self, words: list[str], settings: dict[str, str], volume: Path) -> list[str]:
        """What runs these words as an engine would run the image's command, with a root that cannot be written."""
        (target,) = self.stage.last("VOLUME").words
        user = self.stage.last("USER").rest
        return [
            *(ENTER, str(self.root), user, "--read-only", f"{target}={volume}", "--"),
            *environment(self.values | settings)[:2],
            *("-C", self.folder),
            *environment(self.values | settings)[2:],
            *words,
        ]

    def _run(self, script: str) -> None:
        started = [ENTER, str(self.root), "0:0", "--", *environment(self.arguments | self.values)]
        done = subprocess.run(  # noqa: S603
            [*started, "/bin/sh", "-ec", f"cd {self.folder}; {script}"],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        say(f"RUN {script[:100]}")
        if done.returncode != 0:
            raise WrongError(f"RUN ended with {done.returncode}: {script}\n{(done.stdout + done.stderr)[-3000:]}")

    def _copy(self, instruction: dockerfile.Instruction, others: dict[str, Machine]) -> None:
        *sources, target = instruction.words
        maker = others[instruction.flags["from"]] if "from" in instruction.flags else None
        for source in sources:
            found = maker.inside(source) if maker else ROOT / source
            goal = self.inside(target)
            if not found.exists() or (maker is None and found.is_file() and ignored(source)):
                raise WrongError(f"COPY {instruction.rest}: {source} is not there, or .dockerignore keeps it out")
            if found.is_dir():
                left_out = None if maker else _left_out
                shutil.copytree(found, goal, symlinks=True, ignore=left_out, dirs_exist_ok=True)
            else:
                goal = goal / found.name if target.endswith("/") or goal.is_dir() else goal
                goal.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(found, goal)
            _belongs(goal, instruction.flags.get("chown"))


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps a path of the checkout out: the last pattern that matches it counts."""
    kept_out = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#") and _matches(path, pattern.removeprefix("!").removeprefix("/")):
            kept_out = not pattern.startswith("!")
    return kept_out


def _matches(path: str, pattern: str) -> bool:
    parts = path.split("/")
    heads = ["/".join(parts[: count + 1]) for count in range(len(parts))]
    anywhere = pattern.removeprefix("**/")
    return any(fnmatch.fnmatchcase(head, pattern) for head in heads) or (
        anywhere != pattern and any(fnmatch.fnmatchcase(part, anywhere) for part in parts)
    )


def _left_out(folder: str, names: list[str]) -> set[str]:
    within = Path(folder).relative_to(ROOT)
    return {name for name in names if ignored(str(within / name))}


def _belongs(place: Path, owner: str | None) -> None:
    if owner is None or os.geteuid() != 0:
        return
    user, _, group = owner.partition(":")
    for each in (place, *place.rglob("*")):
        os.chown(each, int(user), int(group), follow_symlinks=False)


def build(folder: Path) -> Machine:
    """The image's last stage, made in this folder."""
    made: dict[str, Machine] = {}
    for stage in dockerfile.stages(FILE.read_text(encoding="utf-8")):
        made[stage.name] = Machine(folder / stage.name, stage)
        made[stage.name].build(made)
    return list(made.values())[-1]


def check_that_nothing_else_can_be_written(image: Machine, volume: Path) -> None:
    """The root cannot be written, the volume and /tmp can. WrongError otherwise."""
    for place, is_writable in (("/", False), ("/opt/cairn", False), ("/data", True), ("/tmp", True)):  # noqa: S108
        code, _ = outcome(image.command(["/usr/bin/touch", f"{place}/written"], {}, volume))
        if (code == 0) != is_writable:
            raise WrongError(f"{place} can{'not' if is_writable else ''} be written")
    (volume / "written").unlink()


def check() -> None:
    """Build and run it."""
    with tempfile.TemporaryDirectory(prefix="cairn-image-") as name:
        image = build(Path(name))
        volume = Path(name) / "volume"
        shutil.copytree(image.inside("/data"), volume)  # as an engine fills a new volume
        volume.chmod(0o700)
        _belongs(volume, image.stage.last("USER").rest)
        check_that_nothing_else_can_be_written(image, volume)
        start = [*image.stage.last("ENTRYPOINT").words, *image.stage.last("CMD").words]
        health = image.stage.last("HEALTHCHECK")
        stop = signal.Signals[image.stage.last("STOPSIGNAL").rest]
        asked = dockerfile.Instruction("CMD", health.rest.removeprefix("CMD ").strip()).words
        with slack() as settings:
            live_and_stop(image.command(start, settings, volume), image.command(asked, settings, volume), stop)
        say(f"the volume holds {', '.join(sorted(path.name for path in volume.iterdir()))}")


if __name__ == "__main__":
    sys.exit(main_of(check))
