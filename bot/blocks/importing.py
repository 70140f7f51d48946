"""An export that a member brings along: what is in it, the question, and what came of it."""

from collections.abc import Mapping

from bot.blocks.goals.plain import actions, button, section
from bot.blocks.message import Message
from bot.blocks.page import note
from bot.blocks.text import escape
from bot.content import Words

KINDS = ("goals", "wins", "notes", "assessments", "check_ins", "plans", "one_on_ones", "nudges", "choices")
"""In the order in which they are told."""
REASONS = (
    "elsewhere",
    "gone",
    "invalid",
    "markdown",
    "newer",
    "no_export",
    "no_json",
    "no_scope",
    "too_large",
    "too_many",
    "two",
    "unreached",
)
"""Why a file may be refused."""


def found(words: Words, file_id: str, counts: Mapping[str, int], since: str, until: str) -> Message:
    """What is in a file, with one button and a way out; `since` and `until` are written-out days."""
    told = listed(words, counts)
    if not told:
        return note(words.say("import.found_nothing"))
    text = words.say("import.found", list=told, since=since, until=until)
    promise = words.say("import.promise")
    buttons = [
        button(words.say("import.button"), "import.take", file_id, style="primary"),
        button(words.say("import.button_leave"), "import.leave", file_id),
    ]
    return Message(f"{text}\n{promise}", [section(text), section(promise), actions(buttons)])


def imported(
    words: Words, new: Mapping[str, int], known: int, *, is_off: bool, is_offer_paused: bool, prefix: str
) -> Message:
    """What was imported, what was here already, and what waits for a yes. `prefix` is the slash and what follows it."""
    told = listed(words, new)
    lines = [words.say("import.done", list=told) if told else words.say("import.done_nothing")]
    if told and known:
        lines.append(words.say("import.known_single") if known == 1 else words.say("import.known", count=known))
    if is_off:
        lines.append(words.say("import.switched_off", prefix=prefix))
    if is_offer_paused:
        lines.append(words.say("import.offer_paused", prefix=prefix))
    if told:
        lines.append(words.say("import.next", prefix=prefix))
    return Message("\n".join(lines), [section(line) for line in lines])


def refused(words: Words, reason: str, where: str = "") -> Message:
    """Why a file cannot be imported, and what to do."""
    return note(words.say(f"import.not_{reason}", where=escape(where)))


def under_way(words: Words) -> Message:
    """The answer to the click."""
    return note(words.say("import.under_way"))


def left(words: Words) -> Message:
    """The answer to the way out."""
    return note(words.say("import.left"))


def how(words: Words, command: str) -> Message:
    """How one imports; `command` with slash and prefix."""
    return note(words.say("import.how", command=command))


def listed(words: Words, counts: Mapping[str, int]) -> str:
    """`3 goals, 2 wins and 1 note`; empty where there is nothing."""
    some = [
        words.say(f"import.one_{kind}") if counts[kind] == 1 else words.say(f"import.many_{kind}", count=counts[kind])
        for kind in KINDS
        if counts.get(kind)
    ]
    if len(some) < 2:
        return "".join(some)
    return words.say("import.and", first=", ".join(some[:-1]), last=some[-1])
