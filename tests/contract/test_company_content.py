"""What a company may write: the worked example is whole, editors can check it, the lint names what is missing."""

import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.content import Content, load
from bot.content.lint import lint
from bot.content.loader import ContentError, shipped
from bot.content.schemas import PLACES, schemas
from bot.content.strict_yaml import read
from bot.content.untestable import untestable
from tests.cairn import cairn

COMPANY = shipped() / "deploy" / "company"
WRONG = {
    "sources": {"sources": [{"id": "Not An Id"}]},
    "contradictions": {"contradictions": [{"id": "a", "sides": []}]},
    "reading": {"reading": [{"id": "a", "kind": "film"}]},
    "advice": {"advise": []},
    "drop": {"nudges": "some"},
    "ladder": {"id": "a", "title": "A", "about": "B", "levels": [], "dimensions": []},
    "level": {"level": "a", "expectations": {"b": [{"id": "c", "text": ""}]}},
    "nudges": {"nudges": [{"id": "a", "effort_minutes": 4}]},
    "growth": {"proposals": [{"id": "a", "weeks": 13}]},
    "questions": {"praise": [{"id": "a", "questions": []}]},
    "answers": {"answers": {}},
    "messages-dm": {"thanx": "Any time."},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The worked example, to be changed."""
    return Path(shutil.copytree(COMPANY, tmp_path / "company"))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def files_of(root: Path) -> list[tuple[Path, str]]:
    """Every content file below a folder, with the name of its schema."""
    found: dict[Path, str] = {}
    for pattern, name in PLACES:
        for path in sorted(root.glob(pattern)):
            found.setdefault(path, f"messages-{path.stem}" if name == "messages" else name)
    return list(found.items())


def test_the_worked_example_has_eight_levels_and_five_dimensions_and_nothing_to_mend() -> None:
    content = load(COMPANY)
    assert lint(content) == []
    [ladder] = content.ladders.values()
    assert (len(ladder.levels), len(ladder.dimensions)) == (8, 5)
    cells = [ladder.expectations(level.id, one.id) for level in ladder.levels for one in ladder.dimensions]
    assert all(cells)
    assert all(one.example and one.question and one.sources for cell in cells for one in cell)
    assert "nudge-chat-with-sales" not in content.nudges
    assert content.words.say("dm.thanks") == "Any time."
    assert "level experienced" in content.words.say("dm.hello")


def test_all_content_follows_the_exported_schemas(content: Content) -> None:
    exported = schemas(content.words)
    checkers = {name: jsonschema.Draft202012Validator(one) for name, one in exported.items()}
    for one in exported.values():
        jsonschema.Draft202012Validator.check_schema(one)
    files = [*files_of(shipped()), *files_of(COMPANY)]
    for path, name in files:
        value: Any = read(path.read_text(encoding="utf-8"), path.name).value
        assert [error.message for error in checkers[name].iter_errors(value)] == [], path
    assert {name for _, name in files} == exported.keys()


@pytest.mark.parametrize("name", WRONG)
def test_wrong_content_does_not_follow_its_schema(content: Content, name: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(WRONG[name], schemas(content.words)[name])


def test_missing_and_untestable_statements_are_named_with_file_line_and_key(folder: Path) -> None:
    level = folder / "data" / "ladders" / "data-platform" / "engineer.yaml"
    said = yaml.safe_load(level.read_text())
    cells = said["expectations"]
    del cells["people"]
    cells["trust"][0]["text"] = "Understands the ledger."
    del cells["pipelines"][0]["example"], cells["pipelines"][0]["question"]
    level.write_text(yaml.safe_dump(said, sort_keys=False, width=200))
    base = f"{folder}/data/ladders/data-platform"
    assert lint(load(folder)) == [
        f"{base}/ladder.yaml:17: levels[1]: nothing is expected of engineer in people",
        f"{base}/engineer.yaml:4: expectations.pipelines[0]: this statement has no example and no question",
        f"{base}/engineer.yaml:9: expectations.trust[0].text: nobody can see whether somebody "
        '"understands"; say what they do',
    ]


@pytest.mark.parametrize(
    ("statement", "verb"),
    [
        ("Understands the domain", "understands"),
        ("You know the tools of the team.", "know"),
        ("Is aware of the costs", "is aware of"),
        ("Writes tests and is familiar with the build.", "is familiar with"),
        ("You fully understand the plan.", "understand"),
        ("Has a deep understanding of SQL", "has a deep understanding of"),
        ("You say in the meeting that you did not understand.", None),
        ("You lay open what is known.", None),
        ("Explains what the team has to know in a year.", None),
    ],
)
def test_verbs_that_nobody_can_see_are_found(statement: str, verb: str | None) -> None:
    assert untestable(statement) == verb


def test_everything_shipped_can_be_dropped_but_what_is_not_there_cannot(folder: Path) -> None:
    drop = folder / "data" / "drop.yaml"
    drop.write_text(
        "ladders: all\nnudges: all\nproposals: all\nadvice: all\nreading: all\ncontradictions: all\nanswers: all\n"
    )
    content = load(folder)
    assert list(content.ladders) == ["data-platform"]
    assert {name.split("-")[0] for name in (*content.nudges, *content.answers)} == {"larkfield"}
    assert not (content.advice or content.reading or content.contradictions or content.proposals)
    drop.write_text("# ours\nladders: [backend, frontend]\n")
    with pytest.raises(ContentError, match=r"drop.yaml:2: ladders\[1\]: there is no frontend to drop"):
        load(folder)


def test_what_a_level_or_dimension_is_like_must_exist(folder: Path) -> None:
    ladder = folder / "data" / "ladders" / "data-platform" / "ladder.yaml"
    change(ladder, "like: junior", "like: rookie")
    change(ladder, "like: technical-depth", "like: depth")
    with pytest.raises(ContentError) as caught:
        load(folder)
    said = str(caught.value)
    assert "levels[0].like: there is no level rookie" in said
    assert "dimensions[0].like: there is no dimension depth" in said


@pytest.mark.operator
def test_a_ladder_is_taken_over_and_schemas_are_written_by_command(tmp_path: Path) -> None:
    sheet = tmp_path / "ladder.csv"
    sheet.write_text("Area,Junior,Senior\nCraft,Writes tests.,Reviews plans.\n")
    (tmp_path / "ours").mkdir()
    folder = str(tmp_path / "ours")
    taken = cairn("ladder", "import", str(sheet), CAIRN_CONTENT_DIR=folder)
    assert taken.returncode == 0, taken.stderr
    assert "Craft  1       1" in taken.stdout
    again = cairn("ladder", "import", str(sheet), "--to", folder)
    assert (again.returncode, "--force takes its place" in again.stderr) == (1, True)
    sheet.write_text("Area,Junior,\nCraft,Writes,Reviews\n")
    wrong = cairn("ladder", "import", str(sheet), "--to", folder, "--force")
    assert (wrong.returncode, wrong.stderr) == (1, "ladder.csv: line 1, column 3: this column has no heading\n")
    assert cairn("check", folder).returncode == 1, "statements without examples could be better"
    assert cairn("check", "--lenient", folder).returncode == 0
    schemas_to = tmp_path / "schemas"
    assert cairn("content", "schema", str(schemas_to)).returncode == 0
    assert (schemas_to / "ladder.schema.json").is_file()
