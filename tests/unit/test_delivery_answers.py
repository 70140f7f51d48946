import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import SectionBlock

from bot.blocks.message import Message
from bot.delivery import slack_answers
from bot.delivery.slack_answers import (
    Doubt,
    MemberRefused,
    Mistaken,
    ThreadRefused,
    Unreached,
    Wait,
    WorkspaceRefused,
    meaning,
)
from bot.delivery.slack_post import carries, marked

WORKSPACE = (
    "account_inactive token_revoked token_expired invalid_auth not_authed org_login_required "
    "team_access_not_granted ekm_access_denied"
)
MEMBER = (
    "channel_not_found not_in_channel is_archived messages_tab_disabled restricted_action restricted_action_read_only "
    "user_disabled user_not_found user_not_visible too_many_users cannot_dm_bot"
)
THREAD = (
    "cannot_reply_to_message invalid_thread_ts restricted_action_non_threadable_channel "
    "restricted_action_thread_locked thread_not_found"
)
OURS = (
    "invalid_blocks invalid_blocks_format msg_blocks_too_long no_text markdown_text_conflict invalid_metadata_format "
    "invalid_metadata_schema metadata_too_large too_many_attachments invalid_arguments msg_too_long "
    "missing_scope no_permission not_allowed_token_type"
)
WAIT = "ratelimited rate_limited message_limit_exceeded"
DOUBT = "internal_error fatal_error service_unavailable request_timeout something_of_next_year"


@pytest.mark.parametrize("code", WORKSPACE.split())
def test_codes_that_stop_the_workspace(code: str) -> None:
    assert meaning(code) == WorkspaceRefused(code)


@pytest.mark.parametrize("code", MEMBER.split())
def test_codes_that_stop_the_member(code: str) -> None:
    assert meaning(code) == MemberRefused(code)


@pytest.mark.parametrize("code", THREAD.split())
def test_codes_that_refuse_a_thread_and_no_person(code: str) -> None:
    assert meaning(code) == ThreadRefused(code)


@pytest.mark.parametrize("code", OURS.split())
def test_codes_that_are_our_mistake(code: str) -> None:
    assert meaning(code) == Mistaken(code)


@pytest.mark.parametrize("code", WAIT.split())
def test_codes_that_say_wait(code: str) -> None:
    assert meaning(code, 200, "7") == Wait(code, "7")


@pytest.mark.parametrize("code", DOUBT.split())
def test_codes_that_leave_doubt(code: str) -> None:
    assert meaning(code) == Doubt(code)


@pytest.mark.parametrize("code", ["", "channel_not_found", "ratelimited", "invalid_blocks"])
def test_a_server_error_leaves_doubt_whatever_its_body_says(code: str) -> None:
    assert isinstance(meaning(code, 503), Doubt)


def test_status_429_says_wait_whatever_its_body_says() -> None:
    assert meaning("", 429, "30") == Wait("", "30")


def test_no_set_of_codes_overlaps_another() -> None:
    sets = [
        slack_answers.STOPS_WORKSPACE,
        slack_answers.STOPS_MEMBER,
        slack_answers.REFUSES_THREAD,
        slack_answers.OUR_MISTAKE,
        slack_answers.SAYS_WAIT,
        slack_answers.LEAVES_DOUBT,
    ]
    assert len(frozenset().union(*sets)) == sum(map(len, sets))


def test_only_a_connection_that_was_never_made_is_no_doubt() -> None:
    key = ConnectionKey("slack.example", 443, True, True, None, None, None)
    assert isinstance(slack_answers.meaning_of(aiohttp.ClientConnectorError(key, OSError("refused"))), Unreached)
    assert isinstance(slack_answers.meaning_of(aiohttp.ConnectionTimeoutError()), Unreached)
    for error in (
        TimeoutError(),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientOSError(),
        aiohttp.SocketTimeoutError(),
        ValueError("no JSON"),
        SlackApiError("odd", None),  # type: ignore[no-untyped-call]
    ):
        assert isinstance(slack_answers.meaning_of(error), Doubt)


def test_a_message_without_blocks_gets_one_that_carries_the_marker() -> None:
    assert marked(Message("Plain words"), "7") == {
        "text": "Plain words",
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Plain words"}, "block_id": "d:7"}],
    }


def test_marking_leaves_the_message_itself_as_it_was() -> None:
    block = SectionBlock(text="Words", block_id="own")
    assert isinstance(marked(Message("Words", [block]), "7"), dict)
    assert block.block_id == "own"


def test_a_message_that_breaks_a_limit_is_our_mistake() -> None:
    assert isinstance(marked(Message("Words", [SectionBlock(text="x" * 3001)]), "7"), Mistaken)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"metadata": {"event_type": "cairn_delivery", "event_payload": {"id": "7"}}}, True),
        ({"metadata": {"event_type": "cairn_delivery", "event_payload": {"id": "8"}}}, False),
        ({"metadata": {"event_type": "other", "event_payload": {"id": "7"}}}, False),
        ({"blocks": [{"block_id": "d:7"}]}, True),
        ({"blocks": [{"block_id": "d:77"}, "odd"]}, False),
        ({"blocks": "d:7", "metadata": "odd"}, False),
        ({"text": "d:7"}, False),
        ({}, False),
    ],
)
def test_a_delivery_is_known_by_either_marker(message: dict[str, object], expected: bool) -> None:
    assert carries(message, "7") is expected
