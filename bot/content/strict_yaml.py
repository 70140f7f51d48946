"""YAML as people expect it: no key twice, no aliases, `no` is a word, `9:30` is text, each value knows its line."""

import re
from dataclasses import dataclass, field
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
_TRUE = {"true", "True", "TRUE"}
_FALSE = {"false", "False", "FALSE"}
_NULL = {"", "~", "null", "Null", "NULL"}
_INT = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_QUOTED = {"'", '"', "|", ">"}
_DEEPEST = 20
_LONGEST_INT = 18
_NESTING = ("[", "{", "- -", "-\t", "? ", "?\t")
_MUCH_NESTING = 500


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
    """One file's value with the line of every key and item in it."""

    file: str
    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

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
    document = Document(file)
    try:
        if _is_a_tower(text):
            document.problems.append(Problem(file, 1, "", "this is nested too deeply"))
            return document
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = str(getattr(error, "problem", None) or error).splitlines()[0]
        document.problems.append(Problem(file, mark.line + 1 if mark else 1, "", f"this is not YAML: {reason}"))
        return document
    except (ValueError, RecursionError) as error:
        document.problems.append(Problem(file, 1, "", f"this is not YAML: {type(error).__name__}"))
        return document
    if node is not None:
        document.value = _Reader(document).value(node, ())
    return document


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
    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.document.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in self.seen:
            return self._refuse(path, "aliases (*name) are not allowed, write the value out")
        self.seen.add(id(node))
        if node.tag not in _KNOWN_TAGS and node.tag != "!":
            return self._refuse(path, f"the tag {node.tag} is not allowed")
        if len(path) > _DEEPEST:
            return self._refuse(path, "this is nested too deeply")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.document.problems.append(
                    Problem(self.document.file, line, dotted(path), "a key must be plain text")
                )
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key in result:
                first = self.document.lines[here]
                message = f"this key is here twice (first on line {first})"
                self.document.problems.append(Problem(self.document.file, line, dotted(here), message))
                continue
            self.document.lines[here] = line
            result[key] = self.value(value_node, here)
        return result

    def _refuse(self, path: Path, message: str) -> None:
        self.document.problems.append(self.document.problem(path, message))


def _scalar(node: Any) -> Any:
    text = str(node.value)
    if node.style in _QUOTED:  # it is text, whatever it looks like
        return text
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if len(text) <= _LONGEST_INT and _INT.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    return text
