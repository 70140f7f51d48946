"""JSON Schemas of all content files, for editors that check and complete YAML while it is typed."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from bot.content.answers import AnswersFile
from bot.content.drops import DropFile
from bot.content.examples import NAMES
from bot.content.questions import QuestionsFile
from bot.content.schema import AdviceFile, ContradictionsFile, LadderFile, LevelFile, ReadingFile, SourcesFile
from bot.content.suggestions import GrowthFile, NudgesFile
from bot.content.words import Words

FILES: Mapping[str, type[BaseModel]] = {
    "sources": SourcesFile,
    "contradictions": ContradictionsFile,
    "reading": ReadingFile,
    "advice": AdviceFile,
    "drop": DropFile,
    "ladder": LadderFile,
    "level": LevelFile,
    "nudges": NudgesFile,
    "growth": GrowthFile,
    "questions": QuestionsFile,
    "answers": AnswersFile,
}
"""The model of each kind of file, by the name of its schema."""
PLACES = (
    ("data/sources.yaml", "sources"),
    ("data/sources/*.yaml", "sources"),
    ("data/contradictions.yaml", "contradictions"),
    ("data/reading.yaml", "reading"),
    ("data/advice/*.yaml", "advice"),
    ("data/drop.yaml", "drop"),
    ("data/ladders/*/ladder.yaml", "ladder"),
    ("data/ladders/*/*.yaml", "level"),
    ("prompts/nudges/*.yaml", "nudges"),
    ("prompts/growth/*.yaml", "growth"),
    ("prompts/questions/*.yaml", "questions"),
    ("prompts/answers/*.yaml", "answers"),
    ("prompts/messages/*.yaml", "messages"),
)
"""Where files of each kind lie; the first that fits counts."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas(words: Words) -> dict[str, dict[str, Any]]:
    """Every schema by its name; that of messages knows each message there is, by file."""
    found = {name: _of_model(name, model) for name, model in FILES.items()}
    files: dict[str, list[str]] = {}
    for whole in words:
        file, _, key = whole.partition(".")
        files.setdefault(file, []).append(key)
    return found | {f"messages-{file}": _of_messages(file, keys, words) for file, keys in files.items()}


def _of_model(name: str, model: type[BaseModel]) -> dict[str, Any]:
    said: dict[str, Any] = _said(model.model_json_schema(by_alias=True))
    return {"$schema": DIALECT, "$id": f"cairn-{name}.schema.json"} | said


def _said(schema: Any) -> Any:
    """Without titles that repeat a key: an editor would show them in place of what the key is for."""
    if isinstance(schema, dict):
        return {
            key: {name: _said(one) for name, one in value.items()} if key in ("properties", "$defs") else _said(value)
            for key, value in schema.items()
            if key != "title" or not isinstance(value, str)
        }
    return [_said(one) for one in schema] if isinstance(schema, list) else schema


def _of_messages(file: str, keys: list[str], words: Words) -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "$id": f"cairn-messages-{file}.schema.json",
        "type": "object",
        "description": f"The wording of messages/{file}.yaml. Any text may hold {', '.join(sorted(NAMES))}.",
        "properties": {
            key: {"type": "string", "minLength": 1, "description": _places(words.wants(f"{file}.{key}"))}
            for key in sorted(keys)
        },
        "additionalProperties": False,
    }


def _places(names: set[str]) -> str:
    told = ", ".join(f"{{{name}}}" for name in sorted(names))
    return f"Filled in: {told}." if told else "Nothing is filled in."
