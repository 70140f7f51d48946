"""Whatever people type, on no surface does it ping, link, reorder or break anything, and no log ever shows it."""

import io
import re

import pytest

from bot.standin.people import Person
from bot.standin.people import person as people
from tests.e2e.acts import tells
from tests.e2e.conftest import Office
from tests.threats.everything import Everything, shown, texts

CANARY = "Zuckerrohr4711"
HOSTILE = (
    f"{CANARY} <!channel> <!here|x> <@U0EVIL> <#C0EVIL|x> <https://evil.example/a|click> &lt;!everyone&gt; "
    "&amp;lt;!group&amp;gt; *b* `c` _i_ ~s~ \u202ertl\u2066\u200f \x07\x9b31m\x1b[31m "
    "e\u0301\u0301\u0301\u0301\u0301\u0301"
)
DANGEROUS = re.compile(r"<(?:!|@U0EVIL|#C0EVIL|mailto:|tel:)")
LINKED = re.compile(r"<https?://evil\.example[^>]*\|(?!(?:https?://)?evil\.example)")
"""A link that says something else than where it leads."""
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ud800-\udfff]")
OVER_HTTP = pytest.mark.parametrize("office", ["http"], indirect=True)


@pytest.fixture
def as_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed reaches the bot as it is: so do mentions that somebody picks from a list."""
    monkeypatch.setattr(people, "_escaped", lambda text: text)


def dangers(office: Office) -> list[str]:
    """What the bot has sent that Slack would read as more than words."""
    found = []
    for what, payload in shown(office):
        for where, text in texts(payload):
            is_read = where not in ("plain", "literal", "initial_value")
            if UNSEEN.search(text) or (is_read and (DANGEROUS.search(text) or LINKED.search(text))):
                found.append(f"{what} {where}: {text!r}")
            if where in ("url", "image_url", "user_id") and "evil" in text.lower() and not text.startswith("https://"):
                found.append(f"{what} {where}: {text!r}")
    return found


def secrets_of(office: Office) -> list[str]:
    [install] = office.slack_app.installs.values()
    urls = [str(parcel.payload.get("response_url") or "") for parcel in office.standin.sent]
    return [
        *(install.bot_token, office.slack_app.app_token, office.slack_app.signing_secret),
        *(url.rpartition("/")[2] for url in urls if url),
    ]


def told(written: str, office: Office) -> list[str]:
    return [secret for secret in (CANARY, CANARY.lower(), *secrets_of(office)) if secret and secret in written]


@pytest.mark.thorough
@OVER_HTTP
async def test_nothing_typed_pings_links_reorders_or_is_logged(
    office: Office, as_sent: None, written: io.StringIO
) -> None:
    crawl = Everything(office, HOSTILE)
    seen = 0
    async for step in crawl.steps():
        found = dangers(office)
        assert not found, f"{step}: {found[:5]}"
        seen += any(CANARY in text for _, payload in shown(office) for _, text in texts(payload))
        office.standin.wire._kept.clear()
    assert seen > 50, "what was typed is shown again in many places"
    assert told(written.getvalue(), office) == []


async def test_the_main_ways_in_show_hostile_words_as_words(
    office: Office, ada: Person, as_sent: None, written: io.StringIO
) -> None:
    await ada.types("/goals", f"add Write it {HOSTILE}")
    await ada.types("/wins", f"add Wrote it {HOSTILE}")
    for command in ("/goals", "/level", "/nudges", "/wins", "/mentor", "/cairn", "/cairn ask", "/cairn 1on1"):
        name, _, verb = command.partition(" ")
        await ada.types(name, f"{verb} {HOSTILE}".strip())
    await tells(ada, f"I want to read it {HOSTILE}")
    await tells(ada, HOSTILE)
    await tells(ada, f"how do I deal with {HOSTILE}?")
    await ada.opens_home()
    await office.app.desk.settle()
    assert dangers(office) == []
    assert sum(CANARY in text for _, payload in shown(office) for _, text in texts(payload)) > 10
    assert told(written.getvalue(), office) == []


async def test_a_failure_tells_the_log_its_kind_and_place_and_nothing_that_was_typed(
    office: Office,
    ada: Person,
    written: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from bot.mentoring import goals

    async def fails(*arguments: object) -> None:
        raise RuntimeError(f"{CANARY} {secrets_of(office)} {arguments}")

    monkeypatch.setattr(goals, "add", fails)
    monkeypatch.setattr(goals, "draft", fails)
    saw = await ada.types("/goals", f"add Write it {CANARY}")
    assert "Something went wrong" in saw
    assert CANARY not in saw
    await ada.says(f"I want to read it {CANARY}")
    await office.forward(minutes=1)
    assert "RuntimeError" in written.getvalue()
    assert told(written.getvalue(), office) == []


async def test_everything_is_posted_without_unfurling(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Read https://example.com/doc")
    await tells(ada, "win: I wrote https://example.com/doc")
    posts = [
        exchange.request
        for exchange in office.standin.wire
        if exchange.direction == "in" and exchange.what in ("chat.postMessage", "response_url")
    ]
    assert posts
    for post in posts:
        assert (post["unfurl_links"], post["unfurl_media"]) in ((False, False), ("false", "false"))
