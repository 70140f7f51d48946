"""What is refused about mentors; what is not there and what is somebody else's get the same words."""

from bot.content import Words
from bot.errors import CairnError, NotFoundError
from bot.store import MentorRequest, Team


class MentorRefusedError(CairnError):
    """It cannot be: the sentence says why and what to do next."""

    def __init__(self, words: Words, key: str, **facts: object) -> None:
        super().__init__(words.say(key, **facts))


class StoppedSinceError(MentorRefusedError):
    """The offer was taken back after the form was opened that would bring it back."""


class NoSuchRequestError(NotFoundError):
    """No request of the two with this id is in a state that allows it."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.say("mentors.not_there"))


async def sought(team: Team, user_id: str, request_id: int | None, words: Words) -> MentorRequest:
    """The member's own request; NoSuchRequestError where it is not there, or not theirs."""
    found = await team.mentors.request(user_id, request_id or 0)
    if found is None or found.user_id != user_id:
        raise NoSuchRequestError(words)
    return found


async def shared(team: Team, user_id: str, request_id: int | None, words: Words) -> MentorRequest:
    """A pair's request, of either of the two; a mentee's own in any state. NoSuchRequestError else."""
    found = await team.mentors.request(user_id, request_id or 0)
    if found is None or (found.user_id != user_id and found.state not in ("asked", "accepted", "ended")):
        raise NoSuchRequestError(words)
    return found
