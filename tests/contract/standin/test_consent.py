"""Adding an app to Slack as the stand-in plays it: what an authorize address must say, and what a code is good for."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest

from bot.clock import MovableClock
from bot.standin import Standin
from bot.standin.apps import SAMPLE_MANIFEST
from bot.standin.errors import SlackError

HERE = "https://app.example.com/back"


@pytest.fixture
async def standin() -> AsyncIterator[Standin]:
    described = SAMPLE_MANIFEST | {"oauth_config": SAMPLE_MANIFEST["oauth_config"] | {"redirect_urls": [HERE]}}
    async with Standin(MovableClock(frozen=True)) as one:
        one.add_app(described, install=False)
        yield one


def address(standin: Standin, **fields: str) -> str:
    app = next(iter(standin.world.apps.values()))
    asked = {"client_id": app.client_id, "scope": "commands,chat:write", "redirect_uri": HERE, "state": "s"}
    return f"{standin.url}/oauth/v2/authorize?{urlencode(asked | fields)}"


def given(place: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(place).query).items()}


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("client_id", "1.1", "invalid_client_id"),
        ("redirect_uri", "https://evil.example.com/back", "bad_redirect_uri"),
        ("redirect_uri", f"{HERE}ward", "bad_redirect_uri"),
        ("redirect_uri", f"{HERE}#x", "bad_redirect_uri"),
        ("scope", "commands,admin", "invalid_scope"),
    ],
)
def test_what_an_app_may_not_ask_for_is_refused(standin: Standin, field: str, value: str, error: str) -> None:
    with pytest.raises(SlackError, match=error):
        standin.consent.allow(address(standin, **{field: value}), standin.workspace)


async def test_a_code_is_good_once_at_the_address_it_was_given_to_and_for_ten_minutes(standin: Standin) -> None:
    app = next(iter(standin.world.apps.values()))
    exchange = standin.consent.exchange

    def code() -> str:
        place = standin.consent.allow(address(standin, redirect_uri=f"{HERE}/below"), standin.workspace)
        assert given(place)["state"] == "s"
        return given(place)["code"]

    with pytest.raises(SlackError, match="bad_redirect_uri"):
        exchange(code(), app.client_id, app.client_secret, HERE)
    with pytest.raises(SlackError, match="bad_client_secret"):
        exchange(code(), app.client_id, "wrong", f"{HERE}/below")
    once = code()
    answer = exchange(once, app.client_id, app.client_secret, f"{HERE}/below")
    assert (answer["token_type"], answer["team"]["id"]) == ("bot", standin.workspace.id)
    with pytest.raises(SlackError, match="invalid_code"):
        exchange(once, app.client_id, app.client_secret, f"{HERE}/below")
    late = code()
    clock = standin.now
    assert isinstance(clock, MovableClock)
    clock.forward(minutes=10, seconds=1)
    with pytest.raises(SlackError, match="invalid_code"):
        exchange(late, app.client_id, app.client_secret, f"{HERE}/below")


async def test_the_page_lets_somebody_allow_it_or_decline(standin: Standin) -> None:
    async with aiohttp.ClientSession() as browser:
        async with browser.get(address(standin)) as shown:
            page = await shown.text()
            assert (shown.status, "Allow" in page, "Cancel" in page) == (200, True, True)
        async with browser.get(address(standin, client_id="<b>")) as shown:
            assert (shown.status, await shown.text()) == (400, "invalid_client_id")
        form = given(address(standin)) | {"team": standin.workspace.id}
        for answer, told in (("allow", "code"), ("cancel", "error")):
            where = f"{standin.url}/oauth/v2/authorize"
            async with browser.post(where, data=form | {"answer": answer}, allow_redirects=False) as sent:
                assert sent.status == 302
                assert set(given(sent.headers["Location"])) == {told, "state"}


def test_an_organisation_has_one_token_and_a_call_is_about_the_workspace_that_it_names(standin: Standin) -> None:
    one, other = standin.workspace, standin.world.add_workspace("Paper Mill")
    one.enterprise_id = other.enterprise_id = "E1"
    app = next(iter(standin.world.apps.values()))
    code = given(standin.consent.allow(address(standin), one, for_all=True))["code"]
    answer = standin.consent.exchange(code, app.client_id, app.client_secret, HERE)
    assert (answer["team"], answer["enterprise"]["id"], answer["is_enterprise_install"]) == (None, "E1", True)
    token = answer["access_token"]
    ben = standin.world.add_user(other, "benno")
    for args, home in (({"user": ben.id}, other), ({"team_id": one.id}, one), ({"users": ben.id}, other)):
        install = standin.reached_by(token, args)
        assert install is not None
        assert install.team_id == home.id


async def test_what_was_asked_for_is_granted_and_adds_up_until_it_is_revoked(standin: Standin) -> None:
    """OAU-2, OAU-3."""
    app = next(iter(standin.world.apps.values()))

    def granted(scope: str) -> set[str]:
        code = given(standin.consent.allow(address(standin, scope=scope), standin.workspace))["code"]
        answer = standin.consent.exchange(code, app.client_id, app.client_secret, HERE)
        assert app.installs[standin.workspace.id].scopes == tuple(answer["scope"].split(","))
        return set(answer["scope"].split(","))

    assert granted("chat:write") == {"chat:write"}
    assert granted("commands") == {"chat:write", "commands"}
    await standin.remove_app(app)
    assert granted("im:write") == {"im:write"}
    standin.revoke(app)
    assert granted("commands,users:read") == {"commands", "users:read"}
    standin.install(app, standin.workspace)
    assert app.installs[standin.workspace.id].has(*app.scopes)
