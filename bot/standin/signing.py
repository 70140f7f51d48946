"""Request signatures as Slack makes them (SIG-1)."""

from __future__ import annotations

import hmac
from hashlib import sha256


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The value of X-Slack-Signature for a raw body at an epoch second."""
    base = b"v0:" + str(timestamp).encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, sha256).hexdigest()
