"""`cairn questions`: what people asked that nothing curated answers, for whoever writes the content."""

from collections import Counter
from collections.abc import Sequence

from bot.store import Question
from bot.store.looking import snapshot

MOST = 1_000
"""Questions of one workspace that are read."""
LEAST = 5
"""Times that a question was asked on one day, from which on it is said how often."""


async def read_backlog(url: str, keys: Sequence[str] = ()) -> list[Question]:
    """The kept questions of all workspaces, the newest day first; CairnError says what hinders."""
    found: list[Question] = []
    async with snapshot(url, keys) as rows:
        for workspace in await rows.workspaces.active():
            found += await rows.team(workspace.team_id).questions.newest(MOST)
    return sorted(found, key=lambda one: (-one.created_at.timestamp(), one.text))


def as_text(questions: list[Question]) -> str:
    """A line for each day and question, with how often it was asked from five times on.

    A small count would tell of a few people, and numbers about people begin at five everywhere.
    """
    if not questions:
        return "No question was kept so far."
    counts = Counter((f"{one.created_at:%Y-%m-%d}", " ".join(one.text.split())) for one in questions)
    often = {one: f"  ({count} times)" for one, count in counts.items() if count >= LEAST}
    return "\n".join(f"{day}  {text}{often.get((day, text), '')}" for day, text in counts)
