"""Mentors on App Home: where my request stands and how many I help, in one section with the way to the page."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.goals.plain import Plain, button
from bot.blocks.home.parts import DIVIDER
from bot.blocks.mentors import state
from bot.blocks.text import SECTION, fit
from bot.content import Content
from bot.mentoring.overview import Overview


def mentors_part(content: Content, found: Overview) -> Sequence[Block]:
    """Two blocks, whatever there is to say."""
    say = content.words.say
    told = "\n".join(_lines(content, found)) or say("home.mentors_none")
    text = fit(say("home.mentors", told=told), SECTION)
    accessory = button(say("home.mentors_button"), "mentors.open", "home", label=say("home.mentors_label"))
    block = {"type": "section", "text": {"type": "mrkdwn", "text": text}, "accessory": accessory}
    return [Plain(block), DIVIDER]


def _lines(content: Content, found: Overview) -> list[str]:
    """As one who looks for somebody, then as one who is asked; nobody else is named but the one who accepted."""
    say, standing, lines = content.words.say, found.standing, []
    if found.sought:
        lines.append(state(content, standing.member, found.sought[0], standing.today))
    if len(found.sought) > 1:
        lines.append(say("home.mentors_more", count=len(found.sought) - 1))
    offer = found.offer
    if offer is not None and (offer.state != "stopped" or offer.engaged or offer.offered):
        load = {"engaged": offer.engaged, "capacity": offer.capacity, "offered": offer.offered}
        lines.append(say("home.mentors_load", **load))
    return lines
