"""Words of danger are answered before anything else reads them: nothing of them is kept, and no button stands below."""

from bot.mentoring import care
from bot.slack.answers import Invalid
from bot.slack.context import Visit
from bot.slack.inputs import Filled


def answered(visit: Visit, typed: str) -> str | None:
    """The sentence for words of danger after a command; None for all others."""
    key = care.read(typed)
    return None if key is None else visit.say(key)


def refused(visit: Visit, filled: Filled) -> Invalid | None:
    """The sentence at the field of a form that holds such words; None where none does."""
    said = {field: answered(visit, typed) for field, typed in filled.values.items() if typed}
    errors = {field: sentence for field, sentence in said.items() if sentence is not None}
    return Invalid(errors) if errors else None
