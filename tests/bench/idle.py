"""Memory of a process with many workspaces that nobody uses: `python -m tests.bench.idle [--short]`."""

import argparse
import asyncio
import tempfile
from contextlib import ExitStack
from pathlib import Path

import uvloop
from sqlalchemy import text

from bot.clock import system_clock
from bot.store import Database
from bot.store.installations import Granted
from bot.store.migrating import migrate
from tests.bench.census import Census
from tests.bench.commands import command_fields
from tests.bench.load import Target, measure
from tests.bench.processes import Servers, Workspace, megabytes, open_workspace
from tests.bench.rows import Found, Row, show
from tests.chaos.tables import connected
from tests.postgres import open_server

FEW = 100
MEMBERS = 5
"""In each workspace."""
SECONDS = 6.0
"""Of requests, long enough for a tick of every job that comes every five seconds."""
AT_MOST = 1.1
"""Times the memory with few workspaces."""
_INSTALLATIONS = """
    INSERT INTO installation (team_id, enterprise_id, is_enterprise_install, app_id, name, bot_user_id, scopes, token,
        created_at, updated_at)
    SELECT team_id, '', false, 'A1', name, bot_user_id, 'chat:write', 'sealed by a key of another time', created_at,
        updated_at
    FROM workspace
"""


def measured(many: int) -> Found:
    """With so many workspaces beside a hundred, on PostgreSQL and installed by OAuth."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cairn-bench-")))
        server = stack.enter_context(open_server())
        urls = {teams: server.create_database(f"teams{teams}") for teams in (FEW, many)}
        used = uvloop.run(_used(urls, folder))
    each = max(0.0, 1e6 * (used[many] - used[FEW]) / (many - FEW))
    what = f"memory of a process with {many:,} idle workspaces : with {FEW}"
    ratio = used[many] / used[FEW]
    row = Row(what, f"{used[many]:.0f} MB", f"{used[FEW]:.0f} MB", ratio, AT_MOST, falls=True)
    return Found([row], {"idle_workspace_bytes": each})


async def _used(urls: dict[int, str], folder: Path) -> dict[int, float]:
    workspace = await open_workspace()
    servers = Servers(workspace, folder)
    used = {}
    try:
        for teams, url in urls.items():
            used[teams] = await _one(url, teams, workspace, servers)
    finally:
        await servers.end()
        await workspace.standin.stop()
    return used


async def _one(url: str, teams: int, workspace: Workspace, servers: Servers) -> float:
    """Megabytes of a process after requests of one workspace."""
    await asyncio.to_thread(migrate, url)
    await Census(url, teams * MEMBERS, 1, system_clock(), teams=teams, due_teams=1).fill()
    async with connected(url) as connection:
        # Rows of other workspaces are never opened here; nobody is due before the process has ended.
        await connection.execute(text(_INSTALLATIONS))
        await connection.execute(text("UPDATE schedule SET is_on = false WHERE next_due_at <= now()"))
    await _install(url, workspace, servers.key)
    oauth = {
        "SLACK_BOT_TOKEN": "",
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "bench",
        "CAIRN_PUBLIC_URL": "https://cairn.example.com",
    }
    # As installed by default: whether the words of the extra are loaded by the end is a matter of seconds.
    port, process, _ = await servers.cairn(url, "tests.bench.wordless", "run", **oauth)
    fields = command_fields(workspace, "/goals", "")
    target = Target("/goals", port, workspace.secret, fields, b"goals")
    await measure(target, 4, SECONDS)
    used = megabytes(process)
    await servers.end(process)
    return used


async def _install(url: str, workspace: Workspace, key: str) -> None:
    database = Database(url, keys=(key,))
    await database.start()
    try:
        await database.check_keys()
        async with database.everywhere() as everywhere:
            granted = Granted(
                *(workspace.team_id, "", False, "A0000000001", "Harbour Works", "UBOT", "chat:write", workspace.token)
            )
            await everywhere.installations.store(granted, system_clock())
    finally:
        await database.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer workspaces")
    show(measured(500 if parser.parse_args().short else 50_000).rows)
