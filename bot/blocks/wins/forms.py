"""The form of a win: new, from a message, or changed. A field's block id is its name and the key of its error."""

import json
from collections.abc import Mapping
from datetime import date

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks.goals.wording import Scene
from bot.blocks.text import fit
from bot.content import Words
from bot.mentoring.dimensions import find
from bot.mentoring.wins import LONGEST_LINK, LONGEST_TEXT
from bot.store import Win

NONE = "none"
"""The option that stands for nothing; Slack refuses an empty value."""
GUESS = "guess"
"""The option that leaves the dimension to the words."""


def add_form(scene: Scene, level: str | None, origin: str, *, link: str | None = None, way: str = "typed") -> View:
    """A win from nothing, at the member's `level`; `way` is `message` where it comes from one, whose address is there.

    The message's own words are not in it: they are somebody's, and the member's are asked for.
    """
    say = scene.words.say
    fields = [
        _text(scene.words, None, hint="wins.hint_message" if way == "message" else "wins.hint_text"),
        _day(scene.words, scene.today),
        _field("dimension", say("wins.field_dimension"), _dimensions(scene, None, with_guess=True), optional=True),
        _field("level", say("wins.field_level"), _levels(scene, level), optional=True),
        _link(scene.words, link),
    ]
    return _form(scene.words, "wins.add_form", say("wins.title_add"), {"way": way, "origin": origin}, fields)


def edit_form(scene: Scene, win: Win, origin: str) -> View:
    """A win with everything it holds."""
    say = scene.words.say
    fields = [
        _text(scene.words, win.text, hint="wins.hint_text"),
        _day(scene.words, win.happened_day),
        _field("dimension", say("wins.field_dimension"), _dimensions(scene, win.dimension), optional=True),
        _field("level", say("wins.field_level"), _levels(scene, win.level), optional=True),
        _link(scene.words, win.link),
    ]
    return _form(scene.words, "wins.edit_form", say("wins.title_edit"), {"win": str(win.id), "origin": origin}, fields)


def _text(words: Words, typed: str | None, hint: str) -> InputBlock:
    element = PlainTextInputElement(
        action_id="value",
        initial_value=typed,
        max_length=LONGEST_TEXT,
        multiline=True,
        placeholder=PlainTextObject(text=fit(words.say(hint), 150)),
    )
    return _field("text", words.say("wins.field_text"), element)


def _day(words: Words, day: date) -> InputBlock:
    element = DatePickerElement(action_id="value", initial_date=day.isoformat())
    return _field("happened_day", words.say("wins.field_day"), element)


def _dimensions(scene: Scene, chosen: str | None, *, with_guess: bool = False) -> StaticSelectElement:
    options = [Option(text=fit(scene.words.say("wins.dimension_guess"), 75), value=GUESS)] if with_guess else []
    options.append(Option(text=fit(scene.words.say("wins.no_dimension"), 75), value=NONE))
    options += [Option(text=fit(one.short, 75), value=one.id) for one in scene.ladder.dimensions]
    known = chosen if find(chosen, scene.ladder) is not None else None
    return _select(options, known or (GUESS if with_guess else NONE))


def _levels(scene: Scene, chosen: str | None) -> StaticSelectElement:
    options = [
        Option(text=fit(scene.words.say("wins.no_level"), 75), value=NONE),
        *(Option(text=fit(one.title, 75), value=one.id) for one in scene.ladder.levels),
    ]
    return _select(options, chosen if chosen in {one.id for one in scene.ladder.levels} else NONE)


def _select(options: list[Option], chosen: str | None) -> StaticSelectElement:
    initial = next(option for option in options if option.value == chosen)
    return StaticSelectElement(action_id="value", options=options, initial_option=initial)


def _link(words: Words, link: str | None) -> InputBlock:
    element = PlainTextInputElement(
        action_id="value",
        initial_value=link,
        max_length=LONGEST_LINK,
        placeholder=PlainTextObject(text=fit(words.say("wins.hint_link"), 150)),
    )
    return _field("link", words.say("wins.field_link"), element, optional=True)


def _field(
    name: str,
    label: str,
    element: PlainTextInputElement | DatePickerElement | StaticSelectElement,
    *,
    optional: bool = False,
) -> InputBlock:
    return InputBlock(block_id=name, label=PlainTextObject(text=label), element=element, optional=optional)


def _form(words: Words, callback: str, title: str, ids: Mapping[str, str], blocks: list[InputBlock]) -> View:
    content: list[Block] = list(blocks)
    return View(
        type="modal",
        callback_id=callback,
        private_metadata=json.dumps(dict(ids)),
        title=PlainTextObject(text=fit(title, 24)),
        submit=PlainTextObject(text=fit(words.say("wins.submit"), 24)),
        close=PlainTextObject(text=fit(words.say("wins.close"), 24)),
        blocks=content,
    )
