"""What was typed after `/cairn admin`."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.mentoring.admin.rules import MOST_A_DAY, MOST_A_WEEK


@dataclass(frozen=True)
class Look:
    """The page."""


@dataclass(frozen=True)
class Help:
    """What can be typed."""


@dataclass(frozen=True)
class AskStop:
    """Stop everything that nobody asked for; it is asked back."""

    has_reason: bool = False
    """Whether more was typed behind it."""


@dataclass(frozen=True)
class Start:
    """Go on."""


@dataclass(frozen=True)
class SetDryRun:
    is_on: bool


@dataclass(frozen=True)
class SetCap:
    """`most` 0: any number; None: what the settings say."""

    per: Literal["week", "day"]
    most: int | None


@dataclass(frozen=True)
class Preview:
    """What of the content is to be shown; empty for nothing named."""

    of: str


@dataclass(frozen=True)
class Unknown:
    """None of these."""


Wish = Look | Help | AskStop | Start | SetDryRun | SetCap | Preview | Unknown

_PLAIN: dict[str, Wish] = {
    "": Look(),
    "show": Look(),
    "status": Look(),
    "page": Look(),
    "help": Help(),
    "?": Help(),
    "usage": Help(),
    "start": Start(),
    "resume": Start(),
    "go": Start(),
    "go on": Start(),
    "continue": Start(),
    "unpause": Start(),
    "dry run": Look(),
    "dry run on": SetDryRun(is_on=True),
    "dry run off": SetDryRun(is_on=False),
    "stop dry run": SetDryRun(is_on=False),
    "stop the dry run": SetDryRun(is_on=False),
    "end dry run": SetDryRun(is_on=False),
    "end the dry run": SetDryRun(is_on=False),
    "start dry run": SetDryRun(is_on=True),
    "start a dry run": SetDryRun(is_on=True),
    "cap off": SetCap("week", 0),
    "cap none": SetCap("week", 0),
    "cap": Look(),
    "caps": Look(),
}
_STOP = re.compile(r"(?:stop|pause|halt|kill)(?:\s(?P<more>.*))?", re.S)
_PLAINLY = {"all", "it", "it all", "everything", "now", "it now", "everything now", "all now", "please"}
"""Behind a stop these are no reason."""
_CAP = re.compile(
    r"(?:cap|limit|at most)\s(?:(?P<most>[0-9]{1,9})|(?P<none>off|none|no|any)|(?P<default>default|reset))"
    r"\s?(?:a|per|each|every|/)?\s?(?P<per>week|day)(?:\s.*)?"
)
_PREVIEW = re.compile(r"(?:preview|show me|try)(?:\s(?P<of>.*))?", re.S | re.I)


def read_wish(text: str) -> Wish:
    """What an admin wants; `Unknown` for anything that is none of it, a cap that is too high among it."""
    said = " ".join(text.split()).rstrip(" .")
    found = _PREVIEW.fullmatch(said)
    if found is not None:
        return Preview((found["of"] or "").strip(" \"'\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"))
    low = re.sub(r"\bdry-?run\b", "dry run", said.lower())
    if low in _PLAIN:
        return _PLAIN[low]
    stop = _STOP.fullmatch(low)
    if stop is not None:
        return AskStop(has_reason=stop["more"] is not None and stop["more"] not in _PLAINLY)
    capped = _CAP.fullmatch(low)
    return Unknown() if capped is None else _cap(capped)


def _cap(found: re.Match[str]) -> Wish:
    per: Literal["week", "day"] = "week" if found["per"] == "week" else "day"
    if found["default"]:
        return SetCap(per, None)
    most = int(found["most"] or 0)
    return SetCap(per, most) if most <= (MOST_A_WEEK if per == "week" else MOST_A_DAY) else Unknown()
