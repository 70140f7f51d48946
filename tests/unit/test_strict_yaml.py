"""A file's value is read without looking where things stand; whoever asks afterwards is told the right line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.content.loader import load, shipped
from bot.content.strict_yaml import dotted, read

FILES = sorted(path for folder in ("data", "prompts") for path in (shipped() / folder).rglob("*.yaml"))
BROKEN = "broken:\n  - {id: a}\n  - {id: b, id: c}\n"


def _keys(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield (*path, key)
            yield from _keys(each, (*path, key))
    elif isinstance(value, list):
        for position, each in enumerate(value):
            yield from _keys(each, (*path, position))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_each_key_stands_on_the_line_that_is_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    document, lines = read(text, path.name), text.splitlines()
    assert document.problems == []
    for keys in _keys(document.value):
        assert str(keys[-1]) in lines[document.line_of(keys) - 1], dotted(keys)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_problem_at_the_end_changes_nothing_of_what_is_before_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    whole = read(text, path.name).value
    document = read(f"{text.rstrip()}\n{BROKEN}", path.name)
    (problem,) = document.problems
    assert (problem.key, problem.line) == ("broken[1].id", len(text.rstrip().splitlines()) + 3)
    assert document.value == whole | {"broken": [{"id": "a"}, {"id": "b"}]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x 1\nb: *x\n", "a.yaml:2: b: aliases (*name) are not allowed, write the value out"),
        ("a: 1\na: 2\n", "a.yaml:2: a: this key is here twice (first on line 1)"),
        ("a:\n  b: !ours 1\n", "a.yaml:2: a.b: the tag !ours is not allowed"),
        ("? [a]\n: 1\n", "a.yaml:1: a key must be plain text"),
        ("a: " + "[" * 30 + "]" * 30, "a.yaml:1: a" + "[0]" * 20 + ": this is nested too deeply"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, said: str) -> None:
    assert [str(problem) for problem in read(text, "a.yaml").problems] == [said]


def test_an_empty_file_has_its_first_line() -> None:
    document = read("# nothing\n", "a.yaml")
    assert (document.value, document.line_of(("a",))) == (None, 1)


def test_where_pieces_stand_is_found_when_it_is_asked_for() -> None:
    content = load()
    assert "places" not in vars(content)
    name = next(iter(content.nudges))
    file, line, key = content.places["nudges", name]
    assert name in (shipped() / file).read_text(encoding="utf-8").splitlines()[line - 1]
    assert key.startswith("nudges[")
