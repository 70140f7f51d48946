"""Add to Slack: any workspace installs the bot in a browser, and nobody installs it in another's name."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from bot.app.installing import A_MINUTE
from bot.content import Content
from tests.e2e.street import BACK, INSTALL, Browser, Seen, Street, opened_street


@pytest.fixture
async def street(tmp_path: Path, content: Content, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Street]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    async with opened_street(tmp_path, content) as opened:
        yield opened


def asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def is_safe(seen: Seen) -> bool:
    """Every answer to a browser: no script, no frame, nothing kept, no detail."""
    policy = seen.headers["content-security-policy"]
    return (
        "default-src 'none'" in policy
        and "frame-ancestors 'none'" in policy
        and "unsafe" not in policy
        and seen.headers["x-content-type-options"] == "nosniff"
        and seen.headers["referrer-policy"] == "no-referrer"
        and seen.headers["cache-control"] == "no-store"
        and "<script" not in seen.text
        and "Traceback" not in seen.text
    )


async def test_a_workspace_installs_the_bot_and_is_served_at_once(street: Street) -> None:
    harbour = street.workspace("Harbour Works", "ada")
    done = await street.installs(harbour)
    assert (done.status, done.title) == (200, "Cairn is in Harbour Works")
    assert is_safe(done)
    assert '<html lang="en">' in done.text
    assert f"slack://app?team={harbour.id}&amp;id={street.slack_app.id}" in done.text
    ada = street.person("ada", harbour)
    assert "mid" in await ada.types("/level")
    await ada.says("I want to lead a design review by end of March")
    await street.settle()
    ada.sees("Lead a design review")
    street.standin.assert_clean()


async def test_the_browser_is_sent_to_slack_with_what_the_manifest_asks_for(street: Street) -> None:
    browser = street.browser()
    sent = await browser.opens(INSTALL, Host="evil.example")
    address = sent.headers["location"]
    assert address.startswith(f"{street.standin.url}/oauth/v2/authorize?")
    query = asked(address)
    assert query["redirect_uri"] == f"{street.url}{BACK}"
    assert set(query["scope"].split(",")) == set(street.slack_app.scopes)
    assert len(query["state"]) == 43
    assert is_safe(sent)
    cookie = sent.headers["set-cookie"]
    assert re.fullmatch(r"cairn_install=[\w-]{43}; Path=/slack; Max-Age=600; HttpOnly; SameSite=Lax", cookie), cookie
    assert query["state"] not in cookie


async def test_no_header_decides_where_slack_sends_the_browser_back_to(street: Street) -> None:
    evil = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Forwarded-Proto": "https"}
    sent = await street.browser().opens(INSTALL, Host="evil.example", **evil)
    assert "evil" not in sent.headers["location"]
    assert "evil" not in sent.headers["set-cookie"]


async def lost(street: Street, browser: Browser, **query: str) -> Seen:
    seen = await browser.opens(f"{BACK}?{urlencode(query)}" if query else BACK)
    assert seen.status == 403
    assert seen.title == "This install was not begun here"
    assert is_safe(seen)
    assert street.slack_app.installs == {}
    return seen


async def test_without_the_state_of_this_very_browser_nothing_is_installed(street: Street) -> None:
    harbour = street.workspace("Harbour Works")
    browser = street.browser()
    address = await street.goes_to_slack(browser)
    code = street.standin.consent.code(street.slack_app, [harbour], redirect_uri=f"{street.url}{BACK}")
    state = asked(address)["state"]
    await lost(street, Browser(street.url, street.session, browser.cookie))
    for wrong in ("", "A" * 43, state[:-1], f"{state}x", f"{state}\x00", "<script>alert(1)</script>", "😀" * 20):
        other = Browser(street.url, street.session, browser.cookie)
        seen = await lost(street, other, code=code, state=wrong)
        assert "alert" not in seen.text
    await lost(street, street.browser(), code=code, state=state)
    stranger = street.browser()
    await street.goes_to_slack(stranger)
    await lost(street, stranger, code=code, state=state)
    double = Browser(street.url, street.session, f"{browser.cookie}; {browser.cookie}")
    await lost(street, double, code=code, state=state)


async def test_a_state_is_good_for_ten_minutes(street: Street) -> None:
    harbour = street.workspace("Harbour Works")
    browser = street.browser()
    back = street.standin.consent.allow(await street.goes_to_slack(browser), harbour)
    street.clock.forward(minutes=10)
    assert (await browser.opens(back)).status == 403
    assert street.slack_app.installs == {}


async def test_of_eight_who_come_back_at_once_with_one_state_one_installs(street: Street) -> None:
    harbour = street.workspace("Harbour Works")
    browser = street.browser()
    back = street.standin.consent.allow(await street.goes_to_slack(browser), harbour)
    twins = [Browser(street.url, street.session, browser.cookie) for _ in range(8)]
    seen = await asyncio.gather(*(twin.opens(back) for twin in twins))
    assert sorted(each.status for each in seen) == [200, *[403] * 7]
    street.standin.assert_clean()  # the code was exchanged once
    assert (await Browser(street.url, street.session, browser.cookie).opens(back)).status == 403


async def test_whoever_declines_is_told_that_nothing_was_installed(street: Street) -> None:
    seen = await street.installs(street.workspace("Harbour Works"), allow=False)
    assert (seen.status, seen.title) == (403, "Nothing was installed")
    assert f'href="{street.url}{INSTALL}"' in seen.text
    assert is_safe(seen)
    assert street.slack_app.installs == {}


@pytest.mark.parametrize("error", ["invalid_scope_requested", "<b>boom</b>", ""])
async def test_another_error_of_slacks_is_not_repeated_on_the_page(street: Street, error: str) -> None:
    browser = street.browser()
    state = asked(await street.goes_to_slack(browser))["state"]
    seen = await browser.opens(f"{BACK}?{urlencode({'error': error, 'state': state})}")
    assert seen.status == 400
    assert not error or error not in seen.text


async def test_a_code_that_was_used_or_has_run_out_is_refused_kindly(street: Street) -> None:
    harbour = street.workspace("Harbour Works")
    for wrong in ("used", "forged", ""):
        browser = street.browser()
        back = asked(street.standin.consent.allow(await street.goes_to_slack(browser), harbour))
        if wrong == "used":
            name, secret = street.slack_app.client_id, street.slack_app.client_secret
            street.standin.consent.exchange(back["code"], name, secret, f"{street.url}{BACK}")
        code = {"used": back["code"], "forged": "1.2.forged", "": ""}[wrong]
        seen = await browser.opens(f"{BACK}?{urlencode({'code': code, 'state': back['state']})}")
        assert (seen.status, seen.title) == (400, "Slack did not accept this install")
        assert is_safe(seen)
    assert await street.app.database.glance_everywhere().workspaces.active() == []


@pytest.mark.parametrize(
    ("fault", "status"),
    [({"kind": "http", "status": 503}, 502), ({"kind": "drop"}, 502), ({"kind": "error", "code": "fatal_error"}, 502)],
)
async def test_where_slack_does_not_answer_it_is_asked_once_and_the_page_says_so(
    street: Street, fault: dict[str, object], status: int
) -> None:
    harbour = street.workspace("Harbour Works")
    street.standin.faults.add(method="oauth.v2.access", **fault)  # type: ignore[arg-type]
    seen = await street.installs(harbour)
    assert (seen.status, seen.title) == (status, "Slack cannot be reached right now")
    assert is_safe(seen)
    calls = [each for each in street.standin.wire.after(0) if each.what == "oauth.v2.access"]
    assert len(calls) == 1


async def test_a_wrong_secret_is_the_operators_to_mend_and_no_word_of_it_is_on_the_page(street: Street) -> None:
    street.slack_app.client_secret = "changed meanwhile"
    seen = await street.installs(street.workspace("Harbour Works"))
    assert (seen.status, seen.title) == (502, "The app is not set up correctly")
    assert "secret" not in seen.text
    assert is_safe(seen)


async def test_a_flood_of_installs_is_bounded_and_over_in_a_minute(street: Street) -> None:
    statuses = [(await street.browser().opens(INSTALL)).status for _ in range(A_MINUTE)]
    assert set(statuses) == {302}
    more = await street.browser().opens(INSTALL)
    assert (more.status, more.title) == (429, "Too many installs at once")
    assert is_safe(more)
    street.clock.forward(minutes=1)
    assert (await street.browser().opens(INSTALL)).status == 302
    street.clock.forward(minutes=10)
    await street.goes_to_slack(street.browser())
    async with street.app.database.everywhere() as everywhere:
        assert not await everywhere.oauth_states.keep("x", "y", street.clock(), street.clock(), most=1)


async def test_only_a_get_comes_back_from_slack_and_other_methods_hear_which_are_right(street: Street) -> None:
    browser = street.browser()
    back = street.standin.consent.allow(await street.goes_to_slack(browser), street.workspace("Harbour Works"))
    for method in ("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        seen = await browser.opens(back, method=method)
        assert (seen.status, seen.headers["allow"]) == (405, "GET")
    assert (await browser.opens(back)).status == 200
    assert (await street.browser().opens(INSTALL, method="HEAD")).status == 302
    posted = await street.browser().opens(INSTALL, method="POST")
    assert (posted.status, posted.headers["allow"]) == (405, "GET, HEAD")


async def test_a_workspace_whose_name_is_markup_is_shown_as_it_is(street: Street) -> None:
    seen = await street.installs(street.workspace('<img src=x onerror="alert(1)">'))
    assert "<img" not in seen.text
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;" in seen.text
