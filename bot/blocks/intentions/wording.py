"""One plan in words: its sentence, when it comes, and why it may not."""

from bot.blocks.goals.wording import title
from bot.blocks.text import clean, escape, fit, one_line
from bot.content import Words
from bot.mentoring.dates import say_day
from bot.mentoring.intentions import Plan
from bot.mentoring.members import local_day, zone_of
from bot.store import Intention

_SHOWN = 400
"""Characters of an outcome or an obstacle that are shown; each may take five once it is escaped."""
_WHY_NOT = {
    "": "intentions.blocked",
    "situation": "intentions.quoted_only",
    "no_time": "intentions.quoted_no_time",
    "no_day": "intentions.quoted_no_day",
    "once": "intentions.quoted_once",
    "often": "intentions.quoted_often",
    "rhythm": "intentions.quoted_rhythm",
    "no_such_time": "intentions.quoted_no_such_time",
    "around": "intentions.quoted_around",
}


def sentence(words: Words, intention: Intention) -> str:
    """ "If it is Thursday 09:30, then I draft the decision record.", in the member's own words."""
    return words.say("intentions.sentence", cue=escape(intention.cue), action=escape(intention.action))


def of_goal(words: Words, plan: Plan) -> str:
    return words.say("intentions.of_goal", number=plan.goal.number or 0, title=title(plan.goal))


def short(typed: str) -> str:
    """What would be better or get in the way, in one line."""
    return escape(fit(one_line(clean(typed)), _SHOWN))


def when(words: Words, plan: Plan) -> str:
    """The next moment, or why there is none."""
    if plan.is_resting:
        return words.say("intentions.resting")
    if plan.next_at is None and plan.is_off and plan.cue.comes:
        return words.say("intentions.waits")
    if plan.next_at is None:
        return words.say(_WHY_NOT[plan.cue.reason])
    day, at = _moment(plan)
    return words.say("intentions.next", day=day, time=at)


def when_short(words: Words, plan: Plan) -> str:
    """ "next Thu 26 November 09:30", for a list."""
    if plan.next_at is None or plan.is_resting:
        return when(words, plan)
    day, at = _moment(plan)
    return words.say("intentions.next_short", day=day, time=at)


def beside(words: Words, intention: Intention) -> list[str]:
    """What would be better, and what may get in the way, where that was said."""
    found = []
    if intention.outcome:
        found.append(words.say("intentions.outcome", outcome=short(intention.outcome)))
    if intention.obstacle:
        found.append(words.say("intentions.obstacle", obstacle=short(intention.obstacle)))
    return found


def _moment(plan: Plan) -> tuple[str, str]:
    at = plan.next_at
    if at is None:
        return "", ""
    day = say_day(local_day(at, plan.zone), plan.today)
    return day, f"{at.astimezone(zone_of(plan.zone)):%H:%M}"
