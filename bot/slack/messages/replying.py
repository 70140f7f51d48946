"""From a direct message to what it does and the answer that is planned for it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.blocks.text import clean
from bot.content import Content
from bot.mentoring import care
from bot.mentoring import goals as rules
from bot.mentoring.goals.lines import goals_said
from bot.mentoring.questions import KIND
from bot.mentoring.wins import WinRefusedError
from bot.slack import speech
from bot.slack.baggage import Told
from bot.slack.context import Desk, meet
from bot.slack.importing import look_into
from bot.slack.inputs import text
from bot.slack.messages.about_assessment import ask_readiness, assess, propose_goals
from bot.slack.messages.about_check_ins import set_check_ins
from bot.slack.messages.about_goals import change_goal, set_goal, show_goal
from bot.slack.messages.about_intentions import answer_to_question, plan
from bot.slack.messages.about_levels import show_level
from bot.slack.messages.about_mentors import find_mentor
from bot.slack.messages.about_nudges import set_rhythm
from bot.slack.messages.about_one_on_one import prepare
from bot.slack.messages.about_questions import answer_question, go_on
from bot.slack.messages.about_rights import export_everything, stop_everything
from bot.slack.messages.about_wins import save_win, show_win, show_wins
from bot.slack.messages.spoken import Reply, Spoken, say
from bot.slack.pictures import prepare as prepare_picture
from bot.slack.shared_files import brings_import
from bot.slack.speech.intents import (
    AddGoal,
    AddWin,
    AskReadiness,
    Assess,
    CheckInRhythm,
    DeleteWin,
    DoneGoal,
    DropGoal,
    EditGoal,
    EditWin,
    ExportData,
    ExportWins,
    FindMentor,
    ForgetMe,
    GoalHistory,
    Greeting,
    Help,
    ImportData,
    Intent,
    ListGoals,
    ListPlans,
    ListWins,
    MakePlan,
    MoveGoal,
    NudgeRhythm,
    PrepareOneOnOne,
    ProgressGoal,
    ProposeGoals,
    RestGoal,
    SearchWins,
    ShowLevel,
    ShowMentors,
    ShowPicture,
    ShowPrivacy,
    ShowProgress,
    ShowSettings,
    Status,
    StopAll,
    StopPlan,
    Thanks,
    Unclear,
    Undo,
    WakeGoal,
)
from bot.slack.speech.ladder_words import in_the_ladders_words
from bot.slack.speech.several import AT_ONCE, read_several
from bot.store import Delivery, InboxEntry, Team

_MOST_LINES = 50


def effect(desk: Desk) -> Callable[[Team, InboxEntry, datetime], Awaitable[None]]:
    """The inbox's effect of a direct message."""

    async def take_effect(team: Team, entry: InboxEntry, now: datetime) -> None:
        planned = await answer(team, entry, desk.content(), now, desk.baggage.told(entry))
        typed = text((entry.payload or {}).get("text"))
        desk.acquaintances.forget(entry.team_id, text((entry.payload or {}).get("user")))
        if desk.generating is not None and planned is not None and planned.kind == KIND:
            desk.generating.in_message(team.team_id, planned.user_id, planned.id, clean(typed).strip())

    return take_effect


def preparation(desk: Desk) -> Callable[[InboxEntry], Awaitable[None]]:
    """Before the transaction: a person who is new, or whose zone is not known yet, is looked up at Slack."""

    async def prepare(entry: InboxEntry) -> None:
        user = text((entry.payload or {}).get("user"))
        member = await desk.database.glance(entry.team_id).members.get(user)
        if member is None or member.timezone is None:
            # As of the message: if its sender is erased meanwhile, what is made here is older than that, and goes too.
            await meet(desk, entry.team_id, user, desk.clock() if member is not None else entry.received_at)
        if is_picture_wanted(text((entry.payload or {}).get("text"))):
            await prepare_picture(desk, entry.team_id, user)
        if brings_import(entry.payload or {}):
            desk.baggage.put(entry, await look_into(desk, entry))

    return prepare


def is_picture_wanted(typed: str) -> bool:
    """Whether the answer to a direct message is a picture, which Slack must have before it can be shown."""
    return isinstance(speech.read_message(clean(typed).strip()), ShowPicture)


async def answer(
    team: Team, entry: InboxEntry, content: Content, now: datetime, told: Told | None = None
) -> Delivery | None:
    """Do what a direct message asks for and plan the answer, in the inbox's own transaction.

    The answer goes to the thread that the message came from, if any: `thread_ts` in the delivery's subject. None where
    it was planned before. `told` is the answer where it was found before the transaction. What asks for several things
    is given as many answers; the first one is returned.
    """
    payload = entry.payload or {}
    member = await team.members.meet(text(payload.get("user")), now)
    if not member.is_active:  # whoever writes is here
        await team.members.change(member.user_id, now, is_active=True)
    spoken = Spoken(team, member, content, now, text(payload.get("ts")), text(payload.get("thread_ts")))
    if told is None:
        replies = await replies_to(spoken, text(payload.get("text")), bool(payload.get("files")))
    else:
        replies = [Reply(told.kind, dict(told.subject))]
    thread = {"thread_ts": payload["thread_ts"]} if payload.get("thread_ts") else {}
    planned: list[Delivery | None] = []
    for place, reply in enumerate(replies, 1):
        key, subject = f"reply:{entry.dedupe_key}" + (f":{place}" if place > 1 else ""), {**reply.subject, **thread}
        planned.append(
            await team.deliveries.plan(member.user_id, reply.kind, "requested", key, now, subject=subject, now=now)
        )
    return planned[0]


async def replies_to(spoken: Spoken, typed: str, has_files: bool = False) -> list[Reply]:
    """The answer to each of the things that a text asks for."""
    said = clean(typed).strip()
    is_grave = _danger(said) is not None or care.tells_of_mistreatment(said)
    several = [] if is_grave else read_several(said)
    if len(several) > AT_ONCE:
        await spoken.team.notes.keep(spoken.member.user_id, said, spoken.now)
        return [say("dm.too_many", count=len(several), most=AT_ONCE)]
    return [await _act(spoken, intent) for intent in several] or [await reply_to(spoken, typed, has_files)]


async def reply_to(spoken: Spoken, typed: str, has_files: bool = False) -> Reply:
    """What a text asks for is done; the answer to it. A refusal is an answer too."""
    said = clean(typed).strip()
    if not said:
        return say("dm.files_only" if has_files else "dm.empty")
    danger = _danger(said)
    if danger is not None:
        return say(danger)
    intent = in_the_ladders_words(said, speech.read_message(said), spoken.content.ladder(spoken.member.ladder))
    try:
        answer = await answer_to_question(spoken, said, intent) or await go_on(spoken, said, intent)
    except (rules.GoalRefusedError, WinRefusedError) as error:
        return say(error.key, **error.facts)
    return answer or await _act(spoken, intent)


def _danger(said: str) -> str | None:
    """What words of danger are answered with, also where a line of its own has them."""
    return next(filter(None, map(care.read, [said, *goals_said(said)[:_MOST_LINES]])), None)


async def _act(spoken: Spoken, intent: Intent) -> Reply:
    try:
        return await _ANSWERS[type(intent)](spoken, intent)
    except (rules.GoalRefusedError, WinRefusedError) as error:
        return say(error.key, **error.facts)


def _always(reply: Reply) -> Callable[[Spoken, Any], Awaitable[Reply]]:
    async def give(_spoken: Spoken, _intent: Any) -> Reply:
        return reply

    return give


_ANSWERS: dict[type[Intent], Callable[[Spoken, Any], Awaitable[Reply]]] = {
    AddGoal: set_goal,
    ListGoals: _always(Reply("reply.goals", {})),
    DoneGoal: change_goal,
    ProgressGoal: change_goal,
    MoveGoal: change_goal,
    DropGoal: change_goal,
    RestGoal: change_goal,
    WakeGoal: change_goal,
    Undo: change_goal,
    CheckInRhythm: set_check_ins,
    EditGoal: show_goal,
    GoalHistory: show_goal,
    MakePlan: plan,
    ListPlans: plan,
    StopPlan: plan,
    PrepareOneOnOne: prepare,
    FindMentor: find_mentor,
    ShowMentors: find_mentor,
    AddWin: save_win,
    ListWins: show_wins,
    SearchWins: show_wins,
    ExportWins: show_wins,
    EditWin: show_win,
    DeleteWin: show_win,
    ShowLevel: show_level,
    Assess: assess,
    AskReadiness: ask_readiness,
    ProposeGoals: propose_goals,
    ShowPicture: _always(Reply("reply.picture", {})),
    ShowProgress: _always(Reply("reply.progress", {})),
    NudgeRhythm: set_rhythm,
    Help: _always(Reply("reply.help", {})),
    Status: _always(Reply("reply.status", {})),
    ShowSettings: _always(Reply("reply.settings", {})),
    ShowPrivacy: _always(Reply("reply.privacy", {})),
    StopAll: stop_everything,
    ExportData: export_everything,
    ImportData: _always(Reply("reply.import_how", {})),
    ForgetMe: _always(Reply("reply.forget", {})),
    Greeting: _always(say("dm.hello")),
    Thanks: _always(say("dm.thanks")),
    Unclear: answer_question,
}
