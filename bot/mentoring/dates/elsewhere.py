"""Languages without a grammar of their own: a day with its month, and a number with its month, are read in them too."""

import re
from functools import cache
from importlib import import_module

from bot.mentoring.dates.vocabulary import ENGLISH, VOCABULARY, Vocabulary

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORTEST = 4
"""Letters of a month's name; shorter ones are everyday words as often: "out" is October in Portuguese."""
_UNTIL = {
    "cs": "do|před",
    "da": "inden|senest|den|inden den",
    "it": "entro|entro il|entro l'|prima del|il",
    "nb": "innen|senest|den|innen den",
    "nl": "voor|tegen|uiterlijk|voor de|op",
    "no": "innen|senest|den|innen den",
    "pl": "do|przed|do dnia",
    "pt": "até|até o|até ao|antes de|em",
    "ru": "до|к",
    "sk": "do|pred",
    "sv": "före|senast|till|innan|den|senast den",
    "uk": "до|к",
}
"""What stands before a day, so that it goes with it; it makes no date of other words."""

_OF = {"pt": "de"}


@cache
def elsewhere(language: str) -> Vocabulary | None:
    """The months of a language as dateparser knows them; None where it does not know the language."""
    if not re.fullmatch(r"[a-z]{2,3}", language):
        return None
    try:
        # Only who has such a locale pays for the import of dateparser.
        known = import_module(f"dateparser.data.date_translation_data.{language}").info
    except ImportError:
        return None
    names = {name.lower() for month in _MONTHS for name in known.get(month, ())}
    months = "|".join(sorted(name for name in names if name.isalpha() and len(name) >= _SHORTEST))
    return Vocabulary(
        strong="",
        on="",
        inside="",
        end="",
        this="",
        next="",
        next_after="",
        weekdays="",
        months=months,
        article=_UNTIL.get(language, ""),
        of=_OF.get(language, ""),
        ends={},
        units={},
        counts=(),
        relative="",
        today="",
        tomorrow="",
    )


@cache
def spoken(language: str) -> tuple[Vocabulary, ...]:
    """The vocabularies understood where `language` is set: English and, where there is one, the language's own."""
    own = VOCABULARY.get(language) or elsewhere(language)
    return (ENGLISH,) if own is None or own is ENGLISH else (own, ENGLISH)
