"""For how long what is kept of itself, as the operator has set it."""

from dataclasses import dataclass

RETENTION_DAYS = 730
UNINSTALL_GRACE_DAYS = 30


@dataclass(frozen=True)
class Keeping:
    """Days; `retention_days` 0: records of messages and nudges stay until they are deleted."""

    retention_days: int = RETENTION_DAYS
    uninstall_grace_days: int = UNINSTALL_GRACE_DAYS
