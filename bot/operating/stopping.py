"""`cairn stop` and `cairn start`: whether anything goes out that nobody asked for, from any process's next claim on."""

from bot.clock import Clock, system_clock
from bot.errors import CairnError
from bot.mentoring.admin import operator_start, operator_stop
from bot.operating.beside import beside
from bot.store import Database
from bot.store.looking import snapshot
from bot.store.passing import retried


async def stop(url: str, keys: tuple[str, ...], workspace: str | None, clock: Clock = system_clock) -> bool:
    """Stop everywhere, or in one workspace; False where it was stopped so before. CairnError says what is wrong."""
    return await _switch(url, keys, workspace, clock, is_stop=True)


async def start(url: str, keys: tuple[str, ...], workspace: str | None, clock: Clock = system_clock) -> bool:
    """Go on everywhere but where a workspace is stopped by itself, or in one workspace; False where it was not
    stopped so. CairnError says what is wrong.
    """
    return await _switch(url, keys, workspace, clock, is_stop=False)


async def _switch(url: str, keys: tuple[str, ...], workspace: str | None, clock: Clock, *, is_stop: bool) -> bool:
    async with snapshot(url) as rows:
        if workspace is not None and await rows.workspaces.get(workspace) is None:
            raise CairnError(
                f"There is no workspace {workspace} in this database; `cairn ledger` names those there are."
            )
    async with beside(url, keys, clock) as database:
        await database.check_keys()
        if workspace is None:
            return await retried(lambda: _everywhere(database, is_stop=is_stop))
        return await retried(lambda: _in_one(database, workspace, is_stop=is_stop))


async def _everywhere(database: Database, *, is_stop: bool) -> bool:
    async with database.everywhere() as everywhere:
        controls, now = everywhere.controls, database.clock()
        return await (controls.halt(now) if is_stop else controls.resume(now))


async def _in_one(database: Database, team_id: str, *, is_stop: bool) -> bool:
    async with database.team(team_id) as team:
        now = database.clock()
        return await (operator_stop(team, now) if is_stop else operator_start(team, now))


def stopped_text(workspace: str | None, *, is_new: bool) -> str:
    """What `cairn stop` has done."""
    where = f"In {workspace}" if workspace else "Everywhere"
    if not is_new:
        return f"{where} it was stopped already."
    back = f"cairn start --workspace {workspace}" if workspace else "cairn start"
    return (
        f"{where} nothing goes out any more that nobody asked for; what is on its way to Slack still comes."
        f" `{back}` takes it up again."
    )


def started_text(workspace: str | None, *, is_new: bool) -> str:
    """What `cairn start` has done."""
    if workspace:
        return f"{workspace} goes on." if is_new else f"{workspace} was not stopped by itself."
    if not is_new:
        return "It was not stopped everywhere; `--workspace` starts a single one."
    return "It goes on, but where a workspace is stopped by itself."
