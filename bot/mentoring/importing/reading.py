"""From the bytes of a file to an export that may be taken in; whoever made the file may have meant harm."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from bot.mentoring.importing.checking import UnfitFileError, check
from bot.mentoring.rights import format as shape

__all__ = ["LARGEST", "MOST_ENTRIES", "Found", "UnfitFileError", "found_in", "read_export"]

LARGEST = 5_000_000
"""Bytes of a file."""
MOST_ENTRIES = 20_000
"""Entries of all lists together, changes of goals and ratings among them: more than a working life has."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Found:
    """How much of each kind is in an export; `since` and `until` are the ISO days of its first entry and of itself."""

    goals: int
    wins: int
    notes: int
    assessments: int
    check_ins: int
    plans: int
    one_on_ones: int
    nudges: int
    since: str
    until: str

    def facts(self) -> dict[str, int | str]:
        """The same by name."""
        return asdict(self)


def read_export(raw: bytes, now: datetime, clean: Callable[[str], str]) -> shape.Export:
    """The export in a file, its texts cleaned. UnfitFileError says why it cannot be taken in.

    `clean` is what is done to everything that people type.
    """
    if len(raw) > LARGEST:
        raise UnfitFileError("too_large")
    try:
        content = from_json(raw.removeprefix(_BYTE_ORDER_MARK), allow_inf_nan=False)
    except ValueError:  # no JSON, too deep, or with half of a character in it
        raise UnfitFileError("no_json") from None
    if not isinstance(content, dict) or content.get("schema") != shape.SCHEMA:
        raise UnfitFileError("no_export")
    version = content.get("version")
    if type(version) is int and version > shape.VERSION:
        raise UnfitFileError("newer")
    if _entries(content) > MOST_ENTRIES:
        raise UnfitFileError("too_many")
    try:
        export = shape.read(json.dumps(_cleaned(content, clean)))
    except ValidationError as error:
        raise UnfitFileError("invalid", where=_place(error)) from None
    check(export, now)
    return export


def found_in(export: shape.Export) -> Found:
    """What an export brings."""
    moments = [one.created_at for one in export.goals] + [one.created_at for one in export.wins]
    moments += [one.created_at for one in export.notes]
    moments += [one.started_at for one in export.assessments] + [one.asked_at for one in export.check_ins]
    moments += [one.prepared_at for one in export.one_on_ones] + [one.given_at for one in export.nudges]
    return Found(
        goals=sum(goal.state != "cancelled" for goal in export.goals),
        wins=len(export.wins),
        notes=len(export.notes),
        assessments=len(export.assessments),
        check_ins=len(export.check_ins),
        plans=sum(len(goal.plans) for goal in export.goals),
        one_on_ones=len(export.one_on_ones),
        nudges=len(export.nudges),
        since=min(moments, default=export.exported_at).date().isoformat(),
        until=export.exported_at.date().isoformat(),
    )


def _entries(content: dict[str, Any]) -> int:
    lists = [value for value in content.values() if isinstance(value, list)]
    inner = [part for one in lists for entry in one if isinstance(entry, dict) for part in entry.values()]
    return sum(map(len, lists)) + sum(len(part) for part in inner if isinstance(part, list))


def _cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    """The reader has refused what is deeper than a few hundred levels."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(entry, clean) for entry in value]
    if isinstance(value, dict):
        return {clean(name): _cleaned(entry, clean) for name, entry in value.items()}
    return value


def _place(error: ValidationError) -> str:
    """The list and the entry that the first complaint is about, without any of the file's own words."""
    first, second, *_ = (*error.errors(include_input=False, include_url=False, include_context=False)[0]["loc"], "", "")
    if first not in shape.Export.model_fields:
        return "file"
    return f"{first} {second + 1}" if isinstance(second, int) else str(first)
