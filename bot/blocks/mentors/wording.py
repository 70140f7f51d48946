"""Mentors in words: what a request is about, who a person is, and what somebody offers."""

from bot.blocks.text import entities, escape
from bot.content import Content, Words
from bot.mentoring.dimensions import find
from bot.mentoring.mentors import Wish
from bot.store import Mentor, MentorRequest


def person(user_id: str | None) -> str:
    """A mention: only in what one of the two reads."""
    return f"<@{user_id}>"


def subject(content: Content, ladder_id: str | None, wish: Wish | MentorRequest) -> str:
    """What it is about, as the reader's ladder calls it."""
    if wish.shadowing:
        return shadowing(content.words, wish.shadowing)
    found = find(wish.topic, content.ladder(ladder_id))
    return entities(found.title) if found is not None else escape((wish.topic or "").replace("-", " "))


def shadowing(words: Words, name: str) -> str:
    """What somebody may sit in on."""
    say = words.say
    names = {
        "client_call": say("mentors.shadow_client_call"),
        "design_session": say("mentors.shadow_design_session"),
        "on_call": say("mentors.shadow_on_call"),
    }
    return names.get(name) or escape(name)


def offered(content: Content, mentor: Mentor) -> str:
    """Everything that somebody offers, in one line."""
    topics = [subject(content, mentor.ladder, Wish(topic=topic)) for topic in mentor.topics]
    return ", ".join([*topics, *(shadowing(content.words, name) for name in mentor.shadowings)])
