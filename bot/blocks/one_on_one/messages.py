"""How a prepared 1:1 looks: the whole of it, the question that begins it, and the reminder."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.blocks.goals.plain import Plain
from bot.blocks.goals.wording import quote
from bot.blocks.message import Message
from bot.blocks.one_on_one.wording import agenda, because, changes, numbered, reminder
from bot.blocks.page import Page, button, note
from bot.blocks.passports import passport
from bot.blocks.text import entities
from bot.content import Content, Words
from bot.mentoring.dates import say_day
from bot.mentoring.members import local_day, zone_of
from bot.mentoring.one_on_one import LONGEST_HEARD, Prepared
from bot.store import Member, Note, OneOnOne, Schedule

PAST = 5
"""Preparations that a look back shows."""
ASK = "plain-ask"
"""What stands for the plain ask in the value of its `Why?`."""
_ASK_SOURCES, _ASK_REFS = ("qa-thread",), ("3-05",)


def kept(content: Content, past: Sequence[OneOnOne], member: Member, now: datetime, command: str) -> Message:
    """The last preparations, newest first: the day, what was heard, and the questions that came of it."""
    say, today = content.words.say, local_day(now, member.timezone)
    page = Page(say("one_on_one.kept_title"))
    if not past:
        page.section(say("one_on_one.kept_none", command=command))
    for one in past:
        day = say_day(local_day(one.prepared_at, member.timezone), today)
        heard = say("one_on_one.heard", heard=quote(one.heard)) if one.heard else say("one_on_one.heard_nothing")
        asked = entities("\n".join(numbered(one.questions)))
        page.section(say("one_on_one.kept_one", day=day, heard=heard, questions=asked))
    page.actions(
        button(say("one_on_one.button_type"), "one_on_one.form", "heard"),
        *([button(say("one_on_one.button_open"), "one_on_one.prepare", "last")] if past else []),
    )
    return page.message()


def ask_heard(words: Words, schedule: Schedule | None, today: date, command: str) -> Message:
    """What did you hear? To be typed, or to be left out."""
    say = words.say
    page = Page(say("one_on_one.title"))
    page.section(say("one_on_one.ask_heard"))
    page.small(say("one_on_one.ask_usage", command=command))
    page.small(reminder(words, schedule, today, command))
    page.actions(
        button(say("one_on_one.button_type"), "one_on_one.form", "heard"),
        button(say("one_on_one.button_anyway"), "one_on_one.prepare", "nothing"),
        button(say("one_on_one.button_remind"), "one_on_one.remind_form", "reminder"),
    )
    return page.message()


def too_long(words: Words, note: Note) -> Message:
    """What was heard is too long for a preparation; it is kept."""
    page = Page(words.say("one_on_one.title"))
    page.section(words.say("one_on_one.too_long", length=f"{len(note.text):,}", most=f"{LONGEST_HEARD:,}"))
    page.section(quote(note.text))
    return page.message()


def prepared(content: Content, found: Prepared, schedule: Schedule | None, command: str) -> Message:
    """The whole preparation: each statement with its source, and an agenda to copy."""
    words, say = content.words, content.words.say
    page, gap = Page(say("one_on_one.title")), found.gap
    heard = say("one_on_one.heard", heard=quote(found.heard)) if found.heard else say("one_on_one.heard_nothing")
    page.section(heard)
    page.section(entities(found.kind.tells), button(say("one_on_one.why"), "one_on_one.why:kind", found.kind.id))
    reason = because(words, gap, found.today)
    level, dimension = entities(gap.target.title), entities(gap.dimension.title)
    page.section(say("one_on_one.gap", dimension=dimension, level=level, because=reason))
    page.section(
        say("one_on_one.behaviour", behaviour=entities(found.behaviour.text)),
        button(say("one_on_one.why"), "level.why:behaviour", f"{gap.ladder.id}:{found.behaviour.id}"),
    )
    page.section(say("one_on_one.plain_ask"), button(say("one_on_one.why"), "one_on_one.why:ask", ASK))
    page.section(_changes(words, found))
    _agenda(page, words, found)
    page.small(reminder(words, schedule, found.today, command))
    page.actions(
        button(say("one_on_one.button_again"), "one_on_one.form", "heard"),
        button(say("one_on_one.button_remind"), "one_on_one.remind_form", "reminder"),
    )
    return page.message()


def _changes(words: Words, found: Prepared) -> str:
    told = changes(words, found.changes, found.today)
    listed = "\n".join(f"• {line}" for line in told or [words.say("one_on_one.changed_nothing")])
    if found.changes.is_first:
        return words.say("one_on_one.changed_first", changes=listed)
    day = say_day(found.changes.since, found.today)
    return words.say("one_on_one.changed_since", day=day, changes=listed)


def _agenda(page: Page, words: Words, found: Prepared) -> None:
    page.section(words.say("one_on_one.agenda"))
    text = agenda(words, found)
    preformatted = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}
    page.blocks.append(Plain({"type": "rich_text", "elements": [preformatted]}))
    page.lines.append(entities(text))


def fires(content: Content, found: Prepared, begins_at: datetime, zone: str | None) -> Message:
    """The reminder: when it is, the questions, and what changed; the rest is a click away."""
    words, say = content.words, content.words.say
    at = f"{begins_at.astimezone(zone_of(zone)):%H:%M}"
    day = local_day(begins_at, zone)
    head = say("one_on_one.fires", time=at)
    if day != found.today:
        head = say("one_on_one.fires_on", day=say_day(day, found.today), time=at)
    page = Page(head)
    page.section(say("one_on_one.questions", questions=entities("\n".join(numbered(found.questions)))))
    page.section(say("one_on_one.plain_ask"))
    page.section(_changes(words, found))
    page.actions(
        button(say("one_on_one.button_open"), "one_on_one.prepare", "last"),
        button(say("one_on_one.button_type"), "one_on_one.form", "heard"),
        button(say("one_on_one.button_off"), "one_on_one.off", "off"),
    )
    return page.message()


def reminder_set(words: Words, schedule: Schedule, today: date, command: str) -> Message:
    """The reminder as it is set now."""
    return note(reminder(words, schedule, today, command))


def reminder_off(words: Words, *, again: bool) -> Message:
    """No reminder any more."""
    return note(words.say("one_on_one.reminder_off_already" if again else "one_on_one.reminder_off"))


def reminder_unclear(words: Words, reason: str, command: str) -> Message:
    """What was said of the reminder cannot be: an example."""
    key = "one_on_one.reminder_lead" if reason == "lead" else "one_on_one.reminder_when"
    return note(words.say(key, command=command))


def why(content: Content, value: str) -> Message | None:
    """Where a statement comes from: of the plain ask, or of what a kind of praise tells; None for an unknown one."""
    if value == ASK:
        return passport(content, content.words.say("one_on_one.plain_ask"), _ASK_SOURCES, _ASK_REFS)
    kind = content.praise.get(value)
    return None if kind is None else passport(content, kind.tells, kind.sources, kind.refs)
