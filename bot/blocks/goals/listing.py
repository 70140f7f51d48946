"""The list of a member's goals, a page at a time, and the short one of App Home."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from slack_sdk.models.blocks import Block

from bot.blocks.goals.plain import Button, Row, actions, button, context, section
from bot.blocks.goals.wording import Scene, block_text, both, title
from bot.blocks.message import Message
from bot.content import Words
from bot.store import Goal

PAGE = 10
"""Goals on a page: two blocks each, of the 50 that a message may have (BK-1)."""


class Weekly(NamedTuple):
    """The part of the list that is about weekly check-ins: a line, or none, and a button."""

    line: str | None
    button: Button


def listed(scene: Scene, goals: Sequence[Goal], offset: int = 0, weekly: Weekly | None = None) -> Message:
    """The member's active goals, a page at a time, and below them what was done lately."""
    say = scene.words.say
    by_state: dict[str, list[Goal]] = {"active": [], "done": []}
    for goal in goals:
        by_state.setdefault(goal.state, []).append(goal)
    active, done = by_state["active"], by_state["done"]
    if not active:
        return _empty(scene, done)
    offset = offset if 0 <= offset < len(active) else 0
    page = active[offset : offset + PAGE]
    head = say("goals.list_one") if len(active) == 1 else say("goals.list_many", count=len(active))
    blocks = [section(f"*{head}*")]
    lines = [head]
    for position, goal in enumerate(page):
        in_block, in_text = both(scene, goal)
        blocks += [section(in_block), _goal_row(scene.words, goal, position)]
        lines.append(in_text)
    if offset == 0 and done:
        finished = _finished(scene, done)
        blocks.append(context(finished))
        lines.append(finished)
    if weekly is not None and weekly.line is not None:
        blocks.append(context(weekly.line))
        lines.append(weekly.line)
    buttons = _paging(scene.words, len(active), offset)
    blocks.append(actions(buttons if weekly is None else [*buttons, weekly.button]))
    if len(active) > PAGE:
        lines.append(say("goals.page_of", first=offset + 1, last=offset + len(page), count=len(active)))
    return Message("\n".join(lines), blocks)


def short_list(scene: Scene, goals: Sequence[Goal], count: int) -> list[Block]:
    """These few with progress bars and their buttons, for App Home, and the way to all `count` of them."""
    blocks: list[Block] = []
    for position, goal in enumerate(goals):
        blocks += [section(block_text(scene, goal)), _goal_row(scene.words, goal, position)]
    if count > len(goals):
        blocks.append(actions([button(scene.words.say("goals.button_all"), "goals.page:all", "0")]))
    return blocks


def _empty(scene: Scene, done: Sequence[Goal]) -> Message:
    text = scene.words.say("goals.none_at_all") if done else scene.words.say("goals.empty")
    blocks = [section(text)]
    if done:
        finished = _finished(scene, done)
        text = f"{text}\n{finished}"
        blocks.append(context(finished))
    return Message(text, [*blocks, actions([button(scene.words.say("goals.button_add"), "goals.add", "new")])])


def _finished(scene: Scene, done: Sequence[Goal]) -> str:
    """The goals done lately, at most five, in one paragraph."""
    titles = "; ".join(f"{goal.number}. {title(goal)}" for goal in done[-5:])
    return scene.words.say("goals.finished", titles=titles)


def _goal_row(words: Words, goal: Goal, position: int) -> Block:
    return _row(words, goal.number or 0, position, goal.rests_since is not None).of(goal.id or 0)


@lru_cache(1024)
def _row(words: Words, number: int, position: int, rests: bool) -> Row:
    """What can be done about the goal with this number, at this place of a list: the same for every member."""
    say = words.say
    buttons = [
        button(say("goals.button_done"), f"goals.done:{position}", "", label=say("goals.label_done", number=number)),
        button(say("goals.button_edit"), f"goals.edit:{position}", "", label=say("goals.label_edit", number=number)),
    ]
    if rests:
        label = say("goals.label_wake", number=number)
        buttons.append(button(say("goals.button_wake"), f"goals.wake:{position}", "", label=label))
    return Row(buttons)


def _paging(words: Words, count: int, offset: int) -> list[Button]:
    buttons = [button(words.say("goals.button_add"), "goals.add", "new")]
    if offset > 0:
        buttons.append(button(words.say("goals.button_previous"), "goals.page:previous", str(max(0, offset - PAGE))))
    if offset + PAGE < count:
        buttons.append(button(words.say("goals.button_next"), "goals.page:next", str(offset + PAGE)))
    return buttons
