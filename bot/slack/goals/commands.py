"""`/goals`: what is typed after it, and the rule that each sentence leads to."""

from datetime import datetime

from bot.blocks import goals as blocks
from bot.blocks.message import Message
from bot.blocks.text import clean
from bot.content import Content
from bot.delivery.check_ins import weekly_part
from bot.mentoring import goals as rules
from bot.slack import check_ins, intentions, pictures
from bot.slack.context import Visit
from bot.slack.goals.scenes import scene, suggestion
from bot.slack.intentions.commands import PlanIntent
from bot.slack.speech import read_goals_command
from bot.slack.speech.intents import (
    AddGoal,
    CheckInRhythm,
    DoneGoal,
    DropGoal,
    EditGoal,
    GoalHistory,
    Help,
    ListGoals,
    MoveGoal,
    ProgressGoal,
    RestGoal,
    ShowProgress,
    Undo,
    Unknown,
    WakeGoal,
)
from bot.store import Member, Team

ChangeIntent = DoneGoal | ProgressGoal | MoveGoal | DropGoal | RestGoal | WakeGoal | Undo


async def command(visit: Visit, text: str) -> Message:
    """`/goals`, `/goals add Lead a design review by end of March`, `/goals done 2` ..."""
    typed = clean(text)
    intent = read_goals_command(typed)
    shown = {ListGoals: show_list, ShowProgress: pictures.progress_command}.get(type(intent))
    if shown is not None:
        return await shown(visit)
    name = f"/{visit.desk.prefix}goals"
    if isinstance(intent, Help):
        return blocks.help_page(visit.content.words, name)
    if isinstance(intent, AddGoal):
        return await add(visit, intent.text)
    if isinstance(intent, EditGoal):
        member = await visit.member()
        goal = await rules.numbered(visit.rows, member, intent.number, visit.content.words)
        rules.must_be_open(goal, visit.content.words)
        return blocks.card(scene(visit, member), goal)
    if isinstance(intent, GoalHistory):
        return await show_history(visit, intent.number)
    if isinstance(intent, CheckInRhythm):
        return await check_ins.command(visit, intent.text)
    if isinstance(intent, ChangeIntent):
        return await change(visit, intent)
    if isinstance(intent, PlanIntent):
        return await intentions.command(visit, intent)
    suggestion = intent.suggestion if isinstance(intent, Unknown) else None
    return blocks.unknown(visit.content.words, typed, suggestion, name)


async def show_list(visit: Visit, offset: int = 0) -> Message:
    """The member's goals: one read for them, and what is remembered of the member."""
    since = visit.now - rules.FINISHED_SHOWN
    goals = await visit.rows.goals.shown(visit.user_id, since)
    known, today = await visit.known(), await visit.today()
    weekly = await weekly_part(visit.rows, visit.user_id, visit.content, visit.now)
    return blocks.listed(blocks.scene(visit.content, known.ladder, today, known.timezone), goals, offset, weekly)


async def show_history(visit: Visit, wanted: int) -> Message:
    """What happened to one goal."""
    member = await visit.member()
    goal = await rules.numbered(visit.rows, member, wanted, visit.content.words)
    return blocks.history(scene(visit, member), goal, await visit.rows.goals.history(member.user_id, goal.id or 0))


async def add(visit: Visit, text: str) -> Message:
    """Set a goal at once; a vague one comes with a suggestion, and what makes no goal is kept."""
    member = await visit.member()
    async with visit.open_team() as team:
        outcome = await rules.add(team, member, text, visit.content, visit.now)
    if isinstance(outcome, rules.Kept):
        return blocks.kept(scene(visit, member), outcome)
    unread = rules.unread_day(outcome.goal, member, visit.now)
    return blocks.changed(scene(visit, member), outcome, suggestion(visit, member, outcome.goal), unread)


async def change(visit: Visit, intent: ChangeIntent) -> Message:
    """Whatever else words ask of a goal."""
    member = await visit.member()
    async with visit.open_team() as team:
        outcome = await apply(team, member, intent, visit.content, visit.now)
    if isinstance(outcome, rules.Kept):
        return blocks.kept(scene(visit, member), outcome)
    return blocks.changed(scene(visit, member), outcome)


async def apply(
    team: Team, member: Member, intent: ChangeIntent, content: Content, now: datetime
) -> rules.Change | rules.Kept:
    """The change that words ask for: one rule, whether they came by command or by message."""
    if isinstance(intent, Undo):
        return await rules.undo(team, member, content.words, now)
    if intent.number is None:
        goal = await rules.only(team, member, content.words)
    else:
        goal = await rules.numbered(team, member, intent.number, content.words)
    if isinstance(intent, DoneGoal):
        return await rules.finish(team, goal, content.words, now)
    if isinstance(intent, DropGoal):
        return await rules.drop(team, goal, content.words, now)
    if isinstance(intent, RestGoal):
        return await rules.rest(team, goal, content.words, now)
    if isinstance(intent, WakeGoal):
        return await rules.wake(team, goal, content.words, now)
    if isinstance(intent, MoveGoal):
        return await rules.move(team, member, goal, intent.text, content.words, now)
    percent = intent.percent
    if percent is not None and intent.is_step:
        percent += goal.progress
    return await rules.progress(team, goal, percent, intent.note, content.words, now)
