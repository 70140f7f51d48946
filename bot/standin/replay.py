"""Replaying a script without a page: each step must succeed, and everything it says is seen must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.standin.actor import PATIENCE, Actor, MoveClock
from bot.standin.apps import App
from bot.standin.script import Script

if TYPE_CHECKING:
    from bot.standin.server import Standin


async def replay(
    standin: Standin, app: App, move_clock: MoveClock, script: Script, *, patience: float = PATIENCE
) -> None:
    """Do every step, beginning as the workspace's first person.

    Raises AssertionError with file, line and the person's screen where a step cannot be done, where Slack shows an
    error, and where something is not seen, or is seen that should not be.
    """
    actor = Actor(standin, app, move_clock, patience=patience)
    acted = {actor.person.user.name: actor.person}
    for step in script.steps:
        if not step.line:
            continue
        done = await actor.does(step.line)
        if done.error is not None:
            where = f"{script.name or 'script'}:{step.at}: {step.line}"
            raise AssertionError(
                f"{where}\n{done.error}\nThe screen of {actor.person.user.name}:\n{actor.person.screen()}"
            )
        acted[done.person] = actor.person
    await standin.settle()
    for person in acted.values():
        person.looks()
