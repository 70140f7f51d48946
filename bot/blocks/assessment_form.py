"""The form for one dimension of a self-assessment: the ladder's behaviours first, then what the member says."""

import json
from collections.abc import Sequence

from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    InputBlock,
    InputInteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks.assessment import Scene, sureness
from bot.blocks.page import paragraph, split_lines
from bot.blocks.text import clean, entities, fit, one_line
from bot.content import Dimension, Level
from bot.mentoring.assessment import LONGEST_EXAMPLE, MOST_WINS, SURENESS, Standpoint, next_dimension
from bot.mentoring.dates import say_day
from bot.store import Rating, Win

NOT_YET = "not-yet"
"""The option that stands for no level. Those of levels carry a mark, so none of them is taken for it."""
MARK = "level:"
SHOWN = 2
"""Expectations of each level in the form."""
RADIO = 10
"""Options of a group of radio buttons (BK-12); with more it becomes a select."""


def field(name: str, dimension_id: str) -> str:
    """A field's block id. It names the dimension, or what was typed would be taken into the next form (INT-6)."""
    return f"{name}:{dimension_id}"


def form(scene: Scene, dimension: Dimension, standpoint: Standpoint, wins: Sequence[Win], origin: str) -> View:
    """One dimension, with what was said of it before. `wins` are the member's own in this dimension."""
    rated = standpoint.ratings.get(dimension.id)
    rating = rated.rating if rated is not None else None
    has_next = next_dimension(standpoint, dimension.id) is not None
    return View(
        type="modal",
        callback_id="assessment.rated",
        title=PlainTextObject(text=fit(dimension.short, 24)),
        submit=PlainTextObject(
            text=fit(scene.say("assessment.form_submit_next" if has_next else "assessment.form_submit"), 24)
        ),
        close=PlainTextObject(text=fit(scene.say("assessment.form_close"), 24)),
        private_metadata=json.dumps({"dimension": dimension.id, "origin": origin}),
        blocks=[
            *_behaviours(scene, dimension),
            _input(field("level", dimension.id), scene.say("assessment.form_level_field"), _levels(scene, rating)),
            _input(
                field("sureness", dimension.id), scene.say("assessment.form_sureness_field"), _sureness(scene, rating)
            ),
            _example(scene, dimension, rating),
            _wins(scene, dimension, rating, [*(rated.wins if rated else ()), *wins]),
        ],
    )


def _behaviours(scene: Scene, dimension: Dimension) -> list[Block]:
    names = [one.id for one in scene.ladder.dimensions]
    texts = [scene.say("assessment.form_intro", about=entities(dimension.about))]
    texts += [_level_text(scene, level, dimension) for level in scene.ladder.levels]
    progress = scene.say("assessment.form_progress", number=names.index(dimension.id) + 1, count=len(names))
    sections: list[Block] = [paragraph(part) for text in texts for part in split_lines(text)]
    return [ContextBlock(elements=[MarkdownTextObject(text=progress)]), *sections]


def _level_text(scene: Scene, level: Level, dimension: Dimension) -> str:
    """The first expectations of a cell; where it has none, what the level means."""
    texts = [one.text for one in scene.ladder.expectations(level.id, dimension.id)[:SHOWN]] or [level.meaning]
    lines = "\n".join(scene.content.words.say("levels.bullet", text=entities(text)) for text in texts)
    return scene.say("assessment.form_level", level=entities(level.title), lines=lines)


def _levels(scene: Scene, rating: Rating | None) -> RadioButtonsElement | StaticSelectElement:
    first = scene.ladder.levels[0]
    options = [
        Option(text=fit(scene.say("assessment.option_not_yet", level=first.title), 75), value=NOT_YET),
        *(Option(text=fit(level.title, 75), value=f"{MARK}{level.id}") for level in scene.ladder.levels),
    ]
    initial = None
    if rating is not None:
        chosen = f"{MARK}{rating.level}" if rating.level is not None else NOT_YET
        initial = next((option for option in options if option.value == chosen), None)
    kind = RadioButtonsElement if len(options) <= RADIO else StaticSelectElement
    return kind(action_id="value", options=options, initial_option=initial)


def _sureness(scene: Scene, rating: Rating | None) -> RadioButtonsElement:
    options = [Option(text=fit(sureness(scene, value), 75), value=str(value)) for value in SURENESS]
    initial = options[rating.sureness - 1] if rating is not None else None
    return RadioButtonsElement(action_id="value", options=options, initial_option=initial)


def _example(scene: Scene, dimension: Dimension, rating: Rating | None) -> InputBlock:
    text = PlainTextInputElement(
        action_id="value",
        multiline=True,
        max_length=LONGEST_EXAMPLE,
        initial_value=rating.example if rating is not None else None,
    )
    label, hint = scene.say("assessment.form_example_field"), scene.say("assessment.form_example_hint")
    return _input(field("example", dimension.id), label, text, hint=hint, optional=True)


def _wins(scene: Scene, dimension: Dimension, rating: Rating | None, wins: Sequence[Win]) -> Block:
    """The linked wins first, so that saving again does not lose them; then the newest, a hundred in all."""
    offered = list({win.id: win for win in wins}.values())[:MOST_WINS]
    if not offered:
        return ContextBlock(elements=[MarkdownTextObject(text=scene.say("assessment.form_no_wins"))])
    options = [_win_option(scene, win) for win in offered]
    linked = {str(win_id) for win_id in (rating.win_ids if rating is not None else ())}
    chosen = [option for option in options if option.value in linked]
    element = StaticMultiSelectElement(
        action_id="value",
        placeholder=fit(scene.say("assessment.form_wins_placeholder"), 150),
        options=options,
        initial_options=chosen or None,
    )
    return _input(field("wins", dimension.id), scene.say("assessment.form_wins_field"), element, optional=True)


def _win_option(scene: Scene, win: Win) -> Option:
    day = scene.say("assessment.win_day", day=say_day(win.happened_day, scene.today))
    title = fit(one_line(clean(win.text)), 75) or day
    return Option(text=title, value=str(win.id), description=fit(day, 75))


def _input(
    block_id: str, label: str, element: InputInteractiveElement, *, hint: str | None = None, optional: bool = False
) -> InputBlock:
    return InputBlock(
        block_id=block_id,
        label=PlainTextObject(text=label),
        element=element,
        hint=PlainTextObject(text=hint) if hint else None,
        optional=optional,
    )
