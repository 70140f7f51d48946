"""deploy/Dockerfile as data: its stages, each with its instructions, and what they leave for whoever runs the image."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

KNOWN = {
    *("ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK"),
    *("LABEL", "RUN", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"),
}
_FLAG = re.compile(r"--(?P<name>[a-z-]+)(?:=(?P<value>\S+))?\s+")
_VARIABLE = re.compile(r"\$(?:\{(?P<braced>\w+)\}|(?P<bare>\w+))")


@dataclass
class Instruction:
    """One instruction, with its flags (`--from=build`) and the rest as it stands."""

    name: str
    rest: str
    flags: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """The rest as separate words: a JSON list, or as a shell would split it."""
        return [str(word) for word in json.loads(self.rest)] if self.rest.startswith("[") else shlex.split(self.rest)


@dataclass
class Stage:
    """One stage: what it is called, what it is made from, what is done in it."""

    name: str
    base: str
    instructions: list[Instruction] = field(default_factory=list)

    def last(self, name: str) -> Instruction:
        """The one of this name that counts: the last. LookupError where there is none."""
        found = [each for each in self.instructions if each.name == name]
        if not found:
            raise LookupError(f"the stage {self.name} has no {name}")
        return found[-1]


def stages(text: str, arguments: Mapping[str, str] | None = None) -> list[Stage]:
    """Every stage. `arguments` are build arguments. ValueError for an instruction that is not understood here."""
    given = dict(arguments or {})
    found: list[Stage] = []
    for instruction in _instructions(text):
        if instruction.name == "ARG":
            name, _, default = instruction.rest.partition("=")
            given.setdefault(name, filled(default, given))
            if found:  # a stage's RUN sees it as a variable
                found[-1].instructions.append(Instruction("ARG", f"{name}={given[name]}"))
        elif instruction.name == "FROM":
            base, _, name = filled(instruction.rest, given).partition(" AS ")
            found.append(Stage(name or str(len(found)), base))
        elif not found:
            raise ValueError(f"{instruction.name} stands before the first FROM")
        else:
            if instruction.name == "COPY":
                instruction.rest = filled(instruction.rest, given)
            found[-1].instructions.append(instruction)
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with `$NAME` and `${NAME}` put in. ValueError for a name that has no value."""

    def put(match: re.Match[str]) -> str:
        name = match["braced"] or match["bare"]
        if name not in values:
            raise ValueError(f"{name} has no value")
        return values[name]

    return _VARIABLE.sub(put, text)


def _instructions(text: str) -> list[Instruction]:
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    whole = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    found = []
    for line in whole.splitlines():
        name, _, rest = line.partition(" ")
        if name not in KNOWN:
            raise ValueError(f"{name} is not understood here")
        flags: dict[str, str] = {}
        while flag := _FLAG.match(rest := rest.strip()):
            flags[flag["name"]] = flag["value"] or ""
            rest = rest[flag.end() :]
        found.append(Instruction(name, rest, flags))
    return found
