"""How a nudge looks, and what its buttons turn it into."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    InputBlock,
    PlainTextInputElement,
    PlainTextObject,
)
from slack_sdk.models.views import View

from bot.blocks.message import Message
from bot.blocks.page import Page, button, paragraph, split_lines
from bot.blocks.passports import passport
from bot.blocks.text import SECTION, escape, fit
from bot.content import Content, Ladder, Level, Nudge
from bot.mentoring.choice import Part, why_this_one
from bot.mentoring.dates import say_day
from bot.mentoring.mentors import Wish, read_wish

LONGEST_LINE = 600
"""Characters of the line that is said about a nudge."""


def nudge_message(
    content: Content,
    nudge: Nudge,
    standing: tuple[Ladder, Level],
    parts: Sequence[Part],
    value: str,
    *,
    opening: str | None = None,
    buttons: Sequence[ButtonElement] = (),
) -> Message:
    """A nudge: what to do, why at this level, the first step and why this one.

    `value` is what its buttons carry; `opening` comes first; `buttons` stand in for the five usual ones.
    """
    say = content.words.say
    ladder, level = standing
    page = Page(nudge.title)
    page.lines[0] = escape(nudge.title)  # a header is plain text, the fallback is read as markup
    if opening:
        page.section(opening)
    page.section(escape(nudge.do))
    reason = nudge.why.get(level.id) or nudge.why.get(level.like or "") or next(iter(nudge.why.values()))
    page.section(say("nudges.why", level=escape(level.title), why=escape(reason)))
    page.section(say("nudges.first_step", minutes=nudge.first_step_minutes, step=escape(nudge.first_step)))
    page.small(say("nudges.this_one", reason=reason_line(content, nudge, ladder, why_this_one(parts))))
    page.actions(*(buttons or usual_buttons(content, value)))
    if nudge.kind == "shadow" and not buttons:
        page.actions(find_button(content, nudge))
    return page.message()


def find_button(content: Content, nudge: Nudge) -> ButtonElement:
    """`Find someone`: below a nudge that is done beside somebody else."""
    wish = read_wish(f"{nudge.title}. {nudge.do}", content.ladder(None))
    about = wish if wish.shadowing else Wish(topic=nudge.dimension)
    return button(content.words.say("mentors.button_find"), "mentors.find:beside", about.value)


def usual_buttons(content: Content, value: str) -> list[ButtonElement]:
    """Done, Later, Not for me, Why this?, Stop."""
    say = content.words.say
    done = button(say("nudges.done_button"), "nudges.done", value)
    done.style = "primary"
    return [
        done,
        button(say("nudges.later_button"), "nudges.later", value),
        button(say("nudges.never_button"), "nudges.never", value),
        button(say("nudges.why_button"), "nudges.why", value),
        button(say("nudges.stop_button"), "nudges.stop", value),
    ]


def later_buttons(content: Content, value: str, choices: Sequence[str]) -> list[ButtonElement]:
    """When a nudge may come back, and the way back to its usual buttons."""
    say = content.words.say
    names = {
        "afternoon": say("nudges.later_afternoon"),
        "tomorrow": say("nudges.later_tomorrow"),
        "week": say("nudges.later_week"),
    }
    found = [button(names[to], f"nudges.put_off:{to}", f"{to} {value}") for to in choices]
    return [*found, button(say("nudges.back_button"), "nudges.back", value)]


def reason_line(content: Content, nudge: Nudge, ladder: Ladder, part: Part) -> str:
    """One line from the part of the score that decided."""
    say = content.words.say
    dimension = escape(_dimension(ladder, nudge.dimension))
    done_of, _, of = escape(part.about).partition(" ")
    lines = {
        "chosen": say("nudges.because_chosen"),
        "goal": say("nudges.because_goal", number=escape(part.about), dimension=dimension),
        "start": say("nudges.because_start"),
        "new_kind": say("nudges.because_new_kind", kind=_kind(content, nudge)),
        "new_dimension": say("nudges.because_new_dimension", dimension=dimension),
        "rare_dimension": say("nudges.because_rare_dimension", dimension=dimension),
        "gap": say("nudges.because_gap", dimension=dimension),
        "done_often": say("nudges.because_done_once", kind=_kind(content, nudge))
        if of == "1"
        else say("nudges.because_done_often", kind=_kind(content, nudge), done=done_of, of=of),
        "trial": say("nudges.because_trial", kind=_kind(content, nudge), weeks=escape(part.about)),
    }
    return lines.get(part.name) or say("nudges.because_fits")


def _kind(content: Content, nudge: Nudge) -> str:
    say = content.words.say
    return {
        "shadow": say("nudges.kind_shadow"),
        "talk": say("nudges.kind_talk"),
        "build": say("nudges.kind_build"),
        "write": say("nudges.kind_write"),
        "read": say("nudges.kind_read"),
        "review": say("nudges.kind_review"),
        "measure": say("nudges.kind_measure"),
        "teach": say("nudges.kind_teach"),
        "plan": say("nudges.kind_plan"),
        "reflect": say("nudges.kind_reflect"),
    }[nudge.kind]


def _dimension(ladder: Ladder, name: str) -> str:
    """What the member's own ladder calls a dimension of the nudges."""
    found = next((one for one in ladder.dimensions if name in (one.id, one.like)), None)
    return found.short.lower() if found is not None else name.replace("-", " ")


def why_page(content: Content, nudge: Nudge, ladder: Ladder, parts: Sequence[Part]) -> Message:
    """The score in its named parts, then the sources and how strong they are."""
    say = content.words.say
    told = sorted((part for part in parts if part.points or part.name == "chosen"), key=lambda part: -part.points)
    lines = [_part_line(content, nudge, ladder, part) for part in told]
    intro = say("nudges.why_intro", lines="\n".join(lines) or say("nudges.part_none"))
    origin = say("nudges.why_sources")
    sources = passport(content, nudge.title, nudge.sources, nudge.refs)
    blocks: list[Block] = [paragraph(part) for part in split_lines(f"{intro}\n\n{origin}")]
    return Message(f"{intro}\n\n{origin}\n\n{sources.text}", [*blocks, *sources.blocks])


def _part_line(content: Content, nudge: Nudge, ladder: Ladder, part: Part) -> str:
    say = content.words.say
    dimension = escape(_dimension(ladder, nudge.dimension))
    done_of, _, of = escape(part.about).partition(" ")
    names = {
        "chosen": say("nudges.part_chosen"),
        "goal": say("nudges.part_goal", number=escape(part.about), dimension=dimension),
        "start": say("nudges.part_start"),
        "new_kind": say("nudges.part_new_kind"),
        "new_dimension": say("nudges.part_new_dimension", dimension=dimension),
        "rare_dimension": say("nudges.part_rare_dimension", dimension=dimension),
        "seen": say("nudges.part_seen"),
        "resting": say("nudges.part_resting"),
        "ignored": say("nudges.part_ignored"),
        "gap": say("nudges.part_gap", dimension=dimension),
        "done_often": say("nudges.part_done", done=done_of, of=of),
        "done_seldom": say("nudges.part_done", done=done_of, of=of),
        "recent": say("nudges.part_recent", kind=_kind(content, nudge), weeks=escape(part.about)),
        "trial": say("nudges.part_trial", kind=_kind(content, nudge), weeks=escape(part.about)),
    }
    return say("nudges.part", points=f"{part.points:+d}", name=names.get(part.name, escape(part.name)))


def done(content: Content, nudge: Nudge, value: str, usual: int | None = None) -> Message:
    """Recorded; one line may be said about it. `usual`: weeks between nudges before silence slowed them, to go back to.

    Nothing is speeded up without being asked for.
    """
    say = content.words.say
    text, line = say("nudges.done", title=escape(nudge.title)), button(say("nudges.line_button"), "nudges.line", value)
    if usual is None:
        return _short(text, line)
    offer, label = say("nudges.usual_offer"), say("nudges.usual_button", weeks=usual)
    if usual == 1:
        label = say("nudges.usual_button_week")
    return _short(f"{text}\n{offer}", line, button(label, "nudges.ask", f"every {usual} weeks"))


def put_off(
    content: Content, nudge: Nudge, value: str, due_at: datetime, zone: ZoneInfo, today: date, *, takes_slot: bool
) -> Message:
    """When it comes back; it may still be done before. `takes_slot`: the usual one does not come beside it."""
    local = due_at.astimezone(zone)
    how = {"title": escape(nudge.title), "day": say_day(local.date(), today), "time": f"{local:%H:%M}"}
    say = content.words.say
    text = say("nudges.put_off_instead", **how) if takes_slot else say("nudges.put_off", **how)
    return _short(text, button(content.words.say("nudges.done_button"), "nudges.done", value))


def put_off_over(content: Content, nudge: Nudge, command: str) -> Message:
    """It was put off once, and that message will not come any more."""
    return _short(content.words.say("nudges.put_off_over", title=escape(nudge.title), command=command))


def never(content: Content, nudge: Nudge, value: str) -> Message:
    """Refused for good, unless that was a slip."""
    undo = button(content.words.say("nudges.undo_button"), "nudges.undo", value)
    return _short(content.words.say("nudges.never", title=escape(nudge.title)), undo)


def stopped(content: Content, command: str, rest: str = "") -> Message:
    """Off, what comes all the same, and how to come back."""
    yes = button(content.words.say("nudges.on_button"), "nudges.on", "stopped")
    say = content.words.say
    text = say("nudges.off_with", rest=rest, command=command) if rest else say("nudges.stopped", command=command)
    return _short(text, yes)


def _short(text: str, *buttons: ButtonElement) -> Message:
    blocks: list[Block] = [paragraph(part) for part in split_lines(text, SECTION)]
    if buttons:
        blocks.append(ActionsBlock(elements=list(buttons)))
    return Message(text, blocks)


def line_form(content: Content, nudge: Nudge, value: str, origin: str) -> View:
    """The form for one line about a nudge that was done."""
    say = content.words.say
    field = PlainTextInputElement(action_id="value", multiline=True, max_length=3000)
    return View(
        type="modal",
        callback_id="nudges.line",
        title=PlainTextObject(text=fit(say("nudges.line_title"), 24)),
        submit=PlainTextObject(text=fit(say("nudges.line_submit"), 24)),
        close=PlainTextObject(text=fit(say("nudges.line_close"), 24)),
        private_metadata=json.dumps({"given": value, "origin": origin}),
        blocks=[
            paragraph(f"*{escape(nudge.title)}*"),
            InputBlock(
                block_id="line",
                label=PlainTextObject(text=say("nudges.line_label")),
                hint=PlainTextObject(text=say("nudges.line_hint")),
                element=field,
            ),
        ],
    )
