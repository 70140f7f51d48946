"""What people ask most brings at least the items that it must, by message and by command, with either engine."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.blocks.message import Message
from bot.blocks.questions import answer, why
from bot.blocks.text import entities
from bot.content import Content, Ladder
from bot.mentoring.questions import compose, library, pieces
from bot.slack import cairn
from bot.slack.answers import Ready
from bot.standin.lint import lint_message
from bot.store import Database
from bot.store.migrating import migrate
from tests.cairn import cairn as cairn_process
from tests.unit.goals_desk import CONTENT, TUESDAY, Person, Town, opened

SIX = {f"3-{number}" for number in range(29, 35)}
THREE = {"3-16", "3-17", "3-18", "3-19"}
ROWS: dict[str, tuple[set[str], tuple[str, ...]]] = {
    "junior": (
        {"3-07"},
        ("expectations for a junior backend engineer", "what is expected of a junior?", "what should a junior know?"),
    ),
    "mid": (
        {"3-08"},
        ("expectations for a mid backend engineer", "what's expected of a mid?", "what does a medior do?"),
    ),
    "senior": (
        {"3-09"},
        ("expectations for a senior backend engineer", "what is expected from a senior?", "what must a senior do?"),
    ),
    "gap": (
        {*THREE, "3-20", "1-01", "0-15", "3-28", *SIX},
        (
            "what is the gap from mid to senior?",
            "difference between mid and senior",
            "what do seniors do that mids don't?",
        ),
    ),
    "am I senior": (
        {*THREE, *SIX},
        ("am I senior yet?", "am I ready for senior?", "do I already work at senior level?"),
    ),
    "praise": (
        {"3-12", "3-05"},
        (
            "my manager only says I'm doing great",
            "my boss keeps saying I'm doing fine",
            "my 1:1 feedback is always positive and always useless",
        ),
    ),
    "no ladder": (
        {"3-04", "3-06", "3-15", "3-24"},
        (
            "there is no ladder at my company",
            "we have no career framework here, what now?",
            "my company has no levels or titles, how do I progress?",
        ),
    ),
    "reading": (
        {"2-31", "2-32", "2-33", "2-34", "2-35", "2-36"},
        ("what should I read?", "any book recommendations?", "which books are worth reading as a backend dev?"),
    ),
    "change jobs": (
        {"3-24", "3-26", "3-27", "3-36"},
        ("should I change jobs?", "should I stay or look for a new job?", "is it time to leave my company?"),
    ),
    "ai": (
        {"2-37", "2-38", "2-39", "2-40"},
        ("does AI matter?", "will AI replace me?", "is AI important for my career?"),
    ),
    "choose": (
        {f"1-{number}" for number in range(32, 39)},
        (
            "I must choose a technology",
            "I must choose a design",
            "how do we pick a database for the new service?",
            "how should I decide between two designs?",
        ),
    ),
    "review": (
        {"1-18", "1-19", "1-20"},
        ("how do I review better?", "review this comment", "what makes a good code review?"),
    ),
    "quality": (
        {"1-21", "1-09", "1-13", "1-14", "1-15"},
        (
            "how do I start with quality?",
            "where do we start with code quality?",
            "our code base is a mess, where do I begin?",
        ),
    ),
}


@pytest.fixture
async def ada(tmp_path: Path) -> AsyncIterator[Person]:
    async with opened(tmp_path / "cairn.db") as town:
        yield await Town(town.database, town.session).person("U1", level="mid", ladder="backend", welcomed_at=None)


@pytest.fixture(params=["words", "meaning"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every question of a test is answered by this engine."""
    found = library(CONTENT)
    assert found.learn()
    if request.param == "words":
        monkeypatch.setattr(found, "_meaning", None)
    assert found.engine_name == request.param
    return str(request.param)


def shown_refs(content: Content, text: str) -> set[str]:
    """The items whose statements stand in a text, as they stand in the content."""
    return {ref for said, refs in statements(content) if entities(said) in text for ref in refs}


def statements(content: Content) -> Iterator[tuple[str, list[str]]]:
    """Every statement that may be shown, with its items."""
    for made in content.answers.values():
        in_parts = {ref for part in made.parts for ref in part.refs}
        yield made.point, [ref for ref in made.refs if ref not in in_parts]
        yield from ((part.says, part.refs) for part in made.parts)
    for dispute in content.contradictions.values():
        yield from ((side.says, side.refs) for side in dispute.sides)
    yield from ((heard.tells, heard.refs) for heard in content.praise.values())
    yield content.words.say("one_on_one.plain_ask"), ["3-05"]
    for ladder in content.ladders.values():
        yield from of_ladder(ladder)


def of_ladder(ladder: Ladder) -> Iterator[tuple[str, list[str]]]:
    for rule in ladder.rules:
        yield from ((said, rule.refs) for said in (rule.title, rule.text))
    yield from ((check.text, check.refs) for check in ladder.self_checks)
    yield from ((level.meaning, level.refs) for level in ladder.levels)
    for row in ladder.cells.values():
        yield from ((one.text, one.refs) for cell in row.values() for one in cell)


@pytest.mark.parametrize("row", ROWS)
async def test_a_message_and_the_command_bring_all_that_they_must(ada: Person, engine: str, row: str) -> None:
    wanted, sayings = ROWS[row]
    for said in sayings:
        message = await ada.says(said)
        assert sorted(wanted - shown_refs(CONTENT, message.text)) == [], said
        ada.waits(hours=1)
        shown = await cairn.command(ada.visit(), f"ask {said}")
        body = json.loads(shown.body) if isinstance(shown, Ready) else shown.body()
        assert lint_message(body) == []
        assert sorted(wanted - shown_refs(CONTENT, body["text"])) == [], said


async def test_changing_jobs_is_not_pushed_either_way_and_shows_votes_and_year(ada: Person, engine: str) -> None:
    shown = await ada.says("should I change jobs?")
    for words in ("No push either way", "score 0, 2020", "+3", "2014"):
        assert words in shown.text


async def test_choosing_offers_the_template_and_reading_names_authors(ada: Person, engine: str) -> None:
    chosen = await ada.says("I must choose a technology")
    assert {"questions.full": "advice-decision-record-template"}.items() <= values(chosen).items()
    read = await ada.says("what should I read?")
    for author in ("Martin Kleppmann", "Robert C. Martin", "Alex Xu", "informal poll of AI models"):
        assert author in read.text


def values(message: Message) -> dict[str, str]:
    """What the buttons of a message carry, by their action."""
    return {
        element["action_id"]: element["value"]
        for block in message.body()["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if "value" in element
    }


def test_each_contested_piece_shows_every_side() -> None:
    """Whatever is found: where its items take a side, all sides stand in the answer."""
    ladder = CONTENT.default_ladder
    contested = 0
    for piece in pieces(CONTENT).values():
        disputes = CONTENT.disputes(piece.refs)
        if not disputes:
            continue
        text = answer(CONTENT, ladder, compose(CONTENT, ladder, piece)).text
        refs = shown_refs(CONTENT, text)
        whole = [
            one
            for one in disputes
            if all(entities(side.says) in text or (side.refs and refs.issuperset(side.refs)) for side in one.sides)
        ]
        assert whole, piece.key
        contested += 1
    assert contested >= 20


def test_no_answer_is_without_a_source_and_each_fits_slack() -> None:
    for ladder in CONTENT.ladders.values():
        for piece in pieces(CONTENT).values():
            if piece.ladder not in (None, ladder.id):
                continue
            for level in (None, *(one.id for one in ladder.levels)):
                found = compose(CONTENT, ladder, piece, level=level)
                assert found.sources
                assert all(name in CONTENT.sources for name in found.sources)
                message = answer(CONTENT, ladder, found)
                assert lint_message(message.body()) == []
                assert "Sources: " in message.text
                assert len(message.text) < 4_000
            assert lint_message(why(CONTENT, compose(CONTENT, ladder, piece)).body()) == []


async def test_kept_questions_are_listed_by_day_without_whose_they_are(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cairn.db'}"
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    await database.start()
    assert (
        "No question was kept so far." in (await asyncio.to_thread(cairn_process, "questions", DATABASE_URL=url)).stdout
    )
    async with database.everywhere() as everywhere:
        await everywhere.workspaces.serve("T1", "Acme", "U0BOT", TUESDAY)
        for text in (*["what is a\nmonad?"] * 5, *["vim or emacs?"] * 4):
            await everywhere.team("T1").questions.keep(text, TUESDAY)
    ended = await asyncio.to_thread(cairn_process, "questions", DATABASE_URL=url)
    await database.stop()
    assert ended.stdout == "2026-03-03  vim or emacs?\n2026-03-03  what is a monad?  (5 times)\n"
