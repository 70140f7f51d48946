"""A command about a goal that is asked for kindly, and words that name a goal but are no command."""

import re

from bot.deferred import regex

_ASKS = regex(
    r"(?:(?:ok(?:ay)?|so|and),?\s+)?(?:(?:please|pls|plz|kindly|can\s+(?:you|i|we)|(?:could|would|will)\s+you(?:\s+mind)?"
    r"|i(?:['’]d|\s+would)\s+like\s+you\s+to|i\s+(?:want|need)\s+you\s+to)[\s,]+)+(?:just\s+)?",
    re.I,
)
_THANKS = regex(r"(?:,?\s+(?:please|pls|plz|for\s+me|thanks|thank\s+you))+\s*$", re.I)
_SETS = regex(r"(?:set|put|bring)\s+(?=(?:my\s+|the\s+)?goal\s?#?\s?\d)", re.I)
_LONGEST = 300
"""Characters of a message about one change; what is longer is a text."""
_NAMED = regex(r"\bgoal\s?#?\s?(?P<n>\d{1,9})\b", re.I | re.A)
_VERB = regex(
    r"\b(?:done|finish(?:ed)?|completed?|clos(?:e|ed)|achieved?|mark|move|postpone|shift|reschedule|push|delay|extend|drop"
    r"|delete|remove|cancel|abandon|edit|change|reword|rename|update|progress|rest|wake|undo|history)\b",
    re.I,
)


def plainly(said: str) -> str:
    """A wish without what makes it kind: "can you drop goal 3?" as "drop goal 3". Nothing where it is plain already."""
    plain = said.strip().rstrip(" ?!.")
    plain = _THANKS.sub("", _SETS.sub("", _ASKS.sub("", plain, count=1), count=1))
    return "" if plain == said.strip() else plain


def goal_meant(said: str) -> int | None:
    """The number of the goal that words want to do something with, in a form that is not known; None for all else."""
    named = _NAMED.search(said) if len(said) <= _LONGEST else None
    return int(named["n"]) if named is not None and _VERB.search(said) is not None else None
