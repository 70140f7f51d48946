"""`/cairn 1on1`: preparing the next 1:1, and the reminder before it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import time
from typing import Any

from bot.blocks import one_on_one as blocks
from bot.blocks.message import Message
from bot.blocks.text import clean
from bot.mentoring import one_on_one as rules
from bot.mentoring.members import local_day
from bot.slack.answers import Answer, Form, Invalid, Sheet, origin
from bot.slack.context import Visit
from bot.slack.inputs import Click, Filled, number
from bot.store import Team


async def command(visit: Visit, text: str) -> Message:
    """`/cairn 1on1`, `/cairn 1on1 you're doing great`, `/cairn 1on1 every tuesday 14:00, remind me 1 hour before`."""
    said = clean(text).strip()
    if rules.asks_for_kept(said):
        return await kept(visit)
    if rules.asks_how(said):
        return await ask(visit)
    member = await visit.member()
    wish = rules.read_reminder(said, local_day(visit.now, member.timezone)) if said else None
    if isinstance(wish, rules.Meeting):
        return await set_reminder(visit, wish)
    if isinstance(wish, rules.Off):
        return await end_reminder(visit)
    if isinstance(wish, rules.Unclear):
        return blocks.reminder_unclear(visit.content.words, wish.reason, _command(visit))
    if len(said) > rules.LONGEST_HEARD:
        async with visit.open_team() as team:
            note = await team.notes.keep(visit.user_id, said, visit.now)
        return blocks.too_long(visit.content.words, note)
    return await prepare(visit, said) if said else await ask(visit)


async def ask(visit: Visit) -> Message:
    """What did you hear? And whether a reminder is set."""
    schedule = await visit.rows.schedules.get(visit.user_id, "one_on_one")
    return blocks.ask_heard(visit.content.words, schedule, await visit.today(), _command(visit))


async def kept(visit: Visit) -> Message:
    """What was prepared before."""
    member = await visit.member()
    past = await visit.rows.one_on_ones.latest(visit.user_id, blocks.PAST)
    return blocks.kept(visit.content, past, member, visit.now, _command(visit))


async def prepare(visit: Visit, heard: str, *, by_message: bool = False) -> Message:
    """Prepare from what was heard, keep it, and show it; `by_message` where the answer has no place to be shown at."""
    member, content = await visit.member(), visit.content
    async with visit.open_team() as team:
        row = await rules.prepare(team, member, heard, content, visit.now)
        if by_message:
            await _tell(visit, team, "reply.one_on_one", {"one_on_one": row.id})
    found = await rules.recall(visit.rows, member, row, content, visit.now)
    schedule = await visit.rows.schedules.get(visit.user_id, "one_on_one")
    return blocks.prepared(content, found, schedule, _command(visit))


async def _tell(visit: Visit, team: Team, kind: str, subject: dict[str, Any]) -> None:
    """Send an answer to the direct messages."""
    key = f"{kind}:{visit.key}"
    await team.deliveries.plan(visit.user_id, kind, "requested", key, visit.now, subject=subject, now=visit.now)


async def set_reminder(visit: Visit, meeting: rules.Meeting, *, by_message: bool = False) -> Message:
    """Remind before each 1:1."""
    member = await visit.member()
    async with visit.open_team() as team:
        schedule = await rules.remind(team, member, meeting, visit.now)
        if by_message:
            await _tell(visit, team, "reply.one_on_one_reminder", {"outcome": "set"})
    return blocks.reminder_set(visit.content.words, schedule, await visit.today(), _command(visit))


async def end_reminder(visit: Visit) -> Message:
    """No reminder any more."""
    member = await visit.member()
    async with visit.open_team() as team:
        was_set = await rules.forget(team, member, visit.now)
    return blocks.reminder_off(visit.content.words, again=not was_set)


async def clicked_prepare(visit: Visit, click: Click) -> Answer:
    """`Prepare anyway` with nothing heard, and `Open the preparation` with what was heard last."""
    heard = await rules.last_heard(visit.rows, visit.user_id) if click.value == "last" else ""
    return await prepare(visit, heard)


async def clicked_open(visit: Visit, _click: Click) -> Answer:
    """`Prepare my 1:1` on App Home."""
    return await ask(visit)


async def clicked_form(visit: Visit, _click: Click) -> Answer:
    """`Say what you heard`: the form, with the words of the last time."""
    await visit.known()
    heard = await rules.last_heard(visit.rows, visit.user_id)
    return Form(blocks.heard_form(visit.content.words, heard, origin(visit)))


async def clicked_remind_form(visit: Visit, _click: Click) -> Answer:
    """`Set a reminder`: weekday, time and how long before."""
    await visit.known()
    meeting = rules.meeting_of(await visit.rows.schedules.get(visit.user_id, "one_on_one"))
    return Form(blocks.remind_form(visit.content.words, meeting, origin(visit)))


async def clicked_off(visit: Visit, _click: Click) -> Answer:
    """`No more reminders`."""
    return await end_reminder(visit)


async def clicked_why(visit: Visit, click: Click) -> Answer:
    """`Why?`: where a statement comes from."""
    said = blocks.why(visit.content, click.value)
    return None if said is None else Sheet(visit.say("one_on_one.why_title"), said)


async def heard(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """What was heard, from the form; nothing is an answer too."""
    said = clean(filled.values.get("heard") or "").strip()
    if len(said) > rules.LONGEST_HEARD:
        most = rules.LONGEST_HEARD
        return Invalid({"heard": visit.say("one_on_one.error_long", length=f"{len(said):,}", most=most)})
    return await prepare(visit, said, by_message=not filled.metadata.get("origin"))


async def reminded(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """The reminder, from the form."""
    meeting = read_meeting(filled)
    if meeting is None:
        return Invalid({"weekday": visit.say("one_on_one.error_reminder")})
    set_now = rules.meeting_of(await visit.rows.schedules.get(visit.user_id, "one_on_one"))
    if set_now is None and filled.shown.get("weekday"):
        return Invalid({"weekday": visit.say("one_on_one.error_ended")})
    if set_now is not None:
        meeting = filled.changed_in(set_now, meeting)
    return await set_reminder(visit, meeting, by_message=not filled.metadata.get("origin"))


def read_meeting(filled: Filled) -> rules.Meeting | None:
    """The three fields as a weekly 1:1; None where one of them holds what was not offered."""
    weekday, lead = number(filled.values.get("weekday") or ""), number(filled.values.get("lead") or "")
    try:
        at = time.fromisoformat(filled.values.get("at") or "")
    except ValueError:
        return None
    if weekday is None or weekday > 6 or lead is None or lead > rules.LONGEST_LEAD:
        return None
    return rules.Meeting(weekday, at, lead)


def _command(visit: Visit) -> str:
    return f"/{visit.desk.prefix}cairn"


ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "one_on_one.form": clicked_form,
    "one_on_one.off": clicked_off,
    "one_on_one.open": clicked_open,
    "one_on_one.prepare": clicked_prepare,
    "one_on_one.remind_form": clicked_remind_form,
    "one_on_one.why": clicked_why,
}

FORMS: Mapping[str, Callable[[Visit, Filled], Awaitable[Message | Invalid | None]]] = {
    "one_on_one.heard_form": heard,
    "one_on_one.remind_form": reminded,
}
