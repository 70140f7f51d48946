"""What a log line may never hold, and what a line cannot be made to look like."""

import io
import json
import logging

import pytest
import structlog

from bot import logs
from bot.settings import read_settings

SECRETS = (
    "xoxb-1234-5678-AbCdEf",
    "xoxp-1-2-3",
    "xoxe.xoxb-1-MjM0NTY3ODkw",
    "xoxe-1-My0xLUFiQ2Q",
    "xapp-1-A0-1234-abcdef",
    "https://hooks.slack.com/actions/T0/123/AbCd",
    "https://hooks.slack.com/commands/T0/123/AbCd",
    "http://127.0.0.1:8900/actions/T0/123/AbCd",
    "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "gAAAAABhZ0xvbmdDaXBoZXJ0ZXh0SXNIZXJl",
    "Bearer abcdefgh12345678",
    "Authorization: Basic dXNlcjpodW50ZXIy",
    "client_secret=0123456789abcdef",
    "'password': 'hunter2'",
    "token=abcdefgh",
)
INJECTED = "line\nERROR root forged\r\x1b[2J\x1b]0;title\x07\u202egnp.exe\u2028\u2066\u200b\x00\x9b31m"


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_blotted_out_wherever_it_stands(written: io.StringIO, secret: str) -> None:
    log = structlog.get_logger()
    log.info("plain", value=secret)
    log.info("inside", value=f"before {secret} after", many=[secret], deep={"a": {"b": (secret,)}})
    log.info(secret)
    log.error("odd", value=ValueError(secret))
    logging.getLogger("library").warning("failed with %s", secret)
    try:
        raise RuntimeError(secret)
    except RuntimeError:
        logging.getLogger("library").exception("failed")
    assert secret not in written.getvalue()
    assert secret.rstrip("='")[-6:] not in written.getvalue()


def test_a_password_in_an_address_is_blotted_out() -> None:
    shown = logs.safe("cannot reach postgresql://cairn:hunter2@db.example/cairn")
    assert "hunter2" not in shown
    assert "db.example/cairn" in shown


def test_what_the_settings_hold_is_blotted_out_whatever_it_looks_like(written: io.StringIO) -> None:
    settings = read_settings(
        slack_bot_token="xoxb-1-2-abc",
        slack_signing_secret="0123456789abcdef0123456789abcdef",
        database_url="postgresql://cairn:correcthorse@db/cairn",
    )
    logs.keep_out(settings.secrets)
    structlog.get_logger().warning("odd", one="0123456789abcdef0123456789abcdef", two="correcthorse battery")
    logging.getLogger("asyncpg").warning("no pg_hba entry for correcthorse")
    assert "0123456789abcdef0123456789abcdef" not in written.getvalue()
    assert "correcthorse" not in written.getvalue()


def test_a_line_stays_one_line_and_no_terminal_obeys_it(written: io.StringIO) -> None:
    structlog.get_logger().info("said", value=INJECTED, key=[INJECTED])
    logging.getLogger("library").warning("%s", INJECTED)
    lines = written.getvalue().splitlines()
    assert len(lines) == 2
    assert json.loads(lines[0])["event"] == "said"
    assert lines[1].startswith("WARNING library line")
    for character in INJECTED:
        assert character.isprintable() or character not in written.getvalue().replace("\n", "")


def test_no_value_makes_a_line_endless(written: io.StringIO) -> None:
    structlog.get_logger().info("long", value="x" * 1_000_000)
    assert len(written.getvalue()) < 3_000


def test_libraries_are_kept_to_warnings_whatever_the_level(written: io.StringIO) -> None:
    for name in ("slack_sdk", "slack_bolt", "aiohttp", "sqlalchemy.engine", "asyncpg", "uvicorn.error", "aiosqlite"):
        logging.getLogger(name).info("a body with everything in it")
        logging.getLogger(name).debug("and once more")
    assert written.getvalue() == ""
