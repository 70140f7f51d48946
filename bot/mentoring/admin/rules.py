"""What holds in a workspace for messages that nobody asked for: its own settings over those of the installation."""

from dataclasses import dataclass

from bot.store.controls import Controls

MOST_A_WEEK = 50
"""The highest cap for a member."""
MOST_A_DAY = 1_000_000
"""The highest cap for a workspace."""


@dataclass(frozen=True)
class Defaults:
    """What the installation's settings say where a workspace says nothing; a cap of 0 is none."""

    is_dry_run: bool = False
    cap_week: int = 0
    cap_day: int = 0


@dataclass(frozen=True)
class Rules:
    """What holds now. `cap_week` is for each member, `cap_day` for the workspace; 0 is any number."""

    is_halted: bool = False
    is_dry_run: bool = False
    cap_week: int = 0
    cap_day: int = 0


RUNNING = Rules()


def rules_of(controls: Controls, defaults: Defaults) -> Rules:
    """A dry run holds where either says so; a cap of the workspace's own stands over that of the settings."""
    return Rules(
        is_halted=controls.is_halted,
        is_dry_run=defaults.is_dry_run or controls.dry_run_since is not None,
        cap_week=defaults.cap_week if controls.cap_week is None else controls.cap_week,
        cap_day=defaults.cap_day if controls.cap_day is None else controls.cap_day,
    )
