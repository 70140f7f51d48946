"""How goals look in a message: the list, one goal after each change, its history, and what was refused."""

from collections.abc import Sequence

from bot.blocks.goals.plain import Button, actions, button, context, section
from bot.blocks.goals.wording import Scene, block_text, due, facts, line, quote, said, title
from bot.blocks.message import Message
from bot.blocks.text import clean, escape, fit
from bot.content import Words
from bot.mentoring.dates import say_day
from bot.mentoring.goals import ENOUGH_ACTIVE, LAST_DAY, LONGEST_NOTE, LONGEST_TITLE, Change, Kept, snapshot
from bot.mentoring.members import local_day
from bot.mentoring.vagueness import Suggestion
from bot.store import Goal, GoalEvent

_EVENTS_SHOWN = 20
_HEADLINES = {
    "added": "goals.added",
    "edited": "goals.edited",
    "progress": "goals.progress",
    "moved": "goals.moved",
    "done": "goals.done",
    "dropped": "goals.dropped",
    "undone": "goals.undone",
    "rested": "goals.rested",
    "woken": "goals.woken",
}
_AGAIN = {
    "added": "goals.added_again",
    "edited": "goals.edited_again",
    "moved": "goals.moved_again",
    "done": "goals.done_again",
    "dropped": "goals.dropped_again",
    "rested": "goals.rested_again",
    "woken": "goals.woken_again",
}


def draft(scene: Scene, goal: Goal, suggestion: Suggestion | None = None, unread: str | None = None) -> Message:
    """What was understood of a message, to be saved, edited or cancelled; for a vague goal, what to do instead.

    `unread` are words that may have stated a day.
    """
    say = scene.words.say
    value = str(goal.id)
    text = say("goals.draft", title=title(goal), facts=facts(scene, goal, with_bar=False))
    buttons = [
        button(say("goals.button_save"), "goals.save", value, style="primary"),
        button(say("goals.button_edit"), "goals.edit", value),
        button(say("goals.button_cancel"), "goals.cancel", value),
    ]
    blocks = [section(text)]
    if unread is not None:
        text = f"{text}\n{_unread(scene, unread)}"
        blocks.append(section(_unread(scene, unread)))
    if suggestion is not None:
        text = f"{text}\n\n{_suggested(scene, suggestion)}"
        blocks.append(section(_suggested(scene, suggestion)))
        buttons = [
            button(say("goals.button_take"), "goals.take", take_value(goal, suggestion), style="primary"),
            button(say("goals.button_keep"), "goals.keep", value),
            *buttons[1:],
        ]
    return Message(text, [*blocks, actions(buttons)])


def changed(scene: Scene, change: Change, suggestion: Suggestion | None = None, unread: str | None = None) -> Message:
    """A goal after a change: what happened, how it stands, and the way back; `unread` as in `draft`."""
    goal = change.goal
    text = _headline(scene, change)
    if change.kind == "progress" and change.event is not None and change.event.note:
        text = f"{text}\n{quote(change.event.note)}"
    if _is_whole(change):
        text = f"{text}\n{scene.words.say('goals.progress_whole')}"
    blocks = [section(text)]
    if unread is not None:
        text = f"{text}\n{_unread(scene, unread)}"
        blocks.append(section(_unread(scene, unread)))
    if change.kind == "added" and suggestion is not None:
        text = f"{text}\n\n{_suggested(scene, suggestion)}"
        blocks.append(section(_suggested(scene, suggestion)))
    if _is_new_and_many(change):
        warning = scene.words.say("goals.many", count=change.active)
        text = f"{text}\n\n{warning}"
        blocks.append(context(warning))
    return Message(text, [*blocks, actions(_after(scene.words, goal, change, suggestion))])


def cancelled(words: Words, typed: str) -> Message:
    """A draft that is not wanted, by its title as typed; of one that was cancelled before nothing is known any more."""
    text = words.say("goals.cancelled", title=escape(typed)) if typed else words.say("goals.cancelled_again")
    return Message(text, [section(text)])


def card(scene: Scene, goal: Goal) -> Message:
    """One goal with everything that can be done to it; of one that takes no more changes, what became of it."""
    say = scene.words.say
    if goal.state in ("done", "dropped"):
        return changed(scene, Change(goal, goal.state, again=True))
    if goal.state == "cancelled":
        return cancelled(scene.words, goal.title)
    value = str(goal.id)
    blocks = [section(block_text(scene, goal))]
    if goal.state == "active":
        blocks.append(
            actions(
                [
                    button(say("goals.button_edit"), "goals.edit", value, style="primary"),
                    button(say("goals.button_done"), "goals.done", value),
                    button(say("goals.button_progress"), "goals.progress", value),
                    _rest_or_wake(scene.words, goal),
                    button(say("intentions.button_make"), "intentions.make", value),
                    button(say("goals.button_drop"), "goals.drop", value),
                ]
            )
        )
    return Message(line(scene, goal), blocks)


def _rest_or_wake(words: Words, goal: Goal) -> Button:
    if goal.rests_since is not None:
        return button(words.say("goals.button_wake"), "goals.wake", str(goal.id))
    return button(words.say("goals.button_rest"), "goals.rest", str(goal.id))


def history(scene: Scene, goal: Goal, events: Sequence[GoalEvent]) -> Message:
    """What happened to one goal, the latest last; the oldest are counted where there are many."""
    afterwards = [*(event.before or {} for event in events[1:]), snapshot(goal)]
    shown = list(zip(events, afterwards, strict=False))[-_EVENTS_SHOWN:]
    rows = [f"• {said(scene, event, after)}" for event, after in shown]
    if len(events) > len(shown):
        rows.insert(0, scene.words.say("goals.earlier", count=len(events) - len(shown)))
    head = scene.words.say("goals.history", number=goal.number or 0, title=title(goal))
    # One block a row: a note in it may be long.
    return Message("\n".join([head, *rows]), [section(f"*{head}*"), *(section(row) for row in rows)])


def kept(scene: Scene, outcome: Kept) -> Message:
    """Words that did not make a goal: why, what to do, and that they are kept."""
    say = scene.words.say
    unfit = outcome.unfit
    if unfit.reason == "past" and unfit.day is not None:
        text = say("goals.past", day=say_day(unfit.day, scene.today))
    elif unfit.reason == "far":
        text = say("goals.far", year=LAST_DAY.year)
    elif unfit.reason == "lines":
        text = say("goals.lines")
    elif unfit.reason == "note":
        text = say("goals.note_long", length=f"{unfit.length:,}", most=f"{LONGEST_NOTE:,}")
    elif unfit.reason == "long":
        text = say("goals.too_long", length=f"{unfit.length:,}", most=LONGEST_TITLE)
    else:
        text = say("goals.no_words")
    return Message(f"{text}\n{quote(outcome.note.text)}", [section(text), section(quote(outcome.note.text) or "> …")])


def unknown(words: Words, typed: str, suggestion: str | None, command: str) -> Message:
    """A line that is not understood: an example where its subcommand exists, else the one that was likely meant."""
    text = words.say("goals.unknown", command=command)
    if suggestion and typed.lower().split()[:1] == suggestion.split()[:1]:
        text = words.say("goals.unreadable", command=command, line=escape_code(suggestion))
    elif suggestion:
        text = words.say("goals.did_you_mean", command=command, line=escape_code(suggestion))
    return Message(f"{text}\n{quote(typed)}", [section(text), section(quote(typed) or "> …")])


def escape_code(typed: str) -> str:
    """Typed words to stand between back-ticks: without back-ticks of their own, and short."""
    plain = fit(" ".join(clean(typed).replace("`", "'").split()), 300)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def help_page(words: Words, command: str) -> Message:
    """What can be typed after the command."""
    text = words.say("goals.help", command=command)
    return Message(text, [section(text)])


def take_value(goal: Goal, suggestion: Suggestion) -> str:
    """The goal, the statement and the day, so that what is taken is what was shown."""
    return f"{goal.id}:{suggestion.expectation}:{suggestion.due_day.isoformat()}"


def _headline(scene: Scene, change: Change) -> str:
    goal = change.goal
    key = (_AGAIN if change.again else _HEADLINES)[change.kind]
    if change.kind == "undone" and goal.state == "cancelled":
        key = "goals.undone_added"
    return scene.words.say(
        key,
        number=goal.number or 0,
        title=title(goal),
        due=due(scene.words, goal, scene.today),
        facts=facts(scene, goal, with_bar=False),
        percent=goal.progress,
        day=_finished_day(scene, goal),
    )


def _finished_day(scene: Scene, goal: Goal) -> str:
    return say_day(local_day(goal.finished_at, scene.zone), scene.today) if goal.finished_at else ""


def _suggested(scene: Scene, suggestion: Suggestion) -> str:
    day = say_day(suggestion.due_day, scene.today)
    return scene.words.say("goals.vague", title=escape(suggestion.title), day=day)


def _unread(scene: Scene, words: str) -> str:
    return scene.words.say("goals.day_unread", words=escape(words))


def _is_new_and_many(change: Change) -> bool:
    return change.kind == "added" and not change.again and change.active > ENOUGH_ACTIVE


def _is_whole(change: Change) -> bool:
    """Whether nothing is left of a goal that is not done yet."""
    return change.kind == "progress" and change.goal.progress == 100 and change.goal.state == "active"


def _after(words: Words, goal: Goal, change: Change, suggestion: Suggestion | None) -> list[Button]:
    """What can be done next: take the suggestion, say a line, take it back, see all."""
    value = str(goal.id)
    buttons: list[Button] = []
    if change.kind == "added" and suggestion is not None and goal.state == "active":
        take = button(words.say("goals.button_take"), "goals.take", take_value(goal, suggestion), style="primary")
        buttons += [take, button(words.say("goals.button_keep"), "goals.keep", value)]
    if _is_whole(change):
        buttons.append(button(words.say("goals.button_done"), "goals.done", value, style="primary"))
    if change.kind == "done":
        buttons.append(button(words.say("goals.button_line"), "goals.line", value, style="primary"))
    if change.event is not None and change.kind != "undone":
        buttons.append(button(words.say("goals.button_undo"), "goals.undo", str(change.event.id)))
    if goal.state == "active":
        if goal.rests_since is not None:
            buttons.append(button(words.say("goals.button_wake"), "goals.wake", value))
        if change.kind == "added":
            buttons.append(button(words.say("intentions.button_make"), "intentions.make", value))
        buttons.append(button(words.say("goals.button_edit"), "goals.edit", value))
    buttons.append(button(words.say("goals.button_all"), "goals.page", "0"))
    return buttons
