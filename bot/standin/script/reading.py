"""Script files: a title, the narrator's words, and lines of the script language."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.standin.script.lines import LineError, parse

MOST_STEPS = 500
MOST_BYTES = 200_000
HEADS = ("title", "about")


class ScriptError(ValueError):
    """A script that cannot be read: the line (from 1; 0 means the whole file) and a sentence on what to write."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(f"line {line}: {sentence}" if line else sentence)
        self.line = line
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what the narrator says before it, the line to act on, its kind (see Act), and its line in the file.

    Where the narrator only speaks, `line` is empty and `kind` is words. Steps of the kind see change nothing.
    """

    number: int
    words: str
    line: str
    kind: str
    at: int


@dataclass(frozen=True, slots=True)
class Script:
    """A script that has been read; `name` is what errors call it."""

    name: str
    title: str
    about: str
    steps: tuple[Step, ...]

    @classmethod
    def read(cls, text: str, name: str = "", *, people: Collection[str] | None = None) -> Script:
        """Read a script. Where `people` are given, `as` may name no others. Raises ScriptError at the first mistake."""
        if len(text.encode(errors="replace")) > MOST_BYTES:
            raise ScriptError(0, f"A script has at most {MOST_BYTES // 1_000} kB. Split it.")
        lines = [(at, line.strip()) for at, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1)]
        heads: dict[str, str] = {}
        while lines and (not lines[0][1] or _head(lines[0][1])):
            at, line = lines.pop(0)
            key, _, value = line.partition(":")
            if key in heads:
                raise ScriptError(at, f"`{key}:` stands there twice. Keep one.")
            if key:
                heads[key] = value.strip()
        steps = tuple(_steps(lines, people))
        if not steps:
            raise ScriptError(0, "There is no step in this script yet.")
        return cls(name, heads.get("title") or name, heads.get("about", ""), steps)

    @classmethod
    def load(cls, path: Path, *, people: Collection[str] | None = None) -> Script:
        """Read a script from a file, called by its file name. Raises ScriptError."""
        try:
            if path.stat().st_size > MOST_BYTES:
                raise ScriptError(0, f"A script has at most {MOST_BYTES // 1_000} kB. Split it.")
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise ScriptError(0, f"This file cannot be read: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise ScriptError(0, "This file is not UTF-8. Save it as UTF-8.") from None
        return cls.read(text, path.name, people=people)


def _head(line: str) -> bool:
    return line.partition(":")[0] in HEADS and ":" in line


def _steps(lines: list[tuple[int, str]], people: Collection[str] | None) -> Iterator[Step]:
    number = 0
    spoken: list[str] = []
    since = 0
    for at, line in [*lines, (0, "")]:  # an empty line at the end, so that words alone may end a script
        if line.startswith("#"):
            since = at if not spoken else since
            spoken.append(line.removeprefix("#").strip())
            continue
        words = " ".join(filter(None, spoken))
        spoken = []
        if not line and not words:
            continue
        number += 1
        if number > MOST_STEPS:
            raise ScriptError(at or since, f"A script has at most {MOST_STEPS} steps. Split it.")
        yield Step(number, words, line, _kind(line, at, people) if line else "words", at if line else since)


def _kind(line: str, at: int, people: Collection[str] | None) -> str:
    if _head(line):
        raise ScriptError(at, f"`{line.partition(':')[0]}:` stands above the first step. Move it there.")
    try:
        act = parse(line, strict=True)
    except LineError as error:
        raise ScriptError(at, str(error)) from None
    if act.kind == "as" and people is not None and act.words not in people:
        raise ScriptError(at, f"Nobody is called {act.words}. There are: {', '.join(people)}.")
    return act.kind
