"""Commands that come as messages."""

import pytest

from bot.slack.speech import read_message
from bot.slack.speech.intents import (
    AddGoal,
    AddWin,
    Assess,
    CheckInRhythm,
    DoneGoal,
    FindMentor,
    ForgetMe,
    Help,
    Intent,
    ListGoals,
    ListWins,
    NudgeRhythm,
    PrepareOneOnOne,
    ShowLevel,
    ShowMentors,
    ShowPicture,
    Status,
    Unclear,
)

READ: list[tuple[str, Intent]] = [
    ("/goals", ListGoals()),
    (" /goals add Foo by June", AddGoal("Foo by June")),
    ("`/goals done 2`", DoneGoal(2)),
    ("/acme-goals done 2", DoneGoal(2)),
    ("/goals checkin on", CheckInRhythm("on")),
    ("/level", ShowLevel("")),
    ("/level senior", ShowLevel("senior")),
    ("/LEVEL set mid", ShowLevel("set mid")),
    ("/level assess", Assess("")),
    ("/level picture", ShowPicture()),
    ("/nudges on", NudgeRhythm("on")),
    ("/nudges", NudgeRhythm("")),
    ("/wins", ListWins()),
    ("/wins add Led the R&amp;D review", AddWin("Led the R&D review")),
    ("/mentor", ShowMentors()),
    ("/mentor find architecture", FindMentor("architecture")),
    ("/cairn", Status()),
    ("/cairn help", Help()),
    ("/cairn 1on1 you're doing great", PrepareOneOnOne("you're doing great")),
    ("/cairn forget me", ForgetMe()),
    ("/cairn ask should I change jobs?", Unclear("should I change jobs?")),
    ("/goals blorp", Unclear("/goals blorp")),
    ("/remind me tomorrow", Unclear("/remind me tomorrow")),
    ("/leveling up", Unclear("/leveling up")),
    ("/etc/hosts is broken", Unclear("/etc/hosts is broken")),
]


@pytest.mark.parametrize(("said", "intent"), READ)
def test_a_leading_slash_of_ours_is_read_as_the_command(said: str, intent: Intent) -> None:
    assert read_message(said) == intent
