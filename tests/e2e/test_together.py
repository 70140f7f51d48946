"""What the demo can do with time, with a fresh start and with edited content, while the bot runs."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import WSCloseCode

from bot.clock import MovableClock
from bot.content import Content
from bot.content.loader import shipped
from bot.demo import Together, move_time, together
from bot.demo.watching import follow, reload, watch
from bot.standin.people import Person
from tests.e2e.conftest import WEDNESDAY
from tests.e2e.steps import IS_A_NUDGE, MONDAY, WEEK

PATIENCE = 10.0
HOUR = timedelta(hours=1)


@pytest.fixture(params=["http", "socket"])
async def both(request: pytest.FixtureRequest, tmp_path: Path, content: Content) -> AsyncIterator[Together]:
    """The demo as it is started, on Wednesday 25 November 2026, 10:30 UTC."""
    clock = MovableClock(WEDNESDAY, frozen=True)
    async with together(tmp_path, http=request.param == "http", clock=clock, content=content) as running:
        yield running


OVER_SOCKET = pytest.mark.parametrize("both", ["socket"], indirect=True)


async def rests(both: Together) -> None:
    """Let everything that is on its way arrive."""
    await both.app.desk.settle()
    await both.standin.settle()


async def says_yes(both: Together, name: str = "ada") -> Person:
    """Somebody sets a level and turns nudges on."""
    person = both.standin.person(name)
    await person.types("/level", "set junior")
    assert "Nudges are on" in await person.types("/nudges", "on")
    await rests(both)
    return person


def nudged_at(both: Together, person: Person) -> list[datetime]:
    """When Slack took each nudge for this person, oldest first."""
    posts = [post for post in both.standin.record if post.channel == person.dm_channel.id]
    return [post.at for post in posts if post.method == "chat.postMessage" and IS_A_NUDGE in post.text]


async def goals(person: Person) -> str:
    """What the bot says to somebody who asks for their goals."""
    return str(await person.types("/goals"))


async def test_starting_over_forgets_people_goals_and_time_and_keeps_the_address(both: Together) -> None:
    url, first = both.standin.url, both.app
    ada = await says_yes(both)
    await ada.types("/goals", "add Write the storage RFC by Friday")
    assert "storage RFC" in await goals(ada)
    await both.move(timedelta(days=40))
    await both.restart()
    assert (both.standin.url, both.clock()) == (url, WEDNESDAY)
    assert both.app is not first
    fresh = both.standin.person("ada")
    assert fresh.id != ada.id
    assert fresh.screen() == "(nothing)"
    assert "storage RFC" not in await goals(fresh)
    assert "Nudges are off" in await fresh.types("/nudges")
    assert both.standin.record[0].at == WEDNESDAY
    await both.move(MONDAY + WEEK)
    assert nudged_at(both, fresh) == []


async def test_after_starting_over_the_whole_week_goes_as_it_did(both: Together) -> None:
    for _ in range(2):
        ada = await says_yes(both)
        await both.move(MONDAY)
        assert nudged_at(both, ada) == [MONDAY]
        await both.restart()
    assert both.standin.refusals == []


async def test_starting_over_while_somebody_waits_for_an_answer(both: Together) -> None:
    """The act that was under way is answered, whatever with; nothing of it reaches the new life."""
    async with aiohttp.ClientSession() as session:
        url, ada = f"{both.standin.url}/page", both.standin.person("ada")
        dm = ada.dm_channel.id
        both.standin.faults.add("slow", "*", seconds=0.3)

        async def act(name: str, **body: str) -> int:
            async with session.post(f"{url}/acts/{name}", params={"as": "ada"}, json=body) as response:
                assert "error" in await response.json()
                return response.status

        waiting = [
            asyncio.ensure_future(act("say", text="I want to learn Go by May", channel=dm)),
            asyncio.ensure_future(act("type", command="/goals add Write an RFC", channel=dm)),
            asyncio.ensure_future(act("home")),
        ]
        assert await both.standin.wire.feed.until(lambda: len(both.standin.wire) >= 3, PATIENCE)
        async with session.post(f"{url}/reset") as response:
            assert (response.status, await response.json()) == (200, {})
        assert set(await asyncio.gather(*waiting)) <= {200, 409}
        async with session.get(f"{url}/state", params={"as": "ada"}) as response:
            state = await response.json()
        assert [each["unread"] for each in state["conversations"]] == [0, 0, 0]
    assert "RFC" not in await goals(both.standin.person("ada"))


async def test_starting_over_twice_at_once_leaves_one_bot(both: Together) -> None:
    await asyncio.gather(both.restart(), both.restart())
    assert len(both.standin.world.apps) == 1
    ada = await says_yes(both)
    await both.move(MONDAY)
    assert nudged_at(both, ada) == [MONDAY]


async def test_time_is_not_moved_while_the_bot_starts_over(both: Together) -> None:
    await says_yes(both)
    await asyncio.gather(both.move(4 * WEEK), both.restart(), both.move(timedelta(hours=1)))
    assert both.clock() == WEDNESDAY + HOUR


@OVER_SOCKET
async def test_each_nudge_of_a_long_move_comes_at_its_own_minute(both: Together) -> None:
    ada, mira = await says_yes(both), await says_yes(both, "mira")
    await both.move(WEDNESDAY + 4 * WEEK)
    assert nudged_at(both, ada) == [MONDAY + week * WEEK for week in range(4)]
    nine_in_tokyo = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)
    assert nudged_at(both, mira) == [nine_in_tokyo + week * WEEK for week in range(4)]
    assert both.clock() == WEDNESDAY + 4 * WEEK


@OVER_SOCKET
async def test_a_span_leads_as_far_as_the_moment_at_its_end(both: Together) -> None:
    ada = await says_yes(both)
    await both.move(MONDAY - WEDNESDAY)
    assert (both.clock(), nudged_at(both, ada)) == (MONDAY, [MONDAY])


@OVER_SOCKET
async def test_a_jump_is_like_sleep_one_nudge_comes_at_its_end(both: Together) -> None:
    ada = await says_yes(both)
    goal = MONDAY + 3 * WEEK + HOUR
    await move_time(both.standin, both.app, both.clock, goal)
    assert nudged_at(both, ada) == [goal]


@OVER_SOCKET
async def test_a_postponed_nudge_comes_at_its_own_time(both: Together) -> None:
    ada = await says_yes(both)
    await both.move(MONDAY + HOUR)
    await ada.clicks("Later")
    await rests(both)
    await ada.clicks("Tomorrow morning")
    await rests(both)
    again = await both.app.next_due_at()
    assert again is not None
    assert MONDAY + HOUR < again < MONDAY + WEEK
    await both.move(MONDAY + WEEK - HOUR)
    assert nudged_at(both, ada) == [MONDAY, again]


@OVER_SOCKET
async def test_a_move_into_the_past_is_none(both: Together) -> None:
    await both.move(WEDNESDAY - HOUR)
    assert both.clock() == WEDNESDAY


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company's own copy of the nudges."""
    folder = tmp_path / "company"
    shutil.copytree(shipped() / "prompts" / "nudges", folder / "prompts" / "nudges")
    monkeypatch.setenv("CAIRN_CONTENT_DIR", str(folder))
    return folder


@asynccontextmanager
async def edited(tmp_path: Path) -> AsyncIterator[Together]:
    """The demo with a company's content, watched as `cairn demo` watches it."""
    async with together(tmp_path, clock=MovableClock(WEDNESDAY, frozen=True)) as running:
        watching = asyncio.create_task(watch(running))
        await asyncio.sleep(0)  # from here on it watches
        try:
            yield running
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


def retitle(folder: Path) -> None:
    """Edit the title of every nudge."""
    for file in (folder / "prompts" / "nudges").glob("*.yaml"):
        lines = file.read_text().split("\n")
        changed = [f"{line} anew" if line.startswith("    title: ") else line for line in lines]
        file.write_text("\n".join(changed))


async def told(both: Together, fits: Callable[[], bool]) -> None:
    """Wait until the page has been told of it."""
    assert await both.standin.feed.until(fits, PATIENCE)


async def test_an_edited_nudge_shows_in_the_next_message(company: Path, tmp_path: Path) -> None:
    async with edited(tmp_path) as both:
        ada = await says_yes(both)
        await both.move(MONDAY)
        assert " anew" not in ada.screen()
        before = both.content
        await asyncio.to_thread(retitle, company)
        await told(both, lambda: both.content is not before)
        assert both.standin.stage.problems == []
        await both.move(MONDAY + WEEK)
        [_, newest] = [post for post in both.standin.record if IS_A_NUDGE in post.text]
        assert newest.text.split("\n")[0].rstrip("*").endswith(" anew")
        await both.restart()
        assert both.app.content is both.content


async def test_a_broken_file_is_located_and_changes_nothing_until_it_is_mended(company: Path, tmp_path: Path) -> None:
    file = company / "prompts" / "nudges" / "early-learning.yaml"
    whole = await asyncio.to_thread(file.read_text)
    line = whole.split("\n").index("    kind: build") + 1
    async with edited(tmp_path) as both:
        stage, before = both.standin.stage, both.content
        await asyncio.to_thread(file.write_text, whole.replace("    kind: build", "    kind: nonsense", 1))
        await told(both, lambda: bool(stage.problems))
        [problem] = stage.problems
        assert (problem["file"], problem["line"]) == (str(company / "prompts/nudges/early-learning.yaml"), line)
        assert problem["key"].endswith("kind")
        assert problem["message"]
        assert both.content is before
        ada = await says_yes(both)
        await both.move(MONDAY)
        assert nudged_at(both, ada) == [MONDAY]
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{both.standin.url}/page/state") as response:
                assert (await response.json())["problems"] == [problem]
            async with session.ws_connect(f"{both.standin.url}/page/live") as socket:
                await asyncio.to_thread(file.write_text, whole)
                while (frame := await socket.receive_json(timeout=PATIENCE))["kind"] != "problems":
                    pass
        assert frame["problems"] == stage.problems == []
        assert both.content is not before


@pytest.mark.parametrize("text", ["nudges: [", "", "5", "nudges:\n  - id: 5\n", "\x00", "- a\n- b\n"])
async def test_no_file_however_broken_stops_the_demo(company: Path, tmp_path: Path, text: str) -> None:
    file = company / "prompts" / "nudges" / "early-learning.yaml"
    async with together(tmp_path, clock=MovableClock(WEDNESDAY, frozen=True)) as both:
        await asyncio.to_thread(file.write_text, text)
        await reload(both)
        stage = both.standin.stage
        assert all(problem["file"] and problem["message"] for problem in stage.problems)
        await asyncio.to_thread(file.write_bytes, b"\xff\xfe\x00")
        await reload(both)
        assert [problem["file"] for problem in stage.problems] == [str(company / "prompts/nudges/early-learning.yaml")]
        await asyncio.to_thread(shutil.rmtree, company)
        await reload(both)
        assert [problem["file"] for problem in stage.problems] == [str(company)]
        assert (await both.standin.person("ada").types("/level", "set junior")).error is None


async def test_a_message_whose_key_is_lost_is_told_and_the_old_words_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "shipped"
    for part in ("data", "prompts"):
        await asyncio.to_thread(shutil.copytree, shipped() / part, copy / part)
    monkeypatch.setattr("bot.content.loader.shipped", lambda: copy)
    file = copy / "prompts" / "messages" / "dm.yaml"
    async with together(tmp_path, clock=MovableClock(WEDNESDAY, frozen=True)) as both:
        whole = await asyncio.to_thread(file.read_text)
        await asyncio.to_thread(file.write_text, whole.replace("thanks:", "thanx:", 1))
        await reload(both)
        [problem] = both.standin.stage.problems
        assert (problem["file"], problem["key"]) == ("prompts/messages/dm.yaml", "thanks")
        assert "dm.thanks" in both.content.words
        await asyncio.to_thread(file.write_text, whole)
        await reload(both)
        assert both.standin.stage.problems == []


async def test_an_open_tab_does_not_hold_up_the_end(tmp_path: Path) -> None:
    async with aiohttp.ClientSession() as session:
        async with together(tmp_path, clock=MovableClock(WEDNESDAY, frozen=True)) as both:
            tab = await session.ws_connect(f"{both.standin.url}/page/live?as=ada")
            assert (await tab.receive_json())["kind"] == "state"
            reading = asyncio.create_task(_to_the_end(tab))
        await asyncio.wait_for(reading, PATIENCE)
        assert tab.close_code == WSCloseCode.GOING_AWAY


async def _to_the_end(tab: aiohttp.ClientWebSocketResponse) -> None:
    async for _ in tab:
        pass


async def test_where_changes_cannot_be_noticed_the_page_says_so(tmp_path: Path) -> None:
    async with together(tmp_path, clock=MovableClock(WEDNESDAY, frozen=True)) as both:
        await asyncio.wait_for(follow(both, [tmp_path / "not there"]), PATIENCE)
        [problem] = both.standin.stage.problems
        assert problem["file"] == str(tmp_path / "not there")
        assert "changes are not noticed any more" in problem["message"]
