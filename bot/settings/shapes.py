"""What the text of a setting must look like."""

import base64
from ipaddress import ip_network
from urllib.parse import urlsplit


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


def of_a_file(value: str) -> str:
    """The address of an SQLite database; ValueError where it is none."""
    if not value.startswith("sqlite:///") or value == "sqlite:///":
        raise ValueError("must look like sqlite:///cairn.db or postgresql://user:password@host/cairn")
    if value.removeprefix("sqlite:///").startswith((":memory:", "file:")):
        raise ValueError("must be a file's path after sqlite:///; what is in memory alone would be lost")
    if "?" in value or "%" in value:
        raise ValueError("must be a path after sqlite:/// and nothing else; a `?` or `%` cannot be part of it")
    return value


def of_a_server(value: str) -> str:
    """The address of a PostgreSQL server; ValueError, in which nothing of it is repeated: it may hold a password."""
    told = "a character such as @ / : ? # in a name or password is written %40 %2F %3A %3F %23"
    try:
        address = urlsplit(value)
        port = address.port  # looked at only now
    except ValueError:
        raise ValueError(f"must look like postgresql://user:password@host:5432/cairn; {told}") from None
    if "@" in address.path or "@" in address.query or address.fragment or port == 0:
        raise ValueError(f"must look like postgresql://user:password@host:5432/cairn; {told}")
    if not address.path.strip("/"):
        raise ValueError("must name the database at its end: postgresql://user:password@host/cairn")
    return value
