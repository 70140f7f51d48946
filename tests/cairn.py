"""`cairn` as a process of its own, without the settings of whoever runs the tests."""

import os
import subprocess
import sys
from collections.abc import Mapping

from bot.settings import Settings
from tests import forks

OURS = {name.upper() for name in Settings.model_fields}
TOO_SLOW = {"PYTHONDONTWRITEBYTECODE"}
"""Without its caches Python compiles every library anew at each start, which takes longer than all else."""


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process that has exactly these settings."""
    return {name: value for name, value in os.environ.items() if name not in OURS | TOO_SLOW} | dict(settings)


def command(*arguments: str) -> list[str]:
    """What the console script runs."""
    return [sys.executable, "-m", "bot", *arguments]


def cairn(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return forks.run(arguments, environment(settings))
