"""Questions about a level in the words of the ladder that somebody uses: the shipped names are known without it."""

import re
from functools import lru_cache

from bot.content import Ladder
from bot.deferred import regex
from bot.mentoring import levels
from bot.slack.speech.intents import AskReadiness, Intent, ShowLevel, Unclear

_LONGEST = 200
"""Characters; nobody asks for a level in more."""
_ENDS = r"(?:\s(?:level|engineer|developer))?\s?\??"


@lru_cache(32)
def _patterns(names: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], type[ShowLevel | AskReadiness]], ...]:
    one = "|".join(re.escape(name).replace(r"\ ", r"[\s-]") for name in sorted(names, key=len, reverse=True))
    level = rf"(?:{one})"
    rows: tuple[tuple[str, type[ShowLevel | AskReadiness]], ...] = (
        (
            rf"what\s(?:does|should|must)\s(?:an?\s|the\s)?(?P<rest>{level}\b.{{0,60}}?)"
            r"\s(?:(?:need|have)\sto\s)?(?:do|know|need)\s?\??",
            ShowLevel,
        ),
        (rf"(?P<rest>{level}\s?(?:to|>|->|→|vs\.?)\s?{level})\s?\??", ShowLevel),
        (rf"(?:an?\s)?(?P<rest>{level}){_ENDS}", ShowLevel),
        (
            rf"am\si\s(?:ready\s(?:for\s|to\sbe(?:come)?\s)?)?(?:an?\s)?(?P<rest>{level})(?:\s(?:level|engineer|developer))?"
            r"(?:\syet|\salready|\snow)?\s?\??",
            AskReadiness,
        ),
    )
    return tuple((regex(pattern, re.I), kind) for pattern, kind in rows)


def read_with_ladder(said: str, names: tuple[str, ...]) -> Intent | None:
    """What words ask about levels of these names; None where they ask something else. Never raises."""
    if not names or len(said) > _LONGEST:
        return None
    for pattern, kind in _patterns(names):
        found = pattern.fullmatch(said.strip())
        if found is not None:
            return kind(found["rest"].lower())
    return None


def in_the_ladders_words(said: str, intent: Intent, ladder: Ladder) -> Intent:
    """Words that could not be placed may ask about a level that this ladder alone has."""
    if not isinstance(intent, Unclear):
        return intent
    return read_with_ladder(said, tuple(levels.vocabulary(ladder).levels)) or intent
