"""Which keys rows of a database are sealed with, so that a lost one is noticed before anything is read."""

from datetime import datetime

from sqlalchemy import bindparam, delete
from sqlmodel import col, select

from bot.errors import SettingRefusedError
from bot.store.rows import Rows
from bot.store.sealing.keyring import Keyring
from bot.store.tables import SealingKey

_ALL = select(col(SealingKey.tag)).order_by(col(SealingKey.first_used_at), col(SealingKey.tag))
_FIRST_USED = select(col(SealingKey.first_used_at)).where(col(SealingKey.tag) == bindparam("tag"))
_DROP = delete(SealingKey).where(col(SealingKey.tag) != bindparam("kept")).execution_options(synchronize_session=False)


class KnownKeys:
    """Queries on the keys that a database needs. They belong to no workspace."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def tags(self) -> list[str]:
        """The tags of the keys that rows may be sealed with, the oldest first."""
        return await self._rows.all(_ALL)

    async def first_used(self, keyring: Keyring) -> datetime | None:
        """When the newest key was written down; None where it never was."""
        found: datetime | None = await self._rows.first(_FIRST_USED, tag=keyring.tags[0]) if keyring.tags else None
        return found

    async def check(self, keyring: Keyring) -> bool:
        """Whether the newest key is known already. CairnError says which setting lacks a key that rows need."""
        known = await self.tags()
        lacking = [tag for tag in known if tag not in keyring.tags]
        if lacking:
            raise SettingRefusedError(
                f"CAIRN_ENCRYPTION_KEYS, or the key file of the database, lacks the key {', '.join(lacking)}, without"
                " which rows cannot be read. Add it behind the others; `cairn keys rotate` makes it superfluous."
            )
        return not keyring.tags or keyring.tags[0] in known

    async def note(self, keyring: Keyring, now: datetime) -> None:
        """Write the newest key down before anything is sealed with it."""
        if keyring.tags:
            await self._rows.insert(SealingKey, [{"tag": keyring.tags[0], "first_used_at": now}])

    async def keep_only(self, keyring: Keyring) -> int:
        """Forget every key but the newest, once no row needs another; how many those were."""
        return await self._rows.run(_DROP, kept=keyring.tags[0]) if keyring.tags else 0
