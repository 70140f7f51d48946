"""Direct messages about goals."""

from bot.mentoring import goals as rules
from bot.slack.goals import ChangeIntent, apply
from bot.slack.messages.spoken import Reply, Spoken
from bot.slack.speech.intents import AddGoal, EditGoal, GoalHistory


async def set_goal(spoken: Spoken, intent: AddGoal) -> Reply:
    outcome = await rules.draft(spoken.team, spoken.member, intent.text, spoken.content, spoken.now)
    if isinstance(outcome, rules.Kept):
        return kept(outcome)
    return Reply("reply.goal_draft", {"goal": outcome.id})


def kept(outcome: rules.Kept) -> Reply:
    unfit = outcome.unfit
    day = unfit.day.isoformat() if unfit.day else None
    note = outcome.note.id
    return Reply("reply.goal_kept", {"note": note, "reason": unfit.reason, "length": unfit.length, "day": day})


async def change_goal(spoken: Spoken, intent: ChangeIntent) -> Reply:
    change = await apply(spoken.team, spoken.member, intent, spoken.content, spoken.now)
    if isinstance(change, rules.Kept):
        return kept(change)
    event = change.event.id if change.event else None
    subject = {"goal": change.goal.id, "change": change.kind, "event": event, "again": change.again}
    return Reply("reply.goal_changed", subject)


async def show_goal(spoken: Spoken, intent: EditGoal | GoalHistory) -> Reply:
    goal = await rules.numbered(spoken.team, spoken.member, intent.number, spoken.content.words)
    if isinstance(intent, GoalHistory):
        return Reply("reply.goal_history", {"goal": goal.id})
    rules.must_be_open(goal, spoken.content.words)
    return Reply("reply.goal_card", {"goal": goal.id})
