"""Which addresses may be answered at: the host is decided by the operator, never by who sends a request."""

import re

SLACKS = "hooks.slack.com"
"""The host of Slack's own response URLs; only https goes there."""
_LONGEST = 2_000
# Nothing that two parsers of addresses could read in two ways: no userinfo, backslash, white space, or other alphabet.
_PATH = re.compile(r"/[A-Za-z0-9._~%/=&?:+-]*")


def is_response_url(url: str, host: str) -> bool:
    """Whether a URL leads to this host, given with its port where it has one, and to no other by any reading."""
    if len(url) > _LONGEST:
        return False
    schemes = ("https://",) if host == SLACKS else ("https://", "http://")
    return any(url.startswith(f"{scheme}{host}/") and _PATH.fullmatch(url, len(scheme + host)) for scheme in schemes)
