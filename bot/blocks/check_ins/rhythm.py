"""How the rhythm of check-ins looks: what `/goals checkin` answers, and the part on Home."""

from datetime import date

from slack_sdk.models.blocks import ButtonElement

from bot.blocks.message import Message
from bot.blocks.page import Page, button, with_buttons
from bot.blocks.rhythm import rhythm_line
from bot.blocks.text import escape, fit
from bot.content import Content, Words
from bot.mentoring.check_ins import RECENT, State
from bot.mentoring.dates import say_day
from bot.mentoring.members import local_day
from bot.mentoring.schedules import Told, read_wish
from bot.store import Member

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def strength_line(words: Words, strength: int) -> str:
    """The figure, and what it is made of."""
    return words.say("check_ins.strength", strength=strength)


def state_text(content: Content, state: State, today: date, command: str) -> str:
    """Where check-ins stand, in one to three lines of mrkdwn; for Home and `/goals checkin`."""
    say, schedule = content.words.say, state.schedule
    if schedule is None:
        return say("check_ins.state_none")
    rhythm = _rhythm(content, state)
    if not schedule.is_on:
        return say("check_ins.state_off", rhythm=_capital(rhythm))
    if schedule.blocked_by is not None:
        return say("check_ins.state_blocked", code=schedule.blocked_by)
    following = _following(content, state, today, command)
    if schedule.paused_until is not None and schedule.paused_until > today:
        until = say_day(schedule.paused_until, today)
        line = say("check_ins.state_paused", until=until, rhythm=rhythm, next=following)
    else:
        line = say("check_ins.state_on", rhythm=_capital(rhythm), next=following)
    return line if state.strength is None else f"{line}\n{strength_line(content.words, state.strength)}"


def state_buttons(content: Content, state: State, today: date) -> list[ButtonElement]:
    """What can be done about it."""
    say, schedule = content.words.say, state.schedule
    if schedule is None or not schedule.is_on:
        return [
            button(say("check_ins.on_button"), "check_ins.on", "state"),
            button(say("check_ins.rides_button"), "check_ins.rides", "state"),
            button(say("check_ins.now_button"), "check_ins.now", "state"),
        ]
    is_paused = schedule.paused_until is not None and schedule.paused_until > today
    resume = [button(say("check_ins.resume_button"), "check_ins.resume", "state")]
    return [
        *(resume if is_paused or schedule.blocked_by is not None else []),
        button(say("check_ins.now_button"), "check_ins.now", "state"),
        button(say("check_ins.off_button"), "check_ins.off", "state"),
    ]


def state_page(content: Content, state: State, today: date, command: str) -> Message:
    """`/goals checkin`"""
    return with_buttons(state_text(content, state, today, command), state_buttons(content, state, today))


def told(content: Content, what: Told, state: State, member: Member, today: date, command: str) -> Message:
    """What came of a change, with day, time and zone said back."""
    say, schedule = content.words.say, state.schedule
    rhythm = _capital(_rhythm(content, state)) if schedule is not None else ""
    following = _following(content, state, today, command) if schedule is not None else ""
    until = say_day(schedule.paused_until, today) if schedule is not None and schedule.paused_until else ""
    hours = {"start": member.hours_start, "end": member.hours_end, "zone": escape(member.timezone or "UTC")}
    texts = {
        "on": say("check_ins.told_on", rhythm=rhythm, next=following),
        "on_already": say("check_ins.told_on_already", rhythm=rhythm, next=following),
        "off": say("check_ins.told_off", command=command),
        "off_already": say("check_ins.told_off_already", command=command),
        "changed": say("check_ins.told_changed", rhythm=rhythm, next=following),
        "changed_off": say("check_ins.told_changed_off", rhythm=rhythm, command=command),
        "no_yes": say("check_ins.told_no_yes"),
        "rides": say("check_ins.told_rides", next=following),
        "rides_alone": say("check_ins.told_rides_alone", command=command),
        "paused": say("check_ins.told_paused", until=until, rhythm=rhythm, next=following),
        "resumed": say("check_ins.told_resumed", rhythm=rhythm, next=following),
        "unblocked": say("check_ins.told_unblocked", rhythm=rhythm, next=following),
        "not_paused": say("check_ins.told_not_paused", rhythm=rhythm, next=following),
        "hours": say("check_ins.told_hours", **hours),
        "pause_ask": say("check_ins.told_pause_ask", command=command),
        "pause_past": say("check_ins.told_pause_past", command=command),
        "pause_long": say("check_ins.told_pause_long", command=command),
        "nothing": say("check_ins.nothing_to_ask"),
    }
    return with_buttons(texts[what.outcome], _told_buttons(content, what, state))


def _told_buttons(content: Content, what: Told, state: State) -> list[ButtonElement]:
    say = content.words.say
    if what.outcome == "nothing":
        return []
    if what.outcome == "no_yes":
        wish = read_wish(what.about)
        day = _DAYS[4 if wish is None or wish.weekday is None else wish.weekday]
        at = f"{wish.local_time:%H:%M}" if wish is not None and wish.local_time is not None else "15:00"
        rhythm = say("nudges.rhythm_short", day=day, time=at)
        if wish is not None and wish.every_weeks not in (None, 1):
            rhythm = say("nudges.rhythm_short_weeks", weeks=wish.every_weeks, day=day, time=at)
        return [button(say("check_ins.on_button_at", rhythm=rhythm), "check_ins.on", what.about)]
    if state.is_on:
        return [
            button(say("check_ins.now_button"), "check_ins.now", "told"),
            button(say("check_ins.off_button"), "check_ins.off", "told"),
        ]
    return [button(say("check_ins.on_button"), "check_ins.on", "told")]


def help_page(content: Content, command: str) -> Message:
    """What can be typed."""
    page = Page(content.words.say("check_ins.help_title", command=command))
    page.section(content.words.say("check_ins.help", command=command))
    return page.message()


def unknown_page(content: Content, typed: str, suggestion: str | None, command: str) -> Message:
    """What was not understood, and what may have been meant."""
    say = content.words.say
    text = say("check_ins.unknown", typed=escape(fit(typed, 100)))
    if suggestion is None:
        return with_buttons(f"{text} {say('check_ins.unknown_help', command=command)}", [])
    meant = say("check_ins.did_you_mean", command=command, suggestion=escape(suggestion))
    return with_buttons(f"{text} {meant}", [button(suggestion, "check_ins.ask", fit(suggestion, 150))])


def _rhythm(content: Content, state: State) -> str:
    if state.schedule is None:
        return ""
    return content.words.say("check_ins.state_rides") if state.rides else rhythm_line(content, state.schedule)


def _following(content: Content, state: State, today: date, command: str) -> str:
    if state.schedule is None or not state.is_on:
        return ""
    if state.next_due_at is None:
        return content.words.say("check_ins.state_rides_alone", command=command) if state.rides else ""
    day = say_day(local_day(state.next_due_at, state.schedule.timezone), today)
    return content.words.say("check_ins.next_one", day=day, days=RECENT.days)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
