"""Words about self-assessment and readiness: what stands after `/level`, and what a direct message says of them."""

import re
from collections.abc import Callable

from bot.deferred import regex
from bot.slack.speech.intents import AskReadiness, Assess, ProposeGoals

Said = Assess | AskReadiness | ProposeGoals

_ASSESS = {"assess", "assessment", "self-assessment", "selfassessment", "rate"}
_SHOW = {
    "history": "history",
    "versions": "history",
    "restart": "restart",
    "discard": "restart",
    "reset": "restart",
    "finish": "finish",
    "done": "finish",
}
_READY = {"readiness", "ready", "ready?"}
_ME = {"me", "myself", "my", "level", "self"}
_FILLERS = {"for", "to", "be", "a", "an", "as", "at", "the", "level", "engineer", "yet", "am", "i", "next"}


def read_level_command(text: str) -> Said | None:
    """What was typed after `/level`, where it is about oneself: `assess`, `readiness`, `goals`; None for the ladder."""
    words = text.lower().split()
    if not words:
        return None
    verb, rest = words[0], [word.strip("?.!,") for word in words[1:]]
    if verb in _ASSESS:
        named = [word for word in rest if word and word not in _ME]
        return Assess(_SHOW.get(named[0], " ".join(named)) if named else "")
    if verb in _READY:
        return AskReadiness(" ".join(word for word in rest if word and word not in _FILLERS))
    if words in (["goals"], ["proposals"], ["propose", "goals"]):
        return ProposeGoals()
    return None


_Build = Callable[[re.Match[str]], Said | None]


def _row(pattern: str, build: _Build) -> tuple[re.Pattern[str], _Build]:
    return regex(pattern, re.I | re.A), build


def _typed(found: re.Match[str]) -> Said | None:
    return read_level_command(found["line"])


_POLITE = r"(?:please\s|can\s(?:you|i)\s|could\s(?:you|i)\s)?(?:please\s)?"
_KNOWN_LEVEL = r"(?P<level>junior|mid(?:-?level)?|medior|senior|staff|principal|lead|[a-z]{1,3}\s?\d{1,2})"
_A_LEVEL = r"(?P<level>(?:[\w-]{1,30})(?:\s[\w-]{1,30})?)"
ASSESSMENT_TURNS: tuple[tuple[re.Pattern[str], _Build], ...] = (
    _row(r"/?level\s(?P<line>(?:assess|assessment|self-assessment|readiness|ready)(?:\s.{1,60})?)", _typed),
    _row(
        rf"{_POLITE}(?:(?P<verb>start|open|continue|do|see|show|finish|restart|discard)\s(?:me\s)?)?(?:the\s|my\s|a\s)?(?:self[-\s]?)?assess(?:ment|\sme|\smyself)?"
        r"(?P<rest>\s(?:history|versions|restart|discard|finish))?(?:,?\splease)?\??",
        lambda found: Assess(_SHOW.get((found["rest"] or found["verb"] or "").strip().lower(), "")),
    ),
    _row(rf"{_POLITE}rate\s(?:me|myself)(?:,?\splease)?", lambda _: Assess("")),
    _row(
        rf"am\si\s(?:ready\s(?:for\s|to\sbe(?:come)?\s)?)?(?:an?\s)?{_KNOWN_LEVEL}(?:\s(?:level|engineer|developer))?"
        r"(?:\syet|\salready|\snow)?\s?\??",
        lambda found: AskReadiness(_level(found["level"])),
    ),
    _row(
        rf"am\si\sready(?:\s(?:for|to\sbe(?:come)?)\s(?:an?\s)?{_A_LEVEL})?(?:\syet|\salready|\snow)?\s?\??",
        lambda found: AskReadiness(_level(found["level"])),
    ),
    _row(r"(?:my\s|show\s(?:me\s)?(?:my\s)?)?readiness\s?\??", lambda _: AskReadiness("")),
    _row(
        rf"{_POLITE}(?:propose|suggest)\s(?:me\s)?(?:some\s|a\s|my\s)?(?:next\s)?goals?\s?\??"
        r"|(?:what|which)\sgoals?\sshould\si\s(?:set|take|have)\s?\??",
        lambda _: ProposeGoals(),
    ),
)
"""In a direct message; asked before the turns about levels."""


def _level(said: str | None) -> str:
    words = (word for word in (said or "").lower().split() if word not in {*_FILLERS, "ready", "developer"})
    return " ".join(words)
