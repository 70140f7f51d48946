"""How preparing a 1:1 looks: messages, forms, and where each statement comes from."""

from bot.blocks.one_on_one.forms import heard_form, remind_form
from bot.blocks.one_on_one.messages import (
    PAST,
    ask_heard,
    fires,
    kept,
    prepared,
    reminder_off,
    reminder_set,
    reminder_unclear,
    too_long,
    why,
)

__all__ = [
    "PAST",
    "ask_heard",
    "fires",
    "heard_form",
    "kept",
    "prepared",
    "remind_form",
    "reminder_off",
    "reminder_set",
    "reminder_unclear",
    "too_long",
    "why",
]
