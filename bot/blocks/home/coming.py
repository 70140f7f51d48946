"""What comes on App Home: the next nudges, each to be swapped or dropped, and the rhythms that were agreed to."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from bot.blocks.goals.plain import actions, button, context, section
from bot.blocks.home.parts import DIVIDER, header
from bot.blocks.page import split_lines
from bot.blocks.plain import plain
from bot.blocks.preferences import preferences_lines
from bot.blocks.rhythm import state_buttons, state_text
from bot.blocks.text import escape
from bot.content import Content
from bot.mentoring.choice import Coming
from bot.mentoring.dates import say_day
from bot.mentoring.members import local_day
from bot.mentoring.overview import Overview


def nudges_part(content: Content, found: Overview) -> Sequence[Block]:
    """The rhythm, and the next eight with what they hold."""
    say, nudges, today = content.words.say, found.standing.nudges, found.standing.today
    rows: list[Block] = [
        header(say("home.nudges")),
        *(section(part) for part in split_lines(state_text(content, nudges, today))),
        actions([plain(one) for one in state_buttons(content, nudges, today)]),
    ]
    zone = nudges.schedule.timezone if nudges.schedule is not None else ""
    for position, one in enumerate(nudges.ahead):
        rows += _ahead(content, one, position, zone, today)
    if nudges.ahead and found.standing.member.holdout_since is not None:
        rows.append(context(say("nudges.next_foot_holdout")))
    return [*rows, DIVIDER]


def _ahead(content: Content, one: Coming, position: int, zone: str, today: date) -> list[Block]:
    """One coming nudge in a line, with what can be done about it."""
    say = content.words.say
    day = say_day(local_day(one.slot.due_at, zone), today)
    if one.pick is None and one.is_dropped:
        label = say("nudges.keep_label", day=day)
        keep = button(say("nudges.keep_button"), f"nudges.keep:{position}", one.slot.name, label=label)
        return [section(say("nudges.next_dropped", day=day)), actions([keep])]
    if one.pick is None:
        return [section(say("nudges.next_empty", day=day))]
    value = f"{one.slot.name} {one.pick.nudge.id}"
    swap = button(say("nudges.swap_button"), f"nudges.swap:{position}", value, label=say("nudges.swap_label", day=day))
    drop = button(say("nudges.drop_button"), f"nudges.drop:{position}", value, label=say("nudges.drop_label", day=day))
    return [section(say("home.ahead", day=day, title=escape(one.pick.nudge.title))), actions([swap, drop])]


def rhythms_part(content: Content, found: Overview) -> Sequence[Block]:
    """What comes when, in a line each, and the way to change it."""
    say = content.words.say
    return [
        header(say("home.settings")),
        section(preferences_lines(content, found.standing.member, found.rhythms)),
        actions([button(say("preferences.button"), "preferences.open", "settings")]),
        DIVIDER,
    ]
