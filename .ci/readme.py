"""Run every command that the documents show in a fenced `sh` block; one that cannot run here must say why.

    readme.py [--as-printed] [DOCUMENT ...]

Without names it takes CONTRIBUTING.md and the pages under deploy/; README.md and deploy/OPERATING.md are run by
`.ci/newcomer`, from an empty directory. A block is run as it stands, in the checkout, each in a shell of its own; PATH
goes on to the next one, so that an environment that was activated stays so. .venv/bin is first on it and the database
is a new one; with `--as-printed` both are what the environment says.

Directly before a block a comment says what is special:

    <!-- ci: not here, REASON -->          it is left out
    <!-- ci: until TEXT -->                it runs until its output shows TEXT, then gets SIGTERM and must end by itself
    <!-- ci: with Slack, until TEXT -->    the same beside a local Slack, whose tokens stand where the page has dots
    <!-- ci: with Slack and a new database, until TEXT -->
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from local_slack import local_slack

BLOCK = re.compile(r"(?:<!-- ci: (?P<how>[^\n]*?) -->\n)?^(?P<indent> *)```sh\n(?P<commands>.*?)^ *```", re.S | re.M)
DOTS = re.compile(r"\b(?P<name>SLACK_[A-Z_]+)=(?:xoxb-|xapp-)?\.\.\.")
SECONDS = 600
STOPPED = (0, -signal.SIGTERM, 128 + signal.SIGTERM, 2)
"""What a process ends with after SIGTERM; 2 is what make says of it."""


def run(commands: str, environment: dict[str, str], until: str | None) -> int:
    """The exit code of a block; with `until` 1 where that text never came, or the process did not stop."""
    process = subprocess.Popen(  # noqa: S603  # the documents' own commands
        ["bash", "-euo", "pipefail", "-c", f'trap \'printf %s "$PATH" > "$CI_PATH"\' EXIT\n{commands}'],  # noqa: S607
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    timer = threading.Timer(SECONDS, lambda: os.killpg(process.pid, signal.SIGKILL))
    timer.start()
    seen = False
    assert process.stdout is not None  # noqa: S101
    for line in process.stdout:
        print("   ", line.rstrip())  # noqa: T201
        if until and not seen and until in line:
            seen = True
            os.killpg(process.pid, signal.SIGTERM)
    code = process.wait()
    timer.cancel()
    return code if until is None else int(not seen or code not in STOPPED)


def run_as_told(how: str, commands: str, environment: dict[str, str]) -> int:
    """The exit code of a block under its comment."""
    until = how.partition("until ")[2] or None
    if not how.startswith("with Slack"):
        return run(commands, environment, until)
    with local_slack() as slack, tempfile.TemporaryDirectory() as folder:
        own = {"PORT": "0", "CAIRN_SLACK_API_URL": slack["CAIRN_SLACK_API_URL"]}
        if "a new database" in how:
            own["DATABASE_URL"] = f"sqlite:///{folder}/cairn.db"
        filled = DOTS.sub(lambda dots: f"{dots['name']}={slack.get(dots['name'], 'filled-in')}", commands)
        return run(filled, environment | own, until)


def run_document(document: Path, environment: dict[str, str]) -> int:
    """Run a document's blocks in order; how many failed."""
    failed = 0
    for match in BLOCK.finditer(document.read_text(encoding="utf-8")):
        how, commands = match["how"] or "", re.sub(f"^{match['indent']}", "", match["commands"], flags=re.M)
        first = commands.strip().splitlines()[0]
        if how.startswith("not here"):
            print(f"left out ({how.removeprefix('not here, ')}): {first}")  # noqa: T201
            continue
        print(f"{document}: {first}", flush=True)  # noqa: T201
        begun = time.monotonic()
        code = run_as_told(how, commands, environment)
        print(f"    {time.monotonic() - begun:.1f} s", flush=True)  # noqa: T201
        if code != 0:
            print(f"FAILED: {document}: {commands}")  # noqa: T201
            failed += 1
        kept = Path(environment["CI_PATH"])
        environment["PATH"] = kept.read_text(encoding="utf-8") if kept.exists() else environment["PATH"]
    return failed


def main(arguments: list[str]) -> int:
    """Run the documents; 1 where a block fails."""
    as_printed = "--as-printed" in arguments
    named = [Path(argument) for argument in arguments if not argument.startswith("--")]
    pages = [page for page in sorted(Path("deploy").rglob("*.md")) if page.name != "OPERATING.md"]
    documents = named or [Path("CONTRIBUTING.md"), *pages]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CI_PATH": f"{folder}/PATH"}
        if not as_printed:
            environment["DATABASE_URL"] = f"sqlite:///{folder}/cairn.db"
            environment["PATH"] = f"{Path('.venv/bin').resolve()}:{environment['PATH']}"
        return min(sum(run_document(document, environment) for document in documents), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
