"""Slack's mrkdwn read into styled spans, as a person in some zone sees it (MSG-5, MSG-6)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from zoneinfo import ZoneInfo

TOKEN = re.compile(
    r"```(?P<pre>.+?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|<(?P<angle>[^<>\n]+)>"
    r"|(?<![\w*])\*(?P<bold>\S(?:[^*\n]*?\S)?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic>\S(?:[^_\n]*?\S)?)_(?![\w_])"
    r"|(?<![\w~])~(?P<strike>\S(?:[^~\n]*?\S)?)~(?![\w~])",
    re.DOTALL,
)
DATE_FORMATS = {
    "{date_num}": "%Y-%m-%d",
    "{date_slash}": "%d/%m/%Y",
    "{date_long}": "%A, %-d %B %Y",
    "{date_short}": "%-d %b %Y",
    "{date}": "%-d %B %Y",
    "{date_pretty}": "%-d %B %Y",
    "{date_short_pretty}": "%-d %b %Y",
    "{date_long_pretty}": "%A, %-d %B %Y",
    "{time}": "%H:%M",
    "{time_secs}": "%H:%M:%S",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text and its styles: bold, italic, strike, code, link, dim, button, in any combination."""

    text: str
    styles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes: how ids are named for them, and the zone their dates are shown in."""

    name: Callable[[str], str]
    tz: str = "UTC"


Line = list[Span]


def styled(text: str, *styles: str) -> Span:
    """A span with styles."""
    return Span(text, frozenset(styles))


def spans(text: str, reader: Reader, *styles: str) -> Line:
    """mrkdwn as spans; entities are unescaped, mentions, links and dates resolved."""
    found: Line = []
    end = 0
    for token in TOKEN.finditer(text):
        if token.start() > end:
            found.append(styled(unescape(text[end : token.start()]), *styles))
        found += _token(token, reader, styles)
        end = token.end()
    if end < len(text):
        found.append(styled(unescape(text[end:]), *styles))
    return found


def _token(token: re.Match[str], reader: Reader, styles: tuple[str, ...]) -> Line:
    kind = str(token.lastgroup)
    inner = token.group(kind)
    if kind in ("pre", "code"):
        return [styled(unescape(inner), *styles, "code")]
    if kind == "angle":
        return [_angle(inner, reader, styles)]
    return spans(inner, reader, *styles, kind)


def _angle(inner: str, reader: Reader, styles: tuple[str, ...]) -> Span:
    target, _, label = inner.partition("|")
    if target.startswith("!date^"):
        return styled(_date(target, label, reader), *styles)
    if target.startswith("!"):
        return styled("@" + target[1:].partition("^")[0], *styles, "bold")
    if target.startswith("@"):
        return styled("@" + reader.name(target[1:]), *styles, "bold")
    if target.startswith("#"):
        return styled("#" + (label or reader.name(target[1:])), *styles, "bold")
    return styled(unescape(label or target), *styles, "link")


def _date(target: str, fallback: str, reader: Reader) -> str:
    _, stamp, pattern, *_ = [*target.split("^"), "", ""]
    if not stamp.isdigit():
        return unescape(fallback)
    moment = datetime.fromtimestamp(int(stamp), UTC).astimezone(ZoneInfo(reader.tz))
    return date_words(pattern, moment)


def date_words(pattern: str, moment: datetime) -> str:
    """Slack's date pattern, filled in."""
    for token, form in DATE_FORMATS.items():
        if token in pattern:
            pattern = pattern.replace(token, moment.strftime(form))
    return unescape(pattern)


def lines(text: str, reader: Reader, *styles: str) -> list[Line]:
    """mrkdwn as lines of spans."""
    rows: list[Line] = [[]]
    for span in spans(text, reader, *styles):
        first, *others = span.text.split("\n")
        rows[-1].append(Span(first, span.styles))
        rows += [[Span(part, span.styles)] for part in others]
    return rows


def plain(rows: list[Line]) -> str:
    """Lines of spans as plain text."""
    return "\n".join("".join(span.text for span in row) for row in rows)
