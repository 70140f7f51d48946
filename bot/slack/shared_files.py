"""What is kept of the files that come with a direct message, and whether they are something to import."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks.text import clean
from bot.slack import speech
from bot.slack.context import Payload
from bot.slack.inputs import mapping, text
from bot.slack.speech.intents import ImportData

MOST = 10
"""Files of one message that are looked at."""


def files_of(event: Payload) -> list[dict[str, str]]:
    """The ids of a message's files, and whether each looks like an export (`json`) or like its readable twin (`md`)."""
    found = event.get("files")
    files = [mapping(one) for one in (found if isinstance(found, list) else [])[:MOST]]
    return [{"id": text(one.get("id")), "kind": _kind(text(one.get("name")))} for one in files]


def shared_files(payload: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    """The files of a message as they were kept."""
    files = payload.get("files")
    return files if isinstance(files, list) else []


def brings_import(payload: Mapping[str, Any]) -> bool:
    """Whether a direct message brings something to import: a file alone, or one with words that say so."""
    files, said = shared_files(payload), clean(text(payload.get("text"))).strip()
    if said:
        return bool(files) and isinstance(speech.read_message(said), ImportData)
    return any(file["kind"] in ("json", "md") for file in files)


def _kind(name: str) -> str:
    suffix = name.lower().rpartition(".")[2]
    return suffix if suffix in ("json", "md") else "other"
