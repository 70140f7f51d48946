"""One line of the script language: which act it is, or what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from bot.standin.script import when
from bot.standin.script.when import When

PROMPT_ONLY = ("help", "?", "screen", "quit", "exit")
"""What the prompt understands and a script has no use for."""


class LineError(ValueError):
    """A line that begins like a command of the language and is none; the text says what to write instead."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a line asks for.

    `kind` is command, say, share, click, choose, fill, submit, close, home, messages, shortcut, as, in, thread, time
    or see.
    `words` are the command, message, label, name or what is to be seen; `value` is what stands after the equals sign.
    `times` is how often `words` must stand on the screen; None means at least once.
    """

    kind: str
    words: str = ""
    value: str = ""
    times: int | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Verb:
    """How a line goes on after its first word. `reads` gives None where it does not go on so.

    Where `firm`, such a line is a mistake; else it may be a message that happens to begin so, and only a script,
    which is to mean the same to everybody, refuses it.
    """

    form: str
    reads: Callable[[str], Act | None]
    firm: bool = False


def _alone(kind: str) -> Verb:
    return Verb(kind, lambda rest: None if rest else Act(kind))


def _with_words(form: str, kind: str) -> Verb:
    return Verb(form, lambda rest: Act(kind, rest) if rest else None, firm=True)


def _pair(form: str, kind: str, *, empty: bool = False) -> Verb:
    def reads(rest: str) -> Act | None:
        left, equals, right = (part.strip() for part in rest.partition("="))
        return Act(kind, left, right) if left and equals and (right or empty) else None

    return Verb(form, reads, firm=True)


def _shares() -> Verb:
    def reads(rest: str) -> Act | None:
        name, equals, text = (part.strip() for part in rest.partition("="))
        is_file = "." in name and len(name.split()) == 1
        return Act("share", name, text) if is_file and (text or not equals) else None

    return Verb("shares FILE or shares FILE = TEXT", reads)


def _name(rest: str) -> Act | None:
    return Act("as", rest) if len(rest.split()) == 1 else None


def _place(rest: str) -> Act | None:
    named = rest.startswith("#") and len(rest) > 1 and len(rest.split()) == 1
    return Act("in", rest) if named or rest == "dm" else None


def _clock(rest: str) -> Act | None:
    moment = when.moment(rest)
    return Act("time", when=moment) if moment else None


def _day(name: str) -> Verb:
    def reads(rest: str) -> Act | None:
        moment = when.weekday(name, rest)
        return Act("time", when=moment) if moment else None

    return Verb(f"{name} or {name} 15:30", reads)


def _sees(rest: str) -> Act | None:
    if rest.split(maxsplit=1)[:1] == ["once"]:
        words = rest.removeprefix("once").strip()
        return Act("see", words, times=1) if words else None
    return Act("see", rest) if rest else None


def _does_not_see(rest: str) -> Act | None:
    words = rest.removeprefix("not see ").strip()
    return Act("see", words, times=0) if rest.startswith("not see ") and words else None


VERBS: dict[str, Verb] = {
    "dm": _with_words("dm TEXT", "say"),
    "click": _with_words("click LABEL", "click"),
    "choose": _pair("choose LABEL = OPTION", "choose"),
    "fill": _pair("fill LABEL = TEXT", "fill", empty=True),
    "submit": _alone("submit"),
    "close": _alone("close"),
    "shares": _shares(),
    "home": _alone("home"),
    "messages": _alone("messages"),
    "shortcut": _with_words("shortcut NAME", "shortcut"),
    "thread": _pair("thread WORDS = TEXT", "thread"),
    "in": Verb("in #channel or in dm", _place),
    "as": Verb("as NAME", _name),
    "clock": Verb("clock 2026-12-01 09:00", _clock, firm=True),
    **{day: _day(day) for day in when.DAYS},
    "sees": Verb("sees WORDS or sees once WORDS", _sees, firm=True),
    "does": Verb("does not see WORDS", _does_not_see),
}
_SPAN = Verb("+30m, +2h, +1d or +1w", lambda rest: Act("time", when=found) if (found := when.span(rest)) else None)


def parse(line: str, *, strict: bool = False) -> Act:
    """The act that a line asks for; what is no command of the language is a message to the bot.

    Raises LineError where it begins like a command and does not go on like one: always with `strict`, as in a script,
    else only where it can hardly be meant as a message.
    """
    text = line.strip()
    if text.startswith("/"):
        return Act("command", text)
    if strict and text in PROMPT_ONLY:
        raise LineError(f"`{text}` is for the prompt alone. To say it to the bot, write `dm {text}`.")
    first, _, rest = text.partition(" ")
    is_span = text.startswith("+") and text[1:2].isdecimal()
    verb = _SPAN if is_span else VERBS.get(first)
    if verb is None:
        near = get_close_matches(first, VERBS, 1, cutoff=0.8) if strict and rest and first.islower() else []
        if near:
            raise LineError(f"`{first}` is not a verb. Is `{near[0]}` meant? To say this to the bot, begin with `dm`.")
        return Act("say", text)
    act = verb.reads(text if is_span else rest.strip())
    if act is not None:
        return act
    if strict or verb.firm:
        forms = " or ".join(f"`{form}`" for form in verb.form.split(" or "))
        raise LineError(f"Write it as {forms}. To say this to the bot, begin the line with `dm`.")
    return Act("say", text)
