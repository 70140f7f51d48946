"""Tours and scripts at the page: read, refused with the line, and done step by step."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.standin import App, Standin

from .conftest import Call, Clock, Listener
from .tab import Tab, sentence


@pytest.fixture
def tab(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ada")


@pytest.fixture
def moves(standin: Standin, clock: Clock) -> list[datetime]:
    """Lets the page move the clock; where it has been moved to."""
    found: list[datetime] = []

    async def move(when: timedelta | datetime) -> None:
        clock.now = when if isinstance(when, datetime) else clock.now + when
        found.append(clock.now)

    standin.stage.move = move
    return found


SCRIPT = """title: A walk
about: What it shows.

# First this.
as ben
/test one
does not see anything
# And then that.
"""


async def test_a_script_of_ones_own_is_read(tab: Tab) -> None:
    script = await tab.post("/page/script", text=SCRIPT)
    assert (script["title"], script["about"]) == ("A walk", "What it shows.")
    assert [(step["number"], step["words"], step["line"], step["kind"]) for step in script["steps"]] == [
        (1, "First this.", "as ben", "as"),
        (2, "", "/test one", "command"),
        (3, "", "does not see anything", "see"),
        (4, "And then that.", "", "words"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("as greta\n", "line 1: Nobody is called greta. There are: ada, ben, mira, olga."),
        ("home\nfill Title\n", "line 2: Write it as `fill LABEL = TEXT`."),
        ("home\n\ntitle: late\n", "line 3: `title:` stands above the first step. Move it there."),
        ("home\n" * 501, "line 501: A script has at most 500 steps. Split it."),
        ("#" * 200_001, "A script has at most 200 kB. Split it."),
    ],
)
async def test_a_script_that_cannot_be_read_names_the_line(tab: Tab, text: str, words: str) -> None:
    status, answer = await tab.ask("POST", "/page/script", {"text": text})
    assert status == 400
    assert answer["error"].startswith(words)


@pytest.mark.parametrize("sent", [{}, {"text": 5}, {"text": None}, {"text": ["home"]}])
async def test_a_script_that_is_no_text_is_refused(tab: Tab, sent: dict[str, Any]) -> None:
    assert await tab.refused("POST", "/page/script", sent) == "`text` is missing, or is no text."


async def test_tours_are_listed_and_read_and_a_broken_one_says_what_is_wrong(tab: Tab, tmp_path: Path) -> None:
    for name, text in (("1-good.txt", SCRIPT), ("2-bad.txt", "title: Bad\nas greta\n")):
        (tmp_path / name).write_text(text)
        tab.standin.stage.scripts.append(tmp_path / name)
    good, bad = (await tab.state())["tours"]
    assert good == {"id": "1-good", "title": "A walk", "about": "What it shows.", "steps": 3}
    assert (bad["title"], bad["steps"]) == ("2-bad.txt", 0)
    assert "line 2: Nobody is called greta." in bad["about"]
    assert (await tab.get("/page/tours/1-good"))["title"] == "A walk"
    status, answer = await tab.ask("GET", "/page/tours/2-bad")
    assert (status, answer["error"]) == (400, "line 2: Nobody is called greta. There are: ada, ben, mira, olga.")
    (tmp_path / "1-good.txt").unlink()
    assert await tab.refused("GET", "/page/tours/1-good") == "This file cannot be read: No such file or directory."
    for name in ("none", "..%2f1-good", "%00"):
        status, answer = await tab.ask("GET", f"/page/tours/{name}")
        assert (status, sentence(answer)) == (404, "There is no such tour.")


async def step(tab: Tab, line: str, who: str = "ada") -> dict[str, Any]:
    """One step of a script that works."""
    answer = await tab.post("/page/script/step", **{"line": line, "as": who})
    assert answer["error"] is None, answer
    return answer


async def test_steps_of_a_script_are_done_as_somebody_somewhere(
    tab: Tab, listener: Listener, call: Call, clock: Clock, moves: list[datetime]
) -> None:
    listener.says({"text": "An answer."})
    done = await step(tab, "/test one")
    assert (done["as"], done["place"], done["room"]) == ("ada", "messages", "dm")
    assert done["saw"].endswith("An answer.")
    assert listener.payload()["command"] == "/test"
    assert (await step(tab, "as ben"))["as"] == "ben"
    assert (await step(tab, "in #random", "ben"))["room"] == "#random"
    await step(tab, "/test two", "ben")
    assert (listener.payload()["user_name"], listener.payload()["channel_name"]) == ("ben", "random")
    await step(tab, "/test three", "ada")
    assert listener.payload()["channel_name"] == "directmessage"
    assert (await step(tab, "in dm", "ben"))["room"] == "dm"
    assert (await step(tab, "messages"))["place"] == "messages"
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    await call("views.publish", user_id=tab.standin.person("ada").id, view=view)
    assert (await step(tab, "home"))["place"] == "home"
    await step(tab, "hello")
    assert listener.payload()["event"]["text"] == "hello"
    before = clock.now
    await step(tab, "+1d")
    assert moves == [before + timedelta(days=1)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("click Nothing", "ada finds nothing to click called 'Nothing'; nothing can be clicked here."),
        ("as greta", "Nobody is called 'greta'. There are: ada, ben, mira, olga."),
        ("in #secret", "ada is in no channel #secret. There are: #general, #random."),
        ("sees nothing of the kind", "ada does not see 'nothing of the kind'."),
        ("submit", "no modal is open for ada."),
        ("clock never", "Write it as `clock 2026-12-01 09:00`."),
        ("clock 2020-01-01 09:00", "That moment is past, and the clock only moves on."),
        ("/unknown", "/unknown is not a valid command"),
        ("shortcut None", "there is no global shortcut 'None'; there are: Keep this, Start here"),
    ],
)
async def test_a_step_that_cannot_be_done_says_why_without_the_screen(
    tab: Tab, moves: list[datetime], line: str, words: str
) -> None:
    answer = await tab.post("/page/script/step", **{"line": line, "as": "ada"})
    assert answer["error"].startswith(words)
    assert "\n" not in answer["error"]
    assert "The screen" not in answer["error"]
    assert moves == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "`line` is missing, or is no text."),
        ({"line": 5}, "`line` is missing, or is no text."),
        ({"line": ["home"]}, "`line` is missing, or is no text."),
        ({"line": "  "}, "There is nothing to do in this line."),
        ({"line": "home", "as": 5}, "`as` is missing, or is no text."),
        ({"line": "home", "as": "greta"}, "Nobody here is called greta. There are: ada, ben, mira, olga."),
        ({"line": "home", "as": "tester"}, "Nobody here is called tester. There are: ada, ben, mira, olga."),
    ],
)
async def test_a_step_that_is_no_step_is_refused(
    tab: Tab, listener: Listener, sent: dict[str, Any], words: str
) -> None:
    assert await tab.refused("POST", "/page/script/step", sent) == words
    assert listener.requests == []


async def test_without_an_app_there_is_nobody_to_deal_with(standin: Standin, session: aiohttp.ClientSession) -> None:
    tab = Tab(standin, session, "ada")
    assert (await tab.state())["bot"] is None
    assert await tab.refused("POST", "/page/script/step", {"line": "home"}) == "No app is installed in this workspace."


async def test_an_empty_slack_says_that_nobody_is_there(clock: Clock, session: aiohttp.ClientSession) -> None:
    async with Standin(clock, sample=False) as standin:
        tab = Tab(standin, session, "ada")
        assert await tab.refused("GET", "/page/state") == "There is nobody in this workspace yet."
        assert await tab.refused("POST", "/page/acts/home") == "There is nobody in this workspace yet."
        assert (await tab.ask("POST", "/page/script/step", {"line": "home"}))[0] == 400
        assert (await tab.ask("POST", "/page/script", {"text": "home"}))[0] in (200, 400)
