"""Ways to choose the nudge of a week: ours, and what one would do otherwise. All choose among the eligible ones."""

import random
from collections.abc import Callable

from bot.content import Content, Nudge
from bot.mentoring.choice import Situation, best, eligible
from tests.bench.nudging.people import KINDS

Policy = Callable[[Content, Situation, str], Nudge | None]
"""The content, what is known, and a seed for those that leave it to chance."""


def ours(content: Content, about: Situation, _seed: str) -> Nudge | None:
    """What the bot sends."""
    pick = best(content, about)
    return None if pick is None else pick.nudge


def rotation(content: Content, about: Situation, _seed: str) -> Nudge | None:
    """One kind after the other, and of each the nudges in their order."""
    allowed = [one.nudge for one in eligible(content, about)]
    turn = len(about.past)
    return min(allowed, key=lambda one: (KINDS.index(one.kind) - turn) % len(KINDS), default=None)


def chance(content: Content, about: Situation, seed: str) -> Nudge | None:
    """Any of them, each as likely."""
    allowed = [one.nudge for one in eligible(content, about)]
    return random.Random(f"{seed}:{about.week}").choice(allowed) if allowed else None


def greedy(content: Content, about: Situation, seed: str) -> Nudge | None:
    """The kind of which the largest part was done so far; what was never tried counts as done."""
    given: dict[str, int] = {}
    done: dict[str, int] = {}
    for past in about.past:
        kind = content.nudges[past.nudge_id].kind
        given[kind] = given.get(kind, 0) + 1
        done[kind] = done.get(kind, 0) + (past.answer == "done")
    allowed = [one.nudge for one in eligible(content, about)]
    random.Random(f"{seed}:{about.week}").shuffle(allowed)
    share = {kind: done.get(kind, 0) / times for kind, times in given.items()}
    return max(allowed, key=lambda one: share.get(one.kind, 1.0), default=None)


POLICIES: dict[str, Policy] = {"ours": ours, "rotation": rotation, "chance": chance, "most done so far": greedy}
