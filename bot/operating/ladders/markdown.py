"""Reading a ladder from a Markdown page: a table, or headings with statements below them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.operating.ladders.draft import Cell, Draft, LadderProblem, LadderRefusedError, clean, draft_of, one_line
from bot.operating.ladders.reading import Row, looks_like_levels, read_rows


@dataclass(frozen=True)
class Heading:
    """A heading with its rank, 1 to 6."""

    line: int
    rank: int
    text: str


@dataclass(frozen=True)
class Words:
    """A paragraph or one item of a list; `is_item` tells which."""

    line: int
    text: str
    is_item: bool


def read_markdown(text: str, rows_are_levels: bool | None = None) -> Draft:
    """The ladder of a page. LadderRefusedError with the line where it cannot be understood."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    outline = list(_outline(tokens))
    title = next((one.text for one in outline if isinstance(one, Heading) and one.rank == 1), None)
    tables = list(_tables(tokens))
    if tables:
        return _of_tables(tables, rows_are_levels, title)
    return _of_headings(outline, rows_are_levels)


def _of_tables(tables: Sequence[Sequence[Row]], rows_are_levels: bool | None, title: str | None) -> Draft:
    first, *others = tables
    for table in others:
        if table[0][1] != first[0][1]:
            message = "this table has other headings than the first one; put one ladder into each file"
            raise LadderRefusedError(LadderProblem(table[0][0], 0, message))
    return read_rows([*first, *(row for table in others for row in table[1:])], rows_are_levels, title)


def _tables(tokens: Sequence[Token]) -> Iterator[list[Row]]:
    rows: list[Row] = []
    for position, token in enumerate(tokens):
        if token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append(((token.map or [0])[0] + 1, []))
        elif token.type in ("th_open", "td_open"):
            rows[-1][1].append(clean(_plain(tokens[position + 1])))
        elif token.type == "table_close":
            yield [row for row in rows if any(row[1])]


def _outline(tokens: Sequence[Token]) -> Iterator[Heading | Words]:
    """Headings, paragraphs and items in their order; what is nested in an item is a line of it."""
    depth, line, lines = 0, 0, list[str]()
    for position, token in enumerate(tokens):
        here = (token.map or [0])[0] + 1
        if token.type == "heading_open":
            yield Heading(here, int(token.tag[1]), one_line(clean(_plain(tokens[position + 1]))))
        elif token.type == "list_item_open":
            depth += 1
            line = here if depth == 1 else line
        elif token.type == "list_item_close":
            depth -= 1
            if depth == 0 and lines:
                yield Words(line, "\n".join(lines), is_item=True)
                lines = []
        elif token.type == "inline" and depth:
            lines.append(_as_bullet(_plain(token), is_first=not lines))
        elif token.type == "paragraph_open" and not depth:
            yield Words(here, clean(_plain(tokens[position + 1])), is_item=False)


def _as_bullet(text: str, *, is_first: bool) -> str:
    """An item's words as one statement; what stands below it in the item begins another, or says more of it."""
    words = one_line(clean(text))
    return f"- {words}" if is_first or words[:1].isupper() else words


def _plain(inline: Token) -> str:
    """The words of a line without their marks; a line break of HTML is one."""
    told = []
    for one in inline.children or ():
        if one.type in ("text", "code_inline"):
            told.append(one.content)
        elif one.type in ("softbreak", "hardbreak"):
            told.append("\n" if one.type == "hardbreak" else " ")
        elif one.type == "html_inline":
            told.append(one.content)
        elif one.type == "image":
            told.append(_plain(one))
    return "".join(told)


def _of_headings(outline: Sequence[Heading | Words], rows_are_levels: bool | None) -> Draft:
    ranks = sorted({one.rank for one in outline if isinstance(one, Heading)})
    if len(ranks) < 2:
        message = "no table, and no headings of two ranks: levels as ##, dimensions as ###, statements as a list"
        raise LadderRefusedError(LadderProblem(1, 0, message))
    outer, inner = ranks[-2:]
    title = next((one.text for one in outline if isinstance(one, Heading) and one.rank < outer), None)
    names = [[one.text for one in outline if isinstance(one, Heading) and one.rank == rank] for rank in (outer, inner)]
    levels_outside = rows_are_levels
    if levels_outside is None:
        levels_outside = looks_like_levels(names[0]) >= looks_like_levels(names[1])
    cells, about = _cells(outline, (outer, inner), levels_outside)
    return draft_of(cells, title, about)


def _cells(
    outline: Sequence[Heading | Words], ranks: tuple[int, int], levels_outside: bool
) -> tuple[list[Cell], dict[str, str]]:
    cells: list[Cell] = []
    about: dict[str, str] = {}
    problems: list[LadderProblem] = []
    above = below = ""
    for one in outline:
        if isinstance(one, Heading):
            if not one.text:
                problems.append(LadderProblem(one.line, 0, "this heading has no words"))
            above = one.text if one.rank == ranks[0] else above if one.rank > ranks[0] else ""
            below = one.text if one.rank == ranks[1] else ""
        elif above and below:
            level, dimension = (above, below) if levels_outside else (below, above)
            cells.append(Cell(level, dimension, one.text, one.line, 0))
        elif above and not one.is_item:
            about[above] = one_line(f"{about.get(above, '')} {one.text}")
        elif one.is_item:
            problems.append(LadderProblem(one.line, 0, "this statement stands below no level and dimension"))
    if problems:
        raise LadderRefusedError(*problems)
    return cells, about
