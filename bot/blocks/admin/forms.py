"""The forms for admins. A field's block id is its name and the key of its error."""

import json

from slack_sdk.models.blocks import InputBlock, PlainTextInputElement, PlainTextObject, SectionBlock
from slack_sdk.models.views import View

from bot.blocks.text import fit
from bot.content import Words
from bot.mentoring.admin import LONGEST_REASON
from bot.store.controls import Controls


def stop_form(words: Words, origin: str) -> View:
    """Stop it, with a reason that other admins read."""
    say = words.say
    return View(
        type="modal",
        callback_id="admin.stop_form",
        private_metadata=json.dumps({"origin": origin}),
        title=_plain(say("admin.title_stop")),
        submit=_plain(say("admin.submit_stop")),
        close=_plain(say("admin.cancel")),
        blocks=[
            SectionBlock(text=say("admin.ask_stop")),
            InputBlock(
                block_id="reason",
                label=say("admin.field_reason"),
                hint=fit(say("admin.hint_reason"), 150),
                optional=True,
                element=PlainTextInputElement(action_id="value", max_length=LONGEST_REASON),
            ),
        ],
    )


def caps_form(words: Words, controls: Controls, origin: str) -> View:
    """Both caps; an empty field is what the settings say."""
    say = words.say
    return View(
        type="modal",
        callback_id="admin.caps_form",
        private_metadata=json.dumps({"origin": origin}),
        title=_plain(say("admin.title_caps")),
        submit=_plain(say("admin.submit_caps")),
        close=_plain(say("admin.cancel")),
        blocks=[
            _number("week", say("admin.field_week"), say("admin.hint_cap"), controls.cap_week),
            _number("day", say("admin.field_day"), say("admin.hint_cap"), controls.cap_day),
        ],
    )


def _number(name: str, label: str, hint: str, value: int | None) -> InputBlock:
    initial = None if value is None else str(value)
    element = PlainTextInputElement(action_id="value", max_length=9, initial_value=initial)
    return InputBlock(block_id=name, label=label, hint=fit(hint, 150), optional=True, element=element)


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=fit(text, 24))
