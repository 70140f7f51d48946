"""Messages to people of one workspace: planned, in doubt, ended. Every step is one guarded update."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import bindparam, or_, text, update
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Delivery
from bot.tracing import new_delivery_id

_STATE = col(Delivery.state)
# One state at a time and as literals, so that the partial indexes serve.
_WAITING = (text("delivery.state = 'pending'"), text("delivery.state = 'planned'"))
_IS_IN_FLIGHT = text("delivery.state IN ('sending', 'unknown')")
_MINE = col(Delivery.team_id) == bindparam("team")
_OF_USER = col(Delivery.user_id) == bindparam("user")
_NEWEST = (col(Delivery.due_at).desc(), col(Delivery.created_at).desc())
_UNSYNCHRONISED = {"synchronize_session": False}

REFUSED = "workspace"
"""Why a message waits, or went no more, whose workspace Slack has refused."""
ANSWERED_WITHIN = timedelta(days=1)
"""What has no end of its own, an answer, is worth nothing any more so long after it was due."""
_FRESH = {"populate_existing": True}  # updates go past the session, so what it remembers may be old

_ONE = select(Delivery).where(_MINE, Delivery.id == bindparam("id")).execution_options(**_FRESH)
_BY_KEY = select(Delivery).where(_MINE, Delivery.occurrence_key == bindparam("key")).execution_options(**_FRESH)
_OF_KIND = (
    select(Delivery)
    .where(_MINE, _OF_USER, Delivery.kind == bindparam("kind"))
    .order_by(*_NEWEST)
    .limit(bindparam("limit"))
    .execution_options(**_FRESH)
)

WITHDRAWN = 0
"""The schedule of what a no has met on its way: there is none of this number, so a look at the yes finds none."""
_WITHDRAW = (
    update(Delivery)
    .where(_MINE, _IS_IN_FLIGHT, _OF_USER, col(Delivery.kind) == bindparam("of_kind"))
    .where(col(Delivery.schedule_id).is_(None), col(Delivery.urgency) != "requested")
    .values(schedule_id=WITHDRAWN)
    .execution_options(**_UNSYNCHRONISED)
)
_CONFIRM = (
    update(Delivery)
    .where(_MINE, col(Delivery.id) == bindparam("of_id"), _STATE != "sent")
    .values(
        state="sent", reason=None, slack_ts=bindparam("ts"), settled_via=bindparam("via"), settled_at=bindparam("now")
    )
    .execution_options(**_UNSYNCHRONISED)
)
_IS_DUE = (_MINE, _WAITING[0], col(Delivery.not_before) <= bindparam("now"))
_REST = (
    update(Delivery)
    .where(*_IS_DUE)
    .values(not_before=bindparam("until"), held=REFUSED)
    .execution_options(**_UNSYNCHRONISED)
)
_TOO_LATE = (
    update(Delivery)
    .where(
        *_IS_DUE,
        or_(
            col(Delivery.expires_at) <= bindparam("now"),
            col(Delivery.expires_at).is_(None) & (col(Delivery.due_at) <= bindparam("before")),
        ),
    )
    .values(state="cancelled", reason=REFUSED, held=None, settled_at=bindparam("now"))
    .execution_options(**_UNSYNCHRONISED)
)


class Deliveries:
    """Queries on deliveries of one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def plan(
        self,
        user_id: str,
        kind: str,
        urgency: str,
        occurrence_key: str,
        due_at: datetime,
        not_before: datetime | None = None,
        expires_at: datetime | None = None,
        subject: dict[str, Any] | None = None,
        schedule_id: int | None = None,
        *,
        now: datetime,
    ) -> Delivery | None:
        """Write a message down to be sent from `not_before` on (by default `due_at`) and before `expires_at`.

        None where this occurrence has been planned before. `subject` carries ids for the writer, never text.
        """
        row: dict[str, Any] = {
            "id": new_delivery_id(),
            "team_id": self._team_id,
            "user_id": user_id,
            "kind": kind,
            "urgency": urgency,
            "occurrence_key": occurrence_key,
            "due_at": due_at,
            "not_before": not_before or due_at,
            "expires_at": expires_at,
            "subject": subject or {},
            "schedule_id": schedule_id,
            "created_at": now,
        }
        return await self.get(row["id"]) if await self._rows.insert(Delivery, [row]) else None

    async def get(self, delivery_id: str) -> Delivery | None:
        return cast(Delivery | None, await self._rows.first(_ONE, team=self._team_id, id=delivery_id))

    async def by_key(self, occurrence_key: str) -> Delivery | None:
        return cast(Delivery | None, await self._rows.first(_BY_KEY, team=self._team_id, key=occurrence_key))

    async def newest(self, user_id: str, kind: str, limit: int = 10) -> list[Delivery]:
        """The member's deliveries of a kind in any state, latest due first."""
        return await self._rows.all(_OF_KIND, team=self._team_id, user=user_id, kind=kind, limit=limit)

    async def cancel(
        self,
        reason: str,
        now: datetime,
        *,
        user_id: str | None = None,
        kind: str | None = None,
        schedule_id: int | None = None,
    ) -> int:
        """End what is planned or pending and matches every given part; how many. What is on its way stays so."""
        given = {"user_id": user_id, "kind": kind, "schedule_id": schedule_id}
        matching = [getattr(Delivery, column) == value for column, value in given.items() if value is not None]
        ended = 0
        for is_waiting in _WAITING:
            statement = update(Delivery).where(col(Delivery.team_id) == self._team_id, is_waiting, *matching)
            statement = statement.values(state="cancelled", reason=reason, held=None, settled_at=now)
            ended += await self._rows.run(statement.execution_options(**_UNSYNCHRONISED))
        return ended

    async def withdraw(self, user_id: str, kind: str) -> int:
        """Have what is on its way without a schedule, and that nobody asked for, go no more if it is put back."""
        return await self._rows.run(_WITHDRAW, team=self._team_id, user=user_id, of_kind=kind)

    async def release(self, user_id: str, held: Sequence[str], now: datetime) -> int:
        """Have what is held for one of these reasons looked at again at once; how many. The reason stays on record."""
        statement = update(Delivery).where(
            col(Delivery.team_id) == self._team_id,
            _WAITING[0],
            col(Delivery.user_id) == user_id,
            col(Delivery.held).in_(held),
        )
        statement = statement.values(not_before=now).execution_options(**_UNSYNCHRONISED)
        return await self._rows.run(statement)

    async def rest(self, now: datetime, until: datetime) -> None:
        """Slack refuses calls for the workspace just now: what is due waits until then, and what is too late ends."""
        await self._rows.run(_TOO_LATE, team=self._team_id, now=now, before=now - ANSWERED_WITHIN)
        await self._rows.run(_REST, team=self._team_id, now=now, until=until)

    async def skip(self, delivery_id: str, reason: str, now: datetime) -> bool:
        """End one pending delivery as `skipped`; False where it is not pending any more."""
        return await self.end(delivery_id, None, "pending", "skipped", reason, now)

    # What follows is the worker's. `fence` counts the claims of a row: who holds an old one changes nothing.

    async def confirm(self, delivery_id: str, slack_ts: str, via: str, now: datetime) -> bool:
        """It is in the conversation. Whatever the row said meanwhile, a late yes is the truth."""
        given = {"of_id": delivery_id, "ts": slack_ts, "via": via, "now": now}
        return await self._rows.run(_CONFIRM, team=self._team_id, **given) == 1

    async def bring(self, delivery: Delivery, file_id: str) -> bool:
        """Note which file a delivery on its way brings; False where it is another try's by now."""
        return await self._change(delivery.id, delivery.fence, "sending", subject={**delivery.subject, "file": file_id})

    async def empty(self, delivery_id: str) -> bool:
        """Drop what the writer of a delivery that was sent went by; when it was sent stays. False where it was not."""
        return await self._change(delivery_id, None, "sent", subject={})

    async def put_back(
        self,
        delivery: Delivery,
        state: str,
        not_before: datetime,
        *,
        uncounted: bool = False,
        reopen: bool = False,
        held: str | None = None,
        subject: dict[str, Any] | None = None,
    ) -> bool:
        """From `sending` or `unknown` (`state`) to pending: it surely was not sent.

        `uncounted` gives the try back; `reopen` forgets the conversation, so that it is opened anew; `held` says why it
        waits; `subject` is its new one.
        """
        values: dict[str, Any] = {"state": "pending", "not_before": not_before}
        if uncounted:
            values["attempt"] = max(0, delivery.attempt - 1)
        if reopen:
            values["channel_id"] = None
        if held is not None:
            values["held"] = held
        if subject is not None:
            values["subject"] = subject
        return await self._change(delivery.id, delivery.fence, state, **values)

    async def look_again(self, unknown: Delivery, check_after: datetime) -> bool:
        """Still in doubt: the look was not complete."""
        return await self._change(
            unknown.id, unknown.fence, "unknown", looked=unknown.looked + 1, check_after=check_after
        )

    async def end(
        self, delivery_id: str, fence: int | None, from_state: str, state: str, reason: str, now: datetime
    ) -> bool:
        """Skipped, cancelled or dead, with the reason."""
        return await self._change(delivery_id, fence, from_state, state=state, reason=reason, settled_at=now)

    async def _change(self, delivery_id: str, fence: int | None, state: str, /, **values: Any) -> bool:
        statement = _guarded(tuple(values), is_fenced=fence is not None)
        given: dict[str, Any] = {"team": self._team_id, "of_id": delivery_id, "of_state": state}
        given |= {f"new_{name}": value for name, value in values.items()}
        if fence is not None:
            given["of_fence"] = fence
        return await self._rows.run(statement, **given) == 1


@cache
def _guarded(names: tuple[str, ...], *, is_fenced: bool) -> Any:
    """The update of these columns, for a row that is still in its state, and in the hands of whoever claimed it."""
    guard = [_MINE, col(Delivery.id) == bindparam("of_id"), col(Delivery.state) == bindparam("of_state")]
    if is_fenced:
        guard.append(col(Delivery.fence) == bindparam("of_fence"))
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(Delivery).where(*guard).values(new).execution_options(**_UNSYNCHRONISED)
