"""Rich text: sections, lists, quotes, preformatted text and what stands in them (BK-19)."""

from __future__ import annotations

from bot.standin.lint.checks import Check, Report, array, boolean, by_type, integer, one_of, shape, string
from bot.standin.lint.objects import identifier

RULE = "BK-19"
STYLE = shape(
    {
        name: boolean(rule=RULE)
        for name in (
            "bold",
            "italic",
            "strike",
            "underline",
            "code",
            "highlight",
            "client_highlight",
            "unlink",
        )
    }
)


def _part(kind: str, properties: dict[str, Check], *required: str) -> Check:
    return shape({"type": one_of(kind, rule=RULE), "style": STYLE, **properties}, required=required)


def _id(name: str, kind: str) -> Check:
    return _part(kind, {name: string(255, rule=RULE)}, name)


PARTS: dict[str, Check] = {
    "text": _part("text", {"text": string(12_000, rule=RULE)}, "text"),
    "link": _part(
        "link",
        {"url": string(3000, rule=RULE), "text": string(12_000, minimum=0, rule=RULE), "unsafe": boolean(rule=RULE)},
        "url",
    ),
    "user": _id("user_id", "user"),
    "channel": _id("channel_id", "channel"),
    "usergroup": _id("usergroup_id", "usergroup"),
    "team": _id("team_id", "team"),
    "emoji": _part(
        "emoji",
        {"name": string(255, rule=RULE), "unicode": string(255, rule=RULE), "skin_tone": integer(1, 6, rule=RULE)},
        "name",
    ),
    "date": _part(
        "date",
        {
            "timestamp": integer(0, 9_999_999_999, rule="MSG-6"),
            "format": string(255, rule="MSG-6"),
            "url": string(3000, rule="MSG-6"),
            "fallback": string(3000, rule="MSG-6"),
        },
        "timestamp",
        "format",
    ),
    "broadcast": _part("broadcast", {"range": one_of("here", "channel", "everyone", rule=RULE)}, "range"),
    "color": _part("color", {"value": string(7, rule=RULE)}, "value"),
}
PART_LIST = array(by_type(PARTS, noun="element", rule=RULE), maximum=1000, rule=RULE)
BORDER = integer(0, 1, rule=RULE)

SECTION = shape({"type": one_of("rich_text_section", rule=RULE), "elements": PART_LIST}, required=("elements",))
CONTAINERS: dict[str, Check] = {
    "rich_text_section": SECTION,
    "rich_text_quote": shape(
        {"type": one_of("rich_text_quote", rule=RULE), "elements": PART_LIST, "border": BORDER},
        required=("elements",),
    ),
    "rich_text_preformatted": shape(
        {
            "type": one_of("rich_text_preformatted", rule=RULE),
            "elements": PART_LIST,
            "border": BORDER,
            "language": string(100, rule=RULE),
        },
        required=("elements",),
    ),
    "rich_text_list": shape(
        {
            "type": one_of("rich_text_list", rule=RULE),
            "style": one_of("bullet", "ordered", rule=RULE),
            "elements": array(
                by_type({"rich_text_section": SECTION}, noun="element", rule=RULE), maximum=1000, rule=RULE
            ),
            "indent": integer(0, 8, rule=RULE),
            "offset": integer(0, 10_000, rule=RULE),
            "border": BORDER,
        },
        required=("elements", "style"),
    ),
}
ELEMENTS = array(by_type(CONTAINERS, noun="element", rule=RULE), minimum=1, maximum=1000, rule=RULE)
RICH_TEXT_VALUE = shape(
    {"type": one_of("rich_text", rule=RULE), "block_id": identifier(), "elements": ELEMENTS},
    required=("type", "elements"),
)


def characters(value: object) -> int:
    """How many characters of text stand in a piece of rich text or a table cell."""
    if isinstance(value, dict):
        own = value.get("text")
        inner = sum(characters(entry) for name, entry in value.items() if name == "elements")
        return inner + (len(own) if isinstance(own, str) else characters(own))
    if isinstance(value, list):
        return sum(characters(entry) for entry in value)
    return 0


def refuse_if_longer(report: Report, pointer: str, value: object, maximum: int, rule: str) -> None:
    """Refuse a value whose text, summed, exceeds `maximum` characters."""
    if characters(value) > maximum:
        report.refuse(pointer, f"must be less than {maximum + 1} characters in total", rule)
