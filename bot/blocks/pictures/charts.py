"""Progress of goals over time: Slack's own line chart, and the same figures in lines."""

import calendar
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, SectionBlock

from bot.blocks.message import Message
from bot.blocks.page import note, split_lines
from bot.blocks.text import clean, escape, fit, one_line
from bot.content import Words
from bot.mentoring.progress import Course, Progress

NAME = 20
"""Characters of a series' name and of a label (BK-29)."""
QUOTED = 150
"""Characters of a title in a line."""


def goals_chart(words: Words, progress: Progress, command: str) -> Message:
    """A chart with its figures below it; where Slack refuses the chart, the figures alone."""
    in_lines = goals_lines(words, progress, command)
    if not progress.courses:
        return in_lines
    return Message(in_lines.text, [chart(words, progress), *in_lines.blocks], plainer=in_lines)


def chart_alone(words: Words, progress: Progress, command: str) -> Message:
    """The chart below figures that have been said already."""
    return Message(goals_lines(words, progress, command).text, [chart(words, progress)])


def chart(words: Words, progress: Progress) -> dict[str, Any]:
    """A `data_visualization` block (BK-29); before a goal was set its line runs along zero."""
    labels = [label(week) for week in progress.weeks]
    series = [
        {
            "name": _name(course),
            "data": [
                {"label": name, "value": percent or 0} for name, percent in zip(labels, course.percents, strict=True)
            ],
        }
        for course in progress.courses
    ]
    axes = {
        "categories": labels,
        "x_label": words.say("pictures.progress_weeks"),
        "y_label": words.say("pictures.progress_percent"),
    }
    return {
        "type": "data_visualization",
        "title": fit(words.say("pictures.progress_title"), 50),
        "chart": {"type": "line", "series": series, "axis_config": axes},
    }


def goals_lines(words: Words, progress: Progress, command: str) -> Message:
    """The same figures, one line for each goal."""
    say = words.say
    if not progress.courses:
        return note(say("pictures.progress_none", command=command))
    lines = [say("pictures.progress_text")]
    lines += [_line(words, progress, course) for course in progress.courses]
    if progress.left_out:
        lines.append(say("pictures.progress_left", count=progress.left_out, command=command))
    text = "\n".join(lines)
    blocks: list[Block] = [SectionBlock(text=part) for part in split_lines(text)]
    return Message(text, blocks)


def label(week: date) -> str:
    """A week by its Monday: `23 Nov`."""
    return f"{week.day} {calendar.month_abbr[week.month]}"


def _name(course: Course) -> str:
    """Unlike any other series: it begins with the goal's number."""
    title = one_line(clean(course.goal.title))
    return fit(f"{course.goal.number} {title}", NAME)


def _line(words: Words, progress: Progress, course: Course) -> str:
    values = ", ".join(
        words.say("pictures.progress_value", day=label(week), percent=percent)
        for week, percent in zip(progress.weeks, course.percents, strict=True)
        if percent is not None
    )
    title = escape(fit(one_line(course.goal.title), QUOTED))
    return words.say("pictures.progress_line", number=course.goal.number, title=title, values=values)
