"""A language model's words for an answer that is there already: asked for beside all else, shown if they hold."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import structlog

from bot.blocks import questions as blocks
from bot.blocks.message import Message
from bot.clock import Clock
from bot.content import Content
from bot.delivery.rewriting import Rewriting
from bot.mentoring import questions as rules
from bot.mentoring.questions import Brief, Composed, Generated, Model, ModelError, Statement, Terms
from bot.store import Database, Member

EVERY = 3.0
"""Seconds between two changes of one message, at least (API-13)."""
ARRIVES_WITHIN = 15.0
"""Seconds that the curated answer has to arrive; without it there is nothing to change."""
COMMITTED_WITHIN = 5.0
AT_ONCE = 50
"""Answers that one process has a model at work on; further ones stay as they are."""
NOT_BEFORE = 1.0
"""Seconds after the request: what goes to a response URL has to come after the answer that it belongs to."""

Show = Callable[[Generated], Awaitable[bool]]
log = structlog.get_logger()


class Generating:
    """Runs beside the answers and can fail without harm: the curated answer went out before and stays.

    `outcomes` counts what became of the requests since the start, by a word.
    """

    def __init__(
        self,
        database: Database,
        content: Callable[[], Content],
        clock: Clock,
        rewriting: Rewriting,
        terms: Terms,
        load: Callable[[], Model],
    ) -> None:
        """`load` makes the model, in a thread: its libraries take seconds to import."""
        self.terms = terms
        self.outcomes: Counter[str] = Counter()
        self._database = database
        self._content = content
        self._clock = clock
        self._rewriting = rewriting
        self._load = load
        self._loading: asyncio.Task[Model] | None = None
        self._tasks: dict[asyncio.Task[None], tuple[str, str]] = {}

    def prepare(self) -> asyncio.Task[Model]:
        """Begin to load the model, once."""
        if self._loading is None:
            self._loading = asyncio.get_running_loop().create_task(asyncio.to_thread(self._load))
        return self._loading

    def in_message(self, team_id: str, user_id: str, delivery_id: str, question: str) -> None:
        """For the answer that a delivery brings. It may not be committed yet, and may never be."""
        self._start(team_id, user_id, self._in_message(team_id, user_id, delivery_id, question))

    def after(
        self,
        team_id: str,
        user_id: str,
        question: str,
        found: Composed,
        show: Callable[[Message, Message], Awaitable[bool]],
    ) -> None:
        """For an answer outside of a delivery: `show` gets the whole message, and the model's words alone."""
        self._start(team_id, user_id, self._after(team_id, user_id, question, found, show))

    def people(self) -> list[tuple[str, str]]:
        """Whose questions a model is at work on: workspace and member."""
        return list(self._tasks.values())

    def drop(self, team_id: str, user_id: str) -> None:
        """The member has turned to something else in the answer, or was erased: nothing more is to come."""
        for task, whose in self._tasks.items():
            if whose == (team_id, user_id):
                task.cancel()

    async def settle(self) -> None:
        """Wait until nothing is at work."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Drop what is at work, which loses nothing that anybody was promised, and close the model."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._loading is not None:
            for loaded in await asyncio.gather(self._loading, return_exceptions=True):
                if not isinstance(loaded, BaseException):
                    await loaded.close()

    def _start(self, team_id: str, user_id: str, work: Coroutine[Any, Any, str | None]) -> None:
        if len(self._tasks) >= AT_ONCE:
            work.close()
            self.outcomes["busy"] += 1
            return
        task = asyncio.get_running_loop().create_task(self._counted(work))
        self._tasks[task] = team_id, user_id
        task.add_done_callback(self._tasks.pop)

    async def _counted(self, work: Coroutine[Any, Any, str | None]) -> None:
        try:
            outcome = await work
        except ModelError as error:
            outcome = error.outcome
        except Exception as error:  # nobody awaits this task: what is not logged here is never seen
            log.warning("generating_failed", error=type(error).__name__)
            outcome = "failed"
        if outcome is not None:
            self.outcomes[outcome] += 1

    async def _in_message(self, team_id: str, user_id: str, delivery_id: str, question: str) -> str | None:
        delivery = await self._rewriting.planned(team_id, delivery_id, COMMITTED_WITHIN)
        member = await self._database.glance(team_id).members.get(user_id)
        if delivery is None or member is None:
            return None
        content = self._content()
        found = rules.recompose(content, content.ladder(member.ladder), delivery.subject)
        if found is None:
            return None

        async def show(generated: Generated) -> bool:
            there = await self._rewriting.arrived(team_id, delivery_id, ARRIVES_WITHIN)
            return there is not None and await self._rewriting.rewrite(team_id, delivery_id, generated)

        return await self._ask(content, member, question, found, show, grows=True)

    async def _after(
        self,
        team_id: str,
        user_id: str,
        question: str,
        found: Composed,
        show: Callable[[Message, Message], Awaitable[bool]],
    ) -> str | None:
        began = asyncio.get_running_loop().time()
        member = await self._database.glance(team_id).members.get(user_id)
        content = self._content()
        member = member or Member(team_id=team_id, user_id=user_id, created_at=self._clock(), updated_at=self._clock())
        ladder = content.ladder(member.ladder)

        async def once(generated: Generated) -> bool:
            await asyncio.sleep(began + NOT_BEFORE - asyncio.get_running_loop().time())
            whole = blocks.answer(content, ladder, found, generated)
            return await show(whole, blocks.generated_beside(content, ladder, found, generated))

        return await self._ask(content, member, question, found, once, grows=False)

    async def _ask(
        self, content: Content, member: Member, question: str, found: Composed, show: Show, *, grows: bool
    ) -> str | None:
        """What became of it; None where the member wants nothing sent. `grows`: shown more than once."""
        if member.model_wish == "off":
            return None
        rows = self._database.glance(member.team_id)
        goals = await rows.goals.active(member.user_id) if member.model_wish == "goals" else []
        level = next((one.title for one in content.ladder(member.ladder).levels if one.id == member.level), "")
        brief = rules.brief_of(found, question, level, [goal.title for goal in goals])
        if not brief.passages:
            return None
        today, terms = self._clock().date(), self.terms
        async with self._database.team(member.team_id) as team:
            if not await team.model_uses.take(
                member.user_id, today, of_member=terms.per_member, of_all=terms.per_workspace
            ):
                return "capped"
        model = await asyncio.shield(self.prepare())
        return await _Growing(content, brief, model, show).run(grows=grows)


class _Growing:
    """One answer while it is made: shown as far as it is complete and holds, at most every `EVERY` seconds."""

    def __init__(self, content: Content, brief: Brief, model: Model, show: Show) -> None:
        self._content = content
        self._brief = brief
        self._model = model
        self._show = show
        self._said: Sequence[Statement] = ()
        self._shown = 0
        self._next_at = 0.0

    async def run(self, *, grows: bool) -> str:
        reading = asyncio.get_running_loop().create_task(self._model.answer(self._brief, self._take))
        try:
            while not reading.done():
                await asyncio.wait({reading}, timeout=EVERY if grows else None)
                if not reading.done() and not await self._show_what_holds():
                    return "not_shown"
            self._said = await reading
        except ModelError as error:
            return "broken_off" if self._shown else error.outcome
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        if not await self._show_what_holds():
            return "not_shown"
        return "shown" if self._shown else "nothing_valid"

    def _take(self, said: Sequence[Statement]) -> None:
        self._said = said

    async def _show_what_holds(self) -> bool:
        """False where there is no place to show it in."""
        generated = rules.validated(self._content, self._brief, self._model.name, self._said)
        if len(generated.statements) <= self._shown:
            return True
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._next_at - loop.time())
        if not await self._show(generated):
            return False
        self._shown, self._next_at = len(generated.statements), loop.time() + EVERY
        return True
