"""How well questions are answered: an evaluation set in two halves, and what each engine makes of it."""

import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.mentoring.questions.library import EngineName, Library

HALVES = ("tuning", "held_out")
LADDER = "backend"
SET: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "asked.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Measured:
    """Shares of one half: a right source first, among the first three, off-topic refused, on-topic refused; and ms."""

    first: float
    third: float
    refused: float
    falsely: float
    p50: float
    p95: float
    missed: tuple[str, ...]
    leaked: tuple[str, ...]


def measure(library: Library, engine: EngineName, half: str) -> Measured:
    """Ask every question of a half once."""
    on_topic, off_topic = SET[half]["on_topic"], SET[half]["off_topic"]
    took: list[float] = []
    first = third = falsely = 0
    missed: list[str] = []
    for question in on_topic:
        found = _asked(library, engine, question["q"], took)
        right = {*question["any"], *(library.shown_for(each) for each in question["any"])}
        first += bool(found) and found[0] in right
        falsely += not found
        if right.intersection(found):
            third += 1
        else:
            missed.append(f"{question['q']} -> {', '.join(found) or 'refused'}")
    leaked = [f"{one} -> {found[0]}" for one in off_topic if (found := _asked(library, engine, one, took))]
    count = len(on_topic)
    took.sort()
    return Measured(
        first / count,
        third / count,
        1 - len(leaked) / len(off_topic),
        falsely / count,
        took[len(took) // 2],
        took[math.ceil(len(took) * 0.95) - 1],
        tuple(missed),
        tuple(leaked),
    )


def _asked(library: Library, engine: EngineName, question: str, took: list[float]) -> list[str]:
    began = time.perf_counter()
    found = library.find(question, LADDER, engine=engine)
    took.append((time.perf_counter() - began) * 1000)
    return [piece.key for piece in found.answers]
