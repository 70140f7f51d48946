"""How steady a member has been lately: a figure that a week without a step lowers and the next step raises."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from datetime import datetime

from bot.mentoring.members import local_day
from bot.mentoring.slots import read_week
from bot.store import CheckIn

WEEKS = 12
"""Weeks that count, this one included."""
FADES = 0.85
"""What a week counts for, of what the week after it counts for: about half of it a month later."""
FREE_SKIPS = 2
"""Weeks of a calendar month, in the member's own zone, that may be skipped at no cost."""


def strength(alive: Container[int], free: Container[int], first: int, this: int) -> int | None:
    """The share of weeks with a sign of life, 0 to 100; None where no week counts, and in the first one.

    Weeks have the numbers of `slots.week_of`. The last `WEEKS` count, from `first` on, each for `FADES` times what the
    week after it counts for. A free skip counts as if there had been no such week, and `this` week counts once it has
    its sign. The first week alone tells nothing yet. One miss after good weeks costs 18 of 100 at most, and less with
    every week that passes.
    """
    if first >= this:
        return None
    whole = lived = 0.0
    for back in range(WEEKS):
        week = this - back
        if week < first:
            break
        is_alive = week in alive
        if not is_alive and (week in free or week == this):
            continue
        whole += FADES**back
        lived += FADES**back if is_alive else 0.0
    return round(100 * lived / whole) if whole else None


def free_skips(check_ins: Iterable[CheckIn], zone: str | None) -> list[CheckIn]:
    """Those skipped at no cost: the first two weeks of each calendar month, by the local day on which they came."""
    taken: Counter[tuple[int, int]] = Counter()
    weeks: set[str] = set()
    found: list[CheckIn] = []
    for one in sorted(check_ins, key=_came):
        if one.answer != "skipped":
            continue
        month = _month(one.asked_at, zone)
        if one.week not in weeks:
            taken[month] += 1
            weeks.add(one.week)
        if taken[month] <= FREE_SKIPS:
            found.append(one)
    return found


def skips_left(check_ins: Iterable[CheckIn], zone: str | None, moment: datetime) -> int:
    """How many free skips are left in the calendar month of a moment."""
    weeks = {
        one.week for one in check_ins if one.answer == "skipped" and _month(one.asked_at, zone) == _month(moment, zone)
    }
    return max(0, FREE_SKIPS - len(weeks))


def weeks_of(check_ins: Sequence[CheckIn]) -> set[int]:
    """The numbers of the weeks that they were about."""
    return {week for one in check_ins if (week := read_week(one.week)) is not None}


def _month(moment: datetime, zone: str | None) -> tuple[int, int]:
    day = local_day(moment, zone)
    return day.year, day.month


def _came(check_in: CheckIn) -> tuple[datetime, int]:
    return check_in.asked_at, check_in.id or 0
