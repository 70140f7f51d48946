"""Interactive elements and where each of them may stand (BK-7 and the limits of each element)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.standin.lint.checks import (
    Check,
    Report,
    array,
    boolean,
    day,
    exactly_one,
    integer,
    one_of,
    shape,
    string,
)
from bot.standin.lint.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_ACTION_CONFIG,
    OPTION_GROUP,
    SLACK_FILE,
    WORKFLOW,
    identifier,
    initial_options_exist,
    option,
    plain,
)
from bot.standin.lint.rich_text import RICH_TEXT_VALUE

PLACEHOLDER = plain(150, rule="BK-13")
STYLE = one_of("primary", "danger", rule="BK-9")
MAX_SELECTED = integer(1, 100, rule="BK-11")
USER_IDS = array(string(255, rule="BK-9"), maximum=100, rule="BK-9")


def _element(kind: str, properties: Mapping[str, Check], *required: str, also: tuple[Check, ...] = ()) -> Check:
    every: dict[str, Check] = {"type": one_of(kind, rule="BK-31"), "action_id": identifier()}
    return shape({**every, **properties}, required=required, also=also)


def _input(kind: str, properties: Mapping[str, Check], *required: str, also: tuple[Check, ...] = ()) -> Check:
    every: dict[str, Check] = {"placeholder": PLACEHOLDER, "focus_on_load": boolean(rule="BK-31")}
    return _element(kind, {**every, **properties}, *required, also=also)


def _choice(kind: str, properties: Mapping[str, Check], *required: str, also: tuple[Check, ...] = ()) -> Check:
    return _input(kind, {"confirm": CONFIRM, **properties}, *required, also=also)


STATIC: dict[str, Check] = {
    "options": array(option(), minimum=1, maximum=100, rule="BK-11"),
    "option_groups": array(OPTION_GROUP, minimum=1, maximum=100, rule="BK-11"),
}
STATIC_RULES = (exactly_one("options", "option_groups", rule="BK-11"), initial_options_exist)
QUERY: dict[str, Check] = {"min_query_length": integer(0, 3000, rule="INT-9")}
ONE_OPTION: dict[str, Check] = {"initial_option": option()}
MANY_OPTIONS: dict[str, Check] = {
    "initial_options": array(option(), minimum=1, maximum=100, rule="BK-11"),
    "max_selected_items": MAX_SELECTED,
}


def _ids(name: str) -> dict[str, Check]:
    return {name: array(string(255, rule="BK-11"), maximum=100, rule="BK-11"), "max_selected_items": MAX_SELECTED}


def _id(name: str) -> dict[str, Check]:
    return {name: string(255, rule="BK-11")}


CONVERSATION: dict[str, Check] = {
    "filter": CONVERSATION_FILTER,
    "default_to_current_conversation": boolean(rule="BK-11"),
}
RESPONSE_URL: dict[str, Check] = {"response_url_enabled": boolean(rule="URL-3")}

SELECTS: dict[str, Check] = {
    "static_select": _choice("static_select", {**STATIC, **ONE_OPTION}, also=STATIC_RULES),
    "external_select": _choice("external_select", {**QUERY, **ONE_OPTION}),
    "users_select": _choice("users_select", _id("initial_user")),
    "conversations_select": _choice(
        "conversations_select", {**_id("initial_conversation"), **CONVERSATION, **RESPONSE_URL}
    ),
    "channels_select": _choice("channels_select", {**_id("initial_channel"), **RESPONSE_URL}),
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": _choice("multi_static_select", {**STATIC, **MANY_OPTIONS}, also=STATIC_RULES),
    "multi_external_select": _choice("multi_external_select", {**QUERY, **MANY_OPTIONS}),
    "multi_users_select": _choice("multi_users_select", _ids("initial_users")),
    "multi_conversations_select": _choice(
        "multi_conversations_select", {**_ids("initial_conversations"), **CONVERSATION}
    ),
    "multi_channels_select": _choice("multi_channels_select", _ids("initial_channels")),
}
PICKERS: dict[str, Check] = {
    "datepicker": _choice(
        "datepicker",
        {"initial_date": day(rule="BK-34")},
    ),
    "timepicker": _choice(
        "timepicker",
        {
            "initial_time": string(5, rule="BK-34", pattern=r"([01]\d|2[0-3]):[0-5]\d"),
            "timezone": string(100, rule="BK-34"),
        },
    ),
    "datetimepicker": _element(
        "datetimepicker",
        {
            "initial_date_time": integer(1_000_000_000, 9_999_999_999, rule="BK-34"),
            "confirm": CONFIRM,
            "focus_on_load": boolean(rule="BK-31"),
        },
    ),
}
TICKS: dict[str, Check] = {
    "radio_buttons": _element(
        "radio_buttons",
        {
            "options": array(option(mrkdwn=True), minimum=1, maximum=10, rule="BK-12"),
            "initial_option": option(mrkdwn=True),
            "confirm": CONFIRM,
            "focus_on_load": boolean(rule="BK-31"),
        },
        "options",
        also=(initial_options_exist,),
    ),
    "checkboxes": _element(
        "checkboxes",
        {
            "options": array(option(mrkdwn=True), minimum=1, maximum=10, rule="BK-12"),
            "initial_options": array(option(mrkdwn=True), minimum=1, maximum=10, rule="BK-12"),
            "confirm": CONFIRM,
            "focus_on_load": boolean(rule="BK-31"),
        },
        "options",
        also=(initial_options_exist,),
    ),
}


def _lengths_agree(report: Report, pointer: str, value: dict[str, object]) -> None:
    low, high = value.get("min_length"), value.get("max_length")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        report.refuse(pointer, "min_length must not be greater than max_length", "BK-16")


DISPATCH: dict[str, Check] = {"dispatch_action_config": DISPATCH_ACTION_CONFIG}
WORDS: dict[str, Check] = {
    "plain_text_input": _input(
        "plain_text_input",
        {
            **DISPATCH,
            "initial_value": string(3000, minimum=0, rule="BK-16"),
            "multiline": boolean(rule="BK-16"),
            "min_length": integer(0, 3000, rule="BK-16"),
            "max_length": integer(1, 3000, rule="BK-16"),
        },
        also=(_lengths_agree,),
    ),
    "email_text_input": _input("email_text_input", {**DISPATCH, "initial_value": string(3000, rule="BK-16")}),
    "url_text_input": _input("url_text_input", {**DISPATCH, "initial_value": string(3000, rule="BK-16")}),
    "number_input": _input(
        "number_input",
        {
            **DISPATCH,
            "is_decimal_allowed": boolean(rule="BK-16"),
            "initial_value": string(100, rule="BK-16"),
            "min_value": string(100, rule="BK-16"),
            "max_value": string(100, rule="BK-16"),
        },
        "is_decimal_allowed",
    ),
}
RICH_INPUT: dict[str, Check] = {
    "rich_text_input": _input(
        "rich_text_input",
        {
            **DISPATCH,
            "initial_value": RICH_TEXT_VALUE,
            "min_lines": integer(1, 100, rule="BK-19"),
            "max_lines": integer(1, 100, rule="BK-19"),
        },
    )
}
FILE_INPUT: dict[str, Check] = {
    "file_input": _element(
        "file_input",
        {
            "filetypes": array(string(20, rule="BK-18"), maximum=100, rule="BK-18"),
            "max_files": integer(1, 10, rule="BK-18"),
        },
    )
}
BUTTON = _element(
    "button",
    {
        "text": plain(75, rule="BK-9"),
        "value": string(2000, minimum=0, rule="BK-9"),
        "url": string(3000, rule="BK-9"),
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": string(75, rule="BK-9"),
        "visible_to_user_ids": USER_IDS,
        "agent_prompt": string(4000, rule="BK-9"),
        "agent_prompt_display": string(4000, rule="BK-9"),
    },
    "text",
)
OVERFLOW = _element(
    "overflow",
    {"options": array(option(url=True), minimum=1, maximum=5, rule="BK-12"), "confirm": CONFIRM},
    "options",
)
WORKFLOW_BUTTON = _element(
    "workflow_button",
    {
        "text": plain(75, rule="BK-9"),
        "workflow": WORKFLOW,
        "style": STYLE,
        "accessibility_label": string(75, rule="BK-9"),
    },
    "text",
    "workflow",
)
IMAGE_ELEMENT = shape(
    {
        "type": one_of("image", rule="BK-17"),
        "image_url": string(3000, rule="BK-17"),
        "slack_file": SLACK_FILE,
        "alt_text": string(2000, rule="BK-17"),
    },
    required=("alt_text",),
    also=(exactly_one("image_url", "slack_file", rule="BK-17"),),
)
FEEDBACK_BUTTON = shape(
    {
        "text": plain(75, rule="BK-27"),
        "value": string(2000, rule="BK-27"),
        "accessibility_label": string(75, rule="BK-27"),
    },
    required=("text", "value"),
)
CONTEXT_ACTION: dict[str, Check] = {
    "feedback_buttons": _element(
        "feedback_buttons",
        {"positive_button": FEEDBACK_BUTTON, "negative_button": FEEDBACK_BUTTON},
        "positive_button",
        "negative_button",
    ),
    "icon_button": _element(
        "icon_button",
        {
            "icon": one_of("trash", rule="BK-27"),
            "text": plain(75, rule="BK-27"),
            "value": string(2000, rule="BK-27"),
            "accessibility_label": string(75, rule="BK-27"),
            "visible_to_user_ids": USER_IDS,
            "confirm": CONFIRM,
        },
        "icon",
        "text",
    ),
}

PRESSED: dict[str, Check] = {"button": BUTTON, "overflow": OVERFLOW, "workflow_button": WORKFLOW_BUTTON}
IN_ACTIONS: dict[str, Check] = {**PRESSED, **SELECTS, **PICKERS, **TICKS, **RICH_INPUT}
IN_SECTION: dict[str, Check] = {**PRESSED, **SELECTS, **MULTI_SELECTS, **PICKERS, **TICKS, "image": IMAGE_ELEMENT}
IN_INPUT: dict[str, Check] = {**SELECTS, **MULTI_SELECTS, **PICKERS, **TICKS, **WORDS, **RICH_INPUT, **FILE_INPUT}
