"""What `/readyz` says of workspaces whose calls Slack refuses: they are stopped, and the process serves the others."""

from bot.store import Database

MOST = 1000
"""So many are counted."""


async def told_of_refused(database: Database) -> dict[str, int]:
    """How many there are, if any; nothing where the database cannot say, which `/readyz` tells by itself."""
    try:
        refused = len(await database.glance_everywhere().workspaces.refused(MOST))
    except Exception:
        return {}
    return {"refused_workspaces": refused} if refused else {}
