"""Verbs that nobody can see somebody do: "understands", "is aware of", "knows", "is familiar with"."""

import re

from bot.deferred import regex

_STATE = (
    r"understands?|knows?|appreciates?|(?:is|are|be)\s(?:well\s|fully\s)?(?:aware\sof|familiar\swith|comfortable\swith"
    r"|knowledgeable|conscious\sof|passionate\sabout|able\sto\sunderstand)"
    r"|ha(?:s|ve)\s(?:an?\s)?(?:\w+\s){0,2}(?:knowledge|understanding|awareness|grasp)\sof"
)
_HOW = r"(?:(?:\w+ly|well|also|already|can|should|must|to)\s){0,2}"
_WHO = r"(?:(?:you|they|he|she|we|engineers?|developers?)\s)?"
_SAID = regex(rf"(?:^|[.;:,]\s+|\b(?:and|or)\s)(?:and\s)?{_WHO}{_HOW}(?P<verb>{_STATE})\b", re.I)


def untestable(statement: str) -> str | None:
    """The verb by which a statement describes what goes on in a head, where it does; None where it can be seen."""
    found = _SAID.search(" ".join(statement.split()))
    return found["verb"].lower() if found is not None else None
