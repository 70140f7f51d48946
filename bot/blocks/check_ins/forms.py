"""The forms of check-ins. A field's block id is its name and the key of its error."""

import json

from slack_sdk.models.blocks import InputBlock, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View

from bot.blocks.goals.plain import section
from bot.blocks.goals.wording import Scene, block_text
from bot.blocks.text import fit
from bot.mentoring.goals import LONGEST_TITLE
from bot.store import Goal

_LONGEST = 3000


def note_form(scene: Scene, goal: Goal, ref: str, origin: str, initial: str | None = None) -> View:
    """A note on what was answered; `initial` is the one that is there."""
    say = scene.words.say
    field = _field("note", say("check_ins.note_label"), say("check_ins.note_hint"), initial, _LONGEST)
    return _about_goal(scene, goal, "check_ins.note_form", say("check_ins.note_title"), _ids(goal, ref, origin), field)


def line_form(scene: Scene, goal: Goal, ref: str, origin: str) -> View:
    """One line on a goal that is done."""
    say = scene.words.say
    field = _field("note", say("check_ins.line_label"), say("check_ins.line_hint"), None, _LONGEST)
    return _about_goal(scene, goal, "check_ins.note_form", say("check_ins.note_title"), _ids(goal, ref, origin), field)


def smaller_form(scene: Scene, goal: Goal, ref: str, origin: str) -> View:
    """A smaller version of a goal, in the member's words."""
    say = scene.words.say
    field = _field("title", say("check_ins.smaller_label"), say("check_ins.smaller_hint"), goal.title, LONGEST_TITLE)
    return _about_goal(
        scene, goal, "check_ins.smaller_form", say("check_ins.smaller_title"), _ids(goal, ref, origin), field
    )


def _ids(goal: Goal, ref: str, origin: str) -> dict[str, str]:
    return {"goal": str(goal.id), "check_in": ref, "origin": origin}


def _field(name: str, label: str, hint: str, initial: str | None, most: int) -> InputBlock:
    element = PlainTextInputElement(action_id="value", multiline=True, max_length=most, initial_value=initial)
    return InputBlock(
        block_id=name, label=PlainTextObject(text=label), hint=PlainTextObject(text=hint), element=element
    )


def _about_goal(scene: Scene, goal: Goal, callback: str, title: str, ids: dict[str, str], field: InputBlock) -> View:
    say = scene.words.say
    return View(
        type="modal",
        callback_id=callback,
        private_metadata=json.dumps(ids),
        title=PlainTextObject(text=fit(title, 24)),
        submit=PlainTextObject(text=fit(say("check_ins.submit"), 24)),
        close=PlainTextObject(text=fit(say("check_ins.close"), 24)),
        blocks=[section(block_text(scene, goal)), field],
    )
