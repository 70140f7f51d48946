"""How `/cairn privacy` looks: what is stored about a member, why, for how long, and who can read it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from slack_sdk.models.blocks import ButtonElement

from bot.blocks.mentors.wording import person
from bot.blocks.message import Message
from bot.blocks.page import Page, button
from bot.blocks.text import escape
from bot.blocks.wins.wording import long_day
from bot.content import Content
from bot.mentoring.members import local_day
from bot.mentoring.mentors import is_named
from bot.mentoring.questions import Terms
from bot.mentoring.questions.generated import GOALS, OFF, QUESTION
from bot.mentoring.rights.keeping import Keeping
from bot.store import Access, Member

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
    "model_use": "privacy.model_uses",
    "mentor": "privacy.mentor_offers",
    "mentor_request": "privacy.mentor_requests",
    "mentor_block": "privacy.mentor_blocks",
    "picture": "privacy.pictures",
    "access_log": "privacy.accesses",
    "admin_act": "privacy.admin_acts",
}
"""The sentence for each kind of row, in the order of the page."""


def privacy_page(
    content: Content,
    counts: Mapping[str, int],
    terms: Terms | None = None,
    member: Member | None = None,
    *,
    accesses: Sequence[Access] = (),
    accepted: Collection[tuple[int, str]] = (),
    keeping: Keeping = Keeping(),
    looked_at: datetime | None = None,
) -> Message:
    """What is stored, with how many of each, what goes to a language model, where the operator has set one, and who
    read what (`accesses`, the latest first; `looked_at`: when an admin last saw the workspace's counts). Who
    read a reason is named where they took the request alone (`accepted`).
    """
    say = content.words.say
    page = Page(say("privacy.title"))
    page.section(say("privacy.readers"))
    held = [say(key, count=counts[name]) for name, key in PARTS.items() if counts.get(name)]
    page.section("\n".join(held) if held else say("privacy.nothing"))
    if terms is not None:
        page.section(_model(content, terms, member))
    page.section(say("privacy.not_kept"))
    page.section(_how_long(content, keeping))
    page.section(f"{_who_read(content, accesses, accepted, member)}\n{_who_counted(content, looked_at, member)}")
    page.actions(button(say("export.button"), "export.send", "privacy"), _forget(content))
    return page.message()


def _forget(content: Content) -> ButtonElement:
    return button(content.words.say("forget.button"), "forget.ask", "privacy")


def _how_long(content: Content, keeping: Keeping) -> str:
    say, grace, days = content.words.say, keeping.uninstall_grace_days, keeping.retention_days
    return say(
        "privacy.how_long",
        grace=say("privacy.grace_days", days=grace) if grace else say("privacy.grace_none"),
        records=say("privacy.records_go", days=days) if days else say("privacy.records_stay"),
    )


def _who_read(
    content: Content, accesses: Sequence[Access], accepted: Collection[tuple[int, str]], member: Member | None
) -> str:
    say = content.words.say
    if not accesses:
        return say("privacy.read_nobody")
    zone = member.timezone if member is not None else None
    lines = [say("privacy.read_title")]
    for access in accesses:
        day = long_day(local_day(access.at, zone))
        if access.what == "export":
            lines.append(say("privacy.read_export", day=day))
        elif is_named(access, accepted):
            lines.append(say("privacy.read_reason", person=person(access.reader_id), day=day))
        else:
            lines.append(say("privacy.read_reason_unnamed", day=day))
    return "\n".join(lines)


def _who_counted(content: Content, looked_at: datetime | None, member: Member | None) -> str:
    say = content.words.say
    if looked_at is None:
        return say("privacy.admins_not")
    zone = member.timezone if member is not None else None
    return say("privacy.admins_looked", day=long_day(local_day(looked_at, zone)))


def _model(content: Content, terms: Terms, member: Member | None) -> str:
    say = content.words.say
    wish = (member.model_wish if member is not None else None) or QUESTION
    sent = {
        OFF: say("privacy.model_off"),
        QUESTION: say("privacy.model_question"),
        GOALS: say("privacy.model_goals"),
    }
    return say("privacy.model", model=escape(terms.model), host=escape(terms.host), sent=sent[wish])
