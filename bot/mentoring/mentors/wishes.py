"""What somebody looks for, from their words: a dimension of the ladder, or something to sit in on."""

from dataclasses import dataclass

from bot.content import Ladder
from bot.deferred import regex
from bot.mentoring.dimensions import guess, words_of
from bot.mentoring.mentors.matching import SHADOWINGS

_SAID = {
    "client_call": regex(r"\b(?:client|customer|user|sales)s?(?:['’]s)?\s(?:\w+\s)?(?:call|meeting|visit)s?\b"),
    "design_session": regex(r"\b(?:design|architecture|whiteboard)\s(?:session|meeting|workshop)s?\b"),
    "on_call": regex(r"\bon[\s-]?call\b|\bpager\b|\bincident\s(?:shift|response|call)s?\b"),
}


@dataclass(frozen=True)
class Wish:
    """A topic, the id of a dimension, or one of `SHADOWINGS`; both None where the words name neither."""

    topic: str | None = None
    shadowing: str | None = None

    @property
    def value(self) -> str:
        """As an option or a button carries it."""
        return f"shadow:{self.shadowing}" if self.shadowing else f"topic:{self.topic or ''}"


def read_wish(text: str, ladder: Ladder) -> Wish:
    """A shadowing goes before a topic: "sit in on a client call" names one thing, not a dimension."""
    said = words_of(text)
    for name in SHADOWINGS:
        if _SAID[name].search(said):
            return Wish(shadowing=name)
    return Wish(topic=_named(said, ladder) or guess(text, ladder))


def wish_of(value: str, ladder: Ladder) -> Wish:
    """The wish that `Wish.value` wrote; an empty one for anything else."""
    kind, _, name = value.partition(":")
    if kind == "shadow" and name in SHADOWINGS:
        return Wish(shadowing=name)
    if kind == "topic" and any(name == one.id for one in ladder.dimensions):
        return Wish(topic=name)
    return Wish()


def _named(said: str, ladder: Ladder) -> str | None:
    for one in ladder.dimensions:
        if any(words_of(name) in said for name in (one.id, one.title, one.short)):
            return one.id
    return None
