"""App Home: level, picture, goals, what comes, wins, mentors, settings, each action as a button; at most 100 blocks."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.blocks.cairn import level_line
from bot.blocks.check_ins import state_buttons, state_text
from bot.blocks.goals import scene, short_list
from bot.blocks.goals.plain import Button, actions, button, context, section
from bot.blocks.home.coming import nudges_part, rhythms_part
from bot.blocks.home.evidence import picture_part, talk_part, wins_part
from bot.blocks.home.mentors import mentors_part
from bot.blocks.home.parts import DIVIDER, header
from bot.blocks.page import split_lines
from bot.blocks.plain import plain
from bot.content import Content
from bot.mentoring.overview import Overview

Part = Sequence[Block]


def home(content: Content, found: Overview, prefix: str, picture: Sequence[Block] = ()) -> dict[str, Any]:
    """The whole tab of one member (HOME-1). `picture` is their radar, where it is drawn.

    Each part shows the nearest few and leads to all of them, so that the number of blocks is bounded by design.
    """
    parts: list[Part] = [
        _introduction(content, found),
        _level(content, found, prefix),
        picture_part(content, found, picture),
        _goals(content, found, prefix),
        nudges_part(content, found),
        wins_part(content, found),
        talk_part(content),
        mentors_part(content, found),
        rhythms_part(content, found),
        _private(content),
    ]
    return {"type": "home", "blocks": [plain(block) for part in parts for block in part]}


def _introduction(content: Content, found: Overview) -> Part:
    """Who this is, for as long as the member has not said yes or no to nudges."""
    if found.standing.nudges.schedule is not None:
        return []
    return [section(content.words.say("home.introduction")), DIVIDER]


def _level(content: Content, found: Overview, prefix: str) -> Part:
    say, standing = content.words.say, found.standing
    title = header(say("home.level"))
    if standing.level is None:
        choices = [button(one.title, f"level.set:{one.id}", one.id) for one in standing.ladder.levels]
        return [title, section(say("levels.mine_none", command=f"{prefix}level")), actions(choices)]
    buttons: list[Button] = [button(say("home.expectations"), "level.ask:mine", "my level")]
    above = standing.ladder.next_level(standing.level.id)
    if above is not None:
        text = say("levels.next_level", level=above.title)
        buttons.append(button(text, "level.gap", f"{standing.level.id}>{above.id}"))
    buttons.append(button(say("home.change_level"), "level.pick", "pick"))
    return [title, section(level_line(content, standing, prefix)), actions(buttons)]


def _goals(content: Content, found: Overview, prefix: str) -> Part:
    say, standing = content.words.say, found.standing
    stage = scene(content, standing.member.ladder, standing.today, standing.member.timezone)
    rows: list[Block] = list(short_list(stage, standing.goals, standing.goal_count))
    if not standing.goals:
        rows = [section(say("home.no_goals"))]
    check_ins = state_text(content, found.check_ins, standing.today, f"{prefix}goals checkin")
    return [
        header(say("home.goals")),
        *rows,
        actions(_goal_buttons(content, found)),
        *(section(part) for part in split_lines(check_ins)),
        actions([plain(one) for one in state_buttons(content, found.check_ins, standing.today)]),
        DIVIDER,
    ]


def _goal_buttons(content: Content, found: Overview) -> list[Button]:
    say = content.words.say
    add = button(say("home.add_goal"), "goals.add", "new")
    if not found.standing.goals:
        return [add]
    return [add, button(say("home.plans"), "intentions.page", "0")]


def _private(content: Content) -> Part:
    say = content.words.say
    buttons = [
        button(say("privacy.button"), "cairn.privacy", "privacy"),
        button(say("cairn.help_button"), "cairn.help", "help"),
    ]
    return [context(say("home.private")), actions(buttons)]
