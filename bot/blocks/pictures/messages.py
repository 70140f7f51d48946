"""Pictures as Slack shows them: with the same numbers beside them, and with words alone where Slack refuses them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from slack_sdk.models.blocks import ActionsBlock, Block, ContextBlock, HeaderBlock, ImageBlock, SectionBlock, TableBlock
from slack_sdk.models.blocks.basic_components import MarkdownTextObject, SlackFile

from bot.blocks.message import Message
from bot.blocks.page import button, split_lines
from bot.blocks.pictures.drawing import Drawing
from bot.blocks.pictures.readings import LONGEST_NAME, rounded
from bot.blocks.pictures.twins import radar_lines, radar_table
from bot.blocks.text import entities, fit
from bot.content import Words
from bot.mentoring.profile import Profile


@dataclass(frozen=True)
class Portrait:
    """A member's self-assessment with what its renderings need; `command` is `/level` as it is called here."""

    words: Words
    profile: Profile
    drawing: Drawing
    command: str

    @property
    def is_rated(self) -> bool:
        """Whether there is a rating at all."""
        return any(axis.rank is not None for axis in self.profile.axes)


def image(portrait: Portrait, file_id: str) -> ImageBlock:
    """The picture itself (BK-17)."""
    return ImageBlock(alt_text=portrait.drawing.alt, slack_file=SlackFile(id=file_id))


def table(portrait: Portrait) -> TableBlock:
    """Its numbers as a table, for messages and Home."""
    found = radar_table(portrait.words, portrait.profile)
    return TableBlock(rows=found["rows"], column_settings=found["column_settings"])


def in_words(portrait: Portrait, *, offer: bool = False) -> Message:
    """The picture's twin without a picture, fit for every surface. `offer`: with a button that tries to show it."""
    lines = "\n".join(radar_lines(portrait.words, portrait.profile))
    blocks: list[Block] = [_title(portrait), _levels(portrait)]
    blocks += [SectionBlock(text=part) for part in split_lines(lines)] if lines else []
    blocks.append(_key(portrait))
    if offer or not portrait.is_rated:
        blocks.append(_buttons(portrait, offer=offer))
    return Message(_text(portrait), blocks)


def in_full(portrait: Portrait, file_id: str | None) -> Message:
    """Picture and table in a message; where Slack refuses either, its words come with a button to try once more."""
    blocks: list[Block] = [_title(portrait), _levels(portrait)]
    if file_id is not None:
        blocks.append(image(portrait, file_id))
    if portrait.profile.axes:
        blocks.append(table(portrait))
    blocks.append(_key(portrait))
    if not portrait.is_rated:
        blocks.append(_buttons(portrait, offer=False))
    return Message(_text(portrait), blocks, plainer=in_words(portrait, offer=True))


def alone(portrait: Portrait, file_id: str) -> Message:
    """The picture below words that have been said already; its fallback text is what it shows."""
    return Message(portrait.drawing.alt, [image(portrait, file_id)])


def beside_words(portrait: Portrait, file_id: str) -> Message:
    """Picture and words where no table may stand: in a modal."""
    words = in_words(portrait)
    blocks = list(words.blocks)
    return replace(words, blocks=[*blocks[:2], image(portrait, file_id), *blocks[2:]], plainer=words)


def on_home(portrait: Portrait, file_id: str | None) -> Sequence[Block]:
    """Picture and table for App Home; nothing where there is no rating to show."""
    if not portrait.is_rated:
        return []
    picture = [] if file_id is None else [image(portrait, file_id)]
    return [*picture, table(portrait), _key(portrait)]


def _title(portrait: Portrait) -> HeaderBlock:
    ladder = rounded(portrait.profile).ladder_title
    return HeaderBlock(text=fit(portrait.words.say("pictures.radar_title", ladder=ladder), 150))


def _levels(portrait: Portrait) -> SectionBlock:
    return SectionBlock(text=_levels_text(portrait))


def _levels_text(portrait: Portrait) -> str:
    say, profile = portrait.words.say, rounded(portrait.profile)
    if not portrait.is_rated:
        return say("pictures.rate_first", command=portrait.command)
    if not profile.level:
        return say("pictures.no_level", command=portrait.command)
    level = entities(fit(profile.levels[profile.level - 1], LONGEST_NAME))
    if not profile.target:
        return say("pictures.level_alone", level=level)
    target = entities(fit(profile.levels[profile.target - 1], LONGEST_NAME))
    return say("pictures.level_and_target", level=level, target=target)


def _key_text(portrait: Portrait) -> str:
    levels = [entities(fit(title, LONGEST_NAME)) for title in rounded(portrait.profile).levels] or [""]
    return portrait.words.say("pictures.key", first=levels[0], last=levels[-1], count=len(levels))


def _key(portrait: Portrait) -> ContextBlock:
    return ContextBlock(elements=[MarkdownTextObject(text=_key_text(portrait))])


def _buttons(portrait: Portrait, *, offer: bool) -> ActionsBlock:
    say = portrait.words.say
    show = [button(say("pictures.show"), "pictures.show", "radar")] if offer else []
    rate = [] if portrait.is_rated else [button(say("pictures.rate"), "assessment.open", "picture")]
    return ActionsBlock(elements=[*show, *rate])


def _text(portrait: Portrait) -> str:
    """Everything, for who reads or hears text alone (MSG-2)."""
    title = portrait.words.say("pictures.radar_title", ladder=entities(rounded(portrait.profile).ladder_title))
    lines = radar_lines(portrait.words, portrait.profile)
    return "\n".join([title, _levels_text(portrait), *lines, _key_text(portrait)])
