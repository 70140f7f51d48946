"""The list of a member's wins, a page at a time; what a search finds; and the short one of App Home."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.goals.plain import Button, actions, button, context, section
from bot.blocks.goals.wording import Scene, title
from bot.blocks.message import Message
from bot.blocks.text import clean
from bot.blocks.wins.wording import both, brief
from bot.content import Words
from bot.mentoring.wins import packed
from bot.store import Goal, Win

PAGE = 10
"""Wins on a page: two blocks each, of the 50 that a message may have (BK-1)."""
OFFERED = 3
"""Goals that are done and have no line yet, which the list names."""
_SOUGHT = 200
"""Characters of a search that its answer says again."""
_BRACKETS = str.maketrans("<>", "  ")


def listed(scene: Scene, wins: Sequence[Win], count: int, offset: int = 0, done: Sequence[Goal] = ()) -> Message:
    """One page of the member's wins; `count` is how many there are, `done` the goals that stay as one."""
    say = scene.words.say
    if not count:
        text = say("wins.empty_but_done" if done else "wins.empty")
        buttons = [_add(scene.words), *([_export(scene.words)] if done else [])]
        return _with_done(scene, Message(text, [section(text), actions(buttons)]), done)
    head = say("wins.list_one") if count == 1 else say("wins.list_many", count=count)
    blocks, lines = _page(scene, wins, head, count, offset)
    buttons = [_add(scene.words), _export(scene.words)]
    buttons += _paging(scene.words, count, offset)
    message = Message("\n".join(lines), [*blocks, actions(buttons)])
    return message if offset else _with_done(scene, message, done)


def found(scene: Scene, wins: Sequence[Win], sought: str | None = None, offset: int = 0) -> Message:
    """One page of all that a search has found; without `sought` its words are not said again."""
    head = _found(scene.words, len(wins), sought)
    to_all = button(scene.words.say("wins.button_all"), "wins.page", "0")
    if not wins:
        return Message(head, [section(head), actions([to_all])])
    offset = offset if 0 <= offset < len(wins) else 0
    blocks, lines = _page(scene, wins[offset : offset + PAGE], head, len(wins), offset)
    buttons = [to_all, *_paging_found(scene.words, wins, offset)]
    return Message("\n".join(lines), [*blocks, actions(buttons)])


def _found(words: Words, count: int, sought: str | None) -> str:
    if sought is None:
        return words.say(("wins.hits_none", "wins.hits_one", "wins.hits_many")[min(count, 2)], count=count)
    quoted = brief(" ".join(clean(sought).translate(_BRACKETS).split()), _SOUGHT)
    return words.say(("wins.found_none", "wins.found_one", "wins.found_many")[min(count, 2)], words=quoted, count=count)


def short_list(scene: Scene, wins: Sequence[Win], count: int, most: int = 3) -> list[Block]:
    """The newest wins with their buttons, for App Home; at most `2 * most + 1` blocks."""
    blocks: list[Block] = []
    for position, win in enumerate(wins[:most]):
        blocks += [section(both(scene, win)[0]), actions(_win_buttons(scene.words, win, position))]
    buttons = [_add(scene.words)]
    if count:
        buttons.append(button(scene.words.say("wins.button_all"), "wins.page:all", "0"))
    return [*blocks, actions(buttons)]


def _page(scene: Scene, wins: Sequence[Win], head: str, count: int, offset: int) -> tuple[list[Block], list[str]]:
    blocks, lines = [section(f"*{head}*")], [head]
    for position, win in enumerate(wins):
        in_block, in_text = both(scene, win)
        blocks += [section(in_block), actions(_win_buttons(scene.words, win, position))]
        lines.append(in_text)
    if count > PAGE:
        place = scene.words.say("wins.page_of", first=offset + 1, last=offset + len(wins), count=count)
        blocks.append(context(place))
        lines.append(place)
    return blocks, lines


def _with_done(scene: Scene, message: Message, done: Sequence[Goal]) -> Message:
    """Goals that are done stay as wins; a line about one is offered, and nobody has to."""
    if not done:
        return message
    say = scene.words.say
    shown = list(done)[-OFFERED:]
    titles, more = "; ".join(f"{goal.number}. {title(goal)}" for goal in shown), len(done) - len(shown)
    text = say("wins.done_and_more", titles=titles, count=more) if more else say("wins.done", titles=titles)
    buttons = [
        button(say("wins.button_line", number=goal.number or 0), f"goals.line:{position}", str(goal.id))
        for position, goal in enumerate(shown)
    ]
    return message.followed_by(Message(text, [context(text), actions(buttons)]))


def _win_buttons(words: Words, win: Win, position: int) -> list[Button]:
    value = str(win.id)
    edit, delete = words.say("wins.label_edit", number=win.number), words.say("wins.label_delete", number=win.number)
    return [
        button(words.say("wins.button_edit"), f"wins.edit:{position}", value, label=edit),
        button(words.say("wins.button_delete"), f"wins.delete:{position}", value, label=delete),
    ]


def _paging(words: Words, count: int, offset: int) -> list[Button]:
    buttons = []
    if offset > 0:
        before = str(max(0, offset - PAGE))
        buttons.append(button(words.say("wins.button_previous"), "wins.page:previous", before))
    if offset + PAGE < count:
        buttons.append(button(words.say("wins.button_next"), "wins.page:next", str(offset + PAGE)))
    return buttons


def _paging_found(words: Words, wins: Sequence[Win], offset: int) -> list[Button]:
    """Which wins were found goes along, and never what was sought: a paged answer keeps its state in its buttons."""
    if len(wins) <= PAGE:
        return []
    state, buttons = packed(win.number for win in wins), []
    if offset > 0:
        before = f"{max(0, offset - PAGE)} {state}"
        buttons.append(button(words.say("wins.button_previous"), "wins.found:previous", before))
    if offset + PAGE < len(wins):
        buttons.append(button(words.say("wins.button_next"), "wins.found:next", f"{offset + PAGE} {state}"))
    return buttons


def _export(words: Words) -> Button:
    return button(words.say("wins.button_export"), "wins.export", "all")


def _add(words: Words) -> Button:
    return button(words.say("wins.button_add"), "wins.add", "new")
