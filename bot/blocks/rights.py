"""How taking one's data along and being forgotten look: the question, its answer, and the words beside the files."""

from collections.abc import Mapping

from bot.blocks.goals.plain import actions, button, section
from bot.blocks.message import Message
from bot.content import Words
from bot.mentoring.rights.forgetting import Asked, Forgotten

TYPED = (
    ("goal", "forget.goals"),
    ("win", "forget.wins"),
    ("note", "forget.notes"),
    ("assessment", "forget.assessments"),
    ("intention", "forget.intentions"),
    ("one_on_one", "forget.one_on_ones"),
    ("check_in", "forget.check_ins"),
    ("nudge_given", "forget.nudges"),
    ("schedule", "forget.schedules"),
    ("mentor", "forget.mentor_offers"),
    ("mentor_request", "forget.mentor_requests"),
    ("picture", "forget.pictures"),
)
"""What is named with its number, and its words; everything else is named together."""


def export_coming(words: Words) -> Message:
    """It is on its way."""
    text = words.say("export.coming")
    return Message(text, [section(text)])


def asked_to_forget(words: Words, counts: Mapping[str, int], asked: Asked) -> Message:
    """The question, with what goes and what stays; one red button, and a way out."""
    say = words.say
    parts = [
        say("forget.ask"),
        "\n".join([say("forget.goes"), *_counted(words, counts), say("forget.goes_too")]),
        say("forget.stays"),
    ]
    buttons = [
        button(
            say("forget.button_really"),
            "forget.really",
            asked.value(),
            style="danger",
            label=say("forget.label_really"),
        ),
        button(say("forget.button_keep"), "forget.keep", "0"),
        button(say("forget.button_export"), "export.send", "forget"),
    ]
    return Message("\n\n".join(parts), [*(section(part) for part in parts), actions(buttons)])


def nothing_to_forget(words: Words) -> Message:
    """Nothing is stored of this person, or nothing of what the question was about."""
    text = words.say("forget.nothing")
    return Message(text, [section(text)])


def too_late(words: Words) -> Message:
    """The question is so old that it has to be asked again."""
    text = words.say("forget.too_late")
    again = button(words.say("forget.button_ask"), "forget.ask", "again")
    return Message(text, [section(text), actions([again])])


def kept(words: Words) -> Message:
    """Nothing was deleted."""
    text = words.say("forget.kept")
    return Message(text, [section(text)])


def forgotten(words: Words, done: Forgotten) -> Message:
    """What was deleted, what is not in our hands, and that coming back is possible."""
    say = words.say
    parts = [
        say("forget.done"),
        "\n".join([say("forget.gone"), *_counted(words, done.counts), say("forget.goes_too")]),
        say("forget.left"),
    ]
    return Message("\n\n".join(parts), [section(part) for part in parts])


def _counted(words: Words, counts: Mapping[str, int]) -> list[str]:
    return [words.say(key, count=counts[name]) for name, key in TYPED if counts.get(name)]
