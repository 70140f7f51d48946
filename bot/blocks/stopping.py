"""How it looks when somebody wants no more messages: what comes by itself, and that it is off."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import ButtonElement

from bot.blocks.message import Message
from bot.blocks.page import button, with_buttons
from bot.blocks.rhythm import rhythm_line
from bot.content import Content
from bot.mentoring.schedules import rides
from bot.store import Schedule


def asked(content: Content, coming: Mapping[str, Sequence[Schedule]]) -> Message:
    """What comes by itself, with a button that ends all of it; that there is nothing, where that is so."""
    say = content.words.say
    if not coming:
        return with_buttons(say("preferences.stop_nothing"), [])
    lines = "\n".join(f"• {line}" for line in _lines(content, coming))
    end = button(say("preferences.stop_button"), "preferences.all_off", "stop")
    return with_buttons(say("preferences.stop_ask", lines=lines), [end, _settings(content)])


def stopped(content: Content, kinds: Sequence[str], prefix: str) -> Message:
    """What is off now."""
    say = content.words.say
    if not kinds:
        return with_buttons(say("preferences.stop_nothing"), [])
    names = {
        "nudge": say("preferences.name_nudges"),
        "check_in": say("preferences.name_check_ins"),
        "one_on_one": say("preferences.name_talks"),
        "intention": say("preferences.name_plans"),
        "met": say("preferences.name_met"),
        "mentor": say("preferences.name_offer"),
    }
    named = ", ".join(name for kind, name in names.items() if kind in kinds)
    return with_buttons(say("preferences.stopped", kinds=named, prefix=prefix), [_settings(content)])


def _lines(content: Content, coming: Mapping[str, Sequence[Schedule]]) -> list[str]:
    say, lines = content.words.say, []
    if "nudge" in coming:
        lines.append(say("preferences.nudges", rhythm=rhythm_line(content, coming["nudge"][0])))
    if "check_in" in coming:
        check_ins = coming["check_in"][0]
        rhythm = say("preferences.rides") if rides(check_ins) else rhythm_line(content, check_ins)
        lines.append(say("preferences.check_ins", rhythm=rhythm))
    if "one_on_one" in coming:
        lines.append(say("preferences.talks", rhythm=rhythm_line(content, coming["one_on_one"][0])))
    if "intention" in coming:
        lines.append(say("preferences.plans", count=len(coming["intention"])))
    if "met" in coming:
        lines.append(say("preferences.met"))
    if "mentor" in coming:
        lines.append(say("preferences.offer"))
    return lines


def _settings(content: Content) -> ButtonElement:
    return button(content.words.say("preferences.button"), "preferences.open", "settings")
