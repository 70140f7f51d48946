"""How `/cairn privacy` looks: what is stored about a member, why, for how long, and who can read it."""

from collections.abc import Mapping

from bot.blocks.message import Message
from bot.blocks.page import Page
from bot.content import Content

PARTS = {
    "member": "privacy.member",
    "goal": "privacy.goals",
    "goal_event": "privacy.goal_events",
    "note": "privacy.notes",
    "win": "privacy.wins",
    "assessment": "privacy.assessments",
    "rating": "privacy.ratings",
    "intention": "privacy.intentions",
    "one_on_one": "privacy.one_on_ones",
    "schedule": "privacy.schedules",
    "check_in": "privacy.check_ins",
    "nudge_given": "privacy.nudges",
    "nudge_choice": "privacy.choices",
    "delivery": "privacy.deliveries",
    "inbox": "privacy.inbox",
    "mentor": "privacy.mentor_offers",
    "mentor_request": "privacy.mentor_requests",
    "mentor_block": "privacy.mentor_blocks",
    "picture": "privacy.pictures",
}
"""The sentence for each kind of row, in the order of the page."""


def privacy_page(content: Content, counts: Mapping[str, int]) -> Message:
    """What is stored, with how many of each; kinds of which there is nothing are named together at the end."""
    say = content.words.say
    page = Page(say("privacy.title"))
    page.section(say("privacy.readers"))
    held = [say(key, count=counts[name]) for name, key in PARTS.items() if counts.get(name)]
    page.section("\n".join(held) if held else say("privacy.nothing"))
    page.section(say("privacy.not_kept"))
    page.section(say("privacy.how_long"))
    return page.message()
