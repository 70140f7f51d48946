"""Everybody of a run joins before its troubles begin: who joins as somebody else did has the same rows."""

from functools import cache
from typing import Any

from sqlalchemy import Table

from bot.store import Member, Schedule
from tests.chaos.simulation.people import Person
from tests.chaos.simulation.world import TEAM, World


def join_all(world: World) -> None:
    """All members of all workspaces. The first with a habit says yes; the rows of the others are those of the first."""
    for team_id in world.slack.teams:
        firsts: dict[Any, Person] = {}
        for number in range(world.scenario.members):
            person = world.newcomer(number, team_id)
            habits = world.habits(person)
            if habits in firsts:
                join_as(world, firsts[habits], person)
            else:
                firsts[habits] = person
                world.sign_up(person, *habits)


def join_alike(world: World, members: int, zone: str, team_id: str = TEAM) -> None:
    """So many members of one habit."""
    first = world.join(0, zone, team_id=team_id)
    for number in range(1, members):
        join_as(world, first, world.newcomer(number, team_id))


def join_as(world: World, first: Person, person: Person) -> None:
    """What the first has on the disk since they joined, a moment ago, in the other's name."""
    for statement in _copies():
        world.disk.raw.execute(statement, (person.user_id, first.team_id, first.user_id))
    world.disk.raw.commit()
    if world.process is not None:
        world.process.stir()


@cache
def _copies() -> list[str]:
    """The tables that somebody who has just joined is in. Numbers are the database's to give."""
    tables: list[Table] = [vars(entity)["__table__"] for entity in (Member, Schedule)]
    copies = []
    for table in tables:
        names = [column.name for column in table.c if column.name not in ("id", "user_id")]
        kept = ", ".join(names)
        copies.append(
            f"INSERT INTO {table.name} (user_id, {kept}) SELECT ?, {kept} FROM {table.name}"  # noqa: S608
            " WHERE team_id = ? AND user_id = ?"
        )
    return copies
