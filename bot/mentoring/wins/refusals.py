"""What cannot be done with a win, and which wins there are."""

from bot.content import Words
from bot.errors import CairnError, NotFoundError
from bot.store import Member, Team, Win


class WinRefusedError(CairnError):
    """A refusal about wins: `key` names its sentence, `facts` (numbers, days) fill it in; never typed words."""

    def __init__(self, words: Words, key: str, **facts: int | str) -> None:
        super().__init__(words.say(key, **facts))
        self.key = key
        self.facts = facts


class NoSuchWinError(WinRefusedError, NotFoundError):
    """There is no such win, or it is somebody else's: both get the same words."""


async def numbered(team: Team, member: Member, number: int, words: Words) -> Win:
    """The member's win with this number; NoSuchWinError names the last number there is."""
    win = await team.wins.numbered(member.user_id, number)
    if win is not None:
        return win
    newest = await team.wins.of(member.user_id)
    if not newest:
        raise NoSuchWinError(words, "wins.none_at_all")
    raise NoSuchWinError(words, "wins.none_such", number=number, last=max(one.number for one in newest))


async def owned(team: Team, member: Member, win_id: int | None, words: Words) -> Win:
    """The member's win with this id; NoSuchWinError where it is deleted, somebody else's or nobody's."""
    win = await team.wins.get(member.user_id, win_id) if win_id is not None else None
    if win is None:
        raise NoSuchWinError(words, "wins.not_there")
    return win
