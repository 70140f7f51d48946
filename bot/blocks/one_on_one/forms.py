"""The forms of a 1:1: what was heard, and when to be reminded."""

import calendar
import json

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    TimePickerElement,
)
from slack_sdk.models.views import View

from bot.blocks.one_on_one.wording import lead
from bot.blocks.text import fit
from bot.content import Words
from bot.mentoring.one_on_one import LONGEST_HEARD, Meeting

USUAL_TIME = "14:00"
"""The time of the 1:1 that the form begins with."""
LEADS = (15, 30, 60, 120, 24 * 60)
"""Minutes before the 1:1 that the form offers; a command takes any."""


def heard_form(words: Words, heard: str, origin: str) -> View:
    """What was heard, with the words of the last time."""
    say = words.say
    element = PlainTextInputElement(
        action_id="value",
        initial_value=heard[:LONGEST_HEARD] or None,
        multiline=True,
        max_length=LONGEST_HEARD,
        placeholder=PlainTextObject(text=fit(say("one_on_one.hint_heard"), 150)),
    )
    label = PlainTextObject(text=say("one_on_one.field_heard"))
    block = InputBlock(block_id="heard", label=label, element=element, optional=True)
    title, submit = say("one_on_one.form_title"), say("one_on_one.form_submit")
    return _one_on_one_view(words, "one_on_one.heard_form", title, submit, origin, [block])


def remind_form(words: Words, meeting: Meeting | None, origin: str) -> View:
    """Weekday and time of the 1:1, and how long before."""
    say = words.say
    weekdays = [Option(text=name, value=str(number)) for number, name in enumerate(calendar.day_name)]
    leads = sorted({*LEADS, meeting.lead}) if meeting is not None else LEADS
    before = [Option(text=say("one_on_one.option_before", lead=lead(words, one)), value=str(one)) for one in leads]
    chosen = meeting.lead if meeting is not None else 60
    weekday = StaticSelectElement(
        action_id="value", options=weekdays, initial_option=weekdays[meeting.weekday] if meeting else None
    )
    at = TimePickerElement(action_id="value", initial_time=f"{meeting.at:%H:%M}" if meeting else USUAL_TIME)
    initial = next(option for option in before if option.value == str(chosen))
    fields: list[Block] = [
        InputBlock(block_id="weekday", label=PlainTextObject(text=say("one_on_one.field_weekday")), element=weekday),
        InputBlock(block_id="at", label=PlainTextObject(text=say("one_on_one.field_at")), element=at),
        InputBlock(
            block_id="lead",
            label=PlainTextObject(text=say("one_on_one.field_lead")),
            element=StaticSelectElement(action_id="value", options=before, initial_option=initial),
        ),
    ]
    title, submit = say("one_on_one.remind_title"), say("one_on_one.remind_submit")
    return _one_on_one_view(words, "one_on_one.remind_form", title, submit, origin, fields)


def _one_on_one_view(words: Words, callback: str, title: str, submit: str, origin: str, blocks: list[Block]) -> View:
    return View(
        type="modal",
        callback_id=callback,
        private_metadata=json.dumps({"origin": origin}),
        title=PlainTextObject(text=fit(title, 24)),
        submit=PlainTextObject(text=fit(submit, 24)),
        close=PlainTextObject(text=fit(words.say("one_on_one.form_close"), 24)),
        blocks=blocks,
    )
