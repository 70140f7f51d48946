"""The weekly check-in: one message for all goals, which says in words what was answered."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.check_ins.rhythm import strength_line
from bot.blocks.goals.listing import Weekly
from bot.blocks.goals.plain import Button, actions, button, context, section
from bot.blocks.goals.wording import Scene, both, due, quote, title
from bot.blocks.message import Message
from bot.content import Words
from bot.mentoring.check_ins import Picture, week_later
from bot.mentoring.dates import say_day
from bot.mentoring.goals import in_a_row
from bot.store import Goal, GoalEvent

PAGE = 10
"""Goals on a page: two blocks each, of the 50 that a message may have (BK-1), and a nudge may stand above them."""
_WAKES = 5
"""Goals that can be woken by a button of their own; the others from the list."""


def check_in(scene: Scene, picture: Picture, offset: int = 0, *, has_small_step: bool = False) -> Message:
    """The check-in as it stands, a page of goals at a time.

    `has_small_step`: the message around it offers one already, and one is enough.
    """
    say = scene.words.say
    if picture.answer == "skipped":
        return _skipped(scene, picture)
    offset = offset if 0 <= offset < len(picture.goals) else 0
    page = picture.goals[offset : offset + PAGE]
    blocks: list[Block] = []
    lines: list[str] = []
    if page:
        head = say("check_ins.title_one") if len(picture.goals) == 1 else say("check_ins.title")
        _add(blocks, lines, section(f"*{head}*"), head)
    elif not picture.rested:
        nothing = say("check_ins.nothing_to_ask")
        _add(blocks, lines, section(nothing), nothing)
    if picture.smallest is not None and not has_small_step and picture.answer == "none":
        text = say("check_ins.smallest", number=picture.smallest.number or 0)
        _add(blocks, lines, section(text), text)
    for position, goal in enumerate(page):
        in_block, in_text, buttons = _row(scene, picture, goal, position)
        _add(blocks, lines, section(in_block), in_text)
        if buttons:
            blocks.append(actions(buttons))
    _add_rested(scene, picture, blocks, lines)
    if picture.is_fresh:
        fresh = fresh_start(scene.words)
        blocks += fresh.blocks  # type: ignore[arg-type]  # made of blocks, below
        lines.append(fresh.text)
    _add_foot(scene, picture, offset, blocks, lines)
    return Message("\n".join(lines), blocks)


def fresh_start(words: Words) -> Message:
    """Once a quarter: an offer to look the goals over."""
    text = words.say("check_ins.fresh")
    return Message(text, [section(text), actions([button(words.say("check_ins.fresh_button"), "check_ins.look", "0")])])


def offered(words: Words) -> Weekly:
    """For the list of goals of whoever has no check-ins."""
    return Weekly(None, button(words.say("check_ins.offer_button"), "check_ins.show", "list"))


def weekly(words: Words, strength: int | None) -> Weekly:
    """For the list of goals of whoever has check-ins: how steady the member has been, and one at once."""
    line = None if strength is None else strength_line(words, strength)
    return Weekly(line, button(words.say("check_ins.now_button"), "check_ins.now", "list"))


def page_of_goal(picture: Picture, goal_id: int) -> int:
    """Where the page begins that a goal stands on."""
    ids = [goal.id for goal in picture.goals]
    return ids.index(goal_id) // PAGE * PAGE if goal_id in ids else 0


def _add(blocks: list[Block], lines: list[str], block: Block, text: str) -> None:
    blocks.append(block)
    lines.append(text)


def _row(scene: Scene, picture: Picture, goal: Goal, position: int) -> tuple[str, str, list[Button]]:
    """A goal for a block and for the fallback text, with what can be said about it."""
    in_block, in_text = both(scene, goal)
    event = picture.said.get(goal.id or 0)
    value = f"{goal.id} {picture.ref}"
    if event is None:
        line = [_note(scene.words, event, position, value)] if goal.state == "done" else []
        return in_block, in_text, _three(scene.words, goal, position, value) if goal.state == "active" else line
    said = _said(scene, goal, event)
    note = f"\n{quote(event.note)}" if event.note else ""
    return f"{in_block}\n{said}{note}", f"{in_text} {said}{note}", _after(scene, goal, event, position, value)


def _said(scene: Scene, goal: Goal, event: GoalEvent) -> str:
    say = scene.words.say
    return {
        "on_track": say("check_ins.said_on_track"),
        "slipped": say("check_ins.said_slipped"),
        "done": say("check_ins.said_done"),
        "moved": say("check_ins.said_moved", due=due(scene.words, goal, scene.today)),
        "edited": say("check_ins.said_edited"),
        "rested": say("check_ins.said_rested"),
        "woken": say("check_ins.said_woken"),
    }.get(event.kind, "")


def _three(words: Words, goal: Goal, position: int, value: str, without: str = "") -> list[Button]:
    """The three answers, without the one that was given."""
    say, number = words.say, goal.number or 0
    found = {
        "on_track": button(
            say("check_ins.on_track_button"),
            f"check_ins.on_track:{position}",
            value,
            label=say("check_ins.on_track_label", number=number),
        ),
        "slipped": button(
            say("check_ins.slipped_button"),
            f"check_ins.slipped:{position}",
            value,
            label=say("check_ins.slipped_label", number=number),
        ),
        "done": button(
            say("check_ins.done_button"),
            f"check_ins.done:{position}",
            value,
            label=say("check_ins.done_label", number=number),
        ),
    }
    return [one for name, one in found.items() if name != without]


def _after(scene: Scene, goal: Goal, event: GoalEvent, position: int, value: str) -> list[Button]:
    """What can follow an answer: a note, a smaller step, or another answer."""
    words = scene.words
    note = _note(words, event, position, value)
    if goal.state != "active":
        undo = button(words.say("check_ins.undo_button"), f"check_ins.undo:{position}", f"{event.id} {value}")
        return [note, undo] if event.kind == "done" else [note]
    if event.kind == "rested":
        return [button(words.say("check_ins.wake_button"), f"check_ins.wake:{position}", value), note]
    if event.kind == "slipped":
        return [*_smaller_steps(scene, goal, position, value), note, *_three(words, goal, position, value, "slipped")]
    return [note, *_three(words, goal, position, value, event.kind)]


def _smaller_steps(scene: Scene, goal: Goal, position: int, value: str) -> list[Button]:
    say = scene.words.say
    day = say_day(week_later(goal, scene.today), scene.today)
    move = button(say("check_ins.move_button", day=day), f"check_ins.move:{position}", value)
    return [
        *([move] if goal.due_day is not None else []),
        button(say("check_ins.smaller_button"), f"check_ins.smaller:{position}", value),
        button(say("check_ins.rest_button"), f"check_ins.rest:{position}", value),
    ]


def _note(words: Words, event: GoalEvent | None, position: int, value: str) -> Button:
    is_line = event is None or event.kind == "done"
    text = words.say("check_ins.line_button") if is_line else words.say("check_ins.note_button")
    return button(text, f"check_ins.note:{position}", value)


def _add_rested(scene: Scene, picture: Picture, blocks: list[Block], lines: list[str]) -> None:
    """What rests from this check-in on, said once, with the way to wake it."""
    asleep = _asleep(picture)
    latest = {goal.number or 0: picture.said.get(goal.id or 0) for goal in picture.rested}
    woken = sorted(number for number, event in latest.items() if event is not None and event.kind == "woken")
    if woken:
        text = "\n".join(scene.words.say("check_ins.woken_too", number=number) for number in woken)
        _add(blocks, lines, context(text), text)
    if not asleep:
        return
    text = _rest_text(scene.words, asleep)
    _add(blocks, lines, section(text), text)
    blocks.append(
        actions(
            [
                button(
                    scene.words.say("check_ins.wake_numbered_button", number=goal.number or 0),
                    f"check_ins.wake:{PAGE + position}",
                    f"{goal.id} {picture.ref}",
                )
                for position, goal in enumerate(asleep[:_WAKES])
            ]
        )
    )


def _asleep(picture: Picture) -> list[Goal]:
    """Rested by this check-in, or about to be; not woken since."""
    rested = [goal for goal in picture.rested if goal.state == "active"]
    return [goal for goal in rested if goal.rests_since is not None or goal.id not in picture.said]


def _rest_text(words: Words, asleep: Sequence[Goal]) -> str:
    if len(asleep) == 1:
        return words.say("check_ins.rests_one", number=asleep[0].number or 0, title=title(asleep[0]))
    numbers = sorted(goal.number or 0 for goal in asleep)
    return words.say("check_ins.rests_many", numbers=in_a_row(numbers[:30], words))


def _add_foot(scene: Scene, picture: Picture, offset: int, blocks: list[Block], lines: list[str]) -> None:
    say, count = scene.words.say, len(picture.goals)
    small = []
    if count > PAGE:
        last = min(offset + PAGE, count)
        small.append(say("check_ins.page_of", first=offset + 1, last=last, count=count))
    if picture.strength is not None and not _asleep(picture):
        small.append(strength_line(scene.words, picture.strength))
    if small:
        _add(blocks, lines, context("\n".join(small)), "\n".join(small))
    blocks.append(actions(_foot_buttons(scene.words, picture, offset)))


def _foot_buttons(words: Words, picture: Picture, offset: int) -> list[Button]:
    buttons = []
    if offset > 0:
        value = f"{max(0, offset - PAGE)} {picture.ref}"
        buttons.append(button(words.say("check_ins.earlier_button"), "check_ins.page:earlier", value))
    if offset + PAGE < len(picture.goals):
        value = f"{offset + PAGE} {picture.ref}"
        buttons.append(button(words.say("check_ins.more_button"), "check_ins.page:more", value))
    if picture.goals and picture.answer == "none":
        buttons.append(button(words.say("check_ins.skip_button"), "check_ins.skip", picture.ref))
    return [*buttons, button(words.say("check_ins.stop_button"), "check_ins.stop", picture.ref)]


def _skipped(scene: Scene, picture: Picture) -> Message:
    say = scene.words.say
    text = say("check_ins.skipped_free", left=picture.skips_left) if picture.was_free else say("check_ins.skipped")
    after_all = button(say("check_ins.answer_after_all_button"), "check_ins.page:all", f"0 {picture.ref}")
    return Message(text, [section(text), actions([after_all])])
