"""A year of one member's nudges under one way of choosing, with a watch on every rule that must hold."""

from collections import Counter
from dataclasses import dataclass, field

from bot.content import Content, Nudge
from bot.mentoring.choice import Past, Situation, eligible, ignored_in_a_row
from bot.mentoring.coming import SLOWED_AFTER
from bot.mentoring.schedules import SLOWEST_BY_ITSELF
from tests.bench.nudging.people import Person
from tests.bench.nudging.rivals import Policy

WEEKS = 52
FIRST_WEEK = 100


@dataclass
class Year:
    """What came of it. `broken`: how often a rule was, by its name."""

    given: int = 0
    done: int = 0
    kinds: set[str] = field(default_factory=set)
    broken: Counter[str] = field(default_factory=Counter)


def live(content: Content, person: Person, policy: Policy, weeks: int = WEEKS) -> Year:
    """Weekly nudges that silence slows down and an answer brings back, as the bot does and offers."""
    year, past, every, due = Year(), tuple[Past, ...](), 1, FIRST_WEEK
    for week in range(FIRST_WEEK, FIRST_WEEK + weeks):
        if week >= due:
            about = Situation("T1", person.user_id, person.level, week, past=past)
            nudge = policy(content, about, person.seed)
            ignored = ignored_in_a_row(past)
            if ignored and ignored % SLOWED_AFTER == 0 and every < SLOWEST_BY_ITSELF:
                every += 1
            due = week + every
            if nudge is not None:
                _watch(year, content, about, nudge)
                answer = person.answers(week - FIRST_WEEK, nudge.kind, nudge.dimension)
                past = (Past(nudge.id, week, answer), *past)
                year.given += 1
                year.done += answer == "done"
                year.kinds.add(nudge.kind)
                if answer == "done":
                    every, due = 1, week + 1
        person.rests()
    return year


def _watch(year: Year, content: Content, about: Situation, nudge: Nudge) -> None:
    """Count what must never be, from the past alone and not by the rule that chose."""
    last = next((past for past in about.past if past.nudge_id == nudge.id), None)
    year.broken["never"] += any(past.nudge_id == nudge.id and past.answer == "never" for past in about.past)
    year.broken["rest"] += last is not None and about.week - last.week < nudge.rest_weeks
    year.broken["level"] += about.level not in nudge.levels
    year.broken["two a week"] += any(past.week == about.week for past in about.past)
    year.broken["kind twice running"] += bool(about.past) and content.nudges[about.past[0].nudge_id].kind == nudge.kind
    silent = ignored_in_a_row(about.past)
    gap = about.week - about.past[0].week if about.past else SLOWEST_BY_ITSELF
    year.broken["too often after silence"] += silent > SLOWED_AFTER and gap < 2
    year.broken["not eligible"] += nudge.id not in {one.id for one in eligible(content, about)}
