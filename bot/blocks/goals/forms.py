"""The forms of goals. A field's block id is its name and the key of its error."""

import json
from collections.abc import Mapping

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InputBlock,
    NumberInputElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks.goals.plain import section
from bot.blocks.goals.wording import Scene, block_text
from bot.blocks.text import fit
from bot.content import Ladder, Words
from bot.mentoring.dimensions import find
from bot.mentoring.goals import LONGEST_NOTE, LONGEST_TITLE
from bot.store import Goal

NO_DIMENSION = "none"
"""The option that stands for no dimension; Slack refuses an empty value."""


def add_form(scene: Scene, origin: str) -> View:
    """A goal from nothing."""
    return _form(scene.words, "goals.add_form", scene.words.say("goals.title_add"), {"origin": origin}, _fields(scene))


def edit_form(scene: Scene, goal: Goal, origin: str) -> View:
    """A goal with everything it holds; a draft is saved with it."""
    ids = {"goal": str(goal.id), "origin": origin}
    return _form(scene.words, "goals.edit_form", scene.words.say("goals.title_edit"), ids, _fields(scene, goal))


def done_form(scene: Scene, goal: Goal, origin: str) -> View:
    """One line about a goal that is done."""
    say = scene.words.say
    line = PlainTextInputElement(
        action_id="value",
        multiline=True,
        max_length=LONGEST_NOTE,
        placeholder=PlainTextObject(text=fit(say("goals.hint_line"), 150)),
    )
    blocks = [section(block_text(scene, goal)), _field("line", say("goals.field_line"), line)]
    ids = {"goal": str(goal.id), "origin": origin}
    return _form(scene.words, "goals.done_form", say("goals.title_line"), ids, blocks)


def progress_form(scene: Scene, goal: Goal, origin: str) -> View:
    """How far a goal is, and what happened."""
    say = scene.words.say
    note = PlainTextInputElement(action_id="value", multiline=True, max_length=LONGEST_NOTE)
    blocks = [
        section(block_text(scene, goal)),
        _field("progress", say("goals.field_progress"), _percent(goal.progress)),
        _field("note", say("goals.field_note"), note, optional=True),
    ]
    ids = {"goal": str(goal.id), "origin": origin}
    return _form(scene.words, "goals.progress_form", say("goals.title_progress"), ids, blocks)


def _fields(scene: Scene, goal: Goal | None = None) -> list[Block]:
    say = scene.words.say
    title = PlainTextInputElement(
        action_id="value",
        initial_value=goal.title if goal else None,
        max_length=LONGEST_TITLE,
        multiline=True,
        placeholder=PlainTextObject(text=fit(say("goals.hint_title"), 150)),
    )
    due_day = DatePickerElement(
        action_id="value", initial_date=goal.due_day.isoformat() if goal and goal.due_day else None
    )
    return [
        _field("title", say("goals.field_title"), title),
        _field("due_day", say("goals.field_due_day"), due_day, optional=True),
        _field("dimension", say("goals.field_dimension"), _dimensions(scene.words, scene.ladder, goal), optional=True),
        _field("progress", say("goals.field_progress"), _percent(goal.progress if goal else 0), optional=True),
    ]


def _dimensions(words: Words, ladder: Ladder, goal: Goal | None) -> StaticSelectElement:
    options = [
        Option(text=fit(words.say("goals.no_dimension"), 75), value=NO_DIMENSION),
        *(Option(text=fit(one.short, 75), value=one.id) for one in ladder.dimensions),
    ]
    chosen = goal.dimension if goal and find(goal.dimension, ladder) else NO_DIMENSION
    initial = next(option for option in options if option.value == chosen)
    return StaticSelectElement(action_id="value", options=options, initial_option=initial)


def _percent(progress: int) -> NumberInputElement:
    return NumberInputElement(
        action_id="value", is_decimal_allowed=False, initial_value=str(progress), min_value="0", max_value="100"
    )


def _field(
    name: str,
    label: str,
    element: PlainTextInputElement | DatePickerElement | StaticSelectElement | NumberInputElement,
    *,
    optional: bool = False,
) -> InputBlock:
    return InputBlock(block_id=name, label=PlainTextObject(text=label), element=element, optional=optional)


def _form(words: Words, callback: str, title: str, ids: Mapping[str, str], blocks: list[Block]) -> View:
    return View(
        type="modal",
        callback_id=callback,
        private_metadata=json.dumps(dict(ids)),
        title=PlainTextObject(text=fit(title, 24)),
        submit=PlainTextObject(text=fit(words.say("goals.submit"), 24)),
        close=PlainTextObject(text=fit(words.say("goals.close"), 24)),
        blocks=blocks,
    )
