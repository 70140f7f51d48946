"""The short talk that leads to a plan: one question a message, and the form with the same questions."""

import json
from collections.abc import Mapping

from slack_sdk.models.blocks import Block, InputBlock, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View

from bot.blocks.goals.plain import actions, button, context, section
from bot.blocks.goals.wording import quote, title
from bot.blocks.intentions.wording import beside, of_goal
from bot.blocks.message import Message
from bot.blocks.text import escape, fit
from bot.content import Words
from bot.mentoring.intentions import LONGEST_PART, LONGEST_WISH, Plan
from bot.store import Goal, Intention

_ASKS = {
    "outcome": "intentions.ask_outcome",
    "obstacle": "intentions.ask_obstacle",
    "plan": "intentions.ask_plan",
    "cue": "intentions.ask_cue",
    "action": "intentions.ask_action",
}
_MAY_BE_SKIPPED = ("outcome", "obstacle")


def question(words: Words, plan: Plan) -> Message:
    """The question that is open; what was said before stands above it."""
    say, intention, value = words.say, plan.intention, str(plan.intention.id)
    asked = intention.asked or "outcome"
    goal, ask, hint = of_goal(words, plan), say(_ASKS[asked]), say("intentions.asked_hint")
    so_far = _so_far(words, intention)
    buttons = [button(say("intentions.button_skip"), "intentions.skip", f"{asked}:{value}")]
    if asked not in _MAY_BE_SKIPPED:
        buttons = []
    buttons += [
        button(say("intentions.button_form"), "intentions.change", value),
        button(say("intentions.button_leave"), "intentions.leave", value),
    ]
    blocks = [section(goal), *(context(line) for line in so_far), section(f"*{ask}*"), context(hint), actions(buttons)]
    return Message("\n".join([goal, *so_far, ask, hint]), blocks)


def left(words: Words, plan: Plan) -> Message:
    """The talk was left; it can be taken up again."""
    say, value = words.say, str(plan.intention.id)
    head, goal, so_far = say("intentions.draft_left"), of_goal(words, plan), _so_far(words, plan.intention)
    buttons = [
        button(say("intentions.button_go_on"), "intentions.go_on", value),
        button(say("intentions.button_form"), "intentions.change", value),
    ]
    blocks = [section(head), section(goal), *(context(line) for line in so_far), actions(buttons)]
    return Message("\n".join([head, goal, *so_far]), blocks)


def asked_in_dm(words: Words, goal: Goal, intention: Intention, said: str, command: str) -> Message:
    """A question is on its way to the direct messages; a form does as well. What was said already is quoted back."""
    text = words.say("intentions.asked_in_dm")
    if said:
        key = "intentions.half_given_cue" if intention.cue else "intentions.half_given_action"
        text = words.say(key, said=quote(said), number=goal.number or 0, command=command)
    form = button(words.say("intentions.button_form"), "intentions.make", str(goal.id))
    return Message(text, [section(text), actions([form])])


def _so_far(words: Words, intention: Intention) -> list[str]:
    lines = beside(words, intention)
    half = ""
    if intention.cue:
        half = words.say("intentions.half_cue", cue=escape(intention.cue))
    elif intention.action:
        half = words.say("intentions.half_action", action=escape(intention.action))
    return [*lines, *([words.say("intentions.so_far", said=half)] if half else [])]


def form(words: Words, goal: Goal, intention: Intention | None, origin: str) -> View:
    """A plan with everything it holds."""
    say = words.say
    known = intention or Intention(team_id=goal.team_id, user_id=goal.user_id, goal_id=goal.id or 0)
    blocks: list[Block] = [
        section(say("intentions.of_goal", number=goal.number or 0, title=title(goal))),
        _field("outcome", say("intentions.field_outcome"), known.outcome, LONGEST_WISH, optional=True),
        _field("obstacle", say("intentions.field_obstacle"), known.obstacle, LONGEST_WISH, optional=True),
        _field("cue", say("intentions.field_cue"), known.cue, LONGEST_PART, say("intentions.hint_cue")),
        _field(
            "action", say("intentions.field_action"), known.action, LONGEST_PART, hint=say("intentions.hint_action")
        ),
    ]
    ids = {"goal": str(goal.id), "origin": origin}
    if known.state == "active" and known.id is not None:
        ids["plan"] = str(known.id)
    return _plan_view(words, ids, blocks)


def _field(
    name: str, label: str, value: str | None, longest: int, hint: str | None = None, *, optional: bool = False
) -> InputBlock:
    element = PlainTextInputElement(
        action_id="value",
        initial_value=value or None,
        max_length=longest,
        multiline=True,
        placeholder=PlainTextObject(text=fit(hint, 150)) if hint else None,
    )
    return InputBlock(block_id=name, label=PlainTextObject(text=label), element=element, optional=optional)


def _plan_view(words: Words, ids: Mapping[str, str], blocks: list[Block]) -> View:
    return View(
        type="modal",
        callback_id="intentions.form",
        private_metadata=json.dumps(dict(ids)),
        title=PlainTextObject(text=fit(words.say("intentions.title"), 24)),
        submit=PlainTextObject(text=fit(words.say("intentions.submit"), 24)),
        close=PlainTextObject(text=fit(words.say("intentions.close"), 24)),
        blocks=blocks,
    )
