"""Files that members share with the bot: an export of theirs is told and, on a click, imported."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.blocks import importing as blocks
from bot.blocks.message import Message
from bot.blocks.text import clean
from bot.delivery.downloads import SLACKS, Downloads, FileRefusedError, FileUnreachedError
from bot.mentoring import importing as rules
from bot.mentoring.rights.format import Export
from bot.slack.answers import Answer
from bot.slack.baggage import Told
from bot.slack.context import Desk, Visit
from bot.slack.inputs import Click, mapping, nameless, text
from bot.slack.shared_files import shared_files
from bot.store import InboxEntry, Team

KIND = "import"
"""The inbox's entry of a click on Import."""
MOST_TRIES = 3
"""Times that Slack is asked for a file before the person is told."""
_FILE_ID = re.compile(r"F[A-Z0-9]{2,30}")


def page(visit: Visit) -> Message:
    """`/cairn import`: a command carries no file."""
    return blocks.how(visit.content.words, f"/{visit.desk.prefix}cairn")


async def look_into(desk: Desk, entry: InboxEntry) -> Told:
    """The answer to a shared file, outside of any transaction. FileUnreachedError while it is worth another try."""
    files = shared_files(entry.payload or {})
    readable = [file for file in files if file["kind"] == "json"]
    if len(readable) > 1:
        return _refusal("two")
    if not readable:
        return _refusal("markdown" if any(file["kind"] == "md" for file in files) else "no_json")
    file_id = readable[0]["id"]
    found = await _fetched(desk, entry, file_id)
    if isinstance(found, Told):
        return found
    return Told("reply.import", {"file": file_id, **rules.found_in(found).facts()})


async def clicked_take(visit: Visit, click: Click) -> Answer:
    """`Import`: noted before anything else; the work is done after the commit, and once."""
    message_ts = text(mapping(visit.payload.get("container")).get("message_ts"))
    key = f"import:{nameless(f'{visit.user_id}:{click.value[:40]}:{message_ts[:40]}')}"
    async with visit.open_team() as team:
        await team.inbox.take(key, KIND, {"user": visit.user_id, "file": click.value[:40]}, visit.now, visit.user_id)
    return blocks.under_way(visit.content.words)


async def clicked_leave(visit: Visit, _click: Click) -> Answer:
    """`Leave it`"""
    return blocks.left(visit.content.words)


def preparation(desk: Desk) -> Callable[[InboxEntry], Awaitable[None]]:
    """Before the transaction: the file is fetched and read again, since nothing of it was kept."""

    async def prepare(entry: InboxEntry) -> None:
        desk.baggage.put(entry, await _fetched(desk, entry, text((entry.payload or {}).get("file"))))

    return prepare


def effect(desk: Desk) -> Callable[[Team, InboxEntry, datetime], Awaitable[None]]:
    """All of the import, and the message that tells of it, in the transaction that settles the click."""

    async def take_effect(team: Team, entry: InboxEntry, now: datetime) -> None:
        user_id = text((entry.payload or {}).get("user"))
        found = desk.baggage.take(entry)
        if isinstance(found, Told):
            reply = found
        else:
            await team.goals.next_number(user_id)  # on PostgreSQL it keeps other writers of numbers waiting
            member = await team.members.meet(user_id, now)
            reply = _told(await rules.merge(team, member, found, now))
        key = f"reply:{entry.dedupe_key}"
        await team.deliveries.plan(user_id, reply.kind, "requested", key, now, subject=dict(reply.subject), now=now)
        desk.acquaintances.forget(entry.team_id, user_id)

    return take_effect


async def _fetched(desk: Desk, entry: InboxEntry, file_id: str) -> Export | Told:
    """The export in a file of this person's, or why there is none."""
    if not _FILE_ID.fullmatch(file_id):
        return _refusal("gone")
    token = await desk.served.token_of(entry.team_id)
    downloads = Downloads(desk.session, SLACKS if desk.response_host == "hooks.slack.com" else desk.response_host)
    user_id = text((entry.payload or {}).get("user"))
    client = desk.client_of(entry.team_id)
    try:
        raw = await downloads.fetch(client, token or "", file_id, user_id, rules.LARGEST)
        return await asyncio.to_thread(rules.read_export, raw, desk.clock(), clean)
    except FileUnreachedError:
        if entry.attempts + 1 < MOST_TRIES:
            raise
        return _refusal("unreached")
    except FileRefusedError as error:
        return _refusal(error.reason)
    except rules.UnfitFileError as error:
        return _refusal(error.reason, error.where)


def _refusal(reason: str, where: str = "") -> Told:
    return Told("reply.import_refused", {"reason": reason, "where": where})


def _told(outcome: rules.Imported) -> Told:
    subject = {"new": outcome.new, "known": outcome.known}
    return Told("reply.imported", {**subject, "off": outcome.switched_off > 0, "offer": outcome.is_offer_paused})


ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "import.take": clicked_take,
    "import.leave": clicked_leave,
}
