"""Which nudge a member gets: a sum of named parts, the same for the same inputs, and explained."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.content import Content, Nudge
from bot.mentoring.slots import Slot, week_name

GOAL = 8
FATIGUE = 3
FIRST_OF_ALL = 10
FIRST = 5
NEW_KIND = 2
NEW_DIMENSION = 2
RARE_DIMENSION = 1
SEEN = -2
IGNORED_TWICE = -4
IGNORED_THRICE = -6

_EARLY_FIRST = frozenset(("0-23", "0-24", "0-25", "0-26"))
_EARLY = frozenset(("0-02", "0-03", "0-04", "0-05", "0-07", "0-08", "0-09", "0-10", "0-11", "1-21"))
_SENIOR = frozenset(("1-13", "1-14", "1-18", "1-29", "1-35", "1-38", "3-31", "3-33"))
_STARTS: Mapping[str, tuple[tuple[frozenset[str], int], ...]] = {
    "junior": ((_EARLY_FIRST, FIRST_OF_ALL), (_EARLY, FIRST)),
    "mid": ((_EARLY_FIRST, FIRST_OF_ALL), (_EARLY, FIRST)),
    "senior": ((_SENIOR, FIRST),),
}
"""What the sources name for a level comes early: more than novelty weighs, less than novelty and a goal together."""


@dataclass(frozen=True)
class Focus:
    """An open goal: the number its owner calls it by, and its dimension as the nudges name it."""

    number: int
    dimension: str


@dataclass(frozen=True)
class Past:
    """A nudge that was given. `is_slot`: it came by itself, so that silence is an answer too."""

    nudge_id: str
    week: int
    answer: str
    is_slot: bool = True


@dataclass(frozen=True)
class Situation:
    """All that a choice depends on, besides the content. `past` has the newest first."""

    team_id: str
    user_id: str
    level: str
    week: int
    focuses: tuple[Focus, ...] = ()
    past: tuple[Past, ...] = ()
    reserved: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Part:
    """One named reason with its points; `about` is a number that its sentence needs."""

    name: str
    points: int
    about: str = ""

    def code(self) -> str:
        """As it is kept with the nudge."""
        return f"{self.name}:{self.points}:{self.about}"


@dataclass(frozen=True)
class Pick:
    """A nudge with the parts of its score."""

    nudge: Nudge
    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        return sum(part.points for part in self.parts)

    @property
    def is_chosen(self) -> bool:
        """The member asked for this very nudge."""
        return any(part.name == "chosen" for part in self.parts)

    @property
    def codes(self) -> list[str]:
        return [part.code() for part in self.parts]


@dataclass(frozen=True)
class Coming:
    """What a coming slot holds; without a pick the member dropped it, or there is nothing left to give."""

    slot: Slot
    pick: Pick | None
    is_dropped: bool = False


def read_parts(codes: Sequence[str] | None) -> list[Part]:
    """The parts behind their codes; what cannot be read is left out."""
    parts: list[Part] = []
    for code in codes or ():
        name, _, rest = code.partition(":")
        points, _, about = rest.partition(":")
        if points.removeprefix("-").isdecimal():
            parts.append(Part(name, int(points), about))
    return parts


def why_this_one(parts: Iterable[Part]) -> Part:
    """The part that says most about the choice: a word of the member's own, then the weightiest reason for it."""
    reasons = [part for part in parts if part.points > 0 or part.name == "chosen"]
    chosen = next((part for part in reasons if part.name == "chosen"), None)
    return chosen or max(reasons, key=lambda part: part.points, default=Part("fits", 0))


def rank(content: Content, situation: Situation) -> list[Pick]:
    """The nudges that may be given now, the best first.

    Out of the question: refused ones, those given within their rest, and the kind of the one before. Only where that
    leaves nothing are the last two let in again, a refusal never.
    """
    facts = _Facts.of(content, situation)
    refused = {past.nudge_id for past in situation.past if past.answer == "never"}
    allowed = [one for one in content.nudges.values() if situation.level in one.levels and one.id not in refused]
    rested = [one for one in allowed if one.id not in situation.reserved and facts.weeks_to_rest(one) <= 0]
    varied = [one for one in rested if one.kind != facts.kind_before]
    picks = [Pick(one, _parts(one, situation, facts)) for one in varied or rested or allowed]
    return sorted(picks, key=lambda pick: (-pick.score, _lot(situation, pick.nudge)))


def choose(content: Content, situation: Situation, choices: Mapping[str, str | None]) -> tuple[Pick | None, bool]:
    """The pick for the situation's week, the member's own word on it first; the second part: the member wants none."""
    name = week_name(situation.week)
    if name in choices:
        wanted = choices[name]
        if wanted is None:
            return None, True
        refused = {past.nudge_id for past in situation.past if past.answer == "never"}
        if wanted in content.nudges and wanted not in refused:
            return Pick(content.nudges[wanted], (Part("chosen", 0),)), False
    later = frozenset(nudge_id for week, nudge_id in choices.items() if nudge_id is not None and week > name)
    ranked = rank(content, replace(situation, reserved=later))
    return (ranked[0] if ranked else None), False


def preview(
    content: Content, situation: Situation, slots: Iterable[Slot], choices: Mapping[str, str | None]
) -> list[Coming]:
    """What the slots will hold if the member changes nothing and does what comes."""
    found: list[Coming] = []
    for slot in slots:
        situation = replace(situation, week=slot.week)
        pick, is_dropped = choose(content, situation, choices)
        found.append(Coming(slot, pick, is_dropped))
        if pick is not None:
            situation = replace(situation, past=(Past(pick.nudge.id, slot.week, "done"), *situation.past))
    return found


def ignored_in_a_row(past: Sequence[Past]) -> int:
    """How many of the latest nudges that came by themselves are without an answer."""
    count = 0
    for one in past:
        if one.answer != "none":
            break
        count += one.is_slot
    return count


@dataclass(frozen=True)
class _Facts:
    """What is counted once for all candidates."""

    week: int
    kind_before: str
    last_dimensions: tuple[str, ...]
    dimensions: frozenset[str]
    answers: Mapping[str, tuple[str, ...]]
    weeks: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, content: Content, situation: Situation) -> "_Facts":
        answers: dict[str, list[str]] = {}
        weeks: dict[str, list[int]] = {}
        known = [(past, content.nudges[past.nudge_id]) for past in situation.past if past.nudge_id in content.nudges]
        for past, nudge in known:
            answers.setdefault(nudge.kind, []).append(past.answer if past.is_slot else "asked")
            weeks.setdefault(nudge.id, []).append(past.week)
        dimensions = tuple(nudge.dimension for _, nudge in known)
        return cls(
            week=situation.week,
            kind_before=known[0][1].kind if known else "",
            last_dimensions=dimensions[:4],
            dimensions=frozenset(dimensions),
            answers={kind: tuple(said) for kind, said in answers.items()},
            weeks={nudge_id: tuple(when) for nudge_id, when in weeks.items()},
        )

    def weeks_to_rest(self, nudge: Nudge) -> int:
        """How long the nudge is not to be given yet; 0 or less: it may be."""
        when = self.weeks.get(nudge.id)
        return 0 if when is None else nudge.rest_weeks - (self.week - max(when))


def _parts(nudge: Nudge, situation: Situation, facts: _Facts) -> tuple[Part, ...]:
    """The reasons for and against one nudge."""
    parts = [*_goal(nudge, situation, facts), *_news(nudge, facts)]
    times = len(facts.weeks.get(nudge.id, ()))
    if times:
        parts.append(Part("seen", SEEN * min(times, 3), str(times)))
        parts.append(Part("resting", -max(0, facts.weeks_to_rest(nudge))))
    else:
        parts += _start(nudge, situation)
    answers = facts.answers.get(nudge.kind, ())
    if len(answers) >= 2 and set(answers[:2]) == {"none"}:
        thrice = len(answers) >= 3 and answers[2] == "none"
        parts.append(Part("ignored", IGNORED_THRICE if thrice else IGNORED_TWICE))
    return tuple(part for part in parts if part.points)


def _goal(nudge: Nudge, situation: Situation, facts: _Facts) -> list[Part]:
    focus = next((one for one in situation.focuses if one.dimension == nudge.dimension), None)
    if focus is None:
        return []
    lately = facts.last_dimensions[:2].count(nudge.dimension)  # a goal does not mean the same subject every week
    return [Part("goal", GOAL - FATIGUE * lately, str(focus.number))]


def _start(nudge: Nudge, situation: Situation) -> list[Part]:
    for refs, points in _STARTS.get(situation.level, ()):
        if refs.intersection(nudge.refs):
            return [Part("start", points)]
    return []


def _news(nudge: Nudge, facts: _Facts) -> list[Part]:
    parts = [] if nudge.kind in facts.answers else [Part("new_kind", NEW_KIND)]
    if nudge.dimension not in facts.dimensions:
        parts.append(Part("new_dimension", NEW_DIMENSION))
    elif nudge.dimension not in facts.last_dimensions:
        parts.append(Part("rare_dimension", RARE_DIMENSION))
    return parts


def _lot(situation: Situation, nudge: Nudge) -> bytes:
    """Equal scores are decided by lot: a stable one, another for each member."""
    return hashlib.sha256(f"{situation.team_id}:{situation.user_id}:{nudge.id}".encode()).digest()
