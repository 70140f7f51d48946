"""Exports of members who never were, with anything in them that a member may have."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bot.content import load
from bot.mentoring.rights import format as shape

CONTENT = load()
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
WORDS = (
    "RFC",
    "<!channel>",
    "design & review",
    "*bold*",
    "日本語",
    "👩‍💻",
    "“quoted”",
    "O'Neil",
    "`code`",
    "x" * 30,
    "e\u0301",
)
LADDER = CONTENT.default_ladder
DIMENSIONS = [one.id for one in LADDER.dimensions]
LEVELS = [one.id for one in LADDER.levels]
NUDGES = sorted(CONTENT.nudges)[:20]


def export_of(dice: Random) -> shape.Export:
    """A member's luggage: a few entries of every kind, or none."""
    return shape.Export.model_validate(Packing(dice).everything())


class Packing:
    """Draws entries; what they speak of are places in the lists that were drawn before."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.sizes = {name: dice.randint(0, 4) for name in ("goals", "check_ins", "notes", "wins", "others")}
        self.clock = NOW - timedelta(days=400)

    def everything(self) -> dict[str, Any]:
        goals = [self.goal(number) for number in range(1, self.sizes["goals"] + 1)]
        check_ins = [self.check_in() for _ in range(self.sizes["check_ins"])]
        return {
            "schema": shape.SCHEMA,
            "version": shape.VERSION,
            "exported_at": NOW,
            "member": {"hours_start": "08:00", "hours_end": "18:00", "since": NOW},
            "goals": goals,
            "check_ins": check_ins,
            "notes": [self.note() for _ in range(self.sizes["notes"])],
            "wins": [self.win(number) for number in range(1, self.sizes["wins"] + 1)],
            "assessments": self.assessments(),
            "one_on_ones": [self.one_on_one() for _ in range(self.sizes["others"])],
            "nudges": [self.nudge() for _ in range(self.sizes["others"])],
            "choices": [self.choice(week) for week in range(1, self.sizes["others"] + 1)],
            "schedules": self.schedules(goals),
            "mentoring": {"offer": self.maybe(self.offer())},
        }

    def later(self) -> datetime:
        """A moment after the last one; now and then the same one."""
        self.clock += timedelta(seconds=self.dice.choice([0, 1, 3600]), microseconds=self.dice.randint(0, 999_999))
        return self.clock

    def text(self, longest: int = 300) -> str:
        return " ".join(self.dice.choices(WORDS, k=self.dice.randint(1, 12)))[:longest].strip() or "x"

    def maybe(self, value: Any) -> Any:
        return self.dice.choice([None, value])

    def place(self, name: str) -> int | None:
        return self.maybe(self.dice.randint(1, self.sizes[name])) if self.sizes[name] else None

    def places(self, name: str) -> list[int]:
        return sorted(self.dice.sample(range(1, self.sizes[name] + 1), self.dice.randint(0, self.sizes[name])))

    def named(self, ids: list[str]) -> dict[str, Any]:
        return {"id": self.dice.choice([*ids, "gone-since"])}

    def goal(self, number: int) -> dict[str, Any]:
        state = self.dice.choice(["draft", "active", "active", "done", "dropped"])
        made = self.later()
        return {
            "number": None if state == "draft" else number * 3,
            "title": self.text(),
            "typed": self.dice.choice(["", self.text()]),
            "due_day": self.maybe((NOW + timedelta(days=self.dice.randint(-90, 900))).date()),
            "dimension": self.maybe(self.named(DIMENSIONS)),
            "state": state,
            "progress": self.dice.randint(0, 100),
            "unanswered": self.dice.randint(0, 3),
            "rests_since": self.maybe(made),
            "created_at": made,
            "updated_at": self.later(),
            "finished_at": self.later() if state == "done" else None,
            "history": [] if state == "draft" else [self.change() for _ in range(self.dice.randint(1, 5))],
            "plans": [self.plan() for _ in range(self.dice.randint(0, 2))],
        }

    def change(self) -> dict[str, Any]:
        before = {
            "title": self.text(),
            "due_day": self.maybe(NOW.date()),
            "dimension": self.maybe(DIMENSIONS[0]),
            "state": "active",
            "progress": self.dice.randint(0, 100),
            "rests_since": self.maybe(self.clock),
        }
        return {
            "kind": self.dice.choice(["added", "edited", "progress", "moved", "done", "undone", "slipped", "rested"]),
            "note": self.maybe(self.text()),
            "before": self.maybe(before),
            "progress": self.maybe(self.dice.randint(0, 100)),
            "check_in": self.place("check_ins"),
            "is_undone": self.dice.random() < 0.2,
            "at": self.later(),
        }

    def plan(self) -> dict[str, Any]:
        timed = self.dice.random() < 0.5
        return {
            "state": self.dice.choice(["draft", "active", "ended"]),
            "cue": self.text(),
            "action": self.text(),
            "obstacle": self.maybe(self.text()),
            "outcome": self.maybe(self.text()),
            "asked": self.maybe("cue"),
            "weekday": self.dice.randint(0, 6) if timed else None,
            "local_time": "09:30" if timed else None,
            "quoted": self.dice.randint(0, 9),
            "created_at": self.later(),
            "updated_at": self.later(),
        }

    def note(self) -> dict[str, Any]:
        return {
            "kind": self.dice.choice(["unplaced", "kept", "goal", "nudge"]),
            "text": self.text(),
            "goal": self.place("goals"),
            "nudge": self.maybe(self.named(NUDGES)),
            "created_at": self.later(),
        }

    def win(self, number: int) -> dict[str, Any]:
        origin = self.dice.choice(["typed", "goal", "nudge", "message", "check_in"])
        goal = self.place("goals") if origin in ("goal", "check_in") else None
        return {
            "number": number * 2,
            "text": self.text(3000),
            "dimension": self.maybe(self.named(DIMENSIONS)),
            "level": self.maybe(self.named(LEVELS)),
            "link": self.maybe("https://example.com/?a=1&b=<"[:26]),
            "happened_day": self.clock.date(),
            "origin": origin,
            "goal": goal,
            "check_in": self.place("check_ins") if origin == "check_in" and goal else None,
            "nudge": self.named(NUDGES) if origin == "nudge" else None,
            "note": self.place("notes") if origin == "typed" else None,
            "created_at": self.later(),
            "updated_at": self.later(),
        }

    def assessments(self) -> list[dict[str, Any]]:
        versions = [self.assessment("finished") for _ in range(self.sizes["others"])]
        return versions + ([self.assessment("draft")] if self.dice.random() < 0.3 else [])

    def assessment(self, state: str) -> dict[str, Any]:
        rated = self.dice.sample(DIMENSIONS, self.dice.randint(0, len(DIMENSIONS)))
        return {
            "ladder": {"id": self.dice.choice([LADDER.id, "another-ladder"])},
            "state": state,
            "started_at": self.later(),
            "finished_at": self.later() if state == "finished" else None,
            "ratings": [self.rating(dimension) for dimension in rated],
        }

    def rating(self, dimension: str) -> dict[str, Any]:
        return {
            "dimension": {"id": dimension},
            "level": self.maybe(self.named(LEVELS)),
            "sureness": self.dice.randint(1, 3),
            "example": self.maybe(self.text(3000)),
            "wins": self.places("wins"),
            "rated_at": self.later(),
        }

    def check_in(self) -> dict[str, Any]:
        return {
            "week": f"2026-W{self.dice.randint(1, 53):02}",
            "goals": self.places("goals"),
            "answer": self.dice.choice(["none", "answered", "skipped"]),
            "asked_at": self.later(),
            "answered_at": self.maybe(self.later()),
        }

    def one_on_one(self) -> dict[str, Any]:
        return {
            "heard": self.maybe(self.text(3000)),
            "dimension": self.maybe(self.named(DIMENSIONS)),
            "expectation": self.maybe("writes-docs"),
            "questions": [self.text() for _ in range(self.dice.randint(0, 5))],
            "prepared_at": self.later(),
        }

    def nudge(self) -> dict[str, Any]:
        return {
            "nudge": self.named(NUDGES),
            "week": "2026-W40",
            "reasons": self.maybe([self.text()]),
            "answer": self.dice.choice(["done", "later", "never", "none"]),
            "given_at": self.later(),
            "answered_at": self.maybe(self.later()),
        }

    def choice(self, week: int) -> dict[str, Any]:
        return {"week": f"2026-W{week:02}", "nudge": self.maybe(self.named(NUDGES)), "created_at": self.later()}

    def schedules(self, goals: list[dict[str, Any]]) -> list[dict[str, Any]]:
        found = []
        abouts = {
            "nudge": {"usual_weeks": 2},
            "check_in": {"rides": True},
            "one_on_one": {"meets": "2 15:00", "lead": 60},
        }
        for kind, about in abouts.items():
            if self.dice.random() < 0.6:
                found.append(self.schedule(kind, self.maybe(about)))
        for place, goal in enumerate(goals, 1):
            for plan in range(1, len(goal["plans"]) + 1):
                found.append(self.schedule("intention", None) | {"goal": place, "plan": plan})
        return found

    def schedule(self, kind: str, about: Any) -> dict[str, Any]:
        return {
            "kind": kind,
            "about": about,
            "is_on": self.dice.random() < 0.7,
            "weekday": self.dice.randint(0, 6),
            "local_time": "10:15",
            "every_weeks": self.dice.randint(1, 12),
            "timezone": "Europe/Berlin",
            "paused_until": self.maybe((NOW + timedelta(days=20)).date()),
            "consented_at": self.later(),
        }

    def offer(self) -> dict[str, Any]:
        return {
            "state": self.dice.choice(["active", "paused", "stopped"]),
            "ladder": {"id": LADDER.id},
            "level": self.named(LEVELS),
            "topics": [{"id": one} for one in DIMENSIONS[:2]],
            "shadowings": [],
            "about": self.text(),
            "capacity": self.dice.randint(1, 5),
            "created_at": self.later(),
            "updated_at": self.later(),
        }


def luggage_with(**parts: Any) -> shape.Export:
    """An export with these parts and no others."""
    member = {"hours_start": "08:00", "hours_end": "18:00", "since": NOW}
    head = {"schema": shape.SCHEMA, "version": shape.VERSION, "exported_at": NOW, "member": member}
    return shape.Export.model_validate({**head, **parts})


_FIRST = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def goal(number: int, title: str) -> dict[str, Any]:
    made = {"created_at": _FIRST + timedelta(minutes=number), "updated_at": NOW}
    return {"number": number, "title": title, "state": "active", "progress": 0, **made}


def win(number: int, text: str) -> dict[str, Any]:
    made = {"created_at": _FIRST + timedelta(minutes=number, seconds=len(text)), "updated_at": NOW}
    return {"number": number, "text": text, "origin": "typed", "happened_day": _FIRST.date(), **made}


def version(state: str, minutes: int = 0) -> dict[str, Any]:
    began = _FIRST + timedelta(minutes=minutes + len(state))
    return {"ladder": {"id": LADDER.id}, "state": state, "started_at": began}


def rating() -> dict[str, Any]:
    return {"dimension": {"id": DIMENSIONS[0]}, "sureness": 2, "rated_at": NOW}


def schedule(kind: str, *, is_on: bool) -> dict[str, Any]:
    times = {"weekday": 0, "local_time": "09:00", "every_weeks": 1, "timezone": "Europe/Berlin", "consented_at": NOW}
    return {"kind": kind, "is_on": is_on, **times}


def offer(state: str) -> dict[str, Any]:
    made = {"created_at": NOW, "updated_at": NOW}
    return {"state": state, "ladder": {"id": LADDER.id}, "level": {"id": LEVELS[0]}, "capacity": 1, **made}
