"""Text as Slack wants it: what people typed is escaped first, and nothing is longer than its place."""

import re
import unicodedata

SECTION = 3000
"""Characters of a section's text (BK-3)."""

_CONTROL = "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f"
_BIDI = "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
_UNSEEN = re.compile(f"[{_CONTROL}{_BIDI}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_PLAIN = re.compile(f"[{_CONTROL}{_BIDI}\ud800-\udfff&<>*_~`]")
_EDGES = re.compile(r"(?<![\w])([*_~`])|([*_~`])(?![\w])")
_MARKS_KEPT = 4
_MARKUP = "*_~`"
_MUCH_MARKUP = 1_000  # so much is nobody's prose; each is broken then, wherever it stands, in one go


def clean(typed: str) -> str:
    """What a person typed, without control and direction marks, lone surrogates and towers of accents."""
    typed = _UNSEEN.sub("", _SURROGATE.sub("\ufffd", typed))
    return _without_towers(typed) if not typed.isascii() else typed


def _without_towers(typed: str) -> str:
    if not any(map(unicodedata.combining, typed)):
        return typed
    kept: list[str] = []
    run = 0
    for character in typed:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MARKS_KEPT:
            kept.append(character)
    return "".join(kept)


def escape(typed: str) -> str:
    """What a person typed, as plain words in mrkdwn: no mention, link or formatting survives (MSG-5).

    A zero-width joiner before each formatting character stops Slack from reading it as markup.
    """
    if _NOT_PLAIN.search(typed) is None:  # what most titles are: nothing in them says anything to Slack
        return typed if typed.isascii() else _without_towers(typed)
    safe = entities(clean(typed))
    if sum(map(safe.count, _MARKUP)) > _MUCH_MARKUP:
        for mark in _MARKUP:
            safe = safe.replace(mark, f"\u2060{mark}\u2060")
        return safe
    return _EDGES.sub("\u2060\\g<0>\u2060", safe)


def entities(text: str) -> str:
    """Text of ours with code in it: its formatting stays, and nothing in it becomes a mention or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def one_line(typed: str) -> str:
    """All white space as single spaces."""
    return " ".join(typed.split())


def fit(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut at a word with an ellipsis. For names and titles, not for sentences."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    if space > limit // 2:
        cut = cut[:space]
    return re.sub(r"&[a-z]{0,3}$", "", cut).rstrip() + "…"
