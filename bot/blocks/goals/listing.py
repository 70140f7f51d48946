"""The list of a member's goals, a page at a time, and the short one of App Home."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.goals.plain import Button, actions, button, context, section
from bot.blocks.goals.wording import Scene, block_text, both, title
from bot.blocks.message import Message
from bot.content import Words
from bot.store import Goal

PAGE = 10
"""Goals on a page: two blocks each, of the 50 that a message may have (BK-1)."""


def listed(scene: Scene, goals: Sequence[Goal], offset: int = 0) -> Message:
    """The member's active goals, a page at a time, and below them what was done lately."""
    say = scene.words.say
    active = [goal for goal in goals if goal.state == "active"]
    done = [goal for goal in goals if goal.state == "done"]
    if not active:
        return _empty(scene, done)
    offset = offset if 0 <= offset < len(active) else 0
    page = active[offset : offset + PAGE]
    head = say("goals.list_one") if len(active) == 1 else say("goals.list_many", count=len(active))
    blocks = [section(f"*{head}*")]
    lines = [head]
    for position, goal in enumerate(page):
        in_block, in_text = both(scene, goal)
        blocks += [section(in_block), actions(_goal_buttons(scene.words, goal, position))]
        lines.append(in_text)
    if offset == 0 and done:
        finished = _finished(scene, done)
        blocks.append(context(finished))
        lines.append(finished)
    blocks.append(actions(_paging(scene.words, len(active), offset)))
    if len(active) > PAGE:
        lines.append(say("goals.page_of", first=offset + 1, last=offset + len(page), count=len(active)))
    return Message("\n".join(lines), blocks)


def short_list(scene: Scene, goals: Sequence[Goal], most: int = 5) -> list[Block]:
    """The first active goals with progress bars and their buttons, for App Home; at most `2 * most + 1` blocks."""
    blocks: list[Block] = []
    active = [goal for goal in goals if goal.state == "active"]
    for position, goal in enumerate(active[:most]):
        blocks += [section(block_text(scene, goal)), actions(_goal_buttons(scene.words, goal, position))]
    if len(active) > most:
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


def _goal_buttons(words: Words, goal: Goal, position: int) -> list[Button]:
    value = str(goal.id)
    return [
        button(
            words.say("goals.button_done"),
            f"goals.done:{position}",
            value,
            label=words.say("goals.label_done", number=goal.number or 0),
        ),
        button(
            words.say("goals.button_edit"),
            f"goals.edit:{position}",
            value,
            label=words.say("goals.label_edit", number=goal.number or 0),
        ),
    ]


def _paging(words: Words, count: int, offset: int) -> list[Button]:
    buttons = [button(words.say("goals.button_add"), "goals.add", "new")]
    if offset > 0:
        buttons.append(button(words.say("goals.button_previous"), "goals.page:previous", str(max(0, offset - PAGE))))
    if offset + PAGE < count:
        buttons.append(button(words.say("goals.button_next"), "goals.page:next", str(offset + PAGE)))
    return buttons
