"""Keeping the topic: "and for a mid?" after an answer, in its thread or right behind it."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.content import Ladder
from bot.deferred import regex
from bot.mentoring.levels import vocabulary
from bot.store import Delivery, Member, Team

KIND = "reply.answered"
"""The delivery that brings an answer; `topic` in its subject is the key of the piece."""
RIGHT_BEHIND = timedelta(minutes=30)
"""So long words outside a thread go on with the topic before."""
LOOKED_AT = 30
"""Answers of a member in which a thread's topic is sought."""
_ENDING = regex(r"[\s?.!…]+$")
_GOES_ON = regex(
    r"(?:(?:ok(?:ay)?|and|so|but|hm+|yes|thanks)[\s,]+)*(?:(?:what|how)\sabout\s(?:for\s)?|what\sif\si(?:['’]m|\sam)\s|"
    r"same\s(?:for|as)\s|for\s|as\s|at\s|and\s)(?:an?\s|the\s|someone\s(?:at\s)?)?(?P<level>.{1,40})",
    re.I,
)
_BARE = regex(r"(?:and\s)?(?:an?\s|the\s)?(?P<level>.{1,40})", re.I)
_TRAILING = regex(r"\s(?:level|engineers?|developers?|devs?|ones?|people|folks?|then|too)$", re.I)


def level_followed(said: str, ladder: Ladder, *, in_thread: bool) -> str | None:
    """The level that words go on to, None where they are something else. A bare level goes on in a thread alone."""
    words = _ENDING.sub("", " ".join(said[:80].split()))
    found = _GOES_ON.fullmatch(words) or (_BARE.fullmatch(words) if in_thread else None)
    if found is None:
        return None
    name = _TRAILING.sub("", found["level"].lower().strip(" ,"))
    levels = vocabulary(ladder).levels
    return levels.get(name) or levels.get(name.removesuffix("s"))


async def topic_of(team: Team, member: Member, thread: str, now: datetime) -> str | None:
    """The key of the piece that the member's words go on about; `thread` is empty outside a thread."""
    recent = await team.deliveries.newest(member.user_id, KIND, LOOKED_AT if thread else 1)
    found = _in_thread(recent, thread) if thread else next(iter(recent), None)
    if found is None or (not thread and found.due_at < now - RIGHT_BEHIND):
        return None
    topic = found.subject.get("topic")
    return topic if isinstance(topic, str) else None


def _in_thread(recent: Sequence[Delivery], thread: str) -> Delivery | None:
    """The newest answer that stands in a thread, or that the thread hangs on, as does the question before it."""
    for one in recent:
        if thread in (one.slack_ts, one.subject.get("thread_ts"), one.subject.get("asked")):
            return one
    return None
