"""The shapes a date has in a sentence, as one pattern per language."""

import re
from collections.abc import Iterable
from functools import cache

from bot.mentoring.dates.elsewhere import spoken
from bot.mentoring.dates.vocabulary import ORDINALS


@cache
def first_words(language: str) -> frozenset[str]:
    """The words that can begin a date; nothing else is worth a look."""
    words: set[str] = {"q1", "q2", "q3", "q4"}
    for words_of in spoken(language):
        for value in vars(words_of).values():
            phrases = value.split("|") if isinstance(value, str) else [one for each in value for one in each.split("|")]
            words.update(match[0] for phrase in phrases if (match := re.search(r"[^\W_]+", phrase)))
    return frozenset(words)


def _either(phrases: Iterable[str], gap: str = "") -> str:
    """An alternation, longest first; with `gap`, each phrase but one ending in an apostrophe or hyphen needs it."""
    written = []
    for phrase in sorted({phrase for phrase in phrases if phrase}, key=len, reverse=True):
        escaped = re.escape(phrase).replace(r"\ ", r"\s{1,3}").replace("'", "['’]")
        written.append(escaped + (gap if phrase[-1] not in "'-" else ""))
    return f"(?:{'|'.join(written)})" if written else "(?!)"


_CUE = r"(?:(?P<strong>%(strong)s)|(?P<on>%(on)s)|(?P<inside>%(inside)s))?"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th|er|\.)?"
_YEAR = r"(?:19|20)\d\d"
_GAP = r"\s{1,3}"
# "bis zum 15." and "pour le 15" are days; in English "by 15." is more often a count.
_AFTER_ARTICLE = r"(?:(?<=\s(?:le|el|au|am)\s)|(?<=\s(?:zum|den|dem)\s))"
_FORMS = {
    "day": rf"(?:%(article)s?%(weekdays)s\.?,?{_GAP})?"
    r"(?P<point>(?P<numeric>\d{4}-\d\d?-\d\d?|\d\d?(?P<sep>[./-])\d\d?(?P=sep)(?:\d{4}|\d\d)|\d\d?/\d\d?|%(dotted)s)"
    rf"|%(article)s?{_NUMBER}(?:-|\s{{0,3}}(?:%(of)s)?)%(months)s\.?(?:,?{_GAP}(?:%(of)s)?{_YEAR})?"
    rf"|%(article)s?(?P<ordinal>%(ordinals)s){_GAP}of{_GAP}%(months)s(?:,?{_GAP}{_YEAR})?"
    rf"|%(months)s\.?{_GAP}%(article)s?\d{{1,2}}(?:st|nd|rd|th)?(?:,?{_GAP}{_YEAR})?)",
    "relative": rf"(?:%(relative)s(?P<count>\d{{1,3}}|%(counts)s){_GAP}(?P<unit>%(units)s)(?!{_GAP}(?:of|old|ago)\b)"
    rf"(?:['’]?{_GAP}time)?|(?P<count_after>\d{{1,3}}|%(counts)s){_GAP}(?P<unit_after>%(units)s){_GAP}%(relative_after)s)",
    "deictic": r"%(tomorrow)s|(?P<today>%(today)s)",
    "nth": r"%(nth)s",
    "weekday": r"(?:(?P<weekday_next>%(next)s)|(?P<weekday_this>%(this)s)|%(article)s)?"
    rf"(?P<weekday_name>%(weekdays)s)(?:,?{_GAP}%(article)s?(?P<weekday_nth>\d{{1,2}})(?:st|nd|rd|th))?"
    rf"(?P<weekday_after>{_GAP}%(next_after)s)?",
    "period": r"(?:(?P<stage>(?P<middle>%(middle)s)|(?P<first>%(first)s)|%(article)s?%(end)s)(?:%(of)s)?)?"
    r"(?:(?P<which>(?P<next>%(next)s)|%(this)s)|%(article)s)?"
    rf"(?:(?P<month>%(months)s)\b\.?(?:,?{_GAP}(?:%(of)s)?(?P<month_year>{_YEAR}))?"
    rf"|q(?P<quarter>[1-4])(?:,?{_GAP}(?:%(of)s)?(?P<quarter_year>{_YEAR}))?"
    rf"|(?P<composite>%(ends)s)|(?P<lead_unit>%(units)s)(?P<next_after>{_GAP}%(next_after)s)?)",
    "holiday": r"%(holidays)s",
    "year_alone": r"20\d\d",
}


@cache
def grammar(language: str) -> re.Pattern[str]:
    """One date phrase with its cue. The form is the last group to close, so `lastgroup` names it.

    Every repetition is bounded: a match attempt costs the same at any place of any text.
    """
    written = "|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items())
    return re.compile(rf"{_CUE}(?:{written})(?![\w%%'’]|-\w|[./:]\d)" % _alternations(language), re.I)


def _alternations(language: str) -> dict[str, str]:
    """What the places in the grammar stand for in `language`."""
    vocabularies = spoken(language)

    def phrases(*names: str) -> list[str]:
        return [phrase for words in vocabularies for name in names for phrase in getattr(words, name).split("|")]

    def keys(name: str) -> list[str]:
        return [key for words in vocabularies for key in getattr(words, name)]

    led = ("on", "inside", "article", "of", "end", "this", "next", "relative", "middle", "first")
    article = _either(phrases("article"), _GAP)
    foreign = len(vocabularies) > 1
    return {
        **{name: _either(phrases(name), _GAP) for name in led},
        **{name: _either(phrases(name)) for name in ("months", "weekdays", "today", "tomorrow", "next_after")},
        **{name: _either(keys(name)) for name in ("ends", "holidays")},
        "strong": _either(phrases("strong"), rf"(?:{_GAP}|:\s{{0,3}})"),
        "relative_after": _either(phrases("relative_after")),
        "ordinals": _either([*ORDINALS, *(said.replace("-", " ") for said in ORDINALS)]),
        "counts": _either(said for words in vocabularies for names in words.counts for said in names.split("|")),
        "units": _either(name for words in vocabularies for unit in words.units.values() for name in unit.split("|")),
        "nth": rf"(?:{article})?\d{{1,2}}(?:st|nd|rd|th|er)" + (rf"|{_AFTER_ARTICLE}\d{{1,2}}\.?" if foreign else ""),
        "dotted": r"\d\d?\.\d\d?\.|\d\d\.\d\d" if foreign else r"\d\d\.\d\d\.",
    }
