"""The choice itself, for a slot that has come and for those ahead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.content import Content
from bot.mentoring.choice.model import Coming, Part, Past, Pick, Situation
from bot.mentoring.choice.scale import Scale, lot
from bot.mentoring.offers import Offer
from bot.mentoring.slots import Slot, week_name


def eligible(content: Content, situation: Situation) -> Sequence[Offer]:
    """The nudges that may be given now, in no order of merit.

    Out of the question: refused ones, those given within their rest, and the kind of the one before. Only where that
    leaves nothing are the last two let in again, a refusal never.
    """
    return Scale(content, situation).candidates()


def rank(content: Content, situation: Situation) -> list[Pick]:
    """The eligible nudges, the best first."""
    scale = Scale(content, situation)
    candidates = sorted(scale.candidates(), key=lambda one: lot(situation, one))
    picks = [Pick(one.nudge, scale.parts(one)) for one in candidates]
    return sorted(picks, key=lambda pick: -pick.score)


def best(content: Content, situation: Situation) -> Pick | None:
    """The first of `rank`, without the work of putting the others in their order."""
    scale = Scale(content, situation)
    candidates = scale.candidates()
    scores = scale.scores(candidates)
    top = max(scores, default=0)
    equals = [one for one, score in zip(candidates, scores, strict=True) if score == top]
    if not equals:
        return None
    first = min(equals, key=lambda one: lot(situation, one))
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
