"""Reading a ladder from a file: a spreadsheet saved as text, or Markdown."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.operating.ladders.draft import Cell, Draft, LadderProblem, LadderRefusedError, clean, draft_of, one_line

LARGEST = 1_000_000
"""Bytes of a file."""
WIDEST = 60
"""Columns of a spreadsheet."""
DELIMITERS = ",;\t|"

Row = tuple[int, list[str]]
"""The line on which a row begins, and its cells."""

_LEVEL = re.compile(
    r"\b(?:intern|apprentice|trainee|graduate|entry|junior|jr|associate|mid|medior|intermediate|experienced|advanced"
    r"|senior|sr|lead|staff|principal|distinguished|fellow|expert|director|engineer|developer|level|grade"
    r"|i{1,3}|iv|vi{0,3}|[a-z]{1,3}\d{1,2})\b",
    re.I,
)
_COLUMNS = {
    "level": {"level", "grade", "rung", "role", "seniority", "title"},
    "dimension": {"dimension", "area", "competency", "competence", "skill", "category", "pillar", "theme"},
    "text": {"text", "statement", "expectation", "expectations", "description", "behaviour", "behavior", "criteria"},
    "example": {"example", "examples", "evidence"},
    "question": {"question", "self-check", "self check", "ask yourself"},
}
"""What the columns of a list may be called; a list has the first three."""
_WHY_NO_ROW = {
    "unexpected end of data": "a quote begins in this row and is never closed",
    "field larger than field limit (131072)": "a cell of this row is far too long; look for a quote that is not closed",
}
_CALCULATED = re.compile(
    r"\s*(?:=\s*@?(?:[A-Za-z.]+\(|\$?[A-Z]{1,3}\$?\d)|#(?:REF|NAME|VALUE|DIV/0|N/A|NUM|NULL|SPILL)\b)"
)
_SEPARATOR = re.compile(r"sep=(.)(?=\r?\n)", re.I)
"""With which some spreadsheets say what stands between cells."""
_ABOUT = {"about", "description", "definition", "meaning", "summary"}


def read_ladder(file: Path, *, rows_are_levels: bool | None = None) -> Draft:
    """The ladder in a file. LadderRefusedError with line and column where it cannot be understood.

    `rows_are_levels`: which way a table lies; None to tell by its words.
    """
    text = _text(file)
    if file.suffix.lower() in (".md", ".markdown"):
        from bot.operating.ladders.markdown import read_markdown

        return read_markdown(text, rows_are_levels)
    return read_rows(rows_of(text), rows_are_levels)


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise LadderRefusedError(LadderProblem(0, 0, f"{file} is larger than {LARGEST // 1_000_000} MB"))
        data = file.read_bytes()
    except OSError as error:
        raise LadderRefusedError(LadderProblem(0, 0, f"{file} cannot be read: {error.strerror}")) from None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        message = f"{file} is no text; save the sheet as CSV (comma, semicolon or tab), or the page as Markdown"
        raise LadderRefusedError(LadderProblem(0, 0, message))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:  # what spreadsheets write where nobody chose UTF-8
        return data.decode("cp1252", errors="replace")


def rows_of(text: str) -> list[Row]:
    """The rows of a sheet with a cell that says something; cells may hold line breaks and delimiters in quotes."""
    said = _SEPARATOR.match(text)
    if said is not None:
        return _split(text[said.end() :], said[1], is_strict=True)[1]  # its line stays, an empty one
    tried = [(_split(text, delimiter), delimiter) for delimiter in DELIMITERS]
    _, delimiter = max(tried, key=lambda one: one[0][0])
    return _split(text, delimiter, is_strict=True)[1]  # a quote that nobody closed would take the rest of the sheet in


def _split(text: str, delimiter: str, *, is_strict: bool = False) -> tuple[tuple[float, int], list[Row]]:
    """The rows, and how well the delimiter fits: the share of rows as wide as the first one, and that width."""
    found: list[Row] = []
    widths: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=is_strict)
    begins = 1
    try:
        for row in reader:
            if is_strict:
                _refuse_calculated(begins, row)
            cells = [clean(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                found.append((begins, cells))
                widths.append(len(row))
            begins = reader.line_num + 1
    except csv.Error as error:
        why = _WHY_NO_ROW.get(str(error), f"this line is no row of a sheet: {error}")
        raise LadderRefusedError(LadderProblem(begins, 0, why)) from None
    width = max((len(cells) for _, cells in found), default=0)
    first = widths[0] if widths else 0
    fit = widths.count(first) / len(widths) if first > 1 else 0.0
    return (fit, first), [(line, cells + [""] * (width - len(cells))) for line, cells in found]


def _refuse_calculated(line: int, row: Sequence[str]) -> None:
    """A formula is no statement, and what comes of it is not in the file."""
    found = [
        LadderProblem(line, column, f"{cell.strip()[:40]} is calculated: write the words that the cell shows")
        for column, cell in enumerate(row, 1)
        if _CALCULATED.match(cell)
    ]
    if found:
        raise LadderRefusedError(*found)


def read_rows(rows: Sequence[Row], rows_are_levels: bool | None = None, title: str | None = None) -> Draft:
    """The ladder in a table: a list of statements with columns of known names, or a grid."""
    if len(rows) < 2 or len(rows[0][1]) < 2:
        message = "this is no table: a ladder needs a row of headings, and at least two columns"
        raise LadderRefusedError(LadderProblem(rows[0][0] if rows else 1, 0, message))
    if not any(rows[0][1][1:]):
        message = "this line has one cell alone: the headings come first, delete what stands above them"
        raise LadderRefusedError(LadderProblem(rows[0][0], 1, message))
    if len(rows[0][1]) > WIDEST:
        raise LadderRefusedError(LadderProblem(rows[0][0], WIDEST, f"more than {WIDEST} columns"))
    columns = _columns(rows[0][1])
    if columns is not None:
        return draft_of(_of_list(rows[1:], columns), title)
    return _of_grid(rows, rows_are_levels, title)


def _columns(headings: Sequence[str]) -> dict[str, int] | None:
    """Where a list has what; None for a grid."""
    found: dict[str, int] = {}
    for position, heading in enumerate(headings):
        for name, words in _COLUMNS.items():
            if one_line(heading).lower() in words and position not in found.values():
                found.setdefault(name, position)
    return found if {"level", "dimension", "text"} <= found.keys() else None


def _of_list(rows: Sequence[Row], columns: dict[str, int]) -> list[Cell]:
    """One statement or more a row; a level or dimension that is left empty is the one above."""
    cells, problems = [], []
    level = dimension = ""
    for line, row in rows:
        said = {name: row[position] for name, position in columns.items()}
        level, dimension = one_line(said["level"]) or level, one_line(said["dimension"]) or dimension
        if not said["text"]:
            continue
        for name, value in (("level", level), ("dimension", dimension)):
            if not value:
                problems.append(LadderProblem(line, columns[name] + 1, f"this statement has no {name}"))
        position = columns["text"] + 1
        more = said.get("example", ""), said.get("question", "")
        cells.append(Cell(level, dimension, said["text"], line, position, *more))
    if problems:
        raise LadderRefusedError(*problems)
    return cells


def _of_grid(rows: Sequence[Row], rows_are_levels: bool | None, title: str | None) -> Draft:
    (first, headings), body = rows[0], rows[1:]
    names = [one_line(heading) for heading in headings]
    about_at = next((n for n, name in enumerate(names[1:], 1) if name.lower() in _ABOUT), None)
    problems = _headings(first, names, rows)
    down = rows_are_levels
    if down is None:
        down = looks_like_levels(row[0] for _, row in body) > looks_like_levels(names[1:])
    cells: list[Cell] = []
    about: dict[str, str] = {}
    name = ""
    for line, row in body:
        name = one_line(row[0]) or name
        if not name:
            problems.append(LadderProblem(line, 1, "this row has no name"))
        for position, text in enumerate(row[1:], 1):
            if position == about_at:
                about[name] = one_line(f"{about.get(name, '')} {text}")
            elif names[position]:
                level, dimension = (name, names[position]) if down else (names[position], name)
                cells.append(Cell(level, dimension, text, line, position + 1))
    if problems:
        raise LadderRefusedError(*problems)
    return draft_of(cells, title or None, about)


def _headings(line: int, names: Sequence[str], rows: Sequence[Row]) -> list[LadderProblem]:
    """Columns with statements and no heading, and headings that are there twice."""
    found = []
    for position, name in enumerate(names[1:], 1):
        if not name and any(row[position] for _, row in rows[1:]):
            found.append(LadderProblem(line, position + 1, "this column has no heading"))
        elif name and name.casefold() in {one.casefold() for one in names[1:position]}:
            found.append(LadderProblem(line, position + 1, f'the heading "{name}" is here twice'))
    return found


def looks_like_levels(names: Iterable[str]) -> float:
    """The share of names that sound like a level."""
    told = [name for name in names if name]
    return sum(1 for name in told if _LEVEL.search(name)) / len(told) if told else 0.0
