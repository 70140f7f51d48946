"""Direct messages about if-then plans: asked for in words, and the answers to questions about one."""

from bot.mentoring import goals as goal_rules
from bot.mentoring import intentions as rules
from bot.mentoring.dates import LEAD_IN, find_due
from bot.mentoring.members import local_day
from bot.slack.messages.spoken import Reply, Spoken
from bot.slack.speech.intents import AddGoal, Intent, ListPlans, MakePlan, StopPlan, Unclear
from bot.store import Intention


async def plan(spoken: Spoken, intent: MakePlan | ListPlans | StopPlan) -> Reply:
    """The same rules as `/goals plan`."""
    team, member, words, now = spoken.team, spoken.member, spoken.content.words, spoken.now
    if isinstance(intent, ListPlans):
        return Reply("reply.intentions", {})
    goal = await goal_rules.numbered(team, member, intent.number, words)
    if isinstance(intent, StopPlan):
        return _reply(await rules.stop_of_goal(team, goal, words, now), "stopped")
    if intent.text:
        return _shown(await rules.begin_with(team, member, goal, intent.text, words, now))
    known = await team.intentions.of_goal(member.user_id, goal.id or 0)
    if known and known[0].state == "active":
        return _reply(known[0], "card")
    return _shown(await rules.begin(team, member, goal, words, now))


async def answer_to_question(spoken: Spoken, said: str, intent: Intent) -> Reply | None:
    """Take words as the answer to a question about a plan. None where none is open, or they ask for something else.

    The table of intents comes first: what it knows as a command is one, whatever question is open.
    """
    if not _may_be_answer(spoken, said, intent):
        return None
    waiting = await rules.waiting(spoken.team, spoken.member.user_id, spoken.now)
    if waiting is None:
        return None
    if rules.asks_to_stop(said):
        rules.leave(waiting, spoken.now)
        return _reply(waiting, "left")
    words = spoken.content.words
    return _shown(await rules.hear(spoken.team, spoken.member, waiting, said, words, spoken.now))


def _may_be_answer(spoken: Spoken, said: str, intent: Intent) -> bool:
    """Words that were not placed, and "I want to ..." without a day: an answer begins like that as often as a goal."""
    if said.startswith("/"):  # a command, or what was meant as one
        return False
    if isinstance(intent, Unclear):
        return not said.rstrip().endswith("?")
    if not isinstance(intent, AddGoal):
        return False
    lead_in = LEAD_IN.match(said)
    names_a_goal = lead_in is not None and "goal" in lead_in[0].lower()
    today = local_day(spoken.now, spoken.member.timezone)
    is_dated = find_due(said, today, spoken.member.locale or "en") is not None
    return not names_a_goal and not is_dated


def _shown(intention: Intention) -> Reply:
    return _reply(intention, "made" if intention.state == "active" else "question")


def _reply(intention: Intention, show: str) -> Reply:
    return Reply("reply.intention", {"intention": intention.id, "show": show})
