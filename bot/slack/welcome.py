"""The welcome: it ends the first answer a person gets, and is never a message of its own."""

import json

from bot.blocks.message import Message
from bot.blocks.page import note
from bot.blocks.welcome import asks_for_yes, welcome
from bot.slack.answers import Ready
from bot.slack.asking import look_up
from bot.slack.context import Visit, learn


async def with_welcome(visit: Visit, answer: Message | Ready | None) -> Message | Ready | None:
    """The answer, with the welcome at its end where it is this person's first."""
    if answer is None or visit.is_leaving or await visit.is_welcomed():
        return answer
    async with visit.desk.database.team(visit.team_id, of=visit.user_id) as team:
        member = await team.members.meet(visit.user_id, visit.now)
        is_first = member.welcomed_at is None
        needs_zone = member.timezone is None
        if is_first:
            member.welcomed_at = visit.now
        schedule = await team.schedules.get(visit.user_id)
    visit.desk.acquaintances.forget(visit.team_id, visit.user_id)
    if needs_zone:
        visit.desk.afterwards(learn_zone(visit), "zone")
    if not is_first:
        return answer
    said_yes = schedule is not None and schedule.is_on
    model = visit.desk.terms.model if visit.desk.terms is not None else None
    if isinstance(answer, Message):
        ask = not said_yes and not asks_for_yes(answer)
        return answer.followed_by(welcome(visit.content, ask=ask, model=model))
    ending = welcome(visit.content, ask=not said_yes, model=model)
    body = json.loads(answer.body)
    more = ending.body()
    body["text"] = f"{body['text']}\n\n{more['text']}"
    body["blocks"] = [*body["blocks"], *more["blocks"]]
    return Ready(json.dumps(body, ensure_ascii=False))


async def learn_zone(visit: Visit) -> None:
    """Ask Slack for the person's zone once the answer is out."""
    values = await look_up(visit.desk.client_of(visit.team_id), visit.user_id, seconds=10)
    if values:
        async with visit.desk.database.team(visit.team_id) as team:
            await learn(team, await team.members.meet(visit.user_id, visit.now), values, visit.now)


def unknown_command(visit: Visit) -> Message:
    """A command that the manifest does not have."""
    return note(visit.say("app.unknown_command", command=f"/{visit.desk.prefix}cairn"))
