"""Slack suggests to whoever opens an agent what to write: each of that is answered, as a direct message is."""

import pytest

from bot.content import Content
from bot.slack.manifest import AGENT_PROMPTS
from bot.standin.people import Person
from tests.e2e.acts import tells

ANSWERS = {
    "manifest.prompt_senior_message": "Senior",
    "manifest.prompt_goal_message": "Lead a design review",
    "manifest.prompt_one_on_one_message": "1:1",
    "manifest.prompt_reading_message": "read",
}
UNPLACED = ("I am not sure what this is", "I have nothing curated on this")


@pytest.mark.parametrize(("title", "message"), AGENT_PROMPTS)
async def test_what_slack_suggests_is_answered_and_not_only_kept(
    ada: Person, content: Content, title: str, message: str
) -> None:
    saw = await tells(ada, content.words.say(message))
    assert ANSWERS[message].lower() in str(saw).lower()
    assert not [words for words in UNPLACED if words in saw]
    assert content.words.say(title)
