"""YAML as people expect it: no key twice, no aliases, `no` is a word, `9:30` is text, each value knows its line."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # pragma: no cover - PyYAML without libyaml reads the same files, seven times slower
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

Path = tuple[str | int, ...]

_CORE = "tag:yaml.org,2002:"
_CORE_TYPES = ("str", "int", "float", "bool", "null", "map", "seq", "timestamp", "value", "merge")
_TEXT = _CORE + "str"
_KNOWN_TAGS = {_CORE + name for name in _CORE_TYPES}
_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
}
_INT = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_QUOTED = {"'", '"', "|", ">"}
_DEEPEST = 20
_LONGEST_INT = 18
_NESTING = ("[", "{", "- -", "-\t", "? ", "?\t")
_MUCH_NESTING = 500
_MOST_LINES = 30_000
"""Ends of lines and commas, between which values stand: the shipped files have a few hundred, and a process that reads
one with half a million would need a gigabyte for it."""
_MOST_HERE = 1_000
"""Entries of one list or mapping."""


class _Loader(_SafeLoader):
    """PyYAML's own guesses at types take a third of the time, and `_scalar` decides: none are made here."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return _TEXT

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        """Nothing is looked up by path."""

    def ascend_resolver(self) -> None:
        """Nothing is looked up by path."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a content file, and where: a line number starting at 1 and the key's dotted path."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"


@dataclass
class Document:
    """One file's value, and where in its text each key and item stands."""

    file: str
    text: str = ""
    value: Any = None
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def lines(self) -> dict[Path, int]:
        """The line of every key and item: looked for where it is asked for, since next to no file has a problem."""
        node = _composed(self.text)
        return {} if node is None else _Reader(self.file).read(node).lines

    def line_of(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest parent that the file has."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def place(self, path: Path) -> tuple[str, int, str]:
        """File, line and key of what is at `path`."""
        return self.file, self.line_of(path), dotted(path)

    def problem(self, path: Path, message: str) -> Problem:
        return Problem(self.file, self.line_of(path), dotted(path), message)


def dotted(path: Path) -> str:
    """`('nudges', 3, 'why')` as `nudges[3].why`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read(text: str, file: str) -> Document:
    """Parse one document; what is wrong is collected in `problems`, never raised."""
    document = Document(file, text)
    if text.count("\n") + text.count(",") > _MOST_LINES:
        document.problems.append(Problem(file, 0, "", f"more than {_MOST_LINES:,} lines and commas; split this file"))
        return document
    try:
        if _is_a_tower(text):
            document.problems.append(Problem(file, 1, "", "this is nested too deeply"))
            return document
        node = _composed(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = str(getattr(error, "problem", None) or error).splitlines()[0]
        document.problems.append(Problem(file, mark.line + 1 if mark else 1, "", f"this is not YAML: {reason}"))
        return document
    except (ValueError, RecursionError) as error:
        document.problems.append(Problem(file, 1, "", f"this is not YAML: {type(error).__name__}"))
        return document
    if node is not None:
        try:
            document.value = _value(node, set(), 0)
        except _OddError:
            reader = _Reader(file).read(node)
            document.value, document.problems, document.lines = reader.found, reader.problems, reader.lines
    return document


def _composed(text: str) -> Any:
    return yaml.compose(text, Loader=_Loader)


class _OddError(Exception):
    """Something is there that is refused; `_Reader` says what and where."""


def _value(node: Any, seen: set[int], depth: int) -> Any:
    """What a node stands for, where nothing is wrong with it."""
    mark = id(node)
    if mark in seen or depth > _DEEPEST or (node.tag not in _KNOWN_TAGS and node.tag != "!"):
        raise _OddError
    seen.add(mark)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if len(node.value) > _MOST_HERE:
        raise _OddError
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, seen, depth + 1) for item in node.value]
    found = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _OddError
        found[str(key.value)] = _value(value, seen, depth + 1)
    if len(found) < len(node.value):  # a key twice
        raise _OddError
    return found


def _is_a_tower(text: str) -> bool:
    """Whether it nests so deeply that libyaml, which composes by recursion, would take the process down.

    Events are read without recursion, but only where there is enough to nest: they take half as long again.
    """
    if sum(map(text.count, _NESTING)) <= _MUCH_NESTING:
        return False
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MUCH_NESTING:
            return True
    return False


class _Reader:
    """Reads as `_value` does, and keeps where everything stands and what is wrong with it."""

    def __init__(self, file: str) -> None:
        self.found: Any = None
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self._file = file
        self._seen: set[int] = set()

    def read(self, node: yaml.Node) -> "_Reader":
        """All that the node holds."""
        self.found = self._value(node, ())
        return self

    def _value(self, node: yaml.Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in self._seen:
            return self._refuse(path, "aliases (*name) are not allowed, write the value out")
        self._seen.add(id(node))
        if node.tag not in _KNOWN_TAGS and node.tag != "!":
            return self._refuse(path, f"the tag {node.tag} is not allowed")
        if len(path) > _DEEPEST:
            return self._refuse(path, "this is nested too deeply")
        if isinstance(node, yaml.CollectionNode) and len(node.value) > _MOST_HERE:
            return self._refuse(path, f"more than {_MOST_HERE:,} entries in one place; split this file")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*path, index)) for index, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(Problem(self._file, line, dotted(path), "a key must be plain text"))
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key in result:
                message = f"this key is here twice (first on line {self.lines[here]})"
                self.problems.append(Problem(self._file, line, dotted(here), message))
                continue
            self.lines[here] = line
            result[key] = self._value(value_node, here)
        return result

    def _refuse(self, path: Path, message: str) -> None:
        self.problems.append(Problem(self._file, self.lines[path], dotted(path), message))


def _scalar(node: Any) -> Any:
    text = str(node.value)
    if node.style in _QUOTED:  # it is text, whatever it looks like
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0].isalpha():  # most are words, and no number begins with a letter
        return text
    if len(text) <= _LONGEST_INT and _INT.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    return text
