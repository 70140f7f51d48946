"""Where a statement comes from and how strong that is, with the other side where sources disagree."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, DividerBlock

from bot.blocks.message import Message
from bot.blocks.page import paragraph
from bot.blocks.text import entities
from bot.content import Content, Source

STRENGTHS = ("practitioners", "one-author", "ai-poll", "votes", "open-ladder", "research", "editors", "company")


def passport(content: Content, said: str, sources: Sequence[str], refs: Sequence[str]) -> Message:
    """The sheet behind `Why?`: the statement, its sources, and both sides of what they disagree on."""
    words = content.words
    blocks: list[Block] = [paragraph(f"*{entities(said)}*"), *passport_blocks(content, sources, refs)]
    lines = [said, *(_plain(content, content.sources[name], refs) for name in sources if name in content.sources)]
    for dispute in content.disputes(refs):
        sides = "\n".join(f"• {entities(side.says)} ({_names(content, side.sources)})" for side in dispute.sides)
        topic, handling = entities(dispute.topic), entities(dispute.handling)
        text = words.say("levels.dispute", topic=topic, sides=sides, handling=handling)
        blocks += [DividerBlock(), paragraph(text)]
        lines.append(text)
    return Message("\n\n".join(lines), blocks)


def passport_blocks(content: Content, sources: Sequence[str], refs: Sequence[str]) -> list[Block]:
    """One section for each source: who, what kind, how to weigh it, and what it says of these very items."""
    return [paragraph(_passport(content, content.sources[name], refs)) for name in sources if name in content.sources]


def source_line(content: Content, sources: Sequence[str]) -> str:
    """The titles of the sources in one line."""
    return content.words.say("levels.sources", titles=_names(content, sources))


def _names(content: Content, sources: Sequence[str]) -> str:
    return "; ".join(entities(content.sources[name].title) for name in sources if name in content.sources)


def _passport(content: Content, source: Source, refs: Sequence[str]) -> str:
    words = content.words
    lines = [
        words.say(
            "levels.passport",
            title=entities(source.title),
            who=entities(source.who),
            strength=words.say(f"levels.strength_{source.strength.replace('-', '_')}"),
            weigh=entities(source.weigh),
        )
    ]
    lines += [f"• {entities(said)}" for said in _said(source, refs)]
    if source.licence:
        lines.append(words.say("levels.licence", licence=entities(source.licence)))
    return "\n".join(lines)


def _plain(content: Content, source: Source, refs: Sequence[str]) -> str:
    strength = content.words.say(f"levels.strength_{source.strength.replace('-', '_')}")
    return " ".join([f"{source.title} ({strength}): {source.weigh}", *_said(source, refs)])


def _said(source: Source, refs: Sequence[str]) -> list[str]:
    """What the source's own record says of these items: an answer with its votes, a claim without a source."""
    return list(dict.fromkeys(source.items[ref].said for ref in refs if ref in source.items))
