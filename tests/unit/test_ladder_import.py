"""A ladder from a spreadsheet or a page becomes content that loads and says the same; what is no ladder is refused."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content import Ladder, load
from bot.content.loader import Gathering
from bot.operating.ladders import Draft, LadderRefusedError, as_text, read_ladder, write_ladder
from bot.operating.ladders.draft import Statement, clean, statements_of

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def shipped() -> Ladder:
    return load().default_ladder


def draft_from(folder: Path, name: str, text: str | bytes, **options: bool) -> Draft:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_ladder(file, **options)


def refused(folder: Path, name: str, text: str | bytes) -> str:
    with pytest.raises(LadderRefusedError) as caught:
        draft_from(folder, name, text)
    return str(caught.value)


def texts(draft: Draft) -> dict[tuple[str, str], list[str]]:
    return {key: [one.text for one in said] for key, said in draft.statements.items() if said}


def loaded(ladder: Ladder) -> dict[tuple[str, str], list[str]]:
    said = {
        (level.title, dimension.title): [one.text for one in ladder.expectations(level.id, dimension.id)]
        for level in ladder.levels
        for dimension in ladder.dimensions
    }
    return {key: cell for key, cell in said.items() if cell}


SHEET = (
    "\ufeffArea;About;Junior Engineer;Senior Engineer;Staff\r\n"
    'Delivery;"How work, arrives";"• Ships small changes\r\n• Mends bugs\r\nExample: the login fix";'
    '"Splits work\nLeads a project; to its end";=Owns a year\r\n'
    'Craft;;Writes tests.;"<ul><li>Reviews <b>code</b></li><br>Writes down why";\r\n'
)


def test_a_sheet_as_people_save_it_is_understood(tmp_path: Path) -> None:
    draft = draft_from(tmp_path, "ladder.csv", SHEET)
    assert draft.levels == ["Junior Engineer", "Senior Engineer", "Staff"]
    assert draft.dimensions == ["Delivery", "Craft"]
    assert draft.about == {"Delivery": "How work, arrives", "Craft": ""}
    assert draft.statements["Junior Engineer", "Delivery"] == [
        Statement("Ships small changes"),
        Statement("Mends bugs", example="the login fix"),
    ]
    assert texts(draft)["Senior Engineer", "Delivery"] == ["Splits work", "Leads a project; to its end"]
    assert texts(draft)["Staff", "Delivery"] == ["Owns a year"], "nothing that a spreadsheet would run"
    assert texts(draft)["Senior Engineer", "Craft"] == ["Reviews code", "Writes down why"]
    assert as_text(draft).splitlines()[1].split() == ["Delivery", "2", "2", "1"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_whatever_a_spreadsheet_puts_between_cells_and_however_it_encodes_them(
    tmp_path: Path, delimiter: str, coding: str
) -> None:
    rows = [["", "Junior", "Senior"], ["Café", "Brüht, und; mahlt\tauf | Zuruf", "Röstet"]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    draft = draft_from(tmp_path, "sheet.csv", out.getvalue().encode(coding))
    assert texts(draft) == {("Junior", "Café"): ["Brüht, und; mahlt auf | Zuruf"], ("Senior", "Café"): ["Röstet"]}


def test_a_list_of_statements_and_a_table_that_lies_the_other_way_are_the_same_ladder(tmp_path: Path) -> None:
    listed = draft_from(
        tmp_path,
        "list.csv",
        "Competency,Grade,Expectation,Example,Question\nCraft,Junior,Writes tests,The cart test,Which one?\n"
        "Craft,Senior,Reads plans,,\n,,Draws maps,,\n",
    )
    grid = draft_from(tmp_path, "grid.csv", 'Level,Craft\nJunior,Writes tests\nSenior,"Reads plans\nDraws maps"\n')
    assert texts(listed) == texts(grid)
    assert listed.statements["Junior", "Craft"] == [Statement("Writes tests", "The cart test", "Which one?")]
    told = draft_from(tmp_path, "grid.csv", "x,Alpha,Beta\nOne,a thing,b thing\n", rows_are_levels=True)
    assert told.levels == ["One"]


PAGE = """# Design ladder

## Senior Designer

You lead one area.

### Execution
- Ships **large** things,
  also slow ones
  - Example: the `checkout` redesign
- Second & last

### Craft
Writes [well](https://example.com).

## Staff Designer
### Execution
1. Ships larger things
"""


def test_a_page_of_headings_is_understood_either_way_round(tmp_path: Path) -> None:
    draft = draft_from(tmp_path, "page.md", PAGE)
    assert draft.title == "Design ladder"
    assert draft.about == {"Senior Designer": "You lead one area."}
    assert draft.statements["Senior Designer", "Execution"] == [
        Statement("Ships large things, also slow ones", example="the checkout redesign"),
        Statement("Second & last"),
    ]
    assert texts(draft)["Senior Designer", "Craft"] == ["Writes well."]
    other = draft_from(tmp_path, "other.md", "## Craft\n### Junior\n- Draws\n### Senior\n- Plans\n")
    assert texts(other) == {("Junior", "Craft"): ["Draws"], ("Senior", "Craft"): ["Plans"]}


def test_a_table_of_a_page_is_understood_with_breaks_in_its_cells(tmp_path: Path) -> None:
    page = "# Ours\n\n| | Junior | Senior |\n|---|---|---|\n| Craft | Draws \\| sketches | - Plans<br>- *Leads* |\n"
    draft = draft_from(tmp_path, "table.md", page)
    assert texts(draft) == {("Junior", "Craft"): ["Draws | sketches"], ("Senior", "Craft"): ["Plans", "Leads"]}


def test_a_sheet_may_say_what_stands_between_its_cells(tmp_path: Path) -> None:
    draft = draft_from(tmp_path, "a.csv", "sep=;\r\nx;Junior;Senior\r\nCraft;Draws, or sketches, plans;= Leads\r\n")
    assert texts(draft) == {("Junior", "Craft"): ["Draws, or sketches, plans"], ("Senior", "Craft"): ["Leads"]}
    assert "line 3, column 2: =A1 is calculated" in refused(tmp_path, "a.csv", "sep=;\nx;Junior;Senior\nCraft;=A1;b\n")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "", "line 1: this is no table"),
        ("a.csv", "just words\n", "line 1: this is no table"),
        ("a.csv", "x,Junior,\nCraft,a,b\n", "line 1, column 3: this column has no heading"),
        ("a.csv", "x,Junior,junior\nCraft,a,b\n", 'line 1, column 3: the heading "junior" is here twice'),
        ("a.csv", 'x,Junior,Senior\nCraft,"two\nlines",b\nMore,' + "w " * 400 + ",b\n", "line 4, column 2:"),
        ("a.csv", "x,Lead,Senior\nLead,a,b\n", '"lead" is the name of a level and of a dimension'),
        ("a.csv", "x," + ",".join(f"L{n}" for n in range(13)) + "\nCraft" + ",a" * 13 + "\n", "13 levels"),
        ("a.csv", "level,area,text\n,Craft,Writes\n", "line 2, column 1: this statement has no level"),
        ("a.csv", "x,Junior,Senior\nCraft,,\n", "line 1: there is no statement"),
        ("a.csv", 'x,Junior,Senior\nCraft,a,b\nDelivery,"open,b\nMore,a,b\n', "line 3: a quote begins in this row"),
        (
            "a.csv",
            "x,Junior,Senior\nCraft,=SUM(A1),#REF!\n",
            "line 2, column 2: =SUM(A1) is calculated: write the words",
        ),
        ("a.csv", "x,Junior,Senior\nCraft,a,#REF!\n", "line 2, column 3: #REF! is calculated"),
        ("a.csv", "Our ladder,,\n,,\nx,Junior,Senior\nCraft,a,b\n", "line 1, column 1: this line has one cell alone"),
        ("a.csv", b"PK\x03\x04\x00\x00", "save the sheet as CSV"),
        ("a.md", "# Only a title\n", "line 1: no table, and no headings of two ranks"),
        ("a.md", "- early\n\n## Senior\n### Craft\n- a\n", "line 1: this statement stands below no level"),
        ("a.md", "|a|Junior|\n|-|-|\n|b|c|\n\n|a|Senior|\n|-|-|\n|b|d|\n", "line 5: this table has other headings"),
    ],
)
def test_what_cannot_be_understood_is_named_with_its_place(
    tmp_path: Path, name: str, text: str | bytes, said: str
) -> None:
    assert said in refused(tmp_path, name, text)


def test_nothing_is_overwritten_unless_asked_and_then_wholly(tmp_path: Path, shipped: Ladder) -> None:
    folder = tmp_path / "content"
    draft = draft_from(tmp_path, "ladder.csv", SHEET)
    write_ladder(draft, folder, TODAY, shipped, name="ours", title="Ours", default=True)
    before = {path: path.read_text() for path in folder.rglob("*.yaml")}
    smaller = draft_from(tmp_path, "small.csv", "x,Senior Engineer\nCraft,Reads\n")
    with pytest.raises(LadderRefusedError, match="--force takes its place"):
        write_ladder(smaller, folder, TODAY, shipped, name="ours", title="Other")
    assert {path: path.read_text() for path in folder.rglob("*.yaml")} == before
    write_ladder(smaller, folder, TODAY, shipped, name="ours", title="Other", force=True)
    assert sorted(path.name for path in (folder / "data" / "ladders" / "ours").iterdir()) == [
        "ladder.yaml",
        "senior-engineer.yaml",
    ]
    content = load(folder)
    assert content.sources["ladder-of-ours"].strength == "company"
    assert content.ladders["ours"].levels[0].like == "senior"
    assert loaded(content.ladders["ours"]) == {("Senior Engineer", "Craft"): ["Reads"]}


class KilledError(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", range(1, 4))
def test_a_crash_leaves_the_old_ladder_whole_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shipped: Ladder, step: int
) -> None:
    folder = tmp_path / "content"
    ladder = folder / "data" / "ladders" / "ours"
    first = draft_from(tmp_path, "grid.csv", "x,Senior Engineer,Engineer\nCraft,Writes,Learns\n")
    write_ladder(first, folder, TODAY, shipped, name="ours", title="Ours", default=True)
    (ladder / "notes.md").write_text("Ours alone.")
    (ladder / "page.html").symlink_to("nowhere.html")
    old = {path.name: path.read_text() for path in ladder.iterdir() if path.exists()}
    second = draft_from(tmp_path, "small.csv", "x,Senior Engineer\nCraft,Reads\n")
    left = step

    def killed_at(act: Callable[..., object]) -> Callable[..., object]:
        def acts(*given: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                raise KilledError
            return act(*given)

        return acts

    with monkeypatch.context() as patched:
        for name in ("replace", "rename"):
            patched.setattr(Path, name, killed_at(getattr(Path, name)))
        with pytest.raises(KilledError):
            write_ladder(second, folder, TODAY, shipped, name="ours", title="Other", force=True)
    kept = ladder if ladder.exists() else folder / ".ladder-ours" / "before"
    assert {path.name: path.read_text() for path in kept.iterdir() if path.exists()} == old
    write_ladder(second, folder, TODAY, shipped, name="ours", title="Other", force=True)
    files = ["ladder.yaml", "notes.md", "page.html", "senior-engineer.yaml"]
    assert sorted(path.name for path in ladder.iterdir()) == files
    assert (ladder / "page.html").is_symlink()
    assert sorted(path.name for path in folder.iterdir()) == ["data"]
    assert loaded(load(folder).ladders["ours"]) == {("Senior Engineer", "Craft"): ["Reads"]}


def test_where_the_new_ladder_cannot_take_its_place_the_old_one_is_there_and_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shipped: Ladder
) -> None:
    folder = tmp_path / "content"
    ladder = folder / "data" / "ladders" / "ours"
    draft = draft_from(tmp_path, "grid.csv", "x,Senior Engineer,Engineer\nCraft,Writes,Learns\n")
    write_ladder(draft, folder, TODAY, shipped, name="ours", title="Ours")
    old = {path.name: path.read_text() for path in ladder.iterdir()}
    rename = Path.rename

    def refused(path: Path, to: Path) -> Path:
        if path.name == "new":
            raise PermissionError
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(PermissionError):
        write_ladder(draft, folder, TODAY, shipped, name="ours", title="Other", force=True)
    assert {path.name: path.read_text() for path in ladder.iterdir()} == old


NAME = st.text(
    st.characters(blacklist_categories=("C", "Z"), blacklist_characters="<>&|="), min_size=1, max_size=12
).map(clean)
WORD = st.text(st.characters(blacklist_categories=("C", "Z"), blacklist_characters="<>&="), min_size=1, max_size=9)
TEXT = st.lists(WORD, min_size=1, max_size=5).map(" ".join)


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[str], list[str], list[list[str]]]:
    """Names of levels and dimensions, each once, and for each pair the words of a cell."""
    names = draw(st.lists(NAME.filter(bool), min_size=3, max_size=9, unique_by=lambda one: one.casefold()))
    names = [f"{number}{name}" for number, name in enumerate(names)]
    at = draw(st.integers(1, len(names) - 1))
    levels, dimensions = names[:at], names[at:]
    cells = [[f"You {draw(TEXT)}" for _ in levels] for _ in dimensions]
    return levels, dimensions, cells


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grids(), st.sampled_from(",;\t|"))
def test_any_grid_becomes_content_that_says_the_same(
    tmp_path: Path, shipped: Ladder, grid: tuple[list[str], list[str], list[list[str]]], delimiter: str
) -> None:
    levels, dimensions, cells = grid
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["", *levels])
    writer.writerows([dimension, *row] for dimension, row in zip(dimensions, cells, strict=True))
    draft = draft_from(tmp_path, "any.csv", out.getvalue(), rows_are_levels=False)
    write_ladder(draft, tmp_path / "content", TODAY, shipped, name="any", title="Any", force=True)
    wanted = {
        (level, dimension): [one.text for one in statements_of(clean(cells[row][column]))]
        for row, dimension in enumerate(dimensions)
        for column, level in enumerate(levels)
    }
    assert texts(draft) == wanted
    gathering = Gathering()
    gathering.add(tmp_path / "content")
    assert gathering.problems == []
    assert loaded(Ladder(**dict(gathering.ladders["any"]), cells=gathering.cells["any"])) == wanted
