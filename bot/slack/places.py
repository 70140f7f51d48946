"""Where the answer to a form goes: to the message that it was opened from, or to the direct messages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.blocks.message import Message
from bot.slack.answers import replace_at
from bot.slack.context import Visit
from bot.slack.inputs import Filled
from bot.store.passing import retried

BY_MESSAGE = frozenset(
    {
        "intentions.form",
        "mentors.request_form",
        "mentors.volunteer_form",
        "one_on_one.heard_form",
        "one_on_one.remind_form",
    }
)
"""Forms that send a direct message of their own where they have no place to be answered at."""
SHOWN_BY: Mapping[str, str] = {
    "admin": "cairn admin",
    "assessment": "level assess",
    "check_ins": "goals",
    "goals": "goals",
    "mentors": "mentor",
    "nudges": "wins",
    "preferences": "cairn settings",
    "wins": "wins",
}
"""What is typed to see what a form of each feature has changed."""


@dataclass(frozen=True)
class Place:
    """The response URL of the message that a form was opened from, and what names it; `is_lost` where there was one.

    It has run out, or only the process that opened the form knew it.
    """

    kept: tuple[str, str] | None
    is_lost: bool

    def seen_by(self, filled: Filled) -> Filled:
        """The form as its listener is to see it: one that sends a message of its own does so where this is lost."""
        if not self.is_lost or filled.callback_id not in BY_MESSAGE:
            return filled
        return replace(filled, metadata={**filled.metadata, "origin": ""})


def place_of(visit: Visit, filled: Filled) -> Place:
    """Where this form was opened from; nowhere on App Home."""
    word = filled.metadata.get("origin", "")
    kept = visit.desk.origins.recall((visit.team_id, visit.user_id), word, visit.now)
    return Place(kept, bool(word) and kept is None)


def answer_form(visit: Visit, filled: Filled, place: Place, answer: Message) -> None:
    """Answer where the form was opened from. Where that is lost, a direct message says that it is done."""
    if place.kept:
        replace_at(visit, *place.kept, answer)
    elif place.is_lost and visit.has_had_effect and filled.callback_id not in BY_MESSAGE:
        visit.desk.afterwards(retried(lambda: _tell(visit, filled)), "form")


async def _tell(visit: Visit, filled: Filled) -> None:
    shown_by = SHOWN_BY.get(filled.callback_id.partition(".")[0], "cairn")
    subject = {"say": "app.form_done", "facts": {"command": f"/{visit.desk.prefix}{shown_by}"}}
    key, now = f"form:{visit.key}", visit.now
    async with visit.desk.database.team(visit.team_id) as team:
        await team.deliveries.plan(visit.user_id, "reply.say", "requested", key, now, subject=subject, now=now)
