"""What candidates are weighed by: goals, gaps, novelty, the member's own answers, and rest."""

import hashlib
from collections.abc import Sequence
from functools import cached_property, lru_cache

from bot.content import Content
from bot.mentoring import learning
from bot.mentoring.choice.model import Part, Situation, total
from bot.mentoring.offers import Offer, offers

GOAL = 8
GAP = 7
FATIGUE = 3
NEW_KIND = 2
NEW_DIMENSION = 2
RARE_DIMENSION = 1
SEEN = -2

_NEW_KIND = Part("new_kind", NEW_KIND)
_UNTRIED = Part("new_kind", learning.UNTRIED)
_NEW_DIMENSION = Part("new_dimension", NEW_DIMENSION)
_RARE_DIMENSION = Part("rare_dimension", RARE_DIMENSION)


class Scale:
    """What the candidates of one situation are weighed by."""

    def __init__(self, content: Content, situation: Situation) -> None:
        self._content = content
        self._situation = situation
        self._replies: list[learning.Reply] = []
        self._times: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._used: dict[str, int] = {}
        dimensions: list[str] = []
        nudges, used, times, last = content.nudges, self._used, self._times, self._last
        for nudge_id, week, answer, is_slot in situation.past:
            nudge = nudges.get(nudge_id)
            if nudge is None:
                continue
            kind = nudge.kind
            if kind not in used or used[kind] < week:
                used[kind] = week
            if nudge_id not in last or last[nudge_id] < week:
                last[nudge_id] = week
            times[nudge_id] = times.get(nudge_id, 0) + 1
            dimensions.append(nudge.dimension)
            if is_slot or answer != "none":
                self._replies.append(learning.Reply(kind, week, answer))
        self._kind_before = nudges[next(iter(times))].kind if times else ""
        self._dimensions = frozenset(dimensions)
        self._last_dimensions = dimensions[:4]
        self._wished = {one.dimension: str(one.number) for one in reversed(situation.focuses)}
        self._lagging = {one.dimension: one.weight for one in situation.gaps}

    def candidates(self) -> Sequence[Offer]:
        """Whoever may be given: not refused, not resting, not of the kind of the one before.

        Only where that leaves nothing are the last two let in again, a refusal never.
        """
        having = offers(self._content, self._situation.level)
        refused = {past.nudge_id for past in self._situation.past if past.answer == "never"}
        allowed = [one for one in having if one.id not in refused] if refused else having
        resting = {one for one in self._last if self._weeks_to_rest(one) > 0} | self._situation.reserved
        rested = [one for one in allowed if one.id not in resting] if resting else allowed
        return [one for one in rested if one.kind != self._kind_before] or rested or allowed

    def parts(self, offer: Offer) -> tuple[Part, ...]:
        """The reasons for and against one nudge."""
        parts = (*self._about_dimension(offer.dimension), *self._about_kind(offer.kind), *self._own(offer))
        return tuple(part for part in parts if part.points)

    def scores(self, candidates: Sequence[Offer]) -> list[int]:
        """The sums of their parts. A kind's and a dimension's points are worked out once for all of them."""
        kinds = {kind: total(self._about_kind(kind)) for kind in {one.kind for one in candidates}}
        dimensions = {of: total(self._about_dimension(of)) for of in {one.dimension for one in candidates}}
        given = {one.id: total(self._own(one)) for one in candidates if one.id in self._times}
        return [
            kinds[kind] + dimensions[dimension] + given.get(of, start) for _, of, kind, dimension, start in candidates
        ]

    def _about_dimension(self, dimension: str) -> list[Part]:
        return [*self._wanted(dimension), *self._new_dimension(dimension)]

    def _about_kind(self, kind: str) -> list[Part]:
        is_settled = len(self._situation.past) >= learning.SETTLED
        if kind not in self._used:
            return [_UNTRIED if is_settled else _NEW_KIND]
        if not is_settled:
            return []
        recent = _recent(self._situation.week - self._used[kind])
        return [*self._taste(kind), recent, *self._trial(kind)]

    def _weeks_to_rest(self, nudge_id: str) -> int:
        """How long a nudge that was given is not to be given yet; 0 or less: it may be."""
        return self._content.nudges[nudge_id].rest_weeks - (self._situation.week - self._last[nudge_id])

    def _wanted(self, dimension: str) -> list[Part]:
        """A goal's dimension, else one that lags behind; neither means the same subject every week."""
        number, weight = self._wished.get(dimension), self._lagging.get(dimension, 0.0)
        if number is None and weight <= 0:
            return []
        wearied = FATIGUE * self._last_dimensions[:2].count(dimension)
        if number is not None:
            return [Part("goal", GOAL - wearied, number)]
        return [Part("gap", max(0, round(GAP * min(weight, 1.0)) - wearied))]

    def _new_dimension(self, dimension: str) -> list[Part]:
        if dimension not in self._dimensions:
            return [_NEW_DIMENSION]
        return [] if dimension in self._last_dimensions else [_RARE_DIMENSION]

    def _taste(self, kind: str) -> list[Part]:
        taste = self._tastes.get(kind)
        if taste is None or not taste.points:
            return []
        return [Part("done_often" if taste.points > 0 else "done_seldom", taste.points, f"{taste.done} {taste.of}")]

    @cached_property
    def _tastes(self) -> dict[str, learning.Taste]:
        return learning.tastes(self._replies, self._situation.week)

    def _trial(self, kind: str) -> list[Part]:
        if kind != self._tried:
            return []
        return [Part("trial", learning.TRIAL, str(self._situation.week - self._used[kind]))]

    @cached_property
    def _tried(self) -> str | None:
        """The kind that this week tries again, if it tries any."""
        about = self._situation
        if len(self._replies) < learning.TRIALS_FROM:
            return None
        if not learning.is_trial(about.team_id, about.user_id, about.week):
            return None
        return min(self._used, key=lambda kind: (self._used[kind], kind))

    def _own(self, offer: Offer) -> list[Part]:
        times = self._times.get(offer.id, 0)
        if times:
            seen = Part("seen", SEEN * min(times, 3), str(times))
            return [seen, Part("resting", -max(0, self._weeks_to_rest(offer.id)))]
        return [Part("start", offer.start)]


@lru_cache(1024)
def _recent(weeks: int) -> Part:
    return Part("recent", -learning.tiredness(weeks), str(weeks))


def lot(situation: Situation, offer: Offer) -> bytes:
    """Equal scores are decided by lot: a stable one, another for each member."""
    return hashlib.sha256(f"{situation.team_id}:{situation.user_id}:{offer.id}".encode()).digest()
