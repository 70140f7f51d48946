"""What a member would get, for an admin alone: the same rendering, with buttons that do nothing."""

from collections.abc import Sequence
from typing import Any

from bot.blocks.message import Message
from bot.blocks.nudges import nudge_message
from bot.blocks.page import Page, button, note, with_buttons
from bot.blocks.plain import plain
from bot.blocks.text import entities, escape, fit
from bot.content import Content, Ladder, Level, Nudge, Words
from bot.mentoring.admin import levels_served
from bot.mentoring.choice import Part


def nudge_preview(content: Content, nudge: Nudge, ladder: Ladder, level: Level) -> Message:
    """A nudge as it comes to a member of that level, then the same for each other level that it serves."""
    say = content.words.say
    letter = _inert(nudge_message(content, nudge, (ladder, level), [Part("start", 0)], "preview"))
    foot = Page("")
    foot.blocks.clear()
    foot.lines.clear()
    foot.small(say("admin.preview_foot", level=escape(level.title), ladder=escape(ladder.title)))
    others = [one for one in levels_served(nudge, ladder) if one.id != level.id]
    foot.actions(
        *(
            button(
                say("admin.preview_level_button", level=one.title),
                f"admin.preview:{place}",
                f"{nudge.id} {ladder.id} {one.id}",
            )
            for place, one in enumerate(others[:5])
        )
    )
    return letter.followed_by(foot.message())


def level_preview(words: Words, message: Message) -> Message:
    """A page about a level."""
    return _inert(message.plainer or message).followed_by(_small(words.say("admin.preview_foot_level")))


def message_preview(words: Words, key: str) -> Message:
    """A text as it stands in its file, the places of its values in braces."""
    text = words.say(key, **{name: "{" + name + "}" for name in words.wants(key)})
    return _inert(_sections(words.say("admin.preview_message", key=escape(key), text=text)))


def near(words: Words, typed: str, found: Sequence[Nudge]) -> Message:
    """Nudges that it may have meant, each a button."""
    buttons = [button(one.title, f"admin.preview:{place}", one.id) for place, one in enumerate(found[:5])]
    return with_buttons(words.say("admin.preview_near", typed=escape(fit(typed, 100))), buttons)


def nothing_near(words: Words, typed: str, command: str, example: str) -> Message:
    """No nudge is like it."""
    said = escape(fit(typed, 100))
    return note(words.say("admin.preview_none", typed=said, command=entities(command), example=escape(example)))


def no_level(words: Words, typed: str, ladder: Ladder) -> Message:
    """No level is called so."""
    levels = ", ".join(escape(one.title) for one in ladder.levels)
    return note(words.say("admin.preview_level_none", typed=escape(fit(typed, 100)), levels=levels))


def no_message(words: Words, typed: str) -> Message:
    """No text is called so."""
    return note(words.say("admin.preview_message_none", typed=escape(fit(typed, 100))))


def what_to_preview(words: Words, command: str, example: str, level: str) -> Message:
    """Nothing was named."""
    said = {"command": entities(command), "example": escape(example), "level": escape(level)}
    return note(words.say("admin.preview_what", **said))


def inert_told(words: Words) -> Message:
    """What a button of a preview answers."""
    return note(words.say("admin.preview_inert"))


def _sections(text: str) -> Message:
    return with_buttons(text, [])


def _small(text: str) -> Message:
    made = Page("")
    made.blocks.clear()
    made.lines.clear()
    made.small(text)
    return made.message()


def _inert(message: Message) -> Message:
    """The same to look at; whatever is pressed or chosen in it does nothing."""
    places = iter(range(10_000))
    blocks = [_without_effect(block, places) for block in plain(message.blocks)]
    return Message(message.text, blocks)


def _without_effect(value: Any, places: Any) -> Any:
    if isinstance(value, list):
        return [_without_effect(one, places) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: _without_effect(one, places) for key, one in value.items() if key != "confirm"}
    if "action_id" in made:
        made = {**made, "action_id": f"admin.inert:{next(places)}"}
        if "value" in made:
            made["value"] = "preview"
    return made
