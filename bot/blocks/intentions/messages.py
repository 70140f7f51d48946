"""How plans look in a message: one plan after each change, at its minute, in a nudge, and the list."""

import calendar
from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.goals.plain import Button, actions, button, context, section
from bot.blocks.goals.wording import quote, title
from bot.blocks.intentions.wording import beside, of_goal, sentence, when, when_short
from bot.blocks.message import Message
from bot.blocks.plain import plain
from bot.content import Words
from bot.mentoring.goals import Change
from bot.mentoring.intentions import Plan

PAGE = 10
"""Plans on a page: two blocks each, of the 50 that a message may have (BK-1)."""


def made(words: Words, plan: Plan, *, again: bool = False) -> Message:
    """A plan that was made just now, with its next minute and the way back."""
    head = words.say("intentions.again" if again else "intentions.made")
    undo = button(words.say("intentions.button_undo"), "intentions.undo", f"made:{plan.intention.id}")
    return _whole(words, plan, head, [*_weekly(words, plan), *_handles(words, plan), *([] if again else [undo])])


def card(words: Words, plan: Plan) -> Message:
    """The plan of a goal, with what can be done to it."""
    return _whole(words, plan, words.say("intentions.card"), [*_weekly(words, plan), *_handles(words, plan)])


def stopped(words: Words, plan: Plan, *, again: bool = False) -> Message:
    """A plan that has ended, and the way back."""
    head = words.say("intentions.stopped_already" if again else "intentions.stopped")
    buttons = [] if again else [button(words.say("intentions.button_undo"), "intentions.undo", _stopped(plan))]
    buttons.append(_make(words, plan))
    return _said(words, plan, head, [], buttons)


def undone(words: Words, plan: Plan) -> Message:
    """After a change was taken back: the plan goes on, or there is none."""
    if plan.is_made:
        return _whole(words, plan, words.say("intentions.undone"), _handles(words, plan))
    return _said(words, plan, words.say("intentions.undone_made"), [], [_make(words, plan)])


def fires(words: Words, plan: Plan) -> Message:
    """The plan at its minute: the member's own sentence, the goal, and what came of it."""
    value, say = str(plan.intention.id), words.say
    buttons = [
        button(say("intentions.button_done"), "intentions.done", value, style="primary"),
        button(say("intentions.button_not_now"), "intentions.not_now", value),
        *_handles(words, plan),
    ]
    return _said(words, plan, say("intentions.fires"), beside(words, plan.intention)[-1:], buttons)


def did(words: Words, plan: Plan, change: Change) -> Message:
    """The member did it: written down with the goal."""
    say, goal = words.say, plan.goal
    key = "intentions.did_again" if change.again else "intentions.did"
    head, quoted = say(key, number=goal.number or 0, title=title(goal)), quote(plan.intention.action)
    following = when(words, plan) if plan.is_made else ""
    buttons = [button(say("intentions.button_goal_done"), "goals.done", str(goal.id))]
    if change.event is not None and not change.again:
        buttons.append(button(say("intentions.button_undo"), "goals.undo", str(change.event.id)))
    blocks = [section(head), section(quoted), *([context(following)] if following else []), actions(buttons)]
    return Message("\n".join(part for part in (head, quoted, following) if part), blocks)


def not_now(words: Words, plan: Plan) -> Message:
    """Not this time: when it comes next."""
    lines = [when(words, plan)] if plan.is_made else []
    return _said(words, plan, words.say("intentions.not_now"), lines, _handles(words, plan))


def quoted_in(words: Words, nudge: Message, plans: Sequence[Plan]) -> Message:
    """A nudge with the member's own sentences in it, above its buttons."""
    lines = [
        words.say("intentions.quoted", number=plan.goal.number or 0, sentence=sentence(words, plan.intention))
        for plan in plans
    ]
    blocks = plain(nudge.blocks)
    buttons = next((at for at, block in enumerate(blocks) if block["type"] == "actions"), len(blocks))
    own = plain([context(line) for line in lines])
    return Message("\n".join([nudge.text, *lines]), [*blocks[:buttons], *own, *blocks[buttons:]])


def listed(words: Words, plans: Sequence[Plan], offset: int, command: str | None = None) -> Message:
    """The member's plans, a page at a time. `command` is what `/goals` is called; None in a direct message."""
    say = words.say
    if not plans:
        none = say("intentions.list_none", command=command) if command else say("intentions.list_none_dm")
        return Message(none, [section(none)])
    offset = offset if 0 <= offset < len(plans) else 0
    page = plans[offset : offset + PAGE]
    head = say("intentions.list_one") if len(plans) == 1 else say("intentions.list_many", count=len(plans))
    blocks: list[Block] = [section(f"*{head}*")]
    lines = [head]
    for position, plan in enumerate(page):
        text = _line(words, plan)
        blocks += [section(text), actions(_handles(words, plan, position))]
        lines.append(text)
    paging = _paging(words, len(plans), offset)
    if paging:
        blocks.append(actions(paging))
        lines.append(say("intentions.page_of", first=offset + 1, last=offset + len(page), count=len(plans)))
    return Message("\n".join(lines), blocks)


def _line(words: Words, plan: Plan) -> str:
    if plan.is_made:
        return f"{sentence(words, plan.intention)}\n{of_goal(words, plan)}\n{when_short(words, plan)}"
    return f"{words.say('intentions.draft')}\n{of_goal(words, plan)}"


def _whole(words: Words, plan: Plan, head: str, buttons: Sequence[Button]) -> Message:
    return _said(words, plan, head, [*beside(words, plan.intention), when(words, plan)], buttons)


def _said(words: Words, plan: Plan, head: str, lines: Sequence[str], buttons: Sequence[Button]) -> Message:
    """Head, sentence and goal, and each further line as small print: a line may be long."""
    own = [sentence(words, plan.intention)] if plan.intention.cue and plan.intention.action else []
    goal = of_goal(words, plan)
    blocks = [section(head), *(section(f"*{line}*") for line in own), section(goal)]
    blocks += [context(line) for line in lines]
    return Message("\n".join([head, *own, goal, *lines]), [*blocks, actions(buttons)])


def _handles(words: Words, plan: Plan, position: int | None = None) -> list[Button]:
    """Change and stop, or go on with what is not finished; `position` keeps ids apart where there are many."""
    say, value = words.say, str(plan.intention.id)
    number, place = plan.goal.number or 0, "" if position is None else f":{position}"
    change = button(
        say("intentions.button_change"),
        f"intentions.change{place}",
        value,
        label=say("intentions.label_change", number=number),
    )
    if plan.intention.state == "draft":
        label = say("intentions.label_go_on", number=number)
        change = button(say("intentions.button_go_on"), f"intentions.go_on{place}", value, label=label)
    if plan.intention.state == "ended":
        return [_make(words, plan)]
    label = say("intentions.label_stop", number=number)
    return [change, button(say("intentions.button_stop"), f"intentions.stop{place}", value, label=label)]


def _make(words: Words, plan: Plan) -> Button:
    return button(words.say("intentions.button_make"), "intentions.make", str(plan.goal.id))


def _stopped(plan: Plan) -> str:
    return f"stopped:{plan.intention.id}"


def _weekly(words: Words, plan: Plan) -> list[Button]:
    """A cue for one day may have been meant for every week."""
    cue = plan.cue
    if cue.reason != "once" or cue.weekday is None or cue.local_time is None or not plan.is_made:
        return []
    at = f"{cue.local_time:%H:%M}"
    text = words.say("intentions.button_weekly", day=calendar.day_name[cue.weekday], time=at)
    return [button(text, "intentions.weekly", str(plan.intention.id), style="primary")]


def _paging(words: Words, count: int, offset: int) -> list[Button]:
    buttons = []
    if offset > 0:
        before = str(max(0, offset - PAGE))
        buttons.append(button(words.say("intentions.button_previous"), "intentions.page:previous", before))
    if offset + PAGE < count:
        buttons.append(button(words.say("intentions.button_next"), "intentions.page:next", str(offset + PAGE)))
    return buttons
