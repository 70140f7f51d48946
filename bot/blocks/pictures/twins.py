"""What stands for a picture where it is not seen: its alt text, its table, and lines where no table may stand."""

from collections.abc import Sequence
from typing import Any

from bot.blocks.pictures.readings import LONGEST_NAME, Reader, figure, rounded
from bot.blocks.text import entities, fit
from bot.content import Words
from bot.mentoring.profile import Axis, Profile

ALT = 2000
"""Characters of an alt text (BK-17)."""
LENGTHS = ((150, 150), (60, 40), (30, 20), (24, 12), (12, 8), (4, 4))
"""Longest name of a dimension and of a level, tried one after the other until the alt text fits."""
TABLE_ROWS = 99
"""Rows of a table without its head (BK-21)."""


def radar_alt(words: Words, profile: Profile) -> str:
    """Every number of the picture in its order, at most 2,000 characters; names are shortened before any is left out.

    What is beyond even that is counted: 40 dimensions or more, which no ladder has.
    """
    shown = rounded(profile)
    for dimension, level in LENGTHS:
        parts = _alt_parts(words, shown, dimension, level)
        if len(" ".join(parts)) <= ALT:
            return " ".join(parts)
    kept = list(parts)
    while len(" ".join(kept)) > ALT - 60:
        kept.pop()
    return " ".join([*kept, words.say("pictures.alt_more", count=len(parts) - len(kept))])


def _alt_parts(words: Words, profile: Profile, longest: int, longest_level: int) -> list[str]:
    say, reader = words.say, Reader(words, profile, longest_level)
    parts = [say("pictures.alt_head", ladder=fit(profile.ladder_title, longest))]
    names = [f"{rank} {reader.level(rank)}" for rank in range(1, len(profile.levels) + 1)]
    parts.append(say("pictures.alt_levels", levels=", ".join(names)))
    if profile.level:
        parts.append(say("pictures.alt_level", level=reader.level(profile.level), figure=figure(profile.level)))
    if profile.target:
        parts.append(say("pictures.alt_target", level=reader.level(profile.target), figure=figure(profile.target)))
    return parts + [
        _alt_axis(words, reader, number, axis, fit(axis.title, longest)) for number, axis in enumerate(profile.axes, 1)
    ]


def _alt_axis(words: Words, reader: Reader, number: int, axis: Axis, name: str) -> str:
    say, before = words.say, reader.before(axis)
    if axis.rank is None:
        if not before:
            return say("pictures.alt_axis_without", number=number, dimension=name)
        return say("pictures.alt_axis_only_before", number=number, dimension=name, before=before)
    values = {
        "number": number,
        "dimension": name,
        "reading": reader.rating(axis),
        "range": reader.span(axis),
        "evidence": reader.evidence(axis),
        "fresh": reader.fresh(axis),
    }
    if not before:
        return say("pictures.alt_axis", **values)
    return say("pictures.alt_axis_before", **values, before=before)


def radar_table(words: Words, profile: Profile) -> dict[str, Any]:
    """A `table` block with the same numbers; messages and Home take it, modals do not (BK-21)."""
    shown = rounded(profile)
    reader = Reader(words, shown)
    say = words.say
    head = [
        say("pictures.column_dimension"),
        say("pictures.column_rating"),
        say("pictures.column_range"),
        say("pictures.column_evidence"),
        say("pictures.column_before"),
    ]
    rows = [_row(words, reader, number, axis) for number, axis in enumerate(shown.axes[:TABLE_ROWS], 1)]
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in (head, *rows)],
        "column_settings": [{"is_wrapped": True}, {"is_wrapped": True}],
    }


def _row(words: Words, reader: Reader, number: int, axis: Axis) -> list[str]:
    nothing = words.say("pictures.nothing")
    name = f"{number}. {fit(axis.title, LONGEST_NAME)}"
    before = reader.before(axis) or nothing
    if axis.rank is None:
        return [name, reader.rating(axis), nothing, nothing, before]
    evidence = f"{reader.evidence(axis)}, {reader.fresh(axis)}"
    return [name, reader.rating(axis), reader.span(axis), evidence, before]


def radar_lines(words: Words, profile: Profile) -> Sequence[str]:
    """The same numbers as lines of mrkdwn, one for each dimension."""
    shown = rounded(profile)
    reader = Reader(words, shown)
    return [_line(words, reader, number, axis) for number, axis in enumerate(shown.axes, 1)]


def _line(words: Words, reader: Reader, number: int, axis: Axis) -> str:
    say = words.say
    name, before = entities(fit(axis.title, LONGEST_NAME)), entities(reader.before(axis))
    if axis.rank is None:
        if not before:
            return say("pictures.line_without", number=number, dimension=name)
        return say("pictures.line_only_before", number=number, dimension=name, before=before)
    values = {
        "number": number,
        "dimension": name,
        "reading": entities(reader.rating(axis)),
        "range": reader.span(axis),
        "evidence": reader.evidence(axis),
        "fresh": reader.fresh(axis),
    }
    if not before:
        return say("pictures.line", **values)
    return say("pictures.line_before", **values, before=before)
