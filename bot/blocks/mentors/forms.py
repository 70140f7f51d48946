"""The forms of mentors: a request, an offer, a line at the end, and somebody to be kept apart from."""

import json

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks.text import fit
from bot.content import Ladder, Words
from bot.mentoring.mentors import (
    LONGEST_ABOUT,
    LONGEST_REASON,
    LONGEST_REFLECTION,
    MOST,
    SHADOWINGS,
    Wish,
    stop_of,
)
from bot.store import Mentor


def request_form(words: Words, ladder: Ladder, wish: Wish, origin: str) -> View:
    """What it is about, and why."""
    say = words.say
    topics = [Option(text=fit(one.title, 75), value=Wish(topic=one.id).value) for one in ladder.dimensions]
    options = [*topics, *(Option(text=_shadowing(words, name), value=f"shadow:{name}") for name in SHADOWINGS)]
    chosen = next((option for option in options if option.value == wish.value), None)
    reason = PlainTextInputElement(
        action_id="value",
        multiline=True,
        max_length=LONGEST_REASON,
        placeholder=PlainTextObject(text=fit(say("mentors.hint_reason"), 150)),
    )
    fields = [
        _field("wish", say("mentors.field_wish"), _select(options, chosen)),
        _field("reason", say("mentors.field_reason"), reason),
    ]
    title, submit = say("mentors.request_title"), say("mentors.request_submit")
    return _view(words, "mentors.request_form", title, submit, {"origin": origin}, fields)


def volunteer_form(words: Words, ladder: Ladder, offer: Mentor | None, level: str | None, origin: str) -> View:
    """An offer, with what there is of one."""
    say = words.say
    topics = [Option(text=fit(one.title, 75), value=one.id) for one in ladder.dimensions]
    sittings = [Option(text=_shadowing(words, name), value=name) for name in SHADOWINGS]
    levels = [Option(text=fit(one.title, 75), value=one.id) for one in ladder.levels]
    counts = [Option(text=str(n), value=str(n)) for n in range(1, MOST + 1)]
    known_topics = [option for option in topics if offer is not None and option.value in offer.topics]
    known_sittings = [option for option in sittings if offer is not None and option.value in offer.shadowings]
    own = next((option for option in levels if option.value == (offer.level if offer else level)), None)
    about = PlainTextInputElement(
        action_id="value", max_length=LONGEST_ABOUT, initial_value=(offer.about or None) if offer else None
    )
    several = StaticMultiSelectElement(action_id="value", options=topics, initial_options=known_topics or None)
    boxes = CheckboxesElement(action_id="value", options=sittings, initial_options=known_sittings or None)
    room = counts[(offer.capacity if offer else 1) - 1]
    fields = [
        _field("topics", say("mentors.field_topics"), several, optional=True),
        _field("shadowings", say("mentors.field_shadowings"), boxes, optional=True),
        _field("level", say("mentors.field_level"), _select(levels, own)),
        _field("capacity", say("mentors.field_capacity"), _select(counts, room)),
        _field("about", say("mentors.field_about"), about, optional=True),
    ]
    title, submit = say("mentors.volunteer_title"), say("mentors.volunteer_submit")
    metadata = {"origin": origin, "stop": stop_of(offer)}
    return _view(words, "mentors.volunteer_form", title, submit, metadata, fields)


def end_form(words: Words, request_id: int, own: str | None, origin: str, *, has_ended: bool) -> View:
    """A line for oneself; submitting ends the pair where it has not ended yet."""
    say = words.say
    element = PlainTextInputElement(
        action_id="value", multiline=True, max_length=LONGEST_REFLECTION, initial_value=own or None
    )
    title = say("mentors.line_title") if has_ended else say("mentors.end_title")
    submit = say("mentors.line_submit") if has_ended else say("mentors.end_submit")
    field = _field("reflection", say("mentors.field_reflection"), element, optional=not has_ended)
    return _view(words, "mentors.end_form", title, submit, {"origin": origin, "request": str(request_id)}, [field])


def block_form(words: Words, origin: str) -> View:
    """Who is to be kept apart."""
    say = words.say
    field = _field("person", say("mentors.field_person"), UserSelectElement(action_id="value"))
    title, submit = say("mentors.block_title"), say("mentors.block_submit")
    return _view(words, "mentors.block_form", title, submit, {"origin": origin}, [field])


def _shadowing(words: Words, name: str) -> str:
    say = words.say
    return {
        "client_call": say("mentors.option_client_call"),
        "design_session": say("mentors.option_design_session"),
        "on_call": say("mentors.option_on_call"),
    }[name]


def _select(options: list[Option], chosen: Option | None) -> StaticSelectElement:
    return StaticSelectElement(action_id="value", options=options, initial_option=chosen)


def _field(name: str, label: str, element: object, *, optional: bool = False) -> InputBlock:
    return InputBlock(block_id=name, label=PlainTextObject(text=label), element=element, optional=optional)  # type: ignore[arg-type]


def _view(
    words: Words, callback: str, title: str, submit: str, metadata: dict[str, str], fields: list[InputBlock]
) -> View:
    blocks: list[Block] = list(fields)
    return View(
        type="modal",
        callback_id=callback,
        private_metadata=json.dumps(metadata),
        title=PlainTextObject(text=fit(title, 24)),
        submit=PlainTextObject(text=fit(submit, 24)),
        close=PlainTextObject(text=fit(words.say("mentors.form_close"), 24)),
        blocks=blocks,
    )
