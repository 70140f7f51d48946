"""A deployment's own start command against a local Slack: it becomes healthy, answers, and stops when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / ".ci"))

from local_slack import local_slack  # noqa: E402  # it lies one folder up

PYTHON = ROOT / ".venv" / "bin" / "python"
HEALTHY_WITHIN = 30.0
STOPPED_WITHIN = 15.0
"""Seconds; the README promises this one."""


class WrongError(Exception):
    """What the deployment does is not what its files say."""


def say(sentence: str) -> None:
    """A line of progress."""
    sys.stdout.write(f"  {sentence}\n")
    sys.stdout.flush()


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def slack() -> Iterator[dict[str, str]]:
    """A local Slack, and the settings of a deployment in Socket Mode for it."""
    with local_slack(str(PYTHON)) as settings:
        named = {name: settings[name] for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "CAIRN_SLACK_API_URL")}
        yield {**named, "CAIRN_LOG_LEVEL": "WARNING", "PORT": str(free_port())}


def outcome(command: Sequence[str]) -> tuple[int, str]:
    """Run it to its end: the exit code and what it said."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    return done.returncode, (done.stdout + done.stderr).strip()


def live_and_stop(start: Sequence[str], health: Sequence[str], stop: int = signal.SIGTERM) -> None:
    """Start it, wait for its health, see it ready, stop it. WrongError where any of that does not happen.

    `health` is the deployment's own check; `--ready` is put behind it for the second one.
    """
    with subprocess.Popen(start, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:  # noqa: S603
        try:
            for check in (health, [*health, "--ready"]):
                say(_until_well(process, check))
            began = time.monotonic()
            process.send_signal(stop)
            said, _ = process.communicate(timeout=STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            raise WrongError(f"it did not stop within {STOPPED_WITHIN:g} s") from None
        finally:
            if process.poll() is None:
                process.kill()
    if process.returncode != 0:
        raise WrongError(f"it ended with {process.returncode}: {said.strip()}")
    say(f"{signal.Signals(stop).name}: it ended with 0 after {time.monotonic() - began:.1f} s")
    code, said = outcome(health)
    if code != 1:
        raise WrongError(f"the health check ends with {code} where nothing runs: {said}")


def _until_well(process: subprocess.Popen[str], check: Sequence[str]) -> str:
    deadline = time.monotonic() + HEALTHY_WITHIN
    while True:
        code, said = outcome(check)
        if code == 0:
            return said
        if process.poll() is not None:
            raise WrongError(f"it ended with {process.returncode}: {process.communicate()[0].strip()}")
        if time.monotonic() > deadline:
            raise WrongError(f"it did not become healthy within {HEALTHY_WITHIN:g} s: {said}")


def environment(settings: dict[str, str]) -> list[str]:
    """What makes `env` start a program with these settings and nothing else."""
    return ["/usr/bin/env", "-i", *(f"{name}={value}" for name, value in settings.items())]


def main_of(work: Callable[[], None]) -> int:
    """Run it as a program: 1 with a sentence where something is wrong."""
    os.chdir(ROOT)
    try:
        work()
    except WrongError as problem:
        say(f"WRONG: {problem}")
        return 1
    return 0
