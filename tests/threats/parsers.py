"""Every parser of what people type, and texts that nobody types unless to keep one busy."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from bot.blocks import text as texts
from bot.blocks.copying import pages
from bot.content import Content
from bot.mentoring import dates, dimensions, intentions, levels, mentors, one_on_one, questions, rhythm, vagueness, wins
from bot.mentoring.absence import read_absence
from bot.mentoring.check_ins import rhythm as check_in_rhythm
from bot.mentoring.dates import past
from bot.mentoring.questions import wording
from bot.mentoring.wins import reading
from bot.slack import inputs, profiles, speech
from bot.slack.speech import assessment, cairn, check_ins, pictures
from bot.slack.speech import intentions as plans
from bot.slack.speech import mentors as mentor_words
from bot.slack.speech import wins as win_words

DAY = date(2026, 11, 25)
LENGTH = 50_000
"""Characters."""

Parser = Callable[[str], object]


def parsers(content: Content) -> Mapping[str, Parser]:
    """By name; each takes what somebody typed."""
    ladder = content.ladder(None)
    return {
        "escape": texts.escape,
        "clean": texts.clean,
        "one_line": texts.one_line,
        "fit": lambda typed: texts.fit(typed, 300),
        "message": speech.read_message,
        "goals command": speech.read_goals_command,
        "level command": assessment.read_level_command,
        "cairn command": cairn.read_cairn_command,
        "check-in command": check_ins.read_check_in_command,
        "plan command": plans.read_plan_command,
        "mentor command": mentor_words.read_mentor_command,
        "wins command": win_words.read_wins_command,
        "picture": pictures.asks_for_picture,
        "beside picture": pictures.beside_picture,
        "due": lambda typed: dates.find_due(typed, DAY),
        "due in German": lambda typed: dates.find_due(typed, DAY, "de-DE"),
        "due in French": lambda typed: dates.find_due(typed, DAY, "fr-FR"),
        "due in Japanese": lambda typed: dates.find_due(typed, DAY, "ja-JP"),
        "day": lambda typed: dates.parse_day(typed, DAY),
        "goal": lambda typed: dates.split_goal(typed, DAY),
        "past day": lambda typed: past.split_past(typed, DAY),
        "past": lambda typed: past.parse_past(typed, DAY),
        "to come": lambda typed: past.is_to_come(typed),
        "vague": lambda typed: vagueness.is_vague(typed, ladder),
        "level named": lambda typed: vagueness.named_level(typed, ladder),
        "dimension": lambda typed: dimensions.guess(typed, ladder),
        "level request": lambda typed: levels.read_request(typed, ladder, tuple(content.ladders)),
        "wish": lambda typed: mentors.read_wish(typed, ladder),
        "wish of a button": lambda typed: mentors.wish_of(typed, ladder),
        "heard": lambda typed: one_on_one.kind_of(content, typed),
        "reminder": lambda typed: one_on_one.read_reminder(typed, DAY),
        "plan": intentions.read_plan,
        "cue": lambda typed: intentions.read_cue(typed, DAY),
        "cue tidied": intentions.tidy_cue,
        "action tidied": intentions.tidy_action,
        "stop": intentions.asks_to_stop,
        "rhythm": lambda typed: rhythm.read_rhythm(typed, DAY),
        "check-in rhythm": lambda typed: check_in_rhythm.read(typed, DAY),
        "absence": lambda typed: read_absence(typed, typed, None),
        "profile": lambda typed: profiles.read_user(
            {"tz": typed, "locale": typed, "profile": {"status_text": typed, "status_emoji": typed}}
        ),
        "question": lambda typed: wording.read(typed, content),
        "looks like a question": questions.looks_like_question,
        "goes on": lambda typed: questions.level_followed(typed, ladder, in_thread=True),
        "answer": lambda typed: questions.library(content).find(typed, ladder.id, engine="words"),
        "win": lambda typed: reading.split(typed, DAY, "en"),
        "link": wins.is_link,
        "wins packed": wins.unpacked,
        "document": pages,
        "number": inputs.number,
        "metadata": inputs.read_metadata,
    }


_PIECES = (
    *("1", "1.", "1/1", "12:", "9-", " ", "\n", "\t", "\u00a0", '"', "'", "’", "(", "[", "{", "<", ">", "|", "&amp;"),
    *("*", "_", "~", "`", "\\", "a", "A", "aB", "é", "e\u0301", "\u0301", "ж", "日", "\u202e", "\u200d", "🙂", "👩‍"),
    *("by ", "every ", "each ", "if ", "then ", "on ", "to ", "in ", "and ", "the ", "i ", "goal ", "my ", "next "),
    *("monday ", "may ", "march ", "week ", "at 9 ", "9:30 ", "end of ", "start of ", "before ", "no ", "number "),
    *(
        "https://a ",
        "https://",
        "http://a.b|",
        "<https://a|",
        "<@U1>",
        "-",
        "--",
        ".",
        ",",
        ";",
        ":",
        "?",
        "!",
        "%",
        "#",
    ),
    *("more ", "better ", "level ", "senior ", "junior to ", "become ", "improve ", "hi ", "thanks ", "ok ", "so "),
    *("a " * 10, "ab " * 10, "x" * 31 + " ", "0 " * 20, "of the ", "client ", "remind ", "1on1 ", "win ", "don't "),
    *(
        "1h",
        "100%",
        "goal 1 ",
        "done ",
        "done with ",
        "move 1 to ",
        "nudge ",
        "pause ",
        "-1",
        "1e9",
        "٣",
        "１",
        "ſ",
        "İ",
    ),
)
_HEADS = (
    *("", "add ", "move 1 to ", "1: ", "I want to ", "if ", "if it is ", "how ", "win ", "I wrote ", "pause until "),
    *("goal 1: ", "progress 1 ", "become ", "every ", "hello ", "remind me ", "plan 1 ", "thanks ", "find ", "1on1 "),
)
_TAILS = ("", "!", "?", "\n", " x", " then")


def families() -> Iterator[tuple[str, Callable[[int], str]]]:
    """Kinds of nasty text by name; each makes one of so many characters."""
    for piece in _PIECES:
        yield repr(piece), lambda length, piece=piece: (piece * (length // len(piece) + 1))[:length]  # type: ignore[misc]
    for head in _HEADS[1:]:
        for piece in (" ", "a", "1", "a ", "1 ", "by ", "if ", "e\u0301", ", "):
            for tail in _TAILS:
                yield (
                    f"{head!r} {piece!r} {tail!r}",
                    lambda length, head=head, piece=piece, tail=tail: (  # type: ignore[misc]
                        (head + piece * (length // len(piece)))[: length - len(tail)] + tail
                    ),
                )
