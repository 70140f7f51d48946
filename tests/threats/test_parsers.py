"""No text keeps a parser busy: what 50,000 characters take is bounded, and grows no faster than they do.

Processor time is measured, not the clock's, and the best of several tries counts: a busy machine adds to none of it.
The promise is 50 ms; the tests allow ten times that, and beside it ask how the time grows, which no machine changes.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from time import process_time

import pytest

from bot.content import Content
from tests.threats.parsers import LENGTH, Parser, families, parsers

PROMISED = 0.05
"""Seconds of the processor."""
MARGIN = 10
FOURFOLD = 12.0
"""Four times the text may take so many times as long: 4 where time grows as the text does, 16 where with its square."""
TOO_SHORT = 0.01
"""Seconds below which a measure of growth says nothing."""
PARTS = 24
"""The gate tries one of them on every parser, beside a few kinds on each; all of them are a long form."""


@pytest.fixture(scope="module")
def known(content: Content) -> Mapping[str, Parser]:
    found = parsers(content)
    for parse in found.values():
        parse("What is made once is made before the measuring, by Friday")
    return found


def seconds(parse: Parser, text: str, tries: int = 3) -> float:
    best = float("inf")
    for _ in range(tries):
        since = process_time()
        parse(text)
        best = min(best, process_time() - since)
        if best < TOO_SHORT:
            break
    return best


def slow(parse: Parser, kinds: Iterator[tuple[str, Callable[[int], str]]]) -> list[str]:
    """The kinds of text that take too long, with how long."""
    found = []
    for name, make in kinds:
        took = seconds(parse, make(3_000), tries=1)
        if took > PROMISED * MARGIN:  # at 50,000 it would take minutes
            found.append(f"{name}: {took:.2f} s for 3,000 characters")
            continue
        took = seconds(parse, make(LENGTH))
        if took > PROMISED * MARGIN:
            found.append(f"{name}: {took:.2f} s")
        elif took > PROMISED / 2:
            before = seconds(parse, make(LENGTH // 4))
            if before > TOO_SHORT and took / before > FOURFOLD:
                found.append(f"{name}: {before:.3f} s, and {took:.3f} s for four times as much")
    return found


def some(start: int, step: int) -> Iterator[tuple[str, Callable[[int], str]]]:
    return (one for number, one in enumerate(families()) if number % step == start % step)


def test_no_parser_is_kept_busy(known: Mapping[str, Parser]) -> None:
    wrong = {name: slow(parse, some(number, 60)) for number, (name, parse) in enumerate(known.items())}
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.thorough
@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, PARTS))])
def test_no_parser_is_kept_busy_by_any_kind_of_text(known: Mapping[str, Parser], part: int) -> None:
    wrong = {name: slow(parse, some(part, PARTS)) for name, parse in known.items()}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_a_pattern_that_backtracks_is_found_out() -> None:
    bad = re.compile(r"(?:a|aa)*b")
    assert slow(lambda typed: bad.match(typed[:37]), iter([("doubling", lambda length: "a" * length)]))


def test_a_parser_whose_time_grows_with_the_square_is_found_out() -> None:
    def squared(typed: str) -> int:
        return sum(range(len(typed) ** 2 // 100))

    assert slow(squared, iter([("squared", lambda length: " " * length)]))
