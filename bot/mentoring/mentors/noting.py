"""Who has read the reason of a request: on record once they have it before them, and who that is once they accept."""

from collections.abc import Collection
from datetime import datetime

from bot.mentoring.mentors.overview import helped
from bot.store import Access, Team


async def note_read(team: Team, reader_id: str, request_id: int, now: datetime) -> None:
    """The message that asks `reader_id` has arrived, whatever has become of the request since."""
    mentee_id = await team.mentors.mentee_of(request_id)
    if mentee_id is not None:
        await team.accesses.note(mentee_id, reader_id, "reason", str(request_id), now)


async def note_page(team: Team, reader_id: str, now: datetime) -> None:
    """The member's page shows the reasons of those who wait for their answer."""
    for request in await helped(team, reader_id):
        if request.state == "asked":
            await team.accesses.note(request.user_id, reader_id, "reason", str(request.id), now)


def is_named(access: Access, accepted: Collection[tuple[int, str]]) -> bool:
    """Whether the mentee may know who it was: `accepted` are requests, each with the mentor who took it."""
    place = access.subject.partition(":")[0]
    return place.isdecimal() and (int(place), access.reader_id) in accepted
