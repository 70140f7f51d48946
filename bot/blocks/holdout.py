"""How the comparison of weeks with and without a nudge looks."""

from datetime import date

from slack_sdk.models.blocks import ButtonElement

from bot.blocks.message import Message
from bot.blocks.page import Page, button
from bot.blocks.text import entities
from bot.content import Content
from bot.mentoring.dates import say_day
from bot.mentoring.holdout import FEWEST, Report
from bot.mentoring.members import local_day
from bot.store import Member


def told(content: Content, outcome: str, member: Member, today: date, command: str, *, is_on: bool) -> Message:
    """What came of turning it on or off: `holdout_on`, `holdout_off`, or either with `_already`.

    `is_on`: whether nudges come at all.
    """
    say = content.words.say
    since = local_day(member.holdout_since, member.timezone) if member.holdout_since is not None else today
    how, name = say("holdout.how"), entities(command)
    texts = {
        "holdout_on": say("holdout.on", how=how, command=name),
        "holdout_on_already": say("holdout.on_already", how=how, day=say_day(since, today)),
        "holdout_off": say("holdout.off", command=name),
        "holdout_off_already": say("holdout.off_already"),
    }
    page = Page(say("holdout.title"))
    page.section(texts[outcome])
    if not is_on and member.holdout_since is not None:
        page.section(say("holdout.no_nudges", command=name))
    page.actions(_report_button(content), _switch(content, member))
    return page.message()


def report_page(content: Content, member: Member, report: Report, today: date, command: str, *, is_on: bool) -> Message:
    """Counts, the difference with its interval, and what it does not say. `is_on`: whether nudges come at all."""
    say = content.words.say
    page = Page(say("holdout.title"))
    if not is_on and member.holdout_since is not None:
        page.section(say("holdout.no_nudges", command=entities(command)))
    if member.holdout_since is None:
        page.section(f"{say('holdout.off_already')} {say('holdout.how')}")
    if report.nudged.of + report.empty.of:
        counts = say(
            "holdout.counts",
            done=report.nudged.done,
            of=report.nudged.of,
            empty_done=report.empty.done,
            empty_of=report.empty.of,
        )
        page.section(f"{counts}\n\n{_verdict(content, report)}")
    elif member.holdout_since is not None:
        day = say_day(local_day(member.holdout_since, member.timezone), today)
        page.section(f"{say('holdout.on_already', how=say('holdout.how'), day=day)}\n\n{say('holdout.none_yet')}")
    page.small(say("holdout.foot"))
    page.actions(_switch(content, member))
    return page.message()


def _verdict(content: Content, report: Report) -> str:
    say = content.words.say
    if report.difference is None:
        return say("holdout.too_few", fewest=FEWEST)
    numbers = {
        "difference": _points(report.difference),
        "low": _points(report.low),
        "high": _points(report.high),
    }
    if not report.is_clear:
        return say("holdout.unclear", **numbers)
    return say("holdout.more", **numbers) if report.difference > 0 else say("holdout.less", **numbers)


def _points(difference: float) -> str:
    """`+12`, `−8` or `0`: percentage points with a sign that is read as one."""
    points = round(100 * difference)
    return f"+{points}" if points > 0 else str(points).replace("-", "\N{MINUS SIGN}")


def _switch(content: Content, member: Member) -> ButtonElement:
    say = content.words.say
    if member.holdout_since is not None:
        return button(say("holdout.off_button"), "holdout.off", "now")
    return button(say("holdout.on_button"), "holdout.on", "now")


def _report_button(content: Content) -> ButtonElement:
    return button(content.words.say("holdout.report_button"), "holdout.report", "now")
