"""The shape of CAIRN_ADMINS: ids of members, with their workspace's where there are many."""

import re
from typing import Annotated

from pydantic import AfterValidator

from bot.settings.shapes import parts

_ID = re.compile(r"(?:T[A-Z0-9]{1,20}:)?[UW][A-Z0-9]{1,20}")


def are_admins(value: str | None) -> str | None:
    """ValueError for anything that is no id of Slack's."""
    wrong = [part for part in parts(value) if _ID.fullmatch(part) is None]
    if wrong:
        raise ValueError(f"must be ids such as U0123ABCD or T0123ABCD:U0123ABCD; wrong: {', '.join(wrong)}")
    return value


AdminIds = Annotated[str | None, AfterValidator(are_admins)]
