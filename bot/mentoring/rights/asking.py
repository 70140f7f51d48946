"""Asking for everything to take along: it comes as two files, and that it was taken along is on record."""

from collections.abc import Sequence
from datetime import datetime

from bot.store import Team

KINDS = ("reply.export_data", "reply.export_read")
"""In this order they arrive."""


async def plan_export(
    team: Team, user_id: str, key: str, now: datetime, *, kinds: Sequence[str] = KINDS, thread: str = ""
) -> None:
    """Plan the files for the member alone. `key` names the request; `thread` is where it was made, if in one.

    `kinds` are those that no answer of its own brings.
    """
    subject = {"thread_ts": thread} if thread else {}
    for number, kind in enumerate(kinds):
        # Behind what is planned with it: what a person asked for goes out by moment and then by key.
        name = f"take_along:{key}:{number}"
        await team.deliveries.plan(user_id, kind, "requested", name, now, subject=dict(subject), now=now)
    await team.accesses.note(user_id, user_id, "export", key, now)
