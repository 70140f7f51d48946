"""Structured logs: for people on a terminal, elsewhere JSON; never a text that somebody typed, never a token."""

import logging
import re
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

import structlog

from bot import tracing

_SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|xoxe[.\w-]+"  # Slack's tokens
    r"|https?://[^\s\"'<>]*/(?:actions|commands|app|services|workflows)/[^\s\"'<>]+"  # response URLs, of any host
    r"|https?://hooks\.slack[^\s\"'<>]*"
    r"|(?<=://)[^\s/@\"'<>]+:[^\s/@\"'<>]*(?=@)"  # a name and a password in an address
    r"|(?<![\w-])[\w-]{43}=(?![\w=])|gAAAAA[\w-]{20,}={0,2}"  # keys that texts are sealed with, and what they sealed
    r"|(?i:\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}"
    r"|(?i:\b(?:password|passwd|secret|signing_secret|client_secret|access_token|refresh_token|token|api_key"
    r"|authorization|x-slack-signature)\b[\"']?\s*[=:]\s*[\"']?(?:(?:bearer|basic)\s+)?)"
    r"[^\s\"',;&]{4,}"
)
_known: set[str] = set()
_level = logging.getLogger("cairn-level")
"""Carries our level, to be asked without the cost of a line that is not written; no other logger is below it."""
_SHORTEST_SECRET = 8
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_LONGEST = 2_000
"""Characters of one value; nothing that we log is longer, and what somebody makes longer is cut."""


def keep_out(secrets: Iterable[str]) -> None:
    """Blot these very words out of all that this process logs, whatever they look like; short ones are left alone."""
    _known.update(secret for secret in secrets if len(secret) >= _SHORTEST_SECRET)


def safe(text: str) -> str:
    """A text as it may stand in a log: without secrets, on one line, and without what a terminal would obey."""
    shown = text[: 4 * _LONGEST]
    for secret in _known:
        shown = shown.replace(secret, "[redacted]")
    shown = _SECRET.sub("[redacted]", shown)
    shown = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", shown)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def redact(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blot out what looks like a token, a password or a response URL, wherever it stands."""
    for key, value in entry.items():
        entry[key] = _redacted(value)
    return entry


def _redacted(value: Any) -> Any:
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, Mapping):
        return {safe(str(key)): _redacted(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else safe(str(value))


class _Redacting(logging.Filter):
    """The same for what libraries log; they are kept to warnings, since at INFO some log whole bodies."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if record.exc_info and record.exc_info[0] is not None:
            said += f" ({record.exc_info[0].__name__})"  # a traceback's own words may be a person's, or an address
        record.msg, record.args, record.exc_info, record.exc_text, record.stack_info = safe(said), (), None, None, None
        return True


def is_verbose() -> bool:
    """Whether each request and each message has its line: at DEBUG."""
    return _level.isEnabledFor(logging.DEBUG)


def configure(level: str) -> None:
    """Set up logging for the process: ours at `level`, libraries at WARNING."""
    renderer: Any = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            tracing.named,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Redacting())
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    _level.setLevel(level)
