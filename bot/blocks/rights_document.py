"""The document in which a member reads everything of theirs, and the same as pages of text."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from bot.blocks.copying import Turning, to_copy
from bot.blocks.goals.plain import button
from bot.blocks.message import Message
from bot.blocks.text import clean
from bot.blocks.wins.document import as_typed
from bot.blocks.wins.wording import long_day
from bot.content import Words
from bot.mentoring.rights.format import Export, Goal, Named, Part


def document(words: Words, export: Export, today: date) -> str:
    """Everything in Markdown: a part for each kind, each entry with all that is stored of it."""
    say = words.say
    parts: list[tuple[str, list[str]]] = [
        (say("export.settings"), _entry(export.member)),
        (say("export.goals"), _each(export.goals, lambda goal: _goal(words, goal))),
        (say("export.wins"), _each(export.wins, _entry)),
        (say("export.notes"), _each(export.notes, _entry)),
        (say("export.assessments"), _each(export.assessments, _entry)),
        (say("export.check_ins"), _each(export.check_ins, _entry)),
        (say("export.one_on_ones"), _each(export.one_on_ones, _entry)),
        (say("export.schedules"), _each(export.schedules, _entry)),
        (say("export.nudges"), _each(export.nudges, _entry)),
        (say("export.choices"), _each(export.choices, _entry)),
        (say("export.mentoring"), _entry(export.mentoring)),
        (say("export.messages"), [_line(one) for one in export.messages]),
        (say("export.accesses"), [_line(one) for one in export.accesses]),
        (say("export.admin_acts"), [_line(one) for one in export.admin_acts]),
    ]
    lines = [f"# {say('export.heading', day=long_day(today))}", ""]
    for title, found in parts:
        lines += [f"## {title}", "", *(found or [say("export.nothing")]), ""]
    return "\n".join(lines).rstrip() + "\n"


def filename(today: date, kind: str) -> str:
    """What the file is called; `kind` is how the name ends."""
    return f"my-data-{today.isoformat()}.{kind}"


def text_page(words: Words, text: str, number: int, why: str | None = None) -> Message:
    """One page of the document as text to copy, from 0; `why` says why it is not a file."""
    say = words.say
    turning = Turning(
        partial(say, "export.text_page"),
        lambda to: button(say("export.button_previous"), "export.text:previous", to),
        lambda to: button(say("export.button_next"), "export.text:next", to),
    )
    return to_copy(text, number, turning, why)


def _goal(words: Words, goal: Goal) -> list[str]:
    lines = _entry(goal, without=("history", "plans"))
    for title, entries in ((words.say("export.plans"), goal.plans), (words.say("export.history"), goal.history)):
        if entries:
            lines += [f"  - {title}:", *(f"    {_line(one)}" for one in entries)]
    return lines


def _each(entries: Iterable[Any], write: Any) -> list[str]:
    return [line for entry in entries for line in write(entry)]


def _entry(part: Part, without: Sequence[str] = ()) -> list[str]:
    """An item of a list, with a line for each value."""
    lines = []
    for name, value in _values(part, without):
        if isinstance(value, list) and value and isinstance(value[0], Part):
            lines += [f"  - {_label(name)}:", *(f"    {_line(one)}" for one in value)]
        elif isinstance(value, Part) and not isinstance(value, Named):
            lines.append(f"  - {_label(name)}: {_line(value).removeprefix('- ')}")
        else:
            lines.append(f"  - {_label(name)}: {_said(value)}")
    return [f"- {lines[0].removeprefix('  - ')}", *lines[1:]] if lines else []


def _line(part: Part) -> str:
    return "- " + "; ".join(f"{_label(name)}: {_said(value)}" for name, value in _values(part))


def _values(part: Part, without: Sequence[str] = ()) -> list[tuple[str, Any]]:
    """What is there, in the order of the file."""
    found = ((name, getattr(part, name)) for name in type(part).model_fields if name not in without)
    return [(name, value) for name, value in found if value is not None and value != [] and value != ""]


def _label(name: str) -> str:
    return name.removesuffix("_at").removesuffix("_day").removeprefix("is_").replace("_", " ")


def _said(value: Any) -> str:
    if isinstance(value, Named):
        return as_typed(clean(value.title or value.id))
    if isinstance(value, Part):
        return "; ".join(f"{_label(name)}: {_said(one)}" for name, one in _values(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{as_typed(str(name))}: {_said(one)}" for name, one in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    lines = [as_typed(line.strip()) for line in clean(str(value)).strip().splitlines()]
    return " / ".join(line for line in lines if line)
