"""How mentors look: one's own page, the card before a request, what is asked of somebody, and a pair."""

from datetime import date, datetime

from slack_sdk.models.blocks import ButtonElement

from bot.blocks.mentors.wording import offered, person, subject
from bot.blocks.message import Message
from bot.blocks.page import Page, button, note, with_buttons
from bot.blocks.text import escape
from bot.content import Content, Words
from bot.mentoring.dates import say_day
from bot.mentoring.members import local_day, zone_of
from bot.mentoring.mentors import Overview, Wish, other_of
from bot.store import Member, Mentor, MentorRequest

SHOWN = 10
"""Requests of each side on the page, and people who are kept apart."""


def page(content: Content, member: Member, found: Overview, today: date, command: str) -> Message:
    """What I offer, who I am with, what I look for, and what can be done about each."""
    say = content.words.say
    sheet = Page(say("mentors.title"))
    _offer(sheet, content, found.offer)
    if not found.sought:
        sheet.section(say("mentors.sought_none", command=command))
    else:
        sheet.section(say("mentors.sought"))
    for request in found.sought[:SHOWN]:
        _request(sheet, content, member, request, today)
    if found.helped:
        sheet.section(say("mentors.helped"))
    for request in found.helped[:SHOWN]:
        _helped(sheet, content, member, request)
    _apart(sheet, content.words, found)
    sheet.small(say("mentors.private"))
    return sheet.message()


def _offer(sheet: Page, content: Content, offer: Mentor | None) -> None:
    say = content.words.say
    if offer is None or offer.state == "stopped":
        sheet.section(say("mentors.offer_none") if offer is None else say("mentors.offer_stopped"))
        sheet.actions(
            button(say("mentors.button_find"), "mentors.find", "page"),
            button(say("mentors.button_volunteer"), "mentors.volunteer", "page"),
        )
        return
    what = offered(content, offer)
    if offer.state == "paused":
        sheet.section(say("mentors.offer_paused", what=what))
        turn = button(say("mentors.button_resume"), "mentors.resume", "page")
    else:
        sheet.section(say("mentors.offer_active", what=what, capacity=offer.capacity))
        turn = button(say("mentors.button_pause"), "mentors.pause", "page")
    if offer.about:
        sheet.small(say("mentors.offer_about", about=escape(offer.about)))
    sheet.actions(
        button(say("mentors.button_find"), "mentors.find", "page"),
        button(say("mentors.button_change"), "mentors.volunteer", "page"),
        turn,
        button(say("mentors.button_stop"), "mentors.stop", "page"),
    )


def _request(sheet: Page, content: Content, member: Member, request: MentorRequest, today: date) -> None:
    say, value = content.words.say, str(request.id)
    sheet.section(state(content, member, request, today))
    if request.state in ("waiting", "asked"):
        sheet.actions(button(say("mentors.button_withdraw"), "mentors.withdraw", value))
    elif request.state == "nobody":
        sheet.actions(*_nobody(content.words, request))
    elif request.state == "accepted":
        sheet.actions(*_pair(content.words, value))


def _helped(sheet: Page, content: Content, member: Member, request: MentorRequest) -> None:
    say, value = content.words.say, str(request.id)
    who, what = person(request.user_id), subject(content, member.ladder, request)
    if request.state == "asked":
        sheet.section(say("mentors.helped_asked", person=who, what=what, reason=escape(request.reason)))
        sheet.actions(*_answers(content.words, value))
    else:
        sheet.section(say("mentors.helped_accepted", person=who, what=what))
        sheet.actions(*_pair(content.words, value))


def _apart(sheet: Page, words: Words, found: Overview) -> None:
    people = found.blocked[:SHOWN]
    if people:
        sheet.section(words.say("mentors.blocked", people=", ".join(map(person, people))))
    sheet.actions(
        button(words.say("mentors.button_block"), "mentors.block", "page"),
        *(
            button(
                words.say("mentors.button_unblock"),
                f"mentors.unblock:{number}",
                who,
                label=words.say("mentors.label_unblock", number=number),
            )
            for number, who in enumerate(people[:4], 1)
        ),
    )


def state(content: Content, member: Member, request: MentorRequest, today: date) -> str:
    """Where a request stands, as its mentee reads it: never who was asked."""
    say = content.words.say
    what = subject(content, member.ladder, request)
    day = say_day(local_day(request.asked_at, member.timezone), today) if request.asked_at else ""
    lines = {
        "waiting": say("mentors.state_waiting", what=what),
        "asked": say("mentors.state_asked", what=what, day=day),
        "accepted": say("mentors.state_accepted", what=what, person=person(request.mentor_id)),
        "nobody": say("mentors.state_nobody", what=what),
        "withdrawn": say("mentors.state_withdrawn", what=what),
        "ended": say("mentors.state_ended", what=what),
    }
    tried = f" {say('mentors.tried', count=len(request.passed))}" if request.passed else ""
    return lines[request.state] + tried


def card(content: Content, member: Member, wish: Wish, *, is_offered: bool) -> Message:
    """What would be asked and how it goes, before anything is sent."""
    say = content.words.say
    named = bool(wish.topic or wish.shadowing)
    parts = [
        say("mentors.card", what=subject(content, member.ladder, wish)) if named else say("mentors.which"),
        say("mentors.how"),
    ]
    if named and not is_offered:
        parts.append(say("mentors.none_yet"))
    write = button(say("mentors.button_write"), "mentors.write", wish.value)
    write.style = "primary"
    return with_buttons("\n\n".join(parts), [write])


def sent(content: Content, member: Member, request: MentorRequest, command: str) -> Message:
    """What became of a request at once."""
    say, what = content.words.say, subject(content, member.ladder, request)
    lines = {
        "asked": say("mentors.sent_asked", what=what, command=command),
        "waiting": say("mentors.sent_waiting", what=what, command=command),
        "nobody": say("mentors.sent_nobody", what=what),
        "accepted": say("mentors.sent_accepted", what=what, command=command),
    }
    text = lines.get(request.state) or say("mentors.withdrawn", what=what)
    if request.state == "nobody":
        return with_buttons(text, _nobody(content.words, request))
    if request.state in ("asked", "waiting"):
        return with_buttons(text, [button(say("mentors.button_withdraw"), "mentors.withdraw", str(request.id))])
    return note(text)


def asked(content: Content, member: Member, request: MentorRequest, today: date) -> Message:
    """To the person who is asked: by whom, what about, why, and that no is an answer."""
    say = content.words.say
    until = request.next_at or request.created_at
    sheet = Page(say("mentors.ask_title"))
    sheet.section(say("mentors.ask", person=person(request.user_id), what=subject(content, member.ladder, request)))
    sheet.section(say("mentors.ask_reason", reason=escape(request.reason)))
    sheet.small(say("mentors.ask_how", **_moment(until, member, today)))
    sheet.actions(*_answers(content.words, str(request.id)))
    return sheet.message()


def paired(content: Content, member: Member, request: MentorRequest) -> Message:
    """Somebody has accepted: who the other one is, and one first step."""
    say, who = content.words.say, person(other_of(request, member.user_id))
    what = subject(content, member.ladder, request)
    if member.user_id == request.mentor_id:
        head = say("mentors.paired_mentor", person=who, what=what)
        step = say("mentors.first_step_mentor", person=who)
    else:
        head = say("mentors.paired_mentee", person=who, what=what)
        step = say("mentors.first_step_topic", person=who)
    if request.shadowing:
        step = say("mentors.first_step_shadowing")
    return with_buttons(f"{head}\n{step}", _pair(content.words, str(request.id)))


def nobody_left(content: Content, member: Member, request: MentorRequest) -> Message:
    """Everybody who fits was asked, or nobody offers it any more."""
    say, what = content.words.say, subject(content, member.ladder, request)
    if request.passed:
        text = say("mentors.nobody_left", what=what, count=len(request.passed))
    else:
        text = say("mentors.nobody_now", what=what)
    more = say("mentors.nobody_left_wide") if request.is_wide else say("mentors.nobody_left_near")
    return with_buttons(f"{text}\n{more}", _nobody(content.words, request))


def ask_met(content: Content, member: Member, request: MentorRequest) -> Message:
    """Three weeks without a word: have you met?"""
    text = content.words.say("mentors.ask_met", person=person(other_of(request, member.user_id)))
    return with_buttons(text, _pair(content.words, str(request.id)))


def ask_no_more(content: Content, member: Member, request: MentorRequest) -> Message:
    """It was asked and not answered: the last word about it."""
    text = content.words.say("mentors.ask_no_more", person=person(other_of(request, member.user_id)))
    return with_buttons(text, _pair(content.words, str(request.id)))


def ended(content: Content, member: Member, request: MentorRequest, *, has_line: bool) -> Message:
    """To the one who ended it, with a line for themselves or without."""
    text = content.words.say("mentors.ended", what=subject(content, member.ladder, request))
    return note(f"{text} {content.words.say('mentors.ended_line')}" if has_line else text)


def ended_by_other(content: Content, member: Member, request: MentorRequest) -> Message:
    """To the other one, who may write a line as well."""
    who, what = person(other_of(request, member.user_id)), subject(content, member.ladder, request)
    text = content.words.say("mentors.ended_other", person=who, what=what)
    return with_buttons(text, [button(content.words.say("mentors.button_line"), "mentors.end", str(request.id))])


def ended_without_other(content: Content, member: Member, request: MentorRequest) -> Message:
    """The other one is not in Slack any more; a mentee may look for somebody else."""
    say, who = content.words.say, person(other_of(request, member.user_id))
    what = subject(content, member.ladder, request)
    line = button(say("mentors.button_line"), "mentors.end", str(request.id))
    if member.user_id == request.mentor_id:
        return with_buttons(say("mentors.ended_gone_mentor", person=who, what=what), [line])
    value = Wish(topic=request.topic, shadowing=request.shadowing).value
    find = button(say("mentors.button_find"), "mentors.find:beside", value)
    return with_buttons(say("mentors.ended_gone_mentee", person=who, what=what), [find, line])


def withdrawn(content: Content, member: Member, request: MentorRequest) -> Message:
    """It is asked no more."""
    return note(content.words.say("mentors.withdrawn", what=subject(content, member.ladder, request)))


def volunteered(content: Content, offer: Mentor, command: str) -> Message:
    """The offer as it stands now."""
    what = offered(content, offer)
    if offer.state == "paused":
        return note(content.words.say("mentors.volunteered_paused", what=what, command=command))
    return note(content.words.say("mentors.volunteered", what=what, capacity=offer.capacity))


def invitation(words: Words) -> Message:
    """What volunteering means, and the form."""
    open_form = button(words.say("mentors.button_volunteer"), "mentors.volunteer", "command")
    return with_buttons(words.say("mentors.volunteer"), [open_form])


def apart(words: Words) -> Message:
    """What keeping apart means, and the form."""
    return with_buttons(
        words.say("mentors.block_what"), [button(words.say("mentors.button_block"), "mentors.block", "command")]
    )


def told(words: Words, key: str, who: str) -> Message:
    """One sentence about a person who is kept apart, or no longer."""
    return note(words.say(key, person=person(who)))


def _moment(at: datetime, member: Member, today: date) -> dict[str, str]:
    local = at.astimezone(zone_of(member.timezone))
    return {"day": say_day(local.date(), today), "time": f"{local:%H:%M}"}


def _answers(words: Words, value: str) -> list[ButtonElement]:
    yes = button(words.say("mentors.button_accept"), "mentors.accept", value)
    yes.style = "primary"
    return [
        yes,
        button(words.say("mentors.button_decline"), "mentors.decline", value),
        button(words.say("mentors.button_never"), "mentors.never", value),
    ]


def _pair(words: Words, value: str) -> list[ButtonElement]:
    return [
        button(words.say("mentors.button_met"), "mentors.met", value),
        button(words.say("mentors.button_end"), "mentors.end", value),
    ]


def _nobody(words: Words, request: MentorRequest) -> list[ButtonElement]:
    value = str(request.id)
    widen = button(words.say("mentors.button_widen"), "mentors.widen", value)
    away = button(words.say("mentors.button_withdraw"), "mentors.withdraw", value)
    return [away] if request.is_wide else [widen, away]
