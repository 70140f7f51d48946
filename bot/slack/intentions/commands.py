"""`/goals plan 2 ...`, `/goals plan 2 stop`, `/goals plans`."""

from bot.blocks import intentions as blocks
from bot.blocks.message import Message
from bot.mentoring import goals as goal_rules
from bot.mentoring import intentions as rules
from bot.slack.context import Visit
from bot.slack.speech.intents import ListPlans, MakePlan, StopPlan
from bot.store import Intention, Member

PlanIntent = MakePlan | ListPlans | StopPlan


async def command(visit: Visit, intent: PlanIntent) -> Message:
    """What was asked of plans after `/goals`."""
    if isinstance(intent, ListPlans):
        return await show_list(visit)
    if isinstance(intent, StopPlan):
        return await stop(visit, intent.number)
    return await make(visit, intent)


async def show_list(visit: Visit, offset: int = 0) -> Message:
    """The member's plans."""
    member = await visit.member()
    found = await rules.plans(visit.rows, member, visit.now)
    return blocks.listed(visit.content.words, found, offset, f"/{visit.desk.prefix}goals")


async def make(visit: Visit, intent: MakePlan) -> Message:
    """A plan at once; where something is missing the question goes to the direct messages, where the answer is read."""
    member, words = await visit.member(), visit.content.words
    goal = await goal_rules.numbered(visit.rows, member, intent.number, words)
    known = await visit.rows.intentions.of_goal(member.user_id, goal.id or 0)
    if not intent.text and known and known[0].state == "active":
        return blocks.card(words, await plan_of(visit, member, known[0]))
    async with visit.open_team() as team:
        goal = await goal_rules.numbered(team, member, intent.number, words)
        if intent.text:
            plan = await rules.begin_with(team, member, goal, intent.text, words, visit.now)
        else:
            plan = await rules.begin(team, member, goal, words, visit.now)
        if plan.state == "draft":
            key = f"plan:{visit.key}"
            subject = {"intention": plan.id, "show": "question"}
            await team.deliveries.plan(
                member.user_id, "reply.intention", "requested", key, visit.now, subject=subject, now=visit.now
            )
    if plan.state == "draft":
        return blocks.asked_in_dm(words, goal, plan, intent.text, f"/{visit.desk.prefix}goals")
    again = bool(known) and known[0].id == plan.id and known[0].state == "active"
    return blocks.made(words, await plan_of(visit, member, plan), again=again)


async def stop(visit: Visit, number: int) -> Message:
    """End the plan of a goal."""
    member, words = await visit.member(), visit.content.words
    async with visit.open_team() as team:
        goal = await goal_rules.numbered(team, member, number, words)
        plan = await rules.stop_of_goal(team, goal, words, visit.now)
    return blocks.stopped(words, await plan_of(visit, member, plan))


async def plan_of(visit: Visit, member: Member, intention: Intention) -> rules.Plan:
    """The plan as it stands; NoSuchPlanError where its goal is gone."""
    found = await rules.plan_with(visit.rows, member, intention.id or 0, visit.now)
    if found is None:
        raise rules.NoSuchPlanError(visit.content.words, "intentions.not_there")
    return found
