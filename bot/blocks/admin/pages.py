"""How things stand in a workspace, and what an admin can do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from slack_sdk.models.blocks import ButtonElement

from bot.blocks.mentors.wording import person
from bot.blocks.message import Message
from bot.blocks.page import Page, button, note, with_buttons
from bot.blocks.text import entities, escape, fit
from bot.content import Content, Words
from bot.mentoring.admin import Count, Overview
from bot.mentoring.dates import say_day
from bot.mentoring.members import local_day
from bot.store import AdminAct

_KINDS = {"nudge": "nudge", "check_in": "check_in", "intention": "plan", "one_on_one": "plan"}


@dataclass(frozen=True)
class Reader:
    """The admin who reads: their zone and day, and what `/cairn` is called here."""

    timezone: str | None
    today: date
    command: str

    def day(self, moment: datetime) -> str:
        return say_day(local_day(moment, self.timezone), self.today)


def page(content: Content, found: Overview, findings: Sequence[str], reader: Reader) -> Message:
    """Everything at a glance; `findings` are what is to be mended in the content."""
    say, words = content.words.say, content.words
    made = Page(say("admin.title"))
    made.section(f"{_state(words, found, reader)}\n{_caps(words, found)}")
    made.section(f"{_members(words, found)}\n{_last_week(words, found)}")
    would = _would(words, found)
    if would:
        made.section(would)
    made.section(_content(content, findings))
    if found.acts:
        lines = [_act(words, one, reader) for one in found.acts]
        made.section("\n".join([say("admin.acts"), *lines]))
    made.actions(*_buttons(words, found))
    made.small(f"{say('admin.noted')} {say('admin.typed', command=entities(reader.command))}")
    return made.message()


def _state(words: Words, found: Overview, reader: Reader) -> str:
    controls, lines = found.controls, []
    since = controls.halted_everywhere_at or controls.halted_at
    if since is not None:
        key = "admin.halted_by_operator" if controls.by_operator else "admin.halted"
        lines.append(words.say(key, day=reader.day(since)))
    if controls.dry_run_since is not None:
        lines.append(words.say("admin.dry", day=reader.day(controls.dry_run_since)))
    elif found.is_dry_by_settings:
        lines.append(words.say("admin.dry_by_settings"))
    return "\n".join(lines or [words.say("admin.running")])


def _caps(words: Words, found: Overview) -> str:
    say, rules = words.say, found.rules
    week = say("admin.cap_week", count=rules.cap_week) if rules.cap_week else say("admin.cap_week_none")
    day = say("admin.cap_day", count=rules.cap_day) if rules.cap_day else say("admin.cap_day_none")
    return say("admin.caps", week=week, day=day)


def _members(words: Words, found: Overview) -> str:
    say, numbers = words.say, found.numbers
    if numbers.members is None:
        return say("admin.members_few")
    nudges = say("admin.nudged_few") if numbers.nudged is None else say("admin.nudged", count=numbers.nudged)
    return say("admin.members", count=numbers.members, nudges=nudges)


def _last_week(words: Words, found: Overview) -> str:
    say, tally = words.say, found.tally
    why = {
        "dry_run": say("admin.why_dry_run"),
        "over_cap": say("admin.why_over_cap"),
        "stopped": say("admin.why_stopped"),
    }
    came = tally.came.shown
    parts = [say("admin.came_few") if came is None else say("admin.came", count=came)]
    parts += [
        say("admin.left_out", count=count.shown, why=why[reason])
        for reason, count in sorted(tally.left_out.items())
        if count.shown is not None
    ]
    return say("admin.last_week", parts=", ".join(parts))


def _would(words: Words, found: Overview) -> str:
    """What a dry run kept back, by kind; empty where it kept nothing."""
    say, counts = words.say, dict.fromkeys(("nudge", "check_in", "plan", "other"), Count())
    if not found.tally.by_kind:
        return ""
    for kind, count in found.tally.by_kind.items():
        counts[_KINDS.get(kind, "other")] += count
    texts = {
        "nudge": say("admin.kind_nudge", count=counts["nudge"].shown),
        "check_in": say("admin.kind_check_in", count=counts["check_in"].shown),
        "plan": say("admin.kind_plan", count=counts["plan"].shown),
        "other": say("admin.kind_other", count=counts["other"].shown),
    }
    parts = [texts[kind] for kind, count in counts.items() if count.shown is not None]
    return say("admin.would", parts=", ".join(parts)) if parts else say("admin.would_few")


def _content(content: Content, findings: Sequence[str]) -> str:
    say = content.words.say
    if findings:
        return say("admin.content_bad", count=len(findings), first=escape(fit(findings[0], 300)))
    return say("admin.content_good", ladders=len(content.ladders), nudges=len(content.nudges))


def _act(words: Words, act: AdminAct, reader: Reader) -> str:
    say = words.say
    if act.what.startswith("operator_"):
        who = say("admin.operator")
    else:
        who = person(act.user_id) if act.user_id else say("admin.somebody")
    day = reader.day(act.at)
    if act.what == "cap":
        return say("admin.act_line", who=who, what=_cap_act(words, act.note or ""), day=day)
    texts = {
        "stop": say("admin.act_stop"),
        "start": say("admin.act_start"),
        "operator_stop": say("admin.act_operator_stop"),
        "operator_start": say("admin.act_operator_start"),
        "dry_run_on": say("admin.act_dry_run_on"),
        "dry_run_off": say("admin.act_dry_run_off"),
    }
    what = texts.get(act.what, escape(act.what))
    if act.note:
        return say("admin.act_line_note", who=who, what=what, day=day, note=escape(act.note))
    return say("admin.act_line", who=who, what=what, day=day)


def _cap_act(words: Words, note_of: str) -> str:
    """`3 week`, `0 day` or `default week` in words."""
    say = words.say
    most, _, per = note_of.partition(" ")
    if most == "default":
        return say("admin.act_default_week") if per == "week" else say("admin.act_default_day")
    if most in ("0", ""):
        return say("admin.act_uncap_week") if per == "week" else say("admin.act_uncap_day")
    count = escape(most)
    return say("admin.act_cap_week", count=count) if per == "week" else say("admin.act_cap_day", count=count)


def _buttons(words: Words, found: Overview) -> list[ButtonElement]:
    say = words.say
    made = []
    if not found.controls.is_halted:
        made.append(button(say("admin.button_stop"), "admin.ask_stop", "page"))
    elif not found.controls.by_operator:
        made.append(button(say("admin.button_start"), "admin.start", "page"))
    if found.controls.dry_run_since is None:
        made.append(button(say("admin.button_dry_on"), "admin.dry_on", "page"))
    else:
        made.append(button(say("admin.button_dry_off"), "admin.dry_off", "page"))
    return [*made, button(say("admin.button_caps"), "admin.caps", "page")]


def ask_stop(words: Words) -> Message:
    """The question, one red button, and a way out."""
    say = words.say
    really = button(say("admin.button_really"), "admin.stop", "yes", say("admin.label_really"))
    really.style = "danger"
    return with_buttons(
        say("admin.ask_stop"),
        [
            really,
            button(say("admin.button_reason"), "admin.stop_form", "why"),
            button(say("admin.button_keep"), "admin.page", "keep"),
        ],
    )


def told(sentence: str, rest: Message) -> Message:
    """What came of it, then the page as it is now."""
    return note(sentence).followed_by(rest)


def help_page(words: Words, command: str) -> Message:
    """What can be typed."""
    made = Page(words.say("admin.help_title"))
    made.section(words.say("admin.help", command=entities(command)))
    made.actions(button(words.say("admin.button_page"), "admin.page", "help"))
    return made.message()


def unknown(words: Words, typed: str, command: str) -> Message:
    """Words that are none of it."""
    return note(words.say("admin.unknown", typed=escape(fit(typed, 100)))).followed_by(help_page(words, command))


def not_yours(words: Words) -> Message:
    """For everybody else, whatever they typed or clicked."""
    return note(words.say("admin.not_yours"))


def unsure(words: Words) -> Message:
    """Slack does not say who is an admin."""
    return note(words.say("admin.unsure"))
