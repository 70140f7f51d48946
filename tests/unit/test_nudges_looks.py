from datetime import date, timedelta

import pytest

from bot.blocks import nudges as blocks
from bot.blocks import rhythm as rhythm_blocks
from bot.content import Content, load
from bot.mentoring.choice import Coming, Part, Pick
from bot.mentoring.coming import level_of
from bot.mentoring.slots import Slot
from bot.standin.lint import lint_view
from bot.store import Member, NudgeGiven
from tests.unit.nudge_room import ADA, MONDAY, WEDNESDAY, T, sound

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def bloated(content: Content, text: str) -> Content:
    """The content of a company that fills every field of one nudge to the brim."""
    nudge = next(iter(content.nudges.values()))
    long = nudge.model_copy(
        update={
            "title": (text * 80)[:80],
            "do": (text * 600)[:600],
            "why": dict.fromkeys(nudge.levels, (text * 600)[:600]),
            "first_step": (text * 600)[:600],
        }
    )
    nudges_by_id = {one.id: one for one in content.nudges.values()} | {nudge.id: long}
    return Content(
        content.ladders, content.sources, nudges_by_id, content.advice, content.reading, content.contradictions,
        content.words,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["x", "& ", "<!channel> ", "*_`~", "\U0001f9d7", "ש"])
def test_no_nudge_of_any_length_breaks_a_limit(content: Content, text: str) -> None:
    content = bloated(content, text)
    nudge = next(iter(content.nudges.values()))
    member = Member(team_id=T, user_id=ADA, created_at=WEDNESDAY, updated_at=WEDNESDAY)
    parts = [Part("goal", 8, "2"), Part("seen", -2, "1"), Part("unknown<", 1)]
    full = blocks.nudge_message(content, nudge, level_of(content, member), parts, "9" * 36, opening=text * 600)
    assert sound(full) and "<!channel>" not in full.text.replace(text * 600, "")
    assert sound(blocks.done(content, nudge, "1")) and sound(blocks.never(content, nudge, "1"))
    assert sound(blocks.why_page(content, nudge, content.default_ladder, parts))
    slots = [Slot(150 + n, MONDAY + timedelta(weeks=n)) for n in range(8)]
    found = [Coming(slot, Pick(nudge, tuple(parts))) for slot in slots]
    assert sound(rhythm_blocks.ahead_page(content, content.default_ladder, found, "Europe/Berlin", TODAY))
    given = [
        NudgeGiven(id=n, team_id=T, user_id=ADA, nudge_id=nudge.id, week="2026-W49", given_at=MONDAY) for n in range(10)
    ]
    assert sound(rhythm_blocks.history_page(content, given, None, TODAY))
    assert lint_view(blocks.line_form(content, nudge, "9" * 36, "w" * 12).to_dict()) == []


def test_every_nudge_reads_whole_at_each_of_its_levels(content: Content) -> None:
    ladder = content.default_ladder
    for nudge in content.nudges.values():
        for level in nudge.levels:
            message = blocks.nudge_message(content, nudge, (ladder, ladder.level(level)), [], "1")
            assert sound(message)
            assert all(
                part in plain(message.text) for part in (nudge.title, nudge.do, nudge.why[level], nudge.first_step)
            )


def plain(text: str) -> str:
    """Fallback text without what keeps Slack from reading it as markup."""
    return text.replace("\u2060", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
