"""How the rhythm of nudges looks: what `/nudges` answers, the look ahead, the look back, and the part on Home."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from slack_sdk.models.blocks import ButtonElement

from bot.blocks.message import Message
from bot.blocks.nudges import reason_line
from bot.blocks.page import Page, button, with_buttons
from bot.blocks.text import entities, escape, fit
from bot.content import Content, Ladder
from bot.mentoring.choice import Coming, why_this_one
from bot.mentoring.coming import is_put_off
from bot.mentoring.dates import say_day
from bot.mentoring.members import local_day, zone_of
from bot.mentoring.nudges import State
from bot.mentoring.rhythm import At
from bot.mentoring.schedules import Told, read_wish, rides
from bot.store import Member, NudgeGiven, Schedule

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PAUSES = (1, 2, 4)
"""Weeks that a pause without a length offers."""


def rhythm_line(content: Content, schedule: Schedule) -> str:
    """`Mondays 09:00, Europe/Berlin`"""
    say = content.words.say
    day, at, zone = DAYS[schedule.weekday], schedule.local_time, escape(schedule.timezone)
    if schedule.every_weeks == 1:
        return say("nudges.rhythm", day=day, time=at, zone=zone)
    line = say("nudges.rhythm_weeks", weeks=schedule.every_weeks, day=day, time=at, zone=zone)
    return line[:1].upper() + line[1:]


def state_text(content: Content, state: State, today: date) -> str:
    """Where the nudges stand, in one to three lines of mrkdwn; for Home and `/nudges`."""
    say = content.words.say
    schedule = state.schedule
    if schedule is None:
        return say("nudges.state_none")
    rhythm = rhythm_line(content, schedule)
    if not schedule.is_on:
        return say("nudges.state_off", rhythm=rhythm)
    if schedule.blocked_by is not None:
        return say("nudges.state_blocked", code=schedule.blocked_by)
    following = _following(content, schedule, today, state.coming)
    if schedule.paused_until is not None and schedule.paused_until > today:
        until = say_day(schedule.paused_until, today)
        lines = [say("nudges.state_paused", until=until, rhythm=rhythm, next=following)]
    else:
        lines = [say("nudges.state_on", rhythm=rhythm, next=following)]
    if state.coming is not None and state.coming.pick is not None:
        lines.append(say("nudges.state_title", title=escape(state.coming.pick.nudge.title)))
    elif state.coming is not None and state.coming.is_dropped:
        lines.append(say("nudges.state_dropped"))
    if state.controls.is_halted:
        lines.append(_halted_line(content, state))
    elif state.waiting is not None:
        lines.append(_held_line(content, state, today) or _back_line(content, state, today))
    elif state.left_out is not None:
        lines.append(say("nudges.left_over_cap") if state.left_out == "over_cap" else say("nudges.left_stopped"))
    return "\n".join(lines)


def state_line(content: Content, state: State, today: date) -> str:
    """The same in one line: the rhythm, and what holds the nudge that waits."""
    rhythm = state_text(content, state, today).split("\n")[0]
    why = _halted_line(content, state) if state.controls.is_halted else _held_line(content, state, today)
    return f"{rhythm} {why}".rstrip()


def _back_line(content: Content, state: State, today: date) -> str:
    """That one is on its way; where it was put off by the member, until when."""
    row, schedule = state.waiting, state.schedule
    nudge = content.nudges.get(str(row.subject.get("nudge"))) if row is not None else None
    if row is None or schedule is None or nudge is None or not is_put_off(row):
        return content.words.say("nudges.state_waiting")
    local = row.due_at.astimezone(zone_of(schedule.timezone))
    day, at = say_day(local.date(), today), f"{local:%H:%M}"
    return content.words.say("nudges.state_back", title=escape(nudge.title), day=day, time=at)


def _halted_line(content: Content, state: State) -> str:
    """That nothing comes at all just now, and by whose word."""
    if state.controls.by_operator:
        return content.words.say("nudges.state_halted_by_operator")
    return content.words.say("nudges.state_halted")


def _held_line(content: Content, state: State, today: date) -> str:
    """What Slack says that holds the nudge that waits; empty where nothing does, or not any more."""
    say, held, zone = content.words.say, state.held, state.schedule.timezone if state.schedule is not None else None
    if held is None or (held.until is not None and local_day(held.until, zone) < today):
        return ""
    until = "" if held.until is None else _moment(held.until, zone, today)
    if held.why == "dnd":
        return say("nudges.waits_dnd", until=until)
    how = {
        "vacation": say("nudges.is_vacation"),
        "sick": say("nudges.is_sick"),
        "away": say("nudges.is_away"),
    }[held.why]
    line = say("nudges.waits_until", how=how, until=until) if until else say("nudges.waits", how=how)
    if held.at_most is None:
        return line
    return f"{line} {say('nudges.waits_at_most', until=_moment(held.at_most, zone, today))}"


def _moment(moment: datetime, zone: str | None, today: date) -> str:
    """The time for today, else the day; an end at midnight belongs to the day before."""
    if local_day(moment, zone) == today:
        return f"{moment.astimezone(zone_of(zone)):%H:%M}"
    return say_day(local_day(moment - timedelta(seconds=1), zone), today)


def _following(content: Content, schedule: Schedule, today: date, coming: Coming | None) -> str:
    """The day of the next one of the series; a slot that a nudge takes which was put off brings that one alone."""
    if schedule.next_due_at is None:
        return ""
    due_at = schedule.next_due_at if coming is None else coming.slot.due_at
    day = say_day(local_day(due_at, schedule.timezone), today)
    say = content.words.say
    return say("nudges.first_one", day=day) if schedule.last_week is None else say("nudges.next_one", day=day)


def state_buttons(content: Content, state: State, today: date) -> list[ButtonElement]:
    """What can be done about it."""
    say = content.words.say
    if not state.is_on or state.schedule is None:
        return [
            button(say("nudges.on_button"), "nudges.on", "state"),
            button(say("nudges.now_button"), "nudges.now", "state"),
        ]
    paused = state.schedule.blocked_by is not None or (
        state.schedule.paused_until is not None and state.schedule.paused_until > today
    )
    resume = [button(say("nudges.resume_button"), "nudges.resume", "state")] if paused else []
    return [
        *resume,
        button(say("nudges.next_button"), "nudges.next", "state"),
        button(say("nudges.now_button"), "nudges.now", "state"),
        button(say("nudges.off_button"), "nudges.off", "state"),
    ]


def state_page(content: Content, state: State, member: Member, today: date, command: str) -> Message:
    """`/nudges`"""
    hours = content.words.say(
        "nudges.state_hours", start=member.hours_start, end=member.hours_end, command=entities(command)
    )
    return with_buttons(f"{state_text(content, state, today)}\n\n{hours}", state_buttons(content, state, today))


def rest_line(content: Content, schedules: Sequence[Schedule], goals: str) -> str:
    """What comes or stops besides nudges that are turned off, empty for nothing; `goals` is what `/goals` is called."""
    say, lines = content.words.say, []
    kinds = {one.kind: one for one in schedules if one.is_on and one.blocked_by is None}
    if "check_in" in kinds:
        ridden = rides(kinds["check_in"])
        rhythm = rhythm_line(content, kinds["check_in"])
        lines.append(say("nudges.rest_ridden", goals=goals) if ridden else say("nudges.rest_check_ins", rhythm=rhythm))
    lines += [say("nudges.rest_plans")] if "intention" in kinds else []
    lines += [say("nudges.rest_one_on_ones")] if "one_on_one" in kinds else []
    return " ".join(lines)


def told(
    content: Content, what: Told, state: State, member: Member, today: date, command: str, rest: str = ""
) -> Message:
    """What came of a change, with day, time and zone said back; `rest` is what comes once nudges are off."""
    say = content.words.say
    schedule = state.schedule
    rhythm = rhythm_line(content, schedule) if schedule is not None else ""
    following = _following(content, schedule, today, state.coming) if schedule is not None else ""
    until = say_day(schedule.paused_until, today) if schedule is not None and schedule.paused_until else ""
    zone = escape(member.timezone or "UTC")
    texts = {
        "unblocked": say("nudges.told_unblocked", rhythm=rhythm, next=following),
        "on": say("nudges.told_on", rhythm=rhythm, next=following),
        "on_already": say("nudges.told_on_already", rhythm=rhythm, next=following),
        "off": say("nudges.off_with", rest=rest, command=command) if rest else say("nudges.told_off", command=command),
        "off_already": say("nudges.told_off_already", command=command),
        "changed": say("nudges.told_changed", rhythm=rhythm, next=following),
        "changed_off": say("nudges.told_changed_off", rhythm=rhythm, command=command),
        "no_yes": say("nudges.told_no_yes"),
        "paused": say("nudges.told_paused", until=until, rhythm=rhythm, next=following),
        "resumed": say("nudges.told_resumed", rhythm=rhythm, next=following),
        "not_paused": say("nudges.told_not_paused", rhythm=rhythm, next=following),
        "hours": say("nudges.told_hours", start=member.hours_start, end=member.hours_end, zone=zone),
        "pause_past": say("nudges.told_pause_past", command=command),
        "pause_long": say("nudges.told_pause_long", command=command),
        "pause_ask": say("nudges.told_pause_ask", command=command),
    }
    return with_buttons(texts[what.outcome], _told_buttons(content, what, state))


def _told_buttons(content: Content, what: Told, state: State) -> list[ButtonElement]:
    say = content.words.say
    if what.outcome == "pause_ask":
        texts = {weeks: say("nudges.pause_weeks", count=weeks) for weeks in _PAUSES} | {1: say("nudges.pause_week")}
        return [button(texts[weeks], f"nudges.pause:{weeks}", str(weeks)) for weeks in _PAUSES]
    if what.outcome == "no_yes":
        wish = read_wish(what.about) or At()
        day, at = DAYS[wish.weekday or 0], f"{wish.local_time:%H:%M}" if wish.local_time else "09:00"
        rhythm = say("nudges.rhythm_short", day=day, time=at)
        if wish.every_weeks not in (None, 1):
            rhythm = say("nudges.rhythm_short_weeks", weeks=wish.every_weeks, day=day, time=at)
        yes = say("nudges.on_button_at", rhythm=rhythm)
        return [button(yes, "nudges.on", what.about)]
    if state.is_on:
        return [button(say("nudges.next_button"), "nudges.next", "told")]
    return [button(say("nudges.on_button"), "nudges.on", "told")]


def ahead_page(
    content: Content, ladder: Ladder, found: Sequence[Coming], zone: str, today: date, *, some_empty: bool = False
) -> Message:
    """The coming nudges with dates and reasons, each to be swapped or dropped.

    `some_empty`: by the member's own wish some of these weeks bring none, and nobody says before which.
    """
    say = content.words.say
    page = Page(say("nudges.next_title"))
    for position, one in enumerate(found):
        day = say_day(local_day(one.slot.due_at, zone), today)
        if one.pick is not None:
            reason = reason_line(content, one.pick.nudge, ladder, why_this_one(one.pick.parts))
            title = escape(one.pick.nudge.title)
            page.section(say("nudges.next_line", day=day, title=title, reason=reason[:1].upper() + reason[1:]))
            value = f"{one.slot.name} {one.pick.nudge.id}"
            page.actions(
                button(say("nudges.swap_button"), f"nudges.swap:{position}", value, say("nudges.swap_label", day=day)),
                button(say("nudges.drop_button"), f"nudges.drop:{position}", value, say("nudges.drop_label", day=day)),
            )
        elif one.is_dropped:
            page.section(say("nudges.next_dropped", day=day))
            label = say("nudges.keep_label", day=day)
            page.actions(button(say("nudges.keep_button"), f"nudges.keep:{position}", one.slot.name, label))
        else:
            page.section(say("nudges.next_empty", day=day))
    foot = say("nudges.next_foot")
    page.small(f"{foot} {say('nudges.next_foot_holdout')}" if some_empty else foot)
    return page.message()


def history_page(content: Content, given: Sequence[NudgeGiven], zone: str | None, today: date) -> Message:
    """The last nudges with their answers."""
    say = content.words.say
    answers = {
        "done": say("nudges.answer_done"),
        "later": say("nudges.answer_later"),
        "never": say("nudges.answer_never"),
        "none": say("nudges.answer_none"),
    }
    lines = []
    for one in given:
        title = content.nudges[one.nudge_id].title if one.nudge_id in content.nudges else one.nudge_id
        day = say_day(local_day(one.given_at, zone), today)
        lines.append(say("nudges.history_line", day=day, title=escape(title), answer=answers[one.answer]))
    page = Page(say("nudges.history_title"))
    page.section("\n".join(lines) or say("nudges.history_none"))
    return page.message()


def help_page(content: Content, command: str) -> Message:
    """What can be typed."""
    say = content.words.say
    page = Page(say("nudges.help_title", command=command))
    page.section(say("nudges.help", command=command))
    return page.message()


def unknown_page(content: Content, typed: str, suggestion: str | None, command: str) -> Message:
    """What was not understood, and what may have been meant."""
    say = content.words.say
    text = say("nudges.unknown", typed=escape(fit(typed, 100)))
    if suggestion is None:
        return with_buttons(f"{text} {say('nudges.unknown_help', command=command)}", [])
    meant = say("nudges.did_you_mean", command=command, suggestion=escape(suggestion))
    return with_buttons(f"{text} {meant}", [button(suggestion, "nudges.ask", fit(suggestion, 150))])
