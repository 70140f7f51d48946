"""From what was heard to the kind of thing it is, and to three open questions about one behaviour."""

import re
from itertools import chain, repeat

from bot.content import Content, Dimension, Expectation, Praise

SHORTEST_BEHAVIOUR, LONGEST_BEHAVIOUR = 25, 110
"""Characters of a statement as it stands in a question."""
LONGEST_READ = 3_000
"""Characters of what was heard that are read; a form takes no more, and what comes after them changes nothing."""
LONGEST_AGAIN = 60
"""Characters of a statement that a question before it has named."""
_OF_BEING = ("You are ", "You have ", "You were ")
_NOTHING = re.compile(r"(?:nothing|none|no|-+|\?+|n/?a|nix|silence)[.!]*", re.I)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def kind_of(content: Content, heard: str) -> Praise:
    """The kind of what was heard: the one whose longest words stand in it, first those that do not give way."""
    said = " ".join(heard[:LONGEST_READ].lower().translate(_QUOTES).split())
    if not any(letter.isalnum() for letter in said) or _NOTHING.fullmatch(said):
        return _first(content, "nothing")
    found = [
        (not kind.gives_way, longest, kind) for kind in content.praise.values() if (longest := _longest(kind, said))
    ]
    if not found:
        return _first(content, "other")
    return max(found, key=lambda one: one[:2])[2]


def _longest(kind: Praise, said: str) -> int:
    return max((len(words) for words in kind.heard if _begins_a_word(words, said)), default=0)


def _begins_a_word(words: str, said: str) -> bool:
    return words in said and re.search(rf"(?<![\w]){re.escape(words)}", said) is not None


def _first(content: Content, when: str) -> Praise:
    return next(kind for kind in content.praise.values() if kind.when == when)


def questions(kind: Praise, dimension: Dimension, behaviour: Expectation) -> list[str]:
    """The three questions, each with the same dimension and the same behaviour in it, which the first names in full."""
    first, later = short(behaviour.text), brief(behaviour.text)
    named = chain((first,), repeat(later))
    return [
        pattern.replace("{dimension}", dimension.short).replace("{behaviour}", said)
        for pattern, said in zip(kind.questions, named, strict=False)
    ]


def short(statement: str) -> str:
    """What a statement asks for, to stand in a question: its first clause where that says it, without the "You"."""
    sentence = re.split(r"(?<=[.;:])\s", " ".join(statement.split()), maxsplit=1)[0].rstrip(".;:").replace('"', "'")
    clause, _, rest = sentence.partition(", ")
    if rest and len(clause) >= SHORTEST_BEHAVIOUR and clause.startswith("You "):
        sentence = clause
    if sentence.count("(") > sentence.count(")"):
        sentence = sentence[: sentence.rindex("(")].rstrip()
    if sentence.startswith("You ") and not sentence.startswith(_OF_BEING):
        sentence = sentence.removeprefix("You ")
    return fit(sentence, LONGEST_BEHAVIOUR)


def brief(statement: str) -> str:
    """The same where it has been named before: its first clause, cut at a word where that is long."""
    said = short(statement)
    clause = re.split(r"[,;:]\s", said, maxsplit=1)[0]
    return fit(clause if len(clause) >= SHORTEST_BEHAVIOUR else said, LONGEST_AGAIN)


def fit(sentence: str, limit: int) -> str:
    """At most so many characters, cut at a word."""
    return sentence if len(sentence) <= limit else f"{sentence[: limit - 1].rpartition(' ')[0].rstrip(' ,(')}…"
