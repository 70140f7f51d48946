"""The code and prompts/messages/ speak of the same texts, and every text can be said."""

import ast
import re
from typing import get_args

import pytest

from bot.blocks.importing import KINDS, REASONS
from bot.content import Content, schema
from bot.content.loader import shipped
from bot.content.strict_yaml import read
from bot.slack import ACTIONS, COMMANDS, FORMS, SHORTCUTS
from tests.contract.source_code import called, literals, trees

FILES = {file.stem for file in (shipped() / "prompts" / "messages").glob("*.yaml")}
KEYS = {
    f"{file.stem}.{key}"
    for file in (shipped() / "prompts" / "messages").glob("*.yaml")
    for key in read(file.read_text(encoding="utf-8"), file.name).value
}
NAMES_A_KEY = re.compile(rf"(?:{'|'.join(FILES)})\.[a-z0-9_]+")
FILES_OF_OTHER_KINDS = {"cairn.db"}
COLUMNS = {"assessment.id", "cairn.team", "cairn.all_rows"}
"""What other tables refer to, and settings that a connection to PostgreSQL has."""
ATTRIBUTES = {"cairn.kind", "cairn.request", "cairn.delivery", "cairn.outcome", "cairn.name"}
"""What a span of OpenTelemetry says."""
STRENGTHS = get_args(schema.Source.model_fields["strength"].annotation)
MADE = {
    "import.many_{}": list(KINDS),
    "import.not_{}": [*REASONS],
    "import.one_{}": list(KINDS),
    "levels.strength_{}": [strength.replace("-", "_") for strength in STRENGTHS],
    "manifest.{}_description": list(COMMANDS),
    "manifest.{}_hint": list(COMMANDS),
}
"""Keys that the code puts together, with all that can stand in the gap."""


def said_outright() -> dict[str, str]:
    """Keys that stand in the code as they are, with the module; names of buttons and forms where they are no keys."""
    found: dict[str, str] = {}
    for path, tree in trees().items():
        aside = {id(node) for node in _names_of_controls(tree)}
        for node in ast.walk(tree):
            if id(node) in aside or not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if NAMES_A_KEY.fullmatch(node.value):
                found.setdefault(node.value, path)
    return found


def _names_of_controls(tree: ast.AST) -> list[ast.expr]:
    """What is passed as the name of a button or form, and the keys of the tables that list them."""
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) == "button":
            found += node.args[1:2]
        elif isinstance(node, ast.keyword) and node.arg in ("action_id", "callback_id"):
            found.append(node.value)
        elif isinstance(node, ast.Dict):
            found += [
                key
                for key in node.keys
                if isinstance(key, ast.Constant) and key.value in {**ACTIONS, **FORMS, **SHORTCUTS}
            ]
    return found


def made() -> set[str]:
    return {pattern.format(word) for pattern, words in MADE.items() for word in words}


def test_every_key_that_the_code_says_is_there() -> None:
    known = {*KEYS, *ACTIONS, *FORMS, *FILES_OF_OTHER_KINDS, *COLUMNS, *ATTRIBUTES}
    begun = {pattern.split("{")[0] for pattern in MADE}
    assert {key: where for key, where in said_outright().items() if key not in known | begun} == {}
    assert made() <= KEYS


def test_whatever_is_handed_to_say_is_a_key(content: Content) -> None:
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) == "say" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    assert first.value in content.words, f"{path}:{node.lineno}: {first.value}"


def test_every_key_is_said_somewhere() -> None:
    assert sorted(KEYS - set(said_outright()) - made()) == []


def test_keys_are_made_only_as_this_test_knows() -> None:
    patterns = {text for tree in trees().values() for text in literals(tree) if text.removesuffix("_") + "_" in text}
    begun = {text for text in patterns if re.fullmatch(rf"(?:{'|'.join(FILES)})\.[a-z0-9_]*_|manifest\.", text)}
    assert begun == {pattern.split("{")[0] for pattern in MADE} - {"manifest."}


def test_every_text_with_all_its_values_is_left_without_a_brace(content: Content) -> None:
    for key in KEYS:
        said = content.words.say(key, **dict.fromkeys(content.words.wants(key), "x"))
        assert said.strip()
        assert "{" not in said, key
        assert "}" not in said, key


def test_a_missing_value_and_an_unknown_key_are_errors(content: Content) -> None:
    with pytest.raises(KeyError):
        content.words.say("goals.added")
    with pytest.raises(KeyError):
        content.words.say("goals.no_such_text")


def test_nothing_that_is_shipped_shouts(content: Content) -> None:
    texts = {key: content.words.say(key, **dict.fromkeys(content.words.wants(key), "")) for key in KEYS}
    for nudge in content.nudges.values():
        texts[nudge.id] = " ".join((nudge.title, nudge.do, nudge.first_step, *nudge.why.values()))
    for ladder in content.ladders.values():
        for row in ladder.cells.values():
            for cell in row.values():
                texts.update({one.id: f"{one.text} {one.example} {one.question}" for one in cell})
    assert [key for key, text in texts.items() if "!" in text] == []


def test_no_key_stands_twice_in_one_file() -> None:
    for file in (shipped() / "prompts" / "messages").glob("*.yaml"):
        document = read(file.read_text(encoding="utf-8"), file.name)
        assert document.problems == []
        assert all(re.fullmatch(r"[a-z0-9_]+", key) for key in document.value)


def test_a_command_is_named_with_its_prefix_or_not_at_all() -> None:
    """Another app may own `/level`: then ours is `/acme-level`, and a text that says otherwise leads there."""
    named = re.compile(rf"(?<![\w}}])/(?:{'|'.join(COMMANDS)})\b")
    folder = shipped() / "prompts"
    files = [path for path in folder.rglob("*.yaml") if path.name != "manifest.yaml"]
    said = [f"{path.name}: {line}" for path in files for line in path.read_text().splitlines() if line[:1] != "#"]
    assert [line for line in said if named.search(line.partition(" #")[0])] == []
