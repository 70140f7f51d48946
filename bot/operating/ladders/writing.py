"""Writing a ladder as content: ladder.yaml, a file for each level, and the source that its statements name."""

import json
import re
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content import Ladder
from bot.content.loader import Gathering
from bot.mentoring.dimensions import guess
from bot.operating.ladders.draft import Draft, LadderProblem, LadderRefusedError, Statement
from bot.operating.ladders.placing import put

_LONGEST_SLUG = 24
_LONGEST_ABOUT = 600
_LIKE = (
    ("staff", r"staff|principal|distinguished|fellow|architect|director"),
    ("senior", r"senior|sr|lead|expert"),
    ("junior", r"intern|apprentice|trainee|graduate|entry|junior|jr|associate"),
    ("mid", r"mid|medior|intermediate|experienced|advanced"),
)
"""Words in a level's name that say which shipped level it is like."""


@dataclass(frozen=True)
class Named:
    """A level or dimension with the id it gets, and the shipped one that it seems to be like."""

    id: str
    title: str
    like: str | None


def slug(title: str, fallback: str) -> str:
    """A title as an id: small letters, digits and hyphens; the fallback where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-")
    return found or fallback


def write_ladder(
    draft: Draft,
    folder: Path,
    today: date,
    shipped: Ladder,
    *,
    name: str,
    title: str,
    default: bool = False,
    force: bool = False,
) -> list[Path]:
    """Write the ladder `name` into a content folder; the files. Nothing of it is there unless all of it loads.

    `shipped` is what its levels and dimensions may be like. LadderRefusedError where there is a ladder of this id
    already, unless `force`, which takes its place.
    """
    target = folder / "data" / "ladders" / name
    source = folder / "data" / "sources" / f"{name}.yaml"
    if not force and (any(target.glob("*.yaml")) or source.exists()):
        message = f"{target} is there already; --force takes its place, --id gives this ladder another name"
        raise LadderRefusedError(LadderProblem(0, 0, message))
    levels, dimensions = _named(draft, shipped)
    files = {
        source: _source(name, title, today),
        target / "ladder.yaml": _ladder(draft, levels, dimensions, name, title, default),
    }
    for level in levels:
        files[target / f"{level.id}.yaml"] = _level(draft, level, dimensions, name)
    _try(files, folder)
    put(files, target, folder / f".ladder-{name}")
    return list(files)


def _try(files: Mapping[Path, str], folder: Path) -> None:
    """Read them alone, before anything is written: what is wrong then is wrong with them."""
    with tempfile.TemporaryDirectory() as place:
        for path, text in files.items():
            copy = Path(place) / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text, encoding="utf-8")
        gathering = Gathering()
        gathering.add(Path(place))
        if gathering.problems:
            raise LadderRefusedError(*(LadderProblem(0, 0, str(one)) for one in gathering.problems))


def _named(draft: Draft, shipped: Ladder) -> tuple[list[Named], list[Named]]:
    ids = {"ladder"}  # its file would be the ladder's own
    words = {title.lower() for title in (*draft.levels, *draft.dimensions)}
    count = len(draft.levels)
    levels = [
        Named(_free(title, f"level-{number}", ids, words), title, _like_level(title, number, count, shipped))
        for number, title in enumerate(draft.levels, 1)
    ]
    dimensions = [
        Named(_free(title, f"dimension-{number}", ids, words), title, guess(title, shipped))
        for number, title in enumerate(draft.dimensions, 1)
    ]
    return levels, dimensions


def _free(title: str, fallback: str, ids: set[str], words: set[str]) -> str:
    """An id that is nobody else's, and not what another level or dimension is called either."""
    wanted = found = slug(title, fallback)
    number = 1
    while found in ids or found in words - {title.lower()}:
        number += 1
        found = f"{wanted}-{number}"
    ids.add(found)
    return found


def _like_level(title: str, number: int, count: int, shipped: Ladder) -> str | None:
    """By the words of its name; without one by its place."""
    ids = [level.id for level in shipped.levels]
    for level, words in _LIKE:
        if level in ids and re.search(rf"\b(?:{words})\b", title, re.I):
            return level
    return ids[round((number - 1) * (len(ids) - 1) / max(1, count - 1))]


def _quoted(text: str) -> str:
    """Text as YAML reads it back, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)


def _source(name: str, title: str, today: date) -> str:
    return "\n".join(
        (
            "# Where the statements of this ladder come from: it is shown behind Why?, so say here who wrote it.",
            "sources:",
            f"  - id: {_source_id(name)}",
            f"    title: {_quoted(title)}",
            '    who: "Whoever wrote this company\'s ladder."',
            "    strength: company",
            f"    year: {today.year}",
            '    weigh: "What this company expects of its own people. Nobody outside has tried it."',
            "",
        )
    )


def _source_id(name: str) -> str:
    return f"ladder-of-{name}"


def _ladder(
    draft: Draft, levels: Sequence[Named], dimensions: Sequence[Named], name: str, title: str, default: bool
) -> str:
    lines = [
        "# `meaning` and `about` are what people read first: say them in one line of your own.",
        "# `like` is guessed: the shipped level or dimension whose nudges, advice and reading are used for yours.",
        f"id: {_quoted(name)}",
        f"title: {_quoted(title)}",
        f"about: {_quoted(f'{len(levels)} levels and {len(dimensions)} dimensions: {title}.')}",
        *(["default: true"] if default else []),
        "levels:",
    ]
    for level in levels:
        meaning = draft.about.get(level.title) or f"{level.title}, as {title} describes it."
        lines += [f"  - id: {_quoted(level.id)}", f"    title: {_quoted(level.title)}"]
        lines += [f"    meaning: {_quoted(meaning[:_LONGEST_ABOUT])}"]
        lines += [f"    like: {level.like}"] if level.like else []
        lines += [f"    sources: [{_source_id(name)}]"]
    lines.append("dimensions:")
    for one in dimensions:
        about = draft.about.get(one.title) or f"{one.title}, as {title} describes it."
        lines += [
            f"  - id: {_quoted(one.id)}",
            f"    title: {_quoted(one.title)}",
            f"    short: {_quoted(one.title[:24].strip())}",
        ]
        lines += [f"    about: {_quoted(about[:_LONGEST_ABOUT])}"]
        lines += [f"    like: {one.like}"] if one.like else []
    return "\n".join([*lines, ""])


def _level(draft: Draft, level: Named, dimensions: Sequence[Named], name: str) -> str:
    lines = [
        "# Each statement gains by an `example` and a `question` to ask oneself; `asks` are questions that it answers.",
        f"level: {_quoted(level.id)}",
    ]
    rows: list[str] = []
    for dimension in dimensions:
        statements = draft.statements.get((level.title, dimension.title), [])
        if not statements:
            rows.append(f"  # {dimension.id}: nothing is expected here yet")
            continue
        rows.append(f"  {_quoted(dimension.id)}:")
        for number, one in enumerate(statements, 1):
            rows += _expectation(one, f"{level.id}-{dimension.id}-{number}", name)
    has_any = any(not row.startswith("  #") for row in rows)
    return "\n".join([*lines, "expectations:" if has_any else "expectations: {}", *rows, ""])


def _expectation(one: Statement, name: str, ladder: str) -> list[str]:
    lines = [f"    - id: {name}", f"      text: {_quoted(one.text)}"]
    lines += [f"      example: {_quoted(one.example)}"] if one.example else []
    lines += [f"      question: {_quoted(one.question)}"] if one.question else []
    return [*lines, f"      sources: [{_source_id(ladder)}]"]


def as_text(draft: Draft) -> str:
    """What was understood: how many statements each level has in each dimension."""
    head = ["", *draft.levels]
    rows = [
        [one, *(str(len(draft.statements.get((level, one), ())) or "-") for level in draft.levels)]
        for one in draft.dimensions
    ]
    widths = [max(len(row[position]) for row in [head, *rows]) for position in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [head, *rows]
    )
