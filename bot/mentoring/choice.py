"""Which nudge a member gets: a sum of named parts, the same for the same inputs, and explained."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.content import Content, Nudge
from bot.mentoring.offers import Offer, offers
from bot.mentoring.slots import Slot, week_name

GOAL = 8
FATIGUE = 3
NEW_KIND = 2
NEW_DIMENSION = 2
RARE_DIMENSION = 1
SEEN = -2
IGNORED_TWICE = -4
IGNORED_THRICE = -6


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


_NEW_KIND = Part("new_kind", NEW_KIND)
_NEW_DIMENSION = Part("new_dimension", NEW_DIMENSION)
_RARE_DIMENSION = Part("rare_dimension", RARE_DIMENSION)


@dataclass(frozen=True)
class Pick:
    """A nudge with the parts of its score."""

    nudge: Nudge
    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        return _sum(*self.parts)

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
    scale = _Scale(content, situation)
    candidates = sorted(scale.candidates(), key=lambda one: _lot(situation, one))
    picks = [Pick(one.nudge, scale.parts(one)) for one in candidates]
    return sorted(picks, key=lambda pick: -pick.score)


def best(content: Content, situation: Situation) -> Pick | None:
    """The first of `rank`, without the work of putting the others in their order."""
    scale = _Scale(content, situation)
    candidates = scale.candidates()
    scores = scale.scores(candidates)
    top = max(scores, default=0)
    equals = [one for one, score in zip(candidates, scores, strict=True) if score == top]
    if not equals:
        return None
    first = min(equals, key=lambda one: _lot(situation, one))
    return Pick(first.nudge, scale.parts(first))


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
    return best(content, replace(situation, reserved=later)), False


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


class _Scale:
    """What the candidates are weighed by."""

    def __init__(self, content: Content, situation: Situation) -> None:
        self._content = content
        self._situation = situation
        self._answers: dict[str, list[str]] = {}
        self._weeks: dict[str, list[int]] = {}
        self._last_dimensions: list[str] = []
        self._kind_before = ""
        for past in situation.past:
            nudge = content.nudges.get(past.nudge_id)
            if nudge is not None:
                self._kind_before = self._kind_before or nudge.kind
                self._answers.setdefault(nudge.kind, []).append(past.answer if past.is_slot else "asked")
                self._weeks.setdefault(nudge.id, []).append(past.week)
                self._last_dimensions.append(nudge.dimension)
        self._dimensions = frozenset(self._last_dimensions)
        del self._last_dimensions[4:]

    def candidates(self) -> Sequence[Offer]:
        """Whoever may be given; see `rank`."""
        having = offers(self._content, self._situation.level)
        refused = {past.nudge_id for past in self._situation.past if past.answer == "never"}
        allowed = [one for one in having if one.id not in refused] if refused else having
        resting = {one for one in self._weeks if self._weeks_to_rest(one) > 0} | self._situation.reserved
        rested = [one for one in allowed if one.id not in resting] if resting else allowed
        return [one for one in rested if one.kind != self._kind_before] or rested or allowed

    def parts(self, offer: Offer) -> tuple[Part, ...]:
        """The reasons for and against one nudge."""
        parts = (
            *self._goal(offer.dimension),
            *self._new_kind(offer.kind),
            *self._new_dimension(offer.dimension),
            *self._own(offer),
            *self._ignored(offer.kind),
        )
        return tuple(part for part in parts if part.points)

    def scores(self, candidates: Sequence[Offer]) -> list[int]:
        """The sums of their parts. A kind's and a dimension's points are worked out once for all of them."""
        kinds = {kind: _sum(*self._new_kind(kind), *self._ignored(kind)) for kind in {one.kind for one in candidates}}
        dimensions = {
            dimension: _sum(*self._goal(dimension), *self._new_dimension(dimension))
            for dimension in {one.dimension for one in candidates}
        }
        given = {one.id: _sum(*self._own(one)) for one in candidates if one.id in self._weeks}
        return [
            kinds[kind] + dimensions[dimension] + given.get(of, start) for _, of, kind, dimension, start in candidates
        ]

    def _weeks_to_rest(self, nudge_id: str) -> int:
        """How long a nudge that was given is not to be given yet; 0 or less: it may be."""
        return self._content.nudges[nudge_id].rest_weeks - (self._situation.week - max(self._weeks[nudge_id]))

    def _goal(self, dimension: str) -> list[Part]:
        focus = next((one for one in self._situation.focuses if one.dimension == dimension), None)
        if focus is None:
            return []
        lately = self._last_dimensions[:2].count(dimension)  # a goal does not mean the same subject every week
        return [Part("goal", GOAL - FATIGUE * lately, str(focus.number))]

    def _new_kind(self, kind: str) -> list[Part]:
        return [] if kind in self._answers else [_NEW_KIND]

    def _new_dimension(self, dimension: str) -> list[Part]:
        if dimension not in self._dimensions:
            return [_NEW_DIMENSION]
        return [] if dimension in self._last_dimensions else [_RARE_DIMENSION]

    def _own(self, offer: Offer) -> list[Part]:
        times = len(self._weeks.get(offer.id, ()))
        if times:
            seen = Part("seen", SEEN * min(times, 3), str(times))
            return [seen, Part("resting", -max(0, self._weeks_to_rest(offer.id)))]
        return [Part("start", offer.start)]

    def _ignored(self, kind: str) -> list[Part]:
        answers = self._answers.get(kind, ())
        if len(answers) < 2 or set(answers[:2]) != {"none"}:
            return []
        thrice = len(answers) >= 3 and answers[2] == "none"
        return [Part("ignored", IGNORED_THRICE if thrice else IGNORED_TWICE)]


def _sum(*parts: Part) -> int:
    points = 0
    for part in parts:
        points += part.points
    return points


def _lot(situation: Situation, offer: Offer) -> bytes:
    """Equal scores are decided by lot: a stable one, another for each member."""
    return hashlib.sha256(f"{situation.team_id}:{situation.user_id}:{offer.id}".encode()).digest()
