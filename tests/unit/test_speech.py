import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.speech import read_goals_command, read_message, unescape
from bot.slack.speech.intents import (
    AddGoal,
    DoneGoal,
    DropGoal,
    EditGoal,
    GoalHistory,
    GoalsIntent,
    Greeting,
    Help,
    Intent,
    ListGoals,
    MoveGoal,
    NudgeRhythm,
    ProgressGoal,
    ShowLevel,
    Status,
    Thanks,
    Unclear,
    Undo,
    Unknown,
)

GOALS = """I want to lead a design review by end of March
my goal is to learn Go
my goal is 60% coverage
goal: write the RFC
new goal: read DDIA
set a goal: ship the parser
add a goal to mentor Ana
I'd like to learn X
I’d love to give a talk
I will present at the guild
I'm going to mentor Ana
I plan to shadow a senior
i wanna own the on-call handbook
I want to help newcomers
I want to help
I want to level up
I want to ask better questions in reviews
I want to complete 2 certifications
Ich möchte ein Design-Review leiten
Je veux animer une revue
Quiero dar una charla"""

UNCLEAR = """how do I review better?
should I change jobs?
my goal is unclear to me?
I want to thank you
I want to know what my level is
I will be out tomorrow
I'll let you know
I want
goal:
2
1:1 with Priya
24/7 on-call
nudges are annoying
level up my writing
done with 9999999999
goal 10000000000 done
dropping 3
move goal 1
2 150%
goal 2: 150%
<@U123>
<!channel>"""

PLACED: list[tuple[str, Intent]] = [
    ("list my goals", ListGoals()),
    ("my goals", ListGoals()),
    ("goals", ListGoals()),
    ("Show my open goals, please", ListGoals()),
    ("what are my goals?", ListGoals()),
    ("done with 2", DoneGoal(2)),
    ("done 2.", DoneGoal(2)),
    ("2 is done", DoneGoal(2)),
    ("#2 done", DoneGoal(2)),
    ("finished goal 3", DoneGoal(3)),
    ("goal 1 done", DoneGoal(1)),
    ("Goal 1: done!", DoneGoal(1)),
    ("I'm done with goal two", DoneGoal(2)),
    ("I've finished 2", DoneGoal(2)),
    ("mark goal 2 as done", DoneGoal(2)),
    ("goal 2: 60%, draft sent to Priya", ProgressGoal(2, 60, "draft sent to Priya")),
    ("goal #2: sent it", ProgressGoal(2, None, "sent it")),
    ("goal 2 is at 80%", ProgressGoal(2, 80, "")),
    ("2 60%", ProgressGoal(2, 60, "")),
    ("2: 100 percent", ProgressGoal(2, 100, "")),
    ("progress 2 60% note", ProgressGoal(2, 60, "note")),
    ("progress 2 60.5%", ProgressGoal(2, 61, "")),
    ("progress 2 60,4 % draft sent", ProgressGoal(2, 60, "draft sent")),
    ("progress 2 sixty percent", ProgressGoal(2, 60, "")),
    ("progress 2 sixty-five percent, draft sent", ProgressGoal(2, 65, "draft sent")),
    ("progress 2 twenty", ProgressGoal(2, 20, "")),
    ("progress 2 +20%", ProgressGoal(2, 20, "", is_step=True)),
    ("progress 2 by 20%", ProgressGoal(2, 20, "", is_step=True)),
    ("progress 2 another 20 percent", ProgressGoal(2, 20, "", is_step=True)),
    ("goal 2 by 20%", ProgressGoal(2, 20, "", is_step=True)),
    ("goal 2 to 60%", ProgressGoal(2, 60, "")),
    ("goal 2: up by ten percent", ProgressGoal(2, 10, "", is_step=True)),
    ("progress 2 half", ProgressGoal(2, 50, "")),
    ("goal 2 is halfway there", ProgressGoal(2, 50, "")),
    ("goal 2: three quarters, draft sent", ProgressGoal(2, 75, "draft sent")),
    ("goal 2: half of it is written", ProgressGoal(2, None, "half of it is written")),
    ("progress 2 done", DoneGoal(2)),
    ("goal 2: finished", DoneGoal(2)),
    ("goal 2: done with the draft", ProgressGoal(2, None, "done with the draft")),
    ("goal 2: 150% of the traffic", ProgressGoal(2, None, "150% of the traffic")),
    ("goal 1: met <@U123> &amp; agreed", ProgressGoal(1, None, "met <@U123> & agreed")),
    ("move 1 to June", MoveGoal(1, "June")),
    ("goal 1 by June", MoveGoal(1, "June")),
    ("postpone goal 2 until next friday", MoveGoal(2, "next friday")),
    ("push 2 back to 5 Jan", MoveGoal(2, "5 Jan")),
    ("drop 3", DropGoal(3)),
    ("delete goal 3", DropGoal(3)),
    ("I'd like to drop goal 3", DropGoal(3)),
    ("edit goal 2", EditGoal(2)),
    ("update 2", EditGoal(2)),
    ("history of 2", GoalHistory(2)),
    ("goal 2 history", GoalHistory(2)),
    ("undo", Undo()),
    ("undo that", Undo()),
    ("what is expected of a senior", ShowLevel("senior")),
    ("What's expected from a mid engineer?", ShowLevel("mid engineer")),
    ("level senior", ShowLevel("senior")),
    ("level senoir", ShowLevel("senoir")),
    ("show me the ladder", ShowLevel("")),
    ("expectations for a mid backend engineer", ShowLevel("mid backend engineer")),
    ("what should a senior do?", ShowLevel("senior")),
    ("gap from mid to senior", ShowLevel("mid to senior")),
    ("what is the gap between mid and senior?", ShowLevel("mid to senior")),
    ("mid > senior", ShowLevel("mid > senior")),
    ("mid &gt; senior", ShowLevel("mid > senior")),
    ("my gap", ShowLevel("gap")),
    ("what is my level?", ShowLevel("")),
    ("nudges off", NudgeRhythm("off")),
    ("nudges friday 15:30", NudgeRhythm("friday 15:30")),
    ("stop nudges", NudgeRhythm("off")),
    ("please stop sending me nudges", NudgeRhythm("off")),
    ("turn on nudges", NudgeRhythm("on")),
    ("pause nudges for 3 weeks", NudgeRhythm("pause for 3 weeks")),
    ("I want to pause my nudges", NudgeRhythm("pause")),
    ("send me nudges on friday", NudgeRhythm("on friday")),
    ("send me a nudge", NudgeRhythm("now")),
    ("what's my next nudge?", NudgeRhythm("next")),
    ("help", Help()),
    ("?", Help()),
    ("what can you do?", Help()),
    ("hi", Greeting()),
    ("Hello there!", Greeting()),
    ("Good morning <@U123>", Greeting()),
    ("thanks", Thanks()),
    ("Thank you so much!", Thanks()),
    ("ok, thanks for the nudge", Thanks()),
    ("where do I stand?", Status()),
    ("how am I doing?", Status()),
]


@pytest.mark.parametrize("text", GOALS.splitlines())
def test_a_stated_wish_is_a_goal_in_the_members_own_words(text: str) -> None:
    assert read_message(text) == AddGoal(text)


@pytest.mark.parametrize(("text", "intent"), PLACED)
def test_a_message_is_placed(text: str, intent: Intent) -> None:
    assert read_message(text) == intent


@pytest.mark.parametrize("text", UNCLEAR.splitlines())
def test_a_message_that_cannot_be_placed_is_unclear_and_kept(text: str) -> None:
    assert read_message(text) == Unclear(text)


def test_a_greeting_before_a_wish_does_not_hide_it() -> None:
    assert read_message("Hi Cairn, I want to lead a review") == AddGoal("I want to lead a review")
    assert read_message("Hey, done with 2") == DoneGoal(2)


def test_slacks_three_entities_are_unescaped_once_and_mentions_stay() -> None:
    assert unescape("R&amp;D &lt;b&gt; <@U1> <https://x.example|x>") == "R&D <b> <@U1> <https://x.example|x>"
    assert unescape("&amp;lt;") == "&lt;"
    assert read_message("goal: learn R&amp;D") == AddGoal("goal: learn R&D")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("", ListGoals()),
        ("   ", ListGoals()),
        ("list", ListGoals()),
        ("add Write the RFC by June", AddGoal("Write the RFC by June")),
        ("add  done 2", AddGoal("done 2")),
        ("done 2", DoneGoal(2)),
        ("done two", DoneGoal(2)),
        ("progress 2 60% draft sent", ProgressGoal(2, 60, "draft sent")),
        ("progress 2 draft sent", ProgressGoal(2, None, "draft sent")),
        ("move 1 to June", MoveGoal(1, "June")),
        ("move 1 June", MoveGoal(1, "June")),
        ("drop 3", DropGoal(3)),
        ("edit 2", EditGoal(2)),
        ("history 2", GoalHistory(2)),
        ("undo", Undo()),
        ("help", Help()),
        ("doen 2", Unknown("doen 2", "done 2")),
        ("mvoe 1 to June", Unknown("mvoe 1 to June", "move 1 to June")),
        ("addd Write RFC", Unknown("addd Write RFC", "add Write RFC")),
        ("lsit", Unknown("lsit", "list")),
        ("done", Unknown("done", "done 1")),
        ("move", Unknown("move", "move 1 to June")),
        ("progress 2", Unknown("progress 2", "progress 1 60% draft sent")),
        ("add", Unknown("add", "add Lead a design review by end of March")),
        ("done 99999999999", Unknown("done 99999999999", "done 1")),
        ("I want to lead X", Unknown("I want to lead X", "add I want to lead X")),
        ("foo", Unknown("foo")),
        ("\x00", Unknown("\x00")),
    ],
)
def test_goals_subcommands_are_read_or_answered_with_a_likely_one(text: str, intent: GoalsIntent) -> None:
    assert read_goals_command(text) == intent


def test_a_long_note_is_carried_whole() -> None:
    note = "draft sent " * 800
    assert read_goals_command(f"progress 2 60% {note}") == ProgressGoal(2, 60, note.strip())


@pytest.mark.parametrize(
    "unit",
    [
        "thanks for ",
        "for ",
        "goal ",
        "my ",
        "please ",
        "what is ",
        "i want to ",
        "level a ",
        " ",
        "no. ",
        "hi ",
        "nudges ",
    ],
)
def test_a_text_made_to_make_a_pattern_backtrack_is_still_kept(unit: str) -> None:
    text = "thanks " + unit * (11_900 // len(unit)) + "\x00"
    assert read_message(text) == Unclear(text)
    assert read_goals_command(text) == Unknown(text)


_WORDS = st.sampled_from(
    [
        "goal",
        "2",
        "ſix",
        "#",
        ":",
        "60%",
        "101%",
        "done",
        "move",
        "to",
        "I want to",
        "hi",
        "nudges",
        "level",
        "&amp;",
        "<@U1>",
    ]
)


@given(text=st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=8).map(" ".join)))
def test_no_text_raises_and_intents_carry_the_typed_words(text: str) -> None:
    said = " ".join(unescape(text).split())
    for intent in (read_message(text), read_goals_command(unescape(text))):
        match intent:
            case Unclear(words) | Unknown(words):
                assert words == unescape(text).strip()
            case AddGoal(words) | MoveGoal(_, words) | ProgressGoal(_, _, words):
                assert " ".join(words.split()) in said
            case DoneGoal(number) | DropGoal(number) | EditGoal(number) | GoalHistory(number):
                assert 0 <= number < 10**9
            case _:
                assert said or isinstance(intent, ListGoals)
        if isinstance(intent, ProgressGoal):
            assert intent.percent is None or 0 <= intent.percent <= 100
