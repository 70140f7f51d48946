"""The tick of mentors: silence passes a request on, room is looked for again, a pair is asked whether they met."""

import structlog

from bot.clock import Clock
from bot.content import Content
from bot.mentoring.admin import Defaults, rules_of
from bot.mentoring.mentors import rest, step
from bot.store import Database

BATCH = 200
"""Requests of one round."""
_ROUNDS = 50

log = structlog.get_logger()


async def look_after(database: Database, content: Content, clock: Clock, *, defaults: Defaults = Defaults()) -> int:
    """Do what is due about requests; how many steps that made.

    Where nobody is written to unasked, time does nothing about them: nobody can be silent who was not asked.
    Idempotent on any number of replicas: each step is one transaction that holds its request and is guarded by the
    request's state.
    """
    now, made = clock(), 0
    for _ in range(_ROUNDS):
        due = await database.glance_everywhere().mentor_requests.due(now, BATCH)
        done = 0
        for team_id, request_id in due:
            try:
                async with database.team(team_id) as team:
                    rules = rules_of(await team.controls.read(), defaults)
                    is_quiet = rules.is_halted or rules.is_dry_run
                    done += await (rest(team, request_id, now) if is_quiet else step(team, request_id, content, now))
            except Exception as error:  # one bad row must not hold the others up
                log.error("request_stuck", team=team_id, request=request_id, error=type(error).__name__)
        made += done
        if not done:
            break
    return made
