"""What the text of a setting must look like."""

import base64
from ipaddress import ip_network


def parts(value: str | None) -> list[str]:
    """What stands between its commas."""
    return [part.strip() for part in (value or "").split(",") if part.strip()]


def is_fernet_key(value: str) -> bool:
    """Whether it is 32 bytes in URL-safe base64. Without the library, which commands without a database do not load."""
    try:
        return len(base64.b64decode(value, altchars=b"-_", validate=True)) == 32
    except ValueError:
        return False


def is_network(value: str) -> bool:
    """Whether it is a network such as 10.0.0.0/8."""
    try:
        ip_network(value)
    except ValueError:
        return False
    return True


def prefixed(value: str | None, prefixes: tuple[str, ...]) -> str | None:
    """The value; ValueError where it begins with none of these."""
    if value is not None and not value.startswith(prefixes):
        raise ValueError(f"must begin with {prefixes[0]}")
    return value
