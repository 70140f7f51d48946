"""App Home: level, goals, the next nudge, and the main actions as buttons; at most 100 blocks (HOME-1)."""

from slack_sdk.models.blocks import ActionsBlock, Block, ContextBlock, DividerBlock, HeaderBlock, SectionBlock
from slack_sdk.models.blocks.basic_components import MarkdownTextObject
from slack_sdk.models.views import View

from bot.blocks.cairn import level_line
from bot.blocks.goals import scene, short_list
from bot.blocks.page import button
from bot.blocks.rhythm import state_buttons, state_text
from bot.content import Content
from bot.mentoring.standing import Standing

GOALS_SHOWN = 5


def home(content: Content, found: Standing, prefix: str) -> View:
    """The whole tab of one member."""
    blocks: list[Block] = [
        *_introduction(content, found),
        *_level(content, found, prefix),
        DividerBlock(),
        *_goals(content, found),
        DividerBlock(),
        *_nudges(content, found),
        DividerBlock(),
        ContextBlock(elements=[MarkdownTextObject(text=content.words.say("home.private"))]),
        ActionsBlock(elements=[button(content.words.say("cairn.help_button"), "cairn.help", "help")]),
    ]
    return View(type="home", blocks=blocks)


def _introduction(content: Content, found: Standing) -> list[Block]:
    """Who this is, for as long as the member has not said yes or no to nudges."""
    if found.nudges.schedule is not None:
        return []
    return [SectionBlock(text=content.words.say("home.introduction")), DividerBlock()]


def _level(content: Content, found: Standing, prefix: str) -> list[Block]:
    say = content.words.say
    title = HeaderBlock(text=say("home.level"))
    if found.level is None:
        return [
            title,
            SectionBlock(text=say("levels.mine_none", command=f"{prefix}level")),
            ActionsBlock(elements=[button(one.title, f"level.set:{one.id}", one.id) for one in found.ladder.levels]),
        ]
    buttons = [button(say("home.expectations"), "level.ask:mine", "my level")]
    above = found.ladder.next_level(found.level.id)
    if above is not None:
        text = say("levels.next_level", level=above.title)
        buttons.append(button(text, "level.gap", f"{found.level.id}>{above.id}"))
    buttons.append(button(say("home.change_level"), "level.pick", "pick"))
    return [title, SectionBlock(text=level_line(content, found, prefix)), ActionsBlock(elements=buttons)]


def _goals(content: Content, found: Standing) -> list[Block]:
    say = content.words.say
    stage = scene(content, found.member.ladder, found.today, found.member.timezone)
    rows: list[Block] = list(short_list(stage, found.goals, GOALS_SHOWN))
    if not found.goals:
        rows = [SectionBlock(text=say("home.no_goals"))]
    add = ActionsBlock(elements=[button(say("home.add_goal"), "goals.add", "new")])
    return [HeaderBlock(text=say("home.goals")), *rows, add]


def _nudges(content: Content, found: Standing) -> list[Block]:
    buttons = state_buttons(content, found.nudges, found.today)
    rows: list[Block] = [
        HeaderBlock(text=content.words.say("home.nudges")),
        SectionBlock(text=state_text(content, found.nudges, found.today)),
    ]
    return [*rows, ActionsBlock(elements=list(buttons))] if buttons else rows
