"""From a member's rows to the file that they take along."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from bot.content import Content, Ladder
from bot.mentoring.rights import format as shape
from bot.mentoring.rights.format import Export, Named
from bot.store import (
    Access,
    Assessment,
    Goal,
    GoalEvent,
    Member,
    Mentor,
    MentorRequest,
    Note,
    NudgeGiven,
    OneOnOne,
    Rating,
    Schedule,
    Team,
    Win,
)
from bot.store.exporting import Belongings

P = TypeVar("P", bound=shape.Part)


async def collect(team: Team, member: Member, content: Content, now: datetime) -> Export:
    """Everything of this member's, and nothing of anybody else's."""
    return await asyncio.to_thread(assemble, await team.exporting.of(member.user_id), member, content, now)


def assemble(rows: Belongings, member: Member, content: Content, now: datetime) -> Export:
    """The file's content, from rows that are all the member's."""
    return Collection(rows, member, content).export(now)


class Collection:
    """The rows of one member while they are put together; ids become places in the file's lists."""

    def __init__(self, rows: Belongings, member: Member, content: Content) -> None:
        self._rows = rows
        self._member = member
        self._content = content
        self._ladder = content.ladder(member.ladder)
        self._goals = _places(rows.goals)
        self._check_ins = _places(rows.check_ins)
        self._notes = _places(rows.notes)
        self._wins = _places(rows.wins)
        self._changes = _grouped(rows.changes, "goal_id")
        self._plans = _grouped(rows.plans, "goal_id")
        self._ratings = _grouped(rows.ratings, "assessment_id")
        self._plan_places = {
            plan.id: (self._goals.get(goal_id), place)
            for goal_id, plans in self._plans.items()
            for place, plan in enumerate(plans, 1)
        }

    def export(self, now: datetime) -> Export:
        rows = self._rows
        return Export(
            schema="urn:cairn:export",
            version=1,
            exported_at=now,
            member=self._person(),
            goals=[self._goal(one) for one in rows.goals],
            notes=[self._note(one) for one in rows.notes],
            wins=[self._win(one) for one in rows.wins],
            assessments=[self._assessment(one) for one in rows.assessments],
            check_ins=[_part(shape.CheckIn, one, goals=_known(self._goals, one.goal_ids)) for one in rows.check_ins],
            one_on_ones=[self._one_on_one(one) for one in rows.one_on_ones],
            schedules=[self._schedule(one) for one in rows.schedules],
            nudges=[self._nudge_given(one) for one in rows.nudges],
            choices=[_part(shape.Choice, one, nudge=self._nudge(one.nudge_id)) for one in rows.choices],
            mentoring=self._mentoring(),
            messages=[_part(shape.Record, one) for one in rows.messages],
            accesses=[self._access(one) for one in rows.accesses],
            admin_acts=[_part(shape.AdminAct, one) for one in rows.admin_acts],
        )

    def _person(self) -> shape.Person:
        member = self._member
        ladder = self._content.ladders.get(member.ladder) if member.ladder else None
        named = None if member.ladder is None else Named(id=member.ladder, title=ladder.title if ladder else None)
        level = _level(self._ladder, member.level)
        return _part(shape.Person, member, ladder=named, level=level, since=member.created_at)

    def _goal(self, goal: Goal) -> shape.Goal:
        return _part(
            shape.Goal,
            goal,
            dimension=self._dimension(goal.dimension),
            history=[self._change(one) for one in self._changes.get(goal.id, ())],
            plans=[_part(shape.Plan, one) for one in self._plans.get(goal.id, ())],
        )

    def _change(self, change: GoalEvent) -> shape.Change:
        # What a change found was kept as JSON: its days and moments are texts there, as they are in the file.
        before = None if change.before is None else shape.Before.model_validate(change.before, strict=False)
        return _part(shape.Change, change, before=before, check_in=self._check_ins.get(change.check_in_id))

    def _note(self, note: Note) -> shape.Note:
        return _part(shape.Note, note, goal=self._goals.get(note.goal_id), nudge=self._nudge(note.nudge_id))

    def _win(self, win: Win) -> shape.Win:
        return _part(
            shape.Win,
            win,
            dimension=self._dimension(win.dimension),
            level=_level(self._ladder, win.level),
            **self._origin(win.origin, win.origin_id or ""),
        )

    def _origin(self, origin: str, origin_id: str) -> dict[str, Any]:
        """What a win came from, by its place in the file; nothing where that was deleted."""
        before, _, last = origin_id.rpartition(":")
        if origin == "nudge":
            return {"nudge": self._nudge(origin_id)} if origin_id else {}
        if origin in ("goal", "check_in"):
            found = {"goal": self._goals.get(_number(last)), "check_in": self._check_ins.get(_number(before))}
        else:
            found = {"note": self._notes.get(_number(last))} if before == "note" else {}
        return {name: place for name, place in found.items() if place is not None}

    def _assessment(self, version: Assessment) -> shape.Assessment:
        ladder = self._content.ladders.get(version.ladder)
        ratings = [self._rating(one, ladder) for one in self._ratings.get(version.id, ())]
        named = Named(id=version.ladder, title=ladder.title if ladder else None)
        return _part(shape.Assessment, version, ladder=named, ratings=ratings)

    def _rating(self, rating: Rating, ladder: Ladder | None) -> shape.Rating:
        wins = _known(self._wins, rating.win_ids)
        dimension = _dimension(ladder, rating.dimension) or Named(id=rating.dimension)
        return _part(shape.Rating, rating, dimension=dimension, level=_level(ladder, rating.level), wins=wins)

    def _one_on_one(self, meeting: OneOnOne) -> shape.OneOnOne:
        return _part(shape.OneOnOne, meeting, dimension=self._dimension(meeting.dimension))

    def _schedule(self, schedule: Schedule) -> shape.Schedule:
        goal, plan = self._plan_places.get(schedule.subject_id, (None, None)) if schedule.subject_id else (None, None)
        return _part(shape.Schedule, schedule, goal=goal, plan=plan)

    def _nudge_given(self, given: NudgeGiven) -> shape.NudgeGiven:
        return _part(shape.NudgeGiven, given, nudge=self._nudge(given.nudge_id))

    def _mentoring(self) -> shape.Mentoring:
        rows = self._rows
        return shape.Mentoring(
            offer=self._offer(rows.offers[0]) if rows.offers else None,
            requests=[self._request(one) for one in rows.requests],
            helped=[
                shape.Helped(reflection=one.mentor_reflection, accepted_at=one.accepted_at, met_at=one.met_at)
                for one in rows.helped
            ],
            kept_apart=len(rows.blocks),
        )

    def _offer(self, offer: Mentor) -> shape.Offer:
        ladder = self._content.ladders.get(offer.ladder)
        return _part(
            shape.Offer,
            offer,
            ladder=Named(id=offer.ladder, title=ladder.title if ladder else None),
            level=_level(ladder, offer.level),
            topics=[_dimension(ladder, one) for one in offer.topics],
            shadowings=[Named(id=one) for one in offer.shadowings],
        )

    def _request(self, request: MentorRequest) -> shape.Request:
        shadowing = None if request.shadowing is None else Named(id=request.shadowing)
        return _part(shape.Request, request, topic=self._dimension(request.topic), shadowing=shadowing)

    def _access(self, access: Access) -> shape.Access:
        is_own = access.reader_id == self._member.user_id
        return shape.Access(what=access.what, by="self" if is_own else "mentor", at=access.at)

    def _dimension(self, dimension_id: str | None) -> Named | None:
        return _dimension(self._ladder, dimension_id)

    def _nudge(self, nudge_id: str | None) -> Named | None:
        if nudge_id is None:
            return None
        nudge = self._content.nudges.get(nudge_id)
        return Named(id=nudge_id, title=nudge.title if nudge else None)


def _part(kind: type[P], row: Any, **given: Any) -> P:
    """A part of the file from the columns of the row that have the same names, and what is `given`."""
    names = (name for name in kind.model_fields if name not in given and hasattr(row, name))
    return kind(**{name: getattr(row, name) for name in names}, **given)


def _places(rows: Iterable[Any]) -> dict[Any, int]:
    """Where each row will stand in its list, by its id; the first is 1."""
    return {row.id: place for place, row in enumerate(rows, 1)}


def _known(places: Mapping[Any, int], ids: Iterable[int]) -> list[int]:
    """The places of those that are still there."""
    return [places[one] for one in ids if one in places]


def _grouped(rows: Iterable[Any], by: str) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, by), []).append(row)
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _dimension(ladder: Ladder | None, dimension_id: str | None) -> Named | None:
    if dimension_id is None:
        return None
    known = {one.id: one.title for one in ladder.dimensions} if ladder else {}
    return Named(id=dimension_id, title=known.get(dimension_id))


def _level(ladder: Ladder | None, level_id: str | None) -> Named | None:
    if level_id is None:
        return None
    known = {one.id: one.title for one in ladder.levels} if ladder else {}
    return Named(id=level_id, title=known.get(level_id))
