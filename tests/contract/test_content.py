"""The shipped content keeps its promises, and wrong content is refused with file, line and key."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.content import Content, load
from bot.content.lint import expectations, lint
from bot.content.loader import ContentError
from bot.content.strict_yaml import read
from bot.content.unread import unread
from tests.cairn import cairn
from tests.contract.breaking import broken

ITEMS = {
    *(f"0-{n:02}" for n in range(1, 28)),
    *(f"1-{n:02}" for n in range(1, 40)),
    *(f"2-{n:02}" for n in range(1, 41)),
    *(f"3-{n:02}" for n in range(1, 37)),
}


def problems(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as refused:
        load(root=folder)
    return list(map(str, refused.value.problems))


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def test_the_shipped_content_has_nothing_to_mend(content: Content) -> None:
    assert lint(content) == []


def test_every_item_of_the_four_texts_is_carried_by_some_piece(content: Content) -> None:
    assert sorted(ITEMS - content.refs()) == []
    assert content.refs() <= ITEMS


def test_every_item_has_its_strength_in_the_passports(content: Content) -> None:
    assert [ref for ref in sorted(ITEMS) if content.item(ref) is None] == []


def test_the_backend_ladder_has_four_levels_and_eight_full_dimensions(content: Content) -> None:
    ladder = content.default_ladder
    assert [level.id for level in ladder.levels] == ["junior", "mid", "senior", "staff"]
    assert len(ladder.dimensions) == 8
    for level in ladder.levels:
        for dimension in ladder.dimensions:
            assert len(ladder.expectations(level.id, dimension.id)) >= 3


def test_there_is_a_year_of_nudges_for_each_level_and_130_in_all(content: Content) -> None:
    by_level = Counter(level for nudge in content.nudges.values() for level in nudge.levels)
    assert all(by_level[level.id] >= 52 for level in content.default_ladder.levels)
    assert len(content.nudges) >= 130
    assert len({nudge.title for nudge in content.nudges.values()}) == len(content.nudges)


def test_the_nudges_that_the_texts_state_as_actions_are_there(content: Content) -> None:
    carried = {ref for nudge in content.nudges.values() for ref in nudge.refs}
    stated = {"0-02", "0-03", "0-04", "0-05", "0-07", "0-08", "0-09", "0-10", "0-11", "0-23", "0-24", "0-25", "0-26"}
    assert stated | {"1-21"} <= carried


def test_every_contradiction_shows_at_least_two_sides(content: Content) -> None:
    assert len(content.contradictions) >= 8
    sides = [side.says for one in content.contradictions.values() for side in one.sides]
    assert len(sides) == len(set(sides)) >= 16


def test_the_two_readiness_rules_are_there(content: Content) -> None:
    rules = {rule.id: rule for rule in content.default_ladder.rules}
    assert (rules["two-of-three"].needs, len(rules["two-of-three"].pillars)) == (2, 3)
    assert (rules["two-pillars"].needs, len(rules["two-pillars"].pillars)) == (2, 2)


def test_no_text_shouts(content: Content) -> None:
    said = [text for one in expectations(content) for text in (one.text, one.example, one.question)]
    said += [text for one in content.nudges.values() for text in (one.title, one.do, one.first_step, *one.why.values())]
    said += [one.text for one in content.advice.values() if "```" not in one.text]
    said += [content.words.say(key, **dict.fromkeys(content.words.wants(key), "")) for key in content.words]
    assert [text for text in said if text and "!" in text] == []


NUDGES = "prompts/nudges/early-business.yaml"


def test_an_unknown_key_is_named_with_its_line(copy: Path) -> None:
    said = broken(copy, NUDGES, "    effort_minutes:", "    efort_minutes:")
    assert any(NUDGES in line and "efort_minutes: this key is not known here" in line for line in said)
    assert any("effort_minutes: this key is missing" in line for line in said)


def test_a_key_twice_is_refused(copy: Path) -> None:
    said = broken(copy, NUDGES, "nudges:\n", "nudges: []\nnudges:\n")
    assert any("this key is here twice (first on line" in line for line in said)


def test_a_source_that_does_not_exist_is_refused(copy: Path) -> None:
    said = broken(copy, NUDGES, "[expert-quotes]", "[expert-quotes, hearsay]")
    assert any("there is no hearsay" in line for line in said)


def test_a_statement_without_a_source_does_not_load(copy: Path) -> None:
    said = broken(copy, NUDGES, "sources: [expert-quotes]", "sources: []")
    assert any("sources" in line and NUDGES in line for line in said)


def test_an_alias_is_refused(copy: Path) -> None:
    (copy / "prompts/messages/own.yaml").write_text("one: &a text\ntwo: *a\n")
    with pytest.raises(ContentError, match=r"own.yaml:2: two: aliases"):
        load(root=copy)


def test_a_value_to_fill_in_that_nobody_fills_is_refused(copy: Path) -> None:
    company = copy / "company"
    (company / "prompts/messages").mkdir(parents=True)
    (company / "prompts/messages/levels.yaml").write_text('why: "Why {oops}?"\n')
    with pytest.raises(ContentError, match=r"levels.yaml:1: why: there is nothing to fill in for \{oops\}"):
        load(company, root=copy)


def test_a_message_that_the_bot_never_says_is_refused(copy: Path) -> None:
    company = copy / "company"
    (company / "prompts/messages").mkdir(parents=True)
    (company / "prompts/messages/dm.yaml").write_text('thanx: "Any time."\n')
    with pytest.raises(ContentError, match=r"company/prompts/messages/dm.yaml:1: thanx: .* did you mean thanks\?"):
        load(company, root=copy)


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ("Say {statements} things.", r"\{characters\} is missing"),
        ("{statements} {characters} {secrets}", r"there is nothing to fill in for \{secrets\}"),
        ("{statements} {characters} {", "a brace stands alone"),
    ],
)
def test_what_a_language_model_is_told_has_its_places_and_no_others(copy: Path, told: str, problem: str) -> None:
    company = copy / "company"
    (company / "prompts/model").mkdir(parents=True)
    (company / "prompts/model/answer.md").write_text(told)
    with pytest.raises(ContentError, match=f"company/prompts/model/answer.md.*{problem}"):
        load(company, root=copy)


def test_a_company_may_tell_a_language_model_something_else(copy: Path) -> None:
    company = copy / "company"
    (company / "prompts/model").mkdir(parents=True)
    (company / "prompts/model/answer.md").write_text("Say {statements} things in {characters}.\n")
    assert load(company, root=copy).model_prompt == "Say {statements} things in {characters}."


def test_a_company_adds_overrides_and_drops(copy: Path, content: Content) -> None:
    company = copy / "company"
    (company / "prompts/nudges").mkdir(parents=True)
    (company / "prompts/messages").mkdir(parents=True)
    dropped, kept = list(content.nudges)[:2]
    mine = content.nudges[kept].model_copy(update={"title": "Say it our way"}).model_dump(mode="json")
    added = {**mine, "id": "nudge-of-our-own", "asks": ["what is ours", "our own way", "company nudge"]}
    (company / "prompts/nudges/ours.yaml").write_text(json.dumps({"nudges": [mine, added], "drop": [dropped]}))
    (company / "prompts/messages/app.yaml").write_text('name: "Compass"\n')
    loaded = load(company, root=copy)
    assert loaded.nudges[kept].title == "Say it our way"
    assert "nudge-of-our-own" in loaded.nudges
    assert dropped not in loaded.nudges
    assert loaded.words.say("app.name") == "Compass"
    assert len(loaded.nudges) == len(content.nudges)


def test_a_file_with_far_too_much_in_it_is_refused_before_it_is_taken_apart(copy: Path) -> None:
    (copy / "prompts/nudges/z.yaml").write_text("nudges:\n" + "".join(f"  - id: x{n}\n" for n in range(60_000)))
    assert problems(copy) == ["prompts/nudges/z.yaml: more than 30,000 lines and commas; split this file"]
    (copy / "prompts/nudges/z.yaml").write_text("nudges:\n" + "".join(f"  - id: x{n}\n" for n in range(1_001)))
    assert problems(copy) == ["prompts/nudges/z.yaml:1: nudges: more than 1,000 entries in one place; split this file"]
    (copy / "prompts/nudges/z.yaml").write_text("nudges:\n" + "".join(f"  - id: x{n}\n" for n in range(500)))
    told = problems(copy)
    assert len(told) == 51
    assert told[-1].endswith("more like these")


def test_a_file_of_another_encoding_and_a_link_that_leads_nowhere_are_named(copy: Path) -> None:
    (copy / "prompts/nudges/latin.yaml").write_bytes("# ok\n# für\n".encode("latin-1"))
    (copy / "prompts/nudges/gone.yaml").symlink_to(copy / "nowhere.yaml")
    assert problems(copy) == [
        "prompts/nudges/gone.yaml: this is no file, or a link to one outside of the folder",
        "prompts/nudges/latin.yaml:2: this is not UTF-8; save the file as UTF-8",
    ]


def test_files_that_look_like_content_and_are_not_read_are_named(tmp_path: Path) -> None:
    for name in (
        "prompts/nudges/a.yml",
        "prompts/nudges/e.yaml.txt",
        "prompt/nudges/b.yaml",
        "prompts/nudge/c.yaml",
        "data/ladder.yaml",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    for name in ("compose.yaml", ".github/workflow.yml", "prompts/nudges/README.md", "prompts/nudges/d.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [found.split(":")[0] for found in unread(tmp_path)] == [
        "data/ladder.yaml",
        "prompt/nudges/b.yaml",
        "prompts/nudge/c.yaml",
        "prompts/nudges/a.yml",
        "prompts/nudges/e.yaml.txt",
    ]
    ended = cairn("check", str(tmp_path))
    assert ended.returncode == 1
    assert "prompts/nudges/a.yml: only names that end in .yaml are read; rename it" in ended.stdout


def test_every_shipped_file_is_read(copy: Path) -> None:
    assert unread(copy) == []


def test_yaml_is_read_as_people_expect() -> None:
    document = read("country: no\ntime: 9:30\nyes_or: on\nnumber: 12\nflag: true\nref: 3-07\nempty: ~\n", "a.yaml")
    assert document.value == {
        "country": "no",
        "time": "9:30",
        "yes_or": "on",
        "number": 12,
        "flag": True,
        "ref": "3-07",
        "empty": None,
    }


@pytest.mark.parametrize(
    "text", ["a: [1, 2", "a: !!python/object/apply:os.system ['true']", "\x00", "- " * 5000, "a: &a [*a]", "? [1]\n: 2"]
)
def test_what_is_not_plain_yaml_is_refused_with_a_line(text: str) -> None:
    problems = read(text, "a.yaml").problems
    assert problems
    assert all(problem.line >= 1 for problem in problems)
