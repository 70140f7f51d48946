"""What a member has to show, on App Home: the picture of their own assessment, wins, and the next 1:1."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.goals import scene
from bot.blocks.goals.plain import actions, button, section
from bot.blocks.home.parts import DIVIDER, header
from bot.blocks.wins import short_list
from bot.content import Content
from bot.mentoring.overview import Overview


def picture_part(content: Content, found: Overview, picture: Sequence[Block]) -> Sequence[Block]:
    """The radar and its twin in words, or what it would take."""
    say, axes = content.words.say, found.profile.axes
    rated = sum(axis.rank is not None for axis in axes)
    rows: list[Block] = list(picture)
    if not rated:
        rows = [section(say("home.not_rated", count=len(axes)))]
    again = say("home.rate") if rated < len(axes) else say("home.rate_again")
    buttons = [button(again, "assessment.open", "home")]
    if found.standing.level is not None:
        buttons.append(button(say("home.readiness"), "readiness.show", "home"))
    return [*rows, actions(buttons), DIVIDER]


def wins_part(content: Content, found: Overview) -> Sequence[Block]:
    """The latest few, and the ways to all of them."""
    say, standing = content.words.say, found.standing
    stage = scene(content, standing.member.ladder, standing.today, standing.member.timezone)
    rows: list[Block] = [header(say("home.wins"))]
    if not found.wins:
        rows.append(section(say("home.no_wins")))
    rows += short_list(stage, found.wins, found.win_count)
    if found.wins:
        rows.append(actions([button(say("home.export_wins"), "wins.export", "home")]))
    return [*rows, DIVIDER]


def talk_part(content: Content) -> Sequence[Block]:
    """The next 1:1."""
    say = content.words.say
    title = header(say("home.talk"))
    return [
        title,
        section(say("home.talk_about")),
        actions([button(say("home.prepare"), "one_on_one.open", "home")]),
        DIVIDER,
    ]
