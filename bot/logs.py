"""Structured logs: for people on a terminal, elsewhere JSON; never a text that somebody typed, never a token."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_TOKEN = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|xoxe[.\w-]+|https://hooks\.slack\.com/\S+")


def redact(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blot out what looks like a token or a response URL, wherever it stands."""
    for key, value in entry.items():
        if isinstance(value, str):
            entry[key] = _TOKEN.sub("[redacted]", value)
    return entry


class _Redacting(logging.Filter):
    """The same for what libraries log; they are kept to warnings, since at INFO some log whole bodies."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if record.exc_info and record.exc_info[0] is not None:
            said += f" ({record.exc_info[0].__name__})"  # a traceback's own words may be a person's, or an address
        record.msg, record.args, record.exc_info = _TOKEN.sub("[redacted]", said), (), None
        return True


def configure(level: str) -> None:
    """Set up logging for the process: ours at `level`, libraries at WARNING."""
    renderer: Any = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
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
