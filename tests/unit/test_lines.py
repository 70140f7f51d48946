"""Who is asked about next where asking may fail."""

import pytest

from bot.delivery import lines
from bot.delivery.lines import Line


def round_of(line: Line[str], everybody: str, limit: int) -> str:
    """One round in which every try fails; whose."""
    tried = line.first(everybody[: line.room(limit)], limit)
    for one in tried:
        line.failed(one)
    return "".join(tried)


def test_whoever_failed_comes_after_all_others_and_is_tried_again_then() -> None:
    line = Line[str]()
    assert [round_of(line, "abcdefgh", 3) for _ in range(4)] == ["abc", "def", "gha", "bcd"]


def test_whoever_is_done_or_waits_no_more_is_forgotten() -> None:
    line = Line[str]()
    round_of(line, "abc", 3)
    line.done("a")
    assert line.room(3) == 5
    assert line.first("b", 3) == ["b"]
    assert line.room(3) == 4


def test_a_line_remembers_a_bounded_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MOST", 2)
    line = Line[str]()
    round_of(line, "abc", 3)
    assert line.room(3) == 5
    assert line.first("abc", 3) == ["a", "b", "c"]
