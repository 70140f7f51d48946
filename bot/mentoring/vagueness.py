"""Goals too vague to act on ("become senior"), and what one could do instead: specific, hard, dated, about learning."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.content import Expectation, Ladder, Words
from bot.deferred import regex
from bot.mentoring.dimensions import words_of
from bot.store import Goal

WEEKS = 6
"""How far ahead a suggested day lies: long enough for something hard, near enough to start today."""

_MOST_WORDS = 10
_LONGEST_ACT = 220
_BETTER = r"(?:much |really |even |a lot )?(?:better|good|great|stronger|the best|more \w+)"
_WHO = r"(?:(?:level|backend|software|web|engineer|developer|dev|programmer|coder|architect|leader|manager|role) ?)*"
_VAGUE = tuple(
    regex(pattern)
    for pattern in (
        rf"(?:get|be|become|grow)(?: an?)? {_BETTER}(?: (?:at|in|with|as) .+| \w+(?: \w+)?)?",
        r"(?:learn|know|read|study|practi[sc]e|code|network|communicate|write|speak|contribute|do)"
        r"(?: a lot)? more(?: (?:about|of|in) .+| \w+(?: \w+)?)?",
        r"improve(?: (?:on|at|in|as|my|our|some|myself|an?|the))*(?: [\w-]+){0,2}",
        r"(?:level up|grow|advance|progress|upskill|excel|succeed|be successful|get ahead)"
        r"(?: (?:my|in|at|as) .+| \w+)?",
        r"learn(?: (?:a lot|things|new (?:things|skills|stuff|technologies)|something(?: new)?))?",
        r"(?:get |be )?(?:promoted|(?:a |the |my )?promotion)(?: .+)?",
        r"(?:develop|advance|boost|grow) (?:myself|my (?:career|skills?|knowledge))",
    )
)
_REACH = r"(?:become|be|get|get to|reach|make|make it to|grow into|move up to|step up to|advance to|aim for)"
_OPENING = regex(r"(?:On the way to [a-z]+, y|Y)ou (?P<act>[a-z]+)\b")
_YOURS = regex(r"\byour(?:s|self)?\b")
_MINE = {"your": "my", "yours": "mine", "yourself": "myself"}
_STATES = {
    "are", "can", "have", "know", "understand", "master", "mainly", "own", "move", "treat", "keep", "work", "finish",
    "may", "will", "invest", "practise", "answer", "notice", "carry", "make", "do",
}  # fmt: skip
"""Verbs of statements that describe how somebody is; an act needs one that can be done and seen."""


@dataclass(frozen=True)
class Suggestion:
    """A goal to take instead of a vague one; `expectation` is the id of the ladder's statement behind it."""

    title: str
    due_day: date
    dimension: str
    expectation: str


def is_vague(title: str, ladder: Ladder) -> bool:
    """Whether a goal names no act that one could see done. A figure in it, or more than a few words, is enough."""
    said = words_of(title).strip()
    if any(letter.isdigit() for letter in said) or len(said.split()) > _MOST_WORDS:
        return False
    return named_level(said, ladder) is not None or any(pattern.fullmatch(said) for pattern in _VAGUE)


def named_level(said: str, ladder: Ladder) -> str | None:
    """The level in "become a senior engineer" and the like; None where the words say more than that."""
    for level in ladder.levels:
        names = "|".join(re.escape(name) for name in (level.id, level.title.lower(), *level.aliases))
        if re.fullmatch(rf"{_REACH}(?: an?| the| to)*(?: {names})(?: {_WHO})?", said.strip()):
            return level.id
    return None


def suggest(goal: Goal, ladder: Ladder, level_id: str | None, today: date, words: Words) -> Suggestion | None:
    """What to do instead of a vague goal: an act that the next level expects, about six weeks ahead.

    None where the goal is not vague, or the ladder states no act. The same goal on the same day gets the same answer.
    """
    if not is_vague(goal.title, ladder):
        return None
    target = named_level(words_of(goal.title), ladder) or _next_level(ladder, level_id)
    said = words_of(goal.title)
    for dimensions in _where(goal, ladder, target):
        found = [
            (dimension, expectation)
            for dimension in dimensions
            for expectation in ladder.expectations(target, dimension)
            if act_of(expectation) is not None
        ]
        if found:
            dimension, expectation = max(found, key=lambda one: _overlap(said, one[1]))
            return propose(goal, dimension, expectation, today, words)
    return None


def propose(goal: Goal, dimension: str, expectation: Expectation, today: date, words: Words) -> Suggestion | None:
    """The suggestion that a statement of the ladder makes for this goal."""
    act = act_of(expectation)
    if act is None:
        return None
    title = words.say("goals.suggested_title", act=act)
    return Suggestion(title, _day(goal.due_day, today), dimension, expectation.id)


def act_of(expectation: Expectation) -> str | None:
    """The statement's first sentence as something that I do; None where it describes a state, or is done in thought."""
    sentence = re.split(r"(?<=[a-z)])\. ", expectation.text.strip())[0].rstrip(".")
    opening = _OPENING.match(sentence)
    if opening is None or opening["act"] in _STATES:
        return None
    act = sentence[opening.start("act") :]
    if re.search(r"\byou\b|^ask yourself\b", act) or len(act) > _LONGEST_ACT:
        return None
    return _YOURS.sub(lambda found: _MINE[found[0]], act)


def _next_level(ladder: Ladder, level_id: str | None) -> str:
    known = {level.id for level in ladder.levels}
    here = level_id if level_id in known and level_id is not None else ladder.levels[0].id
    above = ladder.next_level(here)
    return above.id if above else here


def _where(goal: Goal, ladder: Ladder, level_id: str) -> list[list[str]]:
    """Where to look for an act: the goal's own dimension, what the level's readiness rules count, then anywhere."""
    known = [dimension.id for dimension in ladder.dimensions]
    counted = [pillar.dimension for rule in ladder.rules if rule.level == level_id for pillar in rule.pillars]
    own = [goal.dimension] if goal.dimension is not None else []
    return [own, counted, known]


def _overlap(said: str, expectation: Expectation) -> int:
    wanted = {word for word in said.split() if len(word) > 3}
    return len(wanted & set(words_of(expectation.text).split()))


def _day(own: date | None, today: date) -> date:
    """The member's own day where it is to come, else the Friday about six weeks ahead."""
    if own is not None and today <= own:
        return own
    ahead = today + timedelta(weeks=WEEKS)
    return ahead + timedelta(days=4 - ahead.weekday())
