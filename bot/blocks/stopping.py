"""How it looks when somebody wants no more messages: what comes by itself, and that it is off."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import ButtonElement

from bot.blocks.message import Message
from bot.blocks.page import button, with_buttons
from bot.blocks.rhythm import rhythm_line
from bot.content import Content
from bot.mentoring.schedules import rides
from bot.store import Schedule


def asked(content: Content, coming: Mapping[str, Sequence[Schedule]], prefix: str) -> Message:
    """What comes by itself, with a button that ends all of it; that there is nothing, where that is so."""
    say = content.words.say
    if not coming:
        return _nothing(content, prefix)
    lines = "\n".join(f"• {line}" for line in _lines(content, coming))
    end = button(say("preferences.stop_button"), "preferences.all_off", "stop")
    return with_buttons(say("preferences.stop_ask", lines=lines), [end, _settings(content)])


def stopped(content: Content, kinds: Sequence[str], prefix: str) -> Message:
    """What is off now, and how each of it is turned on again."""
    say = content.words.say
    if not kinds:
        return _nothing(content, prefix)
    names = {
        "nudge": say("preferences.name_nudges"),
        "check_in": say("preferences.name_check_ins"),
        "one_on_one": say("preferences.name_talks"),
        "intention": say("preferences.name_plans"),
        "met": say("preferences.name_met"),
        "mentor": say("preferences.name_offer"),
    }
    named = ", ".join(name for kind, name in names.items() if kind in kinds)
    ways = ", ".join(way for kind, way in _ways(content, prefix).items() if kind in kinds)
    in_form = [_settings(content)] if {"nudge", "check_in"} & set(kinds) else []
    return with_buttons(say("preferences.stopped", kinds=named, ways=ways), in_form)


def _nothing(content: Content, prefix: str) -> Message:
    ways = ", ".join(way for kind, way in _ways(content, prefix).items() if kind != "met")
    return with_buttons(content.words.say("preferences.stop_nothing", ways=ways), [])


def _ways(content: Content, prefix: str) -> dict[str, str]:
    """What turns each kind on again."""
    say = content.words.say
    return {
        "nudge": say("preferences.back_nudges", prefix=prefix),
        "check_in": say("preferences.back_check_ins", prefix=prefix),
        "one_on_one": say("preferences.back_talks", prefix=prefix),
        "intention": say("preferences.back_plans", prefix=prefix),
        "met": say("preferences.back_met", prefix=prefix),
        "mentor": say("preferences.back_offer", prefix=prefix),
    }


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
