"""The page answers its own browser on this machine, and nobody and nothing else."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.standin import App, Standin
from bot.standin.playground.guard import HEADERS

from .tab import Tab, sentence

STRANGERS = [
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example:80",
    "127.0.0.1@evil.example",
]
DOORS = [
    ("GET", "/"),
    ("GET", "/page/static/app.js"),
    ("GET", "/page/state"),
    ("GET", "/page/live"),
    ("GET", "/page/wire"),
    ("POST", "/page/acts/home"),
    ("POST", "/page/reset"),
    ("DELETE", "/page/faults"),
    ("GET", "/page/nothing"),
    ("GET", "/standin/"),
    ("GET", "/standin/people/ada/screen"),
    ("POST", "/standin/people/ada/types"),
    ("POST", "/standin/clock"),
]


@pytest.fixture
def tab(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ada")


async def raw(standin: Standin, *lines: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
    """Send these very lines, as no client would, and read the answer to its end."""
    port = urlsplit(standin.url).port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body)
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    await writer.wait_closed()
    head, _, rest = answer.partition(b"\r\n\r\n")
    first, *others = head.decode("latin-1").split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in others), rest


@pytest.mark.parametrize("host", STRANGERS)
@pytest.mark.parametrize(("verb", "path"), DOORS)
async def test_other_names_that_point_here_are_refused(tab: Tab, verb: str, path: str, host: str) -> None:
    """A web site may let its own name point to this machine: its pages are still strangers."""
    async with tab.session.request(verb, tab.standin.url + path, headers={"Host": host}) as response:
        assert response.status == 403
        assert sentence(await response.json()).startswith("This place answers to localhost")


@pytest.mark.parametrize("host", ["[::1", "[not-an-address]:80", "[]", "exa mple", ":"])
async def test_a_host_that_is_no_address_is_refused(tab: Tab, host: str) -> None:
    status, headers, body = await raw(tab.standin, "GET /page/state HTTP/1.1", f"Host: {host}")
    assert status in (400, 403)
    assert status == 400 or (headers["Content-Security-Policy"] and sentence(json.loads(body)))


async def test_a_request_without_a_host_is_refused(tab: Tab) -> None:
    status, _, body = await raw(tab.standin, "GET /page/state HTTP/1.0")
    assert (status, b"Harbour Works" in body) == (403, False)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "playground.localhost"])
async def test_this_machine_by_any_of_its_names_is_answered(tab: Tab, name: str) -> None:
    host = f"{name}:{urlsplit(tab.standin.url).port}"
    headers = {"Host": host, "Origin": f"http://{host}"}
    async with tab.session.get(f"{tab.standin.url}/page/state", headers=headers) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://127.0.0.1", "http://127.0.0.1:1", "http://[::1", "file://"]
)
@pytest.mark.parametrize(("verb", "path"), DOORS)
async def test_requests_from_other_web_sites_are_refused(tab: Tab, verb: str, path: str, origin: str) -> None:
    async with tab.session.request(verb, tab.standin.url + path, headers={"Origin": origin}) as response:
        assert response.status == 403
        assert sentence(await response.json())
    assert not tab.standin.sent


async def test_the_page_itself_and_tools_without_an_origin_are_answered(tab: Tab) -> None:
    for headers in ({"Origin": tab.standin.url}, {}):
        async with tab.session.post(f"{tab.standin.url}/page/acts/home", headers=headers) as response:
            assert (response.status, await response.json()) == (200, {"error": None})


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_websocket_of_another_site_is_refused_before_it_opens(tab: Tab, origin: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await tab.session.ws_connect(f"{tab.standin.url}/page/live", headers={"Origin": origin})
    assert refused.value.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await tab.session.ws_connect(f"{tab.standin.url}/page/live", headers={"Host": "evil.example"})
    assert refused.value.status == 403


async def test_the_websocket_of_the_page_itself_opens(tab: Tab) -> None:
    async with tab.session.ws_connect(f"{tab.standin.url}/page/live", headers={"Origin": tab.standin.url}) as socket:
        assert (await socket.receive_json(timeout=5))["kind"] == "state"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json", ""]
)
async def test_what_a_form_of_another_site_could_send_is_refused(tab: Tab, kind: str) -> None:
    """These content types need no leave from the browser's side; JSON does."""
    headers = {"Content-Type": kind}
    async with tab.session.post(f"{tab.standin.url}/page/acts/home", data=b"{}", headers=headers) as response:
        assert (response.status, await response.json()) == (403, {"error": "Send JSON."})


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"5",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b"\x00",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": "\\ud800"}',
        b'{"a": ' + b"9" * 5_000 + b"}",
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=lambda body: body[:12].decode("latin-1"),
)
async def test_what_is_no_json_object_is_refused_with_a_sentence(tab: Tab, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    tab.standin.stage.move = _stays
    for path in ("/page/acts/say", "/page/clock", "/page/faults", "/page/drop", "/page/script", "/page/script/step"):
        async with tab.session.post(tab.standin.url + path, data=body, headers=headers) as response:
            assert response.status == 400, path
            assert sentence(await response.json())


async def _stays(_when: object) -> None:
    """A clock that takes every move and makes none."""


@pytest.mark.parametrize("known_length", [True, False], ids=["with its length", "in pieces"])
async def test_a_body_beyond_one_megabyte_is_not_read(tab: Tab, known_length: bool) -> None:
    body = json.dumps({"text": "x" * 1_100_000, "channel": await tab.dm()}).encode()

    async def pieces() -> AsyncIterator[bytes]:
        yield body

    async with tab.session.post(
        f"{tab.standin.url}/page/acts/say",
        data=io.BytesIO(body) if known_length else pieces(),
        headers={"Content-Type": "application/json"},
    ) as response:
        assert response.status == 413
        assert "exceeded" in (await response.json())["error"]
        assert headers_of(response) == HEADERS
    assert await tab.messages(await tab.dm()) == []


@pytest.mark.parametrize(
    "name",
    [
        "../routes.py",
        "..%2froutes.py",
        "%2e%2e/routes.py",
        "%2e%2e%2froutes.py",
        "..\\routes.py",
        "..%5croutes.py",
        "../../../../../../../etc/passwd",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "//etc/passwd",
        "app.js%00",
        "%00",
        "app.js%00.css",
        "fonts",
        ".",
        "..",
        "app.js/",
        "x" * 300,
        "x/" * 2_000 + "y",
        "%ff%fe",
        "../static-of-another/app.js",
        "C:%5cwindows%5cwin.ini",
        "web/package.json",
    ],
)
async def test_nothing_outside_the_bundle_can_be_asked_for(tab: Tab, tmp_path: Path, name: str) -> None:
    host = f"Host: {urlsplit(tab.standin.url).netloc}"
    status, headers, body = await raw(tab.standin, f"GET /page/static/{name} HTTP/1.1", host)
    if status == 200:  # a trailing slash or a single dot that means the file itself
        assert body == await _bundled("app.js")
    else:
        assert (status, sentence(json.loads(body))) == (404, json.loads(body)["error"])
        assert headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
        assert b"root:" not in body


async def _bundled(name: str) -> bytes:
    place = Path("bot/standin/playground/static") / name
    return await asyncio.to_thread(place.read_bytes)


async def test_a_link_out_of_the_bundle_leads_nowhere(clock: object, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "index.html").write_text("<!doctype html>")
    (bundle / "link.txt").symlink_to(tmp_path / "secret.txt")
    standin = Standin(clock)  # type: ignore[arg-type]
    standin.stage.bundle = bundle
    async with standin, aiohttp.ClientSession() as session:
        async with session.get(f"{standin.url}/page/static/link.txt") as response:
            assert response.status == 404
        async with session.get(f"{standin.url}/") as response:
            assert (response.status, await response.text()) == (200, "<!doctype html>")


def headers_of(response: aiohttp.ClientResponse) -> dict[str, str | None]:
    """The protecting headers as they came."""
    return {name: response.headers.get(name) for name in HEADERS}


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/page/static/app.js", 200),
        ("GET", "/page/static/app.css", 200),
        ("GET", "/page/static/licences.txt", 200),
        ("GET", "/page/static/nothing.js", 404),
        ("GET", "/page/state", 200),
        ("GET", "/page/state?as=nobody", 400),
        ("GET", "/page/live?as=nobody", 400),
        ("GET", "/page/messages?channel=C0", 400),
        ("GET", "/page/files/F0", 404),
        ("GET", "/page/wire", 200),
        ("GET", "/page/wire/999999", 404),
        ("GET", "/page/faults", 200),
        ("DELETE", "/page/faults", 200),
        ("GET", "/page/tours/none", 404),
        ("POST", "/page/acts/home", 200),
        ("POST", "/page/acts/none", 400),
        ("POST", "/page/reset", 400),
        ("POST", "/page/clock", 400),
        ("GET", "/page/", 404),
        ("GET", "/page/nothing/at/all", 404),
        ("GET", "/page/acts/home", 404),
        ("PUT", "/page/state", 404),
        ("DELETE", "/page/reset", 404),
        ("OPTIONS", "/page/state", 404),
    ],
)
async def test_every_answer_carries_the_headers_that_protect(tab: Tab, verb: str, path: str, status: int) -> None:
    async with tab.session.request(verb, tab.standin.url + path) as response:
        assert response.status == status
        assert headers_of(response) == HEADERS
        assert "Access-Control-Allow-Origin" not in response.headers
        if status >= 400:
            assert sentence(await response.json())


async def test_the_policy_lets_nothing_in_from_elsewhere(tab: Tab) -> None:
    async with tab.session.get(f"{tab.standin.url}/") as response:
        policy = response.headers["Content-Security-Policy"]
        text = await response.text()
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "<script>" not in text
    assert "style=" not in text


async def test_opened_to_other_machines_on_purpose_it_answers_to_any_name(session: aiohttp.ClientSession) -> None:
    standin = Standin(lambda: datetime.now(UTC))
    standin.stage.exposed = True
    async with standin, session.get(f"{standin.url}/standin/", headers={"Host": "slack.test:80"}) as response:
        assert response.status == 200
