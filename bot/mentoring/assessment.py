"""Self-assessment: what a rating is worth, how it ages, and how versions follow one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.content import Ladder, Words
from bot.errors import CairnError
from bot.mentoring.goals.changing import UNDO_WITHIN
from bot.store import Assessment, Member, Rating, Team, Win

HALF_LIFE = timedelta(days=180)
"""After so long without newer evidence a rating counts half. The figure is ours: no study names one."""
SPREAD = {1: 1.0, 2: 0.6, 3: 0.35}
"""Half the width of a rating in levels, by how sure the member is: a guess, fairly, sure. The figures are ours."""
HOLLOW = 1.5
"""A rating without evidence spreads so many times as wide."""
FADED = 0.5
"""What age adds to the half width once nothing is left of the evidence's strength, in levels."""
FADING_BELOW = 0.5
"""From this strength down the evidence is said to fade: one half-life."""
LONGEST_EXAMPLE = 3000
MOST_WINS = 100
"""Wins that stand behind one rating; a select offers no more (BK-11)."""
SURENESS = (1, 2, 3)


class AssessmentRefusedError(CairnError):
    """A refusal about assessments; `key` names its sentence."""

    def __init__(self, words: Words, key: str) -> None:
        super().__init__(words.say(key))
        self.key = key


class TooLateError(AssessmentRefusedError):
    """A version stays finished: its time for being taken back is over."""


@dataclass(frozen=True)
class Said:
    """What a member says of one dimension. Without a level: not yet the first one."""

    level: str | None
    sureness: int
    example: str | None = None
    win_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Rated:
    """A rating and what it is worth today.

    `rank` counts from 0, not yet the first level, to the number of levels; `low` and `high` are in ranks. `wins` are
    those linked wins that still exist, the latest first. `strength` is 1 on the day of the newest evidence.
    """

    rating: Rating
    rank: int
    wins: tuple[Win, ...]
    strength: float
    low: float
    high: float

    @property
    def is_proven(self) -> bool:
        """Whether an example or a win stands behind it."""
        return bool(self.rating.example) or bool(self.wins)

    @property
    def is_fading(self) -> bool:
        """Whether the newest evidence is older than one half-life."""
        return self.strength < FADING_BELOW


@dataclass(frozen=True)
class Version:
    """An assessment with its ratings by dimension; what the ladder lacks today is left out."""

    assessment: Assessment
    ratings: Mapping[str, Rated]

    @property
    def is_draft(self) -> bool:
        return self.assessment.state == "draft"


@dataclass(frozen=True)
class Standpoint:
    """How a member sees themselves on one ladder: the draft or the newest version, and the one before it."""

    ladder: Ladder
    current: Version | None = None
    before: Version | None = None

    @property
    def draft(self) -> Version | None:
        return self.current if self.current is not None and self.current.is_draft else None

    @property
    def ratings(self) -> Mapping[str, Rated]:
        return self.current.ratings if self.current is not None else {}


async def read(team: Team, user_id: str, ladder: Ladder, now: datetime) -> Standpoint:
    """The member's draft, or the newest version, and the one before: three reads at most."""
    versions = await weighed(team, user_id, ladder, await team.assessments.newest(user_id, ladder.id, 2), now)
    return Standpoint(ladder, *versions)


async def history(team: Team, user_id: str, ladder: Ladder, now: datetime, limit: int = 200) -> list[Version]:
    """The member's versions on this ladder, a draft included, the newest first."""
    return await weighed(team, user_id, ladder, await team.assessments.newest(user_id, ladder.id, limit), now)


async def weighed(
    team: Team, user_id: str, ladder: Ladder, assessments: Sequence[Assessment], now: datetime
) -> list[Version]:
    """The assessments with what their ratings are worth today."""
    ratings = await team.assessments.ratings(user_id, [one.id for one in assessments if one.id is not None])
    ids = {win_id for rating in ratings for win_id in rating.win_ids}
    wins = {win.id: win for win in await team.assessments.wins(user_id, sorted(ids))}
    versions = []
    for assessment in assessments:
        own = [rating for rating in ratings if rating.assessment_id == assessment.id]
        weights = {rating.dimension: weigh(rating, ladder, wins, now.date()) for rating in own}
        known = {one.id: weights.get(one.id) for one in ladder.dimensions}
        versions.append(Version(assessment, {name: rated for name, rated in known.items() if rated is not None}))
    return versions


def weigh(rating: Rating, ladder: Ladder, wins: Mapping[int | None, Win], today: date) -> Rated | None:
    """What a rating is worth today; None where the ladder has no such level any more."""
    rank = rank_of(ladder, rating.level)
    if rank is None:
        return None
    linked = tuple(wins[win_id] for win_id in rating.win_ids if win_id in wins)
    latest_first = tuple(sorted(linked, key=lambda win: (win.happened_day, win.id or 0), reverse=True))
    strength = strength_of(evidence_day(rating, latest_first), today)
    half = half_width(rating.sureness, is_proven=bool(rating.example) or bool(linked), strength=strength)
    return Rated(rating, rank, latest_first, strength, max(0.0, rank - half), min(len(ladder.levels), rank + half))


def rank_of(ladder: Ladder, level_id: str | None) -> int | None:
    """0 for "not yet the first level", 1 for the first; None for a level that the ladder lacks."""
    if level_id is None:
        return 0
    return next((rank for rank, level in enumerate(ladder.levels, 1) if level.id == level_id), None)


def evidence_day(rating: Rating, wins: Sequence[Win]) -> date:
    """The day of the newest evidence: a linked win, or the example on the day it was told; else of the rating."""
    days = [win.happened_day for win in wins]
    if rating.example or not days:
        days.append(rating.rated_at.date())
    return max(days)


def strength_of(newest: date, today: date) -> float:
    """1 on the day of the newest evidence, a half after one half-life, and so on."""
    return float(0.5 ** (max(today - newest, timedelta()) / HALF_LIFE))


def half_width(sureness: int, *, is_proven: bool, strength: float) -> float:
    """How far a rating may be off to either side, in levels; wider for a guess, for a hollow one, and with age.

    People judge themselves roughly: self-ratings go with outside measures at about r = .29 over 55 studies (source
    `self-rating-research`). So no width is ever zero, and none is a measurement.
    """
    return SPREAD[sureness] * (1.0 if is_proven else HOLLOW) + FADED * (1.0 - strength)


def is_open(standpoint: Standpoint, dimension_id: str) -> bool:
    """Whether the dimension waits for a rating: it has none, or the draft took over an older one."""
    rated = standpoint.ratings.get(dimension_id)
    if rated is None or standpoint.draft is None:
        return rated is None
    return rated.rating.rated_at < standpoint.draft.assessment.started_at


def next_dimension(standpoint: Standpoint, after: str | None = None) -> str | None:
    """The dimension to rate next: the first open one below `after`, else the first without any rating.

    Going on from each one to the next ends, also where every rating is only confirmed.
    """
    names = [one.id for one in standpoint.ladder.dimensions]
    below = names[names.index(after) + 1 :] if after in names else names
    found = next((name for name in below if is_open(standpoint, name)), None)
    return found or next((name for name in names if name not in standpoint.ratings and name != after), None)


async def save(team: Team, member: Member, ladder: Ladder, dimension: str, said: Said, now: datetime) -> Rating:
    """Keep one rating in the member's draft, which is begun where there is none.

    What is said once more in the same words keeps its day: only news makes a rating younger.
    """
    draft = await _draft_on(team, member, ladder, now)
    own = {win.id for win in await team.assessments.wins(member.user_id, said.win_ids)}
    win_ids = [win_id for win_id in dict.fromkeys(said.win_ids) if win_id in own][:MOST_WINS]
    example = said.example or None
    rating = await team.assessments.rating(member.user_id, draft.id or 0, dimension)
    if rating is None:
        values = {"level": said.level, "sureness": said.sureness, "example": example, "win_ids": win_ids}
        return await team.assessments.add(draft, dimension, now, values)
    before = (rating.level, rating.sureness, rating.example, rating.win_ids)
    if before != (said.level, said.sureness, example, win_ids):
        rating.level, rating.sureness, rating.example, rating.win_ids = said.level, said.sureness, example, win_ids
        rating.rated_at = now
    return rating


async def _draft_on(team: Team, member: Member, ladder: Ladder, now: datetime) -> Assessment:
    """The draft on this ladder; one begun on another ladder is finished as it is, since there can be only one."""
    draft = await team.assessments.draft(member.user_id)
    if draft is not None and draft.ladder == ladder.id:
        return draft
    if draft is not None:
        draft.state, draft.finished_at = "finished", now
        await team.flush()
    last = await team.assessments.newest(member.user_id, ladder.id, 1)
    new = await team.assessments.start(member.user_id, ladder.id, now)
    for old in await team.assessments.ratings(member.user_id, [one.id for one in last if one.id is not None]):
        values = {"level": old.level, "sureness": old.sureness, "example": old.example, "win_ids": list(old.win_ids)}
        await team.assessments.add(new, old.dimension, old.rated_at, values)
    return new


async def finish(team: Team, member: Member, ladder: Ladder, words: Words, now: datetime) -> Assessment:
    """The draft on this ladder becomes a version. A refusal where there is none."""
    draft = await team.assessments.draft(member.user_id)
    if draft is None or draft.ladder != ladder.id:
        raise AssessmentRefusedError(words, "assessment.no_draft")
    draft.state, draft.finished_at = "finished", now
    return draft


async def reopen(team: Team, member: Member, assessment_id: int | None, words: Words, now: datetime) -> Assessment:
    """The newest version is a draft again, within ten minutes of its end. Doing it twice changes nothing.

    TooLateError from then on: a version that others are compared with is not written over.
    """
    found = await team.assessments.get(member.user_id, assessment_id) if assessment_id is not None else None
    if found is None:
        raise AssessmentRefusedError(words, "assessment.version_gone")
    draft = await team.assessments.draft(member.user_id)
    newest = await team.assessments.newest(member.user_id, found.ladder, 1)
    if (draft is not None and draft.id != found.id) or newest[0].id != found.id:
        raise AssessmentRefusedError(words, "assessment.newer")
    if found.finished_at is not None and now - found.finished_at > UNDO_WITHIN:
        raise TooLateError(words, "assessment.reopen_late")
    found.state, found.finished_at = "draft", None
    return found


async def discard(team: Team, member: Member, assessment_id: int | None, words: Words) -> None:
    """Throw a draft away; the last version counts again. A refusal where it is no draft any more."""
    draft = await team.assessments.draft(member.user_id)
    if draft is None or draft.id != assessment_id:
        raise AssessmentRefusedError(words, "assessment.no_draft")
    await team.assessments.discard(draft)
