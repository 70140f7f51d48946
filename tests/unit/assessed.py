"""Ladders of any size, ratings and wins: what the rules of self-assessment are held against."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from bot.content import Ladder, Rule
from bot.mentoring.assessment import Rated, Standpoint, Version, weigh
from bot.store import Assessment, Rating, Win

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
LONG = "W" * 150
TEXT = "x <y> & z " * 60


@cache
def plain(levels: int) -> Ladder:
    """A ladder with one dimension and no expectations."""
    return ladder(levels, 1, cells=False)


def ladder(
    levels: int = 4, dimensions: int = 8, *, cells: bool = True, rules: Sequence[Mapping[str, Any]] = ()
) -> Ladder:
    """A company's ladder with the longest titles and texts that its files may have."""
    return Ladder.model_validate(
        {
            "id": "ours",
            "title": LONG,
            "about": TEXT,
            "levels": [
                {"id": f"l-{n}", "title": f"{n} {LONG}"[:150], "meaning": TEXT, "sources": ["cairn-editors"]}
                for n in range(1, levels + 1)
            ],
            "dimensions": [
                {"id": f"d-{n}", "title": f"{n} {LONG}"[:150], "short": f"{n} dimension"[:24], "about": TEXT}
                for n in range(1, dimensions + 1)
            ],
            "rules": list(rules),
            "cells": {
                f"l-{level}": {
                    f"d-{n}": [expectation(f"e-{level}-{n}-{m}") for m in range(1, 5)] for n in range(1, dimensions + 1)
                }
                for level in range(1, levels + 1)
                if cells
            },
        }
    )


def expectation(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "text": f"You write {name}: {TEXT}"[:600],
        "example": TEXT[:600],
        "question": TEXT[:600],
        "sources": ["cairn-editors"],
        "asks": [f"{name} one?", f"{name} two?", f"{name} three?"],
    }


def rule(level: str, dimensions: Sequence[str], needs: int = 1) -> dict[str, Any]:
    """A readiness rule with one pillar in each of these dimensions."""
    pillars = [{"id": f"p-{n}", "title": LONG, "dimension": name} for n, name in enumerate(dimensions)]
    shape = {"id": "r", "title": LONG, "level": level, "needs": needs, "pillars": pillars}
    return Rule.model_validate({**shape, "text": TEXT, "sources": ["cairn-editors"]}).model_dump()


def rating(dimension: str, level: str | None, *, sureness: int = 2, age: int = 0, **values: Any) -> Rating:
    """A rating that is so many days old."""
    return Rating(
        team_id="T1",
        user_id="U1",
        assessment_id=1,
        dimension=dimension,
        level=level,
        sureness=sureness,
        rated_at=NOW - timedelta(days=age),
        **values,
    )


def win(number: int, dimension: str | None = None, level: str | None = None, *, age: int = 1) -> Win:
    """A win that happened so many days ago."""
    return Win(
        id=number,
        team_id="T1",
        user_id="U1",
        number=number,
        text=f"Win {number}",
        dimension=dimension,
        level=level,
        happened_day=TODAY - timedelta(days=age),
        created_at=NOW,
        updated_at=NOW,
    )


def weighed(one: Rating, on: Ladder, *wins: Win, today: date = TODAY) -> Rated:
    """What the rating is worth."""
    found = weigh(one, on, {each.id: each for each in wins}, today)
    assert found is not None
    return found


def standpoint(on: Ladder, *ratings: Rating, state: str = "finished", before: Sequence[Rating] = ()) -> Standpoint:
    """How somebody with these ratings sees themselves."""
    return Standpoint(on, _version(on, ratings, state), _version(on, before, "finished") if before else None)


def _version(on: Ladder, ratings: Sequence[Rating], state: str) -> Version:
    assessment = Assessment(id=1, team_id="T1", user_id="U1", ladder=on.id, state=state, started_at=NOW)
    return Version(assessment, {one.dimension: weighed(one, on) for one in ratings})
