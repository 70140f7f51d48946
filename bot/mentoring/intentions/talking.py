"""The short talk that leads to a plan: what would be better, what may get in the way, if and then."""

import re
from datetime import datetime, timedelta

from bot.content import Words
from bot.deferred import regex
from bot.mentoring.goals import must_be_active
from bot.mentoring.goals.refusals import owned as owned_goal
from bot.mentoring.intentions.cues import Parts, read_plan, tidy_action, tidy_cue
from bot.mentoring.intentions.making import LONGEST_WISH, Wanted, check, make
from bot.mentoring.intentions.refusals import too_long
from bot.store import Goal, Intention, Member, Team

WAITS = timedelta(hours=24)
"""So long a question waits for its answer; after that a message is about something else."""
TURNS = 4
"""Questions at most: outcome, obstacle, plan, and the half of the plan that was missing."""
SKIPPED = ""
"""What stands for a question that was not to be answered."""
_STOP = regex(
    r"(?:please\s)?(?:stop|cancel|quit|exit|abort|enough|later|not\snow|never\s?mind|leave\sit|forget\sit)"
    r"(?:\s(?:it|this|that|here|please|for\snow|talking))*",
    re.I,
)
_SKIP = regex(
    r"skip(?:\s(?:it|this|that))?|pass|none|nothing|no(?:\sidea)?|n/?a|-+|\?+|(?:i\s)?do(?:n['’]?t|\snot)\sknow|dunno",
    re.I,
)


async def begin(team: Team, member: Member, goal: Goal, words: Words, now: datetime) -> Intention:
    """Ask about a goal's plan, from where it was left; the questions about other plans wait no longer."""
    must_be_active(goal, words)
    for other in await team.intentions.asked(member.user_id):
        other.asked = None
    plans = await team.intentions.of_goal(goal.user_id, goal.id or 0)
    draft = next((one for one in plans if one.state == "draft"), None)
    intention = draft or await team.intentions.begin(goal.user_id, goal.id or 0, now)
    intention.asked, intention.updated_at = _following(intention), now
    return intention


async def begin_with(team: Team, member: Member, goal: Goal, text: str, words: Words, now: datetime) -> Intention:
    """A plan said in one sentence; where half of it is missing, that half is asked for."""
    parts = read_plan(text)
    check(words, parts)
    if parts.cue and parts.action:
        return await make(team, member, goal, Wanted(parts.cue, parts.action), words, now)
    draft = await begin(team, member, goal, words, now)
    _note_half(draft, parts)
    if draft.cue and draft.action:
        return await make(team, member, goal, Wanted(draft.cue, draft.action), words, now)
    return draft


async def waiting(team: Team, user_id: str, now: datetime) -> Intention | None:
    """The unfinished plan whose question waits for its answer."""
    for intention in await team.intentions.asked(user_id):
        if now - intention.updated_at <= WAITS:
            return intention
    return None


def asks_to_stop(text: str) -> bool:
    """Whether an answer is none, but the wish to stop here."""
    return _STOP.fullmatch(" ".join(text.split()).rstrip(" .!")) is not None


async def hear(team: Team, member: Member, intention: Intention, text: str, words: Words, now: datetime) -> Intention:
    """Take an answer in and go on to the next question, or to the plan; a whole plan is taken at any question."""
    asked, parts = intention.asked, read_plan(text)
    if asked in ("outcome", "obstacle") and not (parts.cue and parts.action and _is_plan(text)):
        _note_wish(intention, asked, text, words)
    elif asked in ("outcome", "obstacle", "plan"):
        check(words, parts)
        _note_half(intention, parts)
    else:
        _note_missing(intention, text, parts, words)
    intention.updated_at = now
    if intention.cue and intention.action:
        goal = await owned_goal(team, member, intention.goal_id, words)
        return await make(team, member, goal, Wanted(intention.cue, intention.action), words, now)
    intention.asked = _following(intention)
    return intention


def skip(intention: Intention, now: datetime) -> None:
    """Go on without an answer; the halves of the plan itself cannot be skipped."""
    if intention.asked == "outcome":
        intention.outcome = SKIPPED
    elif intention.asked == "obstacle":
        intention.obstacle = SKIPPED
    intention.asked, intention.updated_at = _following(intention), now


def leave(intention: Intention, now: datetime) -> None:
    """Stop asking; what was said is kept."""
    if intention.state == "draft":
        intention.asked, intention.updated_at = None, now


def _following(intention: Intention) -> str:
    """The next question, by what has been said."""
    if intention.cue:
        return "action"
    if intention.action:
        return "cue"
    if intention.outcome is None:
        return "outcome"
    return "obstacle" if intention.obstacle is None else "plan"


def _is_plan(text: str) -> bool:
    return re.match(r"\s*(?:if|when|whenever)\s", text, re.I) is not None or "then" in text.lower().split()


def _note_wish(intention: Intention, asked: str, text: str, words: Words) -> None:
    said = " ".join(text.split())
    if len(said) > LONGEST_WISH:
        raise too_long(words, LONGEST_WISH)
    said = SKIPPED if _SKIP.fullmatch(said.rstrip(" .")) else said
    if asked == "outcome":
        intention.outcome = said
    else:
        intention.obstacle = said


def _note_half(intention: Intention, parts: Parts) -> None:
    intention.cue, intention.action = parts.cue or intention.cue, parts.action or intention.action
    intention.asked = _following(intention)


def _note_missing(intention: Intention, text: str, parts: Parts, words: Words) -> None:
    """The half that was asked for is whatever was said, unless it is a whole plan."""
    if not (parts.cue and parts.action and _is_plan(text)):
        said = tidy_cue(text) if intention.asked == "cue" else tidy_action(text)
        parts = Parts(said, "") if intention.asked == "cue" else Parts("", said)
    check(words, parts)
    intention.cue, intention.action = parts.cue or intention.cue, parts.action or intention.action
