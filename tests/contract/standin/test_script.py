"""The script language: reading files, what each line means, and mistakes told with their line."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.standin.script import Act, LineError, Script, ScriptError, When, parse

TOUR = """\
title: The way in
about: What a visitor does first.

# Welcome.
# Sit down.

# This is a command.
/test one
sees ok
hello, you there
click Save
# The end.
"""


def test_a_script_has_a_title_and_numbered_steps_with_the_narrators_words() -> None:
    script = Script.read(TOUR, "way-in.txt")
    assert (script.name, script.title, script.about) == ("way-in.txt", "The way in", "What a visitor does first.")
    assert [(step.number, step.words, step.line, step.kind, step.at) for step in script.steps] == [
        (1, "Welcome. Sit down.", "", "words", 4),
        (2, "This is a command.", "/test one", "command", 8),
        (3, "", "sees ok", "see", 9),
        (4, "", "hello, you there", "say", 10),
        (5, "", "click Save", "click", 11),
        (6, "The end.", "", "words", 12),
    ]


def test_a_script_without_head_is_called_by_its_name() -> None:
    script = Script.read("\ufeff\r\nhome\r\n", "short")
    assert (script.title, script.about, [step.line for step in script.steps]) == ("short", "", ["home"])
    with pytest.raises(ScriptError, match="There is no step"):
        Script.read("title: Nothing yet")


@pytest.mark.parametrize(
    ("line", "act"),
    [
        ("/level senior", Act("command", "/level senior")),
        ("I want to learn", Act("say", "I want to learn")),
        ("dm submit", Act("say", "submit")),
        ("Monday was hard", Act("say", "Monday was hard")),
        ("click Save", Act("click", "Save")),
        ("choose Dimension = Business", Act("choose", "Dimension", "Business")),
        ("fill Title = a = b", Act("fill", "Title", "a = b")),
        ("fill Title =", Act("fill", "Title")),
        ("submit", Act("submit")),
        ("close", Act("close")),
        ("home", Act("home")),
        ("messages", Act("messages")),
        ("shortcut Start here", Act("shortcut", "Start here")),
        ("as ben", Act("as", "ben")),
        ("in #general", Act("in", "#general")),
        ("in dm", Act("in", "dm")),
        ("thread the plan = I agree", Act("thread", "the plan", "I agree")),
        ("monday", Act("time", when=When(weekday=0))),
        ("friday 15:30", Act("time", when=When(weekday=4, at=time(15, 30)))),
        ("sunday 8:05", Act("time", when=When(weekday=6, at=time(8, 5)))),
        ("+90m", Act("time", when=When(span=timedelta(minutes=90)))),
        ("+1w", Act("time", when=When(span=timedelta(weeks=1)))),
        ("clock 2026-12-01 09:00", Act("time", when=When(moment=datetime(2026, 12, 1, 9)))),  # noqa: DTZ001 -- local
        ("sees two words", Act("see", "two words")),
        ("sees once two words", Act("see", "two words", times=1)),
        ("does not see two words", Act("see", "two words", times=0)),
    ],
)
def test_every_verb_means_the_same_at_the_prompt_and_in_a_script(line: str, act: Act) -> None:
    assert parse(line) == parse(f"  {line} ", strict=True) == act


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("click", "click LABEL"),
        ("choose Dimension", "choose LABEL = OPTION"),
        ("choose Dimension =", "choose LABEL = OPTION"),
        ("fill the gap", "fill LABEL = TEXT"),
        ("fill = text", "fill LABEL = TEXT"),
        ("thread the plan", "thread WORDS = TEXT"),
        ("thread the plan =", "thread WORDS = TEXT"),
        ("clock tomorrow", "clock 2026-12-01 09:00"),
        ("shortcut", "shortcut NAME"),
        ("dm", "dm TEXT"),
        ("sees", "sees WORDS"),
        ("sees once", "sees once WORDS"),
    ],
)
def test_what_can_hardly_be_a_message_is_a_mistake_everywhere(line: str, form: str) -> None:
    for strict in (False, True):
        with pytest.raises(LineError) as caught:
            parse(line, strict=strict)
        assert form in str(caught.value)


@pytest.mark.parametrize(
    "line",
    [
        "submit it by Friday",
        "close the gap",
        "home is where I learn",
        "messages are hard to write",
        "as a junior I want to learn",
        "in the meantime I read",
        "in dmz",
        "monday morning I review",
        "friday 25:00",
        "friday 8:60",
        "+1 for that",
        "+1y",
        "does not matter",
        "does not see",
    ],
)
def test_what_begins_like_a_verb_is_a_message_at_the_prompt_and_a_mistake_in_a_script(line: str) -> None:
    assert parse(line) == Act("say", line)
    with pytest.raises(LineError, match="Write it as `"):
        parse(line, strict=True)
    assert parse(f"dm {line}", strict=True) == Act("say", line)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title: a\n\n# b\nchoose x\n", 4, "choose LABEL = OPTION"),
        ("home\n\nas nobody\n", 3, "Nobody is called nobody. There are: ada, ben."),
        ("home\nclock tomorrow", 2, "clock 2026-12-01 09:00"),
        ("title: a\ntitle: b\n", 2, "`title:` stands there twice"),
        ("home\nabout: b\n", 2, "`about:` stands above the first step"),
        ("help", 1, "`dm help`"),
        ("screen", 1, "for the prompt alone"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_write(text: str, line: int, words: str) -> None:
    with pytest.raises(ScriptError) as caught:
        Script.read(text, people=("ada", "ben"))
    assert caught.value.line == line
    assert words in caught.value.sentence
    assert str(caught.value) == f"line {line}: {caught.value.sentence}"


def test_a_script_has_at_most_500_steps_and_200_kilobytes() -> None:
    assert len(Script.read("home\n" * 500).steps) == 500
    with pytest.raises(ScriptError, match="at most 500 steps") as caught:
        Script.read("home\n" * 501)
    assert caught.value.line == 501
    assert len(Script.read("ä" * 100_000).steps) == 1
    with pytest.raises(ScriptError, match="at most 200 kB") as caught:
        Script.read("ä" * 100_001)
    assert caught.value.line == 0


def test_a_file_that_is_no_script_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "walk.txt"
    file.write_text("title: A walk\nhome\n", encoding="utf-8")
    assert (Script.load(file).name, Script.load(file).title) == ("walk.txt", "A walk")
    file.write_bytes(b"title: \xff\n")
    with pytest.raises(ScriptError, match="not UTF-8"):
        Script.load(file)
    file.write_bytes(b"a" * 200_001)
    with pytest.raises(ScriptError, match="at most 200 kB"):
        Script.load(file)
    with pytest.raises(ScriptError, match="cannot be read"):
        Script.load(tmp_path / "none.txt")


def test_a_file_is_shared_by_its_name_with_words_or_without() -> None:
    assert parse("shares luggage.json") == Act("share", "luggage.json")
    assert parse("shares *.json = import it", strict=True) == Act("share", "*.json", "import it")
    assert parse("shares luck with everybody") == Act("say", "shares luck with everybody")
    with pytest.raises(LineError, match="shares FILE"):
        parse("shares luck", strict=True)
