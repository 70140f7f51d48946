"""A message that brings a file: shared once, whatever Slack does, and text where no file can be sent."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from slack_sdk.models.blocks import SectionBlock

from bot.blocks.message import Message
from bot.delivery import Letter
from bot.delivery.documents import ASK_PLACE, SHARE, TRIES
from bot.delivery.letters import Document
from bot.standin.entities import Message as Shown
from bot.standin.posting import write
from tests.chaos.office import Office, open_office

WORDS = "# What I did\n\nLed the review of the storage design: naïve at first, 設計 in the end.\n"


async def compose(letter: Letter) -> Message:
    return Document(
        "Your wins as a document.",
        filename="wins.md",
        title="My wins",
        content=WORDS,
        instead=lambda code: Message(f"As text, because of {code or 'trouble'}: {WORDS}"),
    )


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        opened.letters["document"] = compose
        yield opened


def shared(office: Office) -> list[list[str]]:
    """The names of the files of each message that brings any."""
    return [[file["name"] for file in message.files] for message in messages(office) if message.files]


def messages(office: Office) -> list[Shown]:
    return [one for channel in office.standin.workspace.channels.values() for one in channel.log.by_ts.values()]


def calls(office: Office) -> list[str]:
    return [exchange.what for exchange in office.standin.wire if exchange.what.startswith("files.")]


async def test_a_document_is_uploaded_and_shared_once_with_its_words_beside_it(office: Office) -> None:
    planned = await office.plan(kind="document")
    await office.outbox.drain()
    [post] = office.standin.record
    assert (post.method, post.text) == (SHARE, "Your wins as a document.")
    [file] = office.standin.workspace.files.values()
    assert file.content == WORDS.encode()
    assert (file.name, file.title) == ("wins.md", "My wins")
    row = await office.row(planned)
    assert (row.state, row.slack_ts, row.settled_via) == ("sent", post.ts, "answer")
    assert row.subject["file"] == file.id


async def test_what_has_blocks_beside_it_is_shared_with_them(office: Office) -> None:
    async def with_blocks(letter: Letter) -> Message:
        plain = await compose(letter)
        return plain.followed_by(Message("Welcome.", [SectionBlock(text="Welcome.")]))

    office.letters["document"] = with_blocks
    planned = await office.plan(kind="document")
    await office.outbox.drain()
    assert await office.state(planned) == "sent"
    [shown] = [message for message in messages(office) if message.files]
    assert [block["text"]["text"] for block in shown.blocks] == ["Your wins as a document.", "Welcome."]


async def test_the_id_of_the_file_is_on_record_before_it_is_shared(office: Office) -> None:
    office.standin.faults.add(kind="error", method=SHARE, code="internal_error")
    planned = await office.plan(kind="document")
    await office.outbox.drain()
    row = await office.row(planned)
    assert row.state == "unknown"
    assert row.subject["file"] in office.standin.workspace.files


@pytest.mark.parametrize("kind", ["drop", "http", "error"])
async def test_a_share_that_was_not_answered_is_found_by_its_file_and_not_repeated(office: Office, kind: str) -> None:
    office.standin.faults.add(kind=kind, method=SHARE, after=True, times=1)
    planned = await office.plan(kind="document")
    await office.outbox.drain()
    assert await office.state(planned) == "unknown"
    for _ in range(4):
        await office.forward(seconds=61)
    row = await office.row(planned)
    assert (row.state, row.settled_via) == ("sent", "history")
    assert shared(office) == [["wins.md"]]


@pytest.mark.parametrize("kind", ["drop", "http", "error", "ratelimited"])
@pytest.mark.parametrize("method", [ASK_PLACE, SHARE])
async def test_what_surely_was_not_done_is_begun_anew(office: Office, method: str, kind: str) -> None:
    office.standin.faults.add(kind=kind, method=method, times=1)
    planned = await office.plan(kind="document")
    for _ in range(4):
        await office.forward(seconds=61)
    assert await office.state(planned) == "sent"
    assert shared(office) == [["wins.md"]]


async def test_a_share_that_is_accepted_late_is_waited_for(office: Office) -> None:
    office.standin.faults.add(kind="late", method=SHARE, seconds=25, times=1)
    planned = await office.plan(kind="document")
    for _ in range(6):
        await office.forward(seconds=31)
    assert await office.state(planned) == "sent"
    assert shared(office) == [["wins.md"]]


async def test_a_message_that_shows_late_is_found_later(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.documents.LOOKS", (0.0, 0.0))
    office.standin.faults.add(kind="hide_newest", method="conversations.history", seconds=20)
    planned = await office.plan(kind="document")
    await office.outbox.drain()
    assert await office.state(planned) == "unknown"
    await office.forward(seconds=31)
    assert await office.state(planned) == "sent"
    assert shared(office) == [["wins.md"]]


async def test_a_conversation_that_may_not_be_read_now_is_not_asked_again_at_once(office: Office) -> None:
    office.standin.faults.add("ratelimited", "conversations.history", times=1, retry_after="20")
    planned = await office.plan(kind="document")
    await office.outbox.drain()
    assert await office.state(planned) == "unknown"
    assert [exchange.what for exchange in office.standin.wire].count("conversations.history") == 1
    await office.forward(seconds=31)
    assert await office.state(planned) == "sent"
    assert shared(office) == [["wins.md"]]


async def test_without_the_scope_its_words_come_as_text_which_says_why(office: Office) -> None:
    for install in office.standin.world.tokens.values():
        install.scopes = tuple(scope for scope in install.scopes if scope != "files:write")
    planned = await office.plan(kind="document")
    await office.outbox.drain()
    assert await office.state(planned) == "sent"
    [post] = office.standin.record
    assert post.method == "chat.postMessage"
    assert post.text.startswith("As text, because of missing_scope: # What I did")
    assert shared(office) == []


@pytest.mark.parametrize("method", [ASK_PLACE, SHARE])
async def test_where_files_are_not_allowed_its_words_come_as_text_at_once(office: Office, method: str) -> None:
    office.standin.faults.add(kind="error", method=method, code="file_uploads_disabled")
    planned = await office.plan(kind="document")
    await office.outbox.drain()
    assert await office.state(planned) == "sent"
    assert [post.method for post in office.standin.record] == ["chat.postMessage"]
    assert "file_uploads_disabled" in office.standin.record[0].text


async def test_where_uploading_fails_again_and_again_its_words_come_as_text(office: Office) -> None:
    office.standin.faults.add(kind="http", method=ASK_PLACE, status=502)
    planned = await office.plan(kind="document")
    for _ in range(TRIES + 2):
        await office.forward(minutes=16)
    assert await office.state(planned) == "sent"
    assert [post.text.partition(":")[0] for post in office.standin.record] == ["As text, because of trouble"]
    assert calls(office) == [ASK_PLACE] * TRIES


async def test_a_document_that_was_erased_while_it_was_uploaded_is_not_shared(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = await office.plan(kind="document")
    upload = office.outbox._slack.upload

    async def erased(team_id: str, url: str, content: bytes) -> object:
        async with office.database.team(office.team_id) as team:
            await team.deliveries.cancel("erased", office.clock(), user_id=planned.user_id)
            await team.deliveries.end(planned.id, None, "sending", "cancelled", "erased", office.clock())
        return await upload(team_id, url, content)

    monkeypatch.setattr(office.outbox._slack, "upload", erased)
    await office.outbox.drain()
    assert await office.state(planned) == "cancelled:erased"
    assert office.standin.record == []


async def test_an_answer_in_a_thread_brings_its_file_there(office: Office) -> None:
    first = await office.plan()
    await office.outbox.drain()
    channel = office.standin.workspace.channels[office.standin.record[0].channel]
    asked = write(office.standin, office.standin.workspace, channel, first.user_id, "export my wins")
    planned = await office.plan(kind="document")
    async with office.database.team(office.team_id) as team:
        found = await team.deliveries.get(planned.id)
        assert found is not None
        found.subject = {**found.subject, "thread_ts": asked.ts}
    await office.outbox.drain()
    assert await office.state(planned) == "sent"
    [message] = [one for one in messages(office) if one.files]
    assert message.thread_ts == asked.ts
