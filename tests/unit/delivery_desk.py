"""A Slack in memory, and messages for workspaces of one's own."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.store import Delivery
from tests.chaos.office import Office


class FakeAnswer:
    """What the SDK's client returns."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.status_code = 200
        self.headers: dict[str, str] = {}


class FakeClient:
    """A workspace of Slack in memory, which may hang or fail."""

    def __init__(self) -> None:
        self.posted: list[str] = []
        self.hangs = False
        self.refused: dict[str, str] = {}

    def refuse(self, delivery_id: str, code: str) -> None:
        """Say no to each try of this delivery."""
        self.refused[delivery_id] = code

    async def api_call(self, method: str, **arguments: Any) -> FakeAnswer:
        if self.hangs:
            await asyncio.sleep(60)
        if method == "conversations.open":
            return FakeAnswer({"ok": True, "channel": {"id": f"D{arguments['params']['users']}"}})
        if method == "conversations.history":
            return FakeAnswer({"ok": True, "messages": [], "has_more": False})
        if method == "users.info":
            return FakeAnswer({"ok": True, "user": {"id": arguments["params"]["user"], "deleted": True}})
        delivery_id = arguments["json"]["metadata"]["event_payload"]["id"]
        if delivery_id in self.refused:
            raise SlackApiError("refused", FakeAnswer({"ok": False, "error": self.refused[delivery_id]}))  # type: ignore[no-untyped-call]
        self.posted.append(delivery_id)
        return FakeAnswer({"ok": True, "ts": f"1700000000.{len(self.posted):06}"})


async def plan(office: Office, team_id: str, members: int, urgency: str = "chosen", each: int = 1) -> list[Delivery]:
    """Notes to members of a workspace of its own, due now."""
    now = office.clock()
    async with office.database.everywhere() as everywhere:
        await everywhere.workspaces.serve(team_id, team_id, "UBOT", now - timedelta(minutes=1))
        team = everywhere.team(team_id)
        planned = []
        for number in range(members):
            user_id = f"U{number}"
            await team.members.meet(user_id, now)
            for n in range(each):
                row = await team.deliveries.plan(
                    user_id, "note", urgency, f"note:{user_id}:{n}", now, subject={"n": n}, now=now
                )
                assert row is not None
                planned.append(row)
    return planned


async def states(office: Office, planned: list[Delivery]) -> Counter[str]:
    found = [await office.database.glance(row.team_id).deliveries.get(row.id) for row in planned]
    return Counter(f"{row.state}:{row.reason}" if row.reason else row.state for row in found if row is not None)


async def state(office: Office, row: Delivery) -> str:
    [found] = await states(office, [row])
    return found
