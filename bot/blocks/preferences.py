"""The form of settings: when nudges and check-ins come, and the working hours."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.views import View

from bot.blocks.message import Message
from bot.blocks.page import Page, button
from bot.blocks.rhythm import DAYS, rhythm_line
from bot.blocks.text import escape
from bot.content import Content, Words
from bot.mentoring.questions import Terms
from bot.mentoring.questions.generated import GOALS, QUESTION
from bot.mentoring.rhythm import MOST_WEEKS
from bot.mentoring.schedules import rides
from bot.store import Member, Schedule

OFF, ON, RIDES = "off", "on", "rides"
"""What a kind of message can be set to; `rides` is for check-ins that come inside the nudge."""
Block = dict[str, Any]


def preferences_lines(content: Content, member: Member, rhythms: Mapping[str, Schedule]) -> str:
    """What comes when, in a line each; `rhythms` holds what is on, by kind."""
    say = content.words.say
    check_ins = rhythms.get("check_in")
    in_nudge = check_ins is not None and rides(check_ins)
    zone = escape(member.timezone or "UTC")
    return "\n".join(
        (
            say("preferences.nudges", rhythm=_rhythm(content, rhythms.get("nudge"))),
            say("preferences.check_ins", rhythm=say("preferences.rides") if in_nudge else _rhythm(content, check_ins)),
            say("preferences.talks", rhythm=_rhythm(content, rhythms.get("one_on_one"))),
            say("preferences.hours", start=member.hours_start, end=member.hours_end, zone=zone),
        )
    )


def preferences_page(
    content: Content, member: Member, rhythms: Mapping[str, Schedule], prefix: str, terms: Terms | None = None
) -> Message:
    """`/cairn settings`; `terms` are those of a language model, where the operator has set one."""
    say = content.words.say
    page = Page(say("preferences.title"))
    page.section(preferences_lines(content, member, rhythms))
    if terms is not None:
        page.section(say("preferences.model", model=escape(terms.model), wish=model_wish(content, member)))
    page.small(say("preferences.typed", prefix=prefix))
    page.actions(button(say("preferences.button"), "preferences.open", "settings"))
    return page.message()


def model_wish(content: Content, member: Member) -> str:
    """What the member lets go to a language model; their question while they have not chosen."""
    return dict(_wishes(content))[member.model_wish or QUESTION]


def _wishes(content: Content) -> list[tuple[str, str]]:
    say = content.words.say
    return [
        (OFF, say("preferences.model_off")),
        (QUESTION, say("preferences.model_question")),
        (GOALS, say("preferences.model_goals")),
    ]


def preferences_form(
    content: Content,
    member: Member,
    nudges: Schedule | None,
    check_ins: Schedule | None,
    origin: Mapping[str, str],
    *,
    has_model: bool = False,
) -> View:
    """The modal. What is off keeps the day and time that it had, or shows the usual one."""
    words = content.words
    nudges_now = ON if nudges is not None and nudges.is_on else OFF
    check_ins_now = OFF
    if check_ins is not None and check_ins.is_on:
        check_ins_now = RIDES if rides(check_ins) else ON
    say = words.say
    at_check_in = (check_ins.weekday, check_ins.local_time) if check_ins else (4, "15:00")
    fields = [
        _select("nudges", say("preferences.field_nudges"), _choices(words, ON, OFF), nudges_now),
        _day("nudges_day", say("preferences.field_nudges_day"), nudges.weekday if nudges else 0),
        _time("nudges_time", say("preferences.field_nudges_time"), nudges.local_time if nudges else "09:00"),
        _weeks(words, nudges.every_weeks if nudges else 1),
        _select("check_ins", say("preferences.field_check_ins"), _choices(words, ON, RIDES, OFF), check_ins_now),
        _day("check_ins_day", say("preferences.field_check_ins_day"), at_check_in[0]),
        _time("check_ins_time", say("preferences.field_check_ins_time"), at_check_in[1]),
        _time("hours_start", say("preferences.field_hours_start"), member.hours_start),
        _time("hours_end", say("preferences.field_hours_end"), member.hours_end),
    ]
    if has_model:
        fields.append(_select("model", say("preferences.field_model"), _wishes(content), member.model_wish or QUESTION))
    return View(
        type="modal",
        callback_id="preferences.form",
        title=_plain(words.say("preferences.title")),
        submit=_plain(words.say("preferences.submit")),
        close=_plain(words.say("preferences.close")),
        private_metadata=json.dumps(dict(origin)),
        blocks=fields,
    )


def _rhythm(content: Content, schedule: Schedule | None) -> str:
    return content.words.say("preferences.is_off") if schedule is None else rhythm_line(content, schedule)


def _choices(words: Words, *kinds: str) -> list[tuple[str, str]]:
    texts = {
        ON: words.say("preferences.choice_on"),
        OFF: words.say("preferences.choice_off"),
        RIDES: words.say("preferences.choice_rides"),
    }
    return [(kind, texts[kind]) for kind in kinds]


def _day(block_id: str, label: str, weekday: int) -> Block:
    return _select(block_id, label, [(str(number), name) for number, name in enumerate(DAYS)], str(weekday))


def _weeks(words: Words, every_weeks: int) -> Block:
    options = [("1", words.say("preferences.every_week"))]
    options += [(str(n), words.say("preferences.every_weeks", weeks=n)) for n in range(2, MOST_WEEKS + 1)]
    return _select("nudges_weeks", words.say("preferences.field_nudges_weeks"), options, str(every_weeks))


def _select(block_id: str, label: str, choices: Sequence[tuple[str, str]], now: str) -> Block:
    options = [{"text": _plain(text), "value": value} for value, text in choices]
    chosen = next(option for option in options if option["value"] == now)
    element = {"type": "static_select", "action_id": "value", "options": options, "initial_option": chosen}
    return {"type": "input", "block_id": block_id, "label": _plain(label), "element": element}


def _time(block_id: str, label: str, now: str) -> Block:
    element = {"type": "timepicker", "action_id": "value", "initial_time": now}
    return {"type": "input", "block_id": block_id, "label": _plain(label), "element": element}


def _plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}
