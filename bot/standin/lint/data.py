"""Blocks that show data or progress: tables, charts, cards, containers, plans, alerts (BK-21 to BK-29)."""

from __future__ import annotations

from typing import Any

from bot.standin.lint.checks import (
    Check,
    Report,
    array,
    at_least_one,
    boolean,
    by_type,
    integer,
    number,
    one_of,
    shape,
    string,
)
from bot.standin.lint.elements import BUTTON, IMAGE_ELEMENT, OVERFLOW
from bot.standin.lint.layout import BLOCKS as LAYOUT
from bot.standin.lint.layout import block
from bot.standin.lint.objects import plain, text
from bot.standin.lint.rich_text import RICH_TEXT_VALUE, refuse_if_longer


def _raw_text(maximum: int, rule: str) -> Check:
    return shape({"type": one_of("raw_text", rule=rule), "text": string(maximum, rule=rule)}, required=("text",))


TABLE_CELL = by_type({"raw_text": _raw_text(10_000, "BK-21"), "rich_text": RICH_TEXT_VALUE}, noun="cell", rule="BK-21")
# A raw_number cell is typed by the SDKs but was refused by Slack itself, so it is refused here too.
DATA_CELL = by_type({"raw_text": _raw_text(20_000, "BK-22"), "rich_text": RICH_TEXT_VALUE}, noun="cell", rule="BK-22")
COLUMN = shape({"align": one_of("left", "center", "right", rule="BK-21"), "is_wrapped": boolean(rule="BK-21")})


def _table_text(report: Report, pointer: str, value: dict[str, Any]) -> None:
    refuse_if_longer(report, f"{pointer}/rows", value.get("rows"), 10_000, "BK-21")


def _data_table_rows(report: Report, pointer: str, value: dict[str, Any]) -> None:
    rows = value.get("rows")
    refuse_if_longer(report, f"{pointer}/rows", rows, 20_000, "BK-22")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) for row in rows):
        return
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            report.refuse(f"{pointer}/rows/{index}", "every row must have the same number of cells", "BK-22")
    for index, cell in enumerate(rows[0]):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            report.refuse(f"{pointer}/rows/0/{index}", "unsupported cell: rich_text", "BK-22")


POINT = shape({"label": string(20, rule="BK-29"), "value": number(rule="BK-29")}, required=("label", "value"))
AXES = shape(
    {
        "categories": array(string(20, rule="BK-29"), minimum=1, maximum=20, rule="BK-29"),
        "x_label": string(50, rule="BK-29"),
        "y_label": string(50, rule="BK-29"),
    },
    required=("categories",),
)
SERIES = shape(
    {"name": string(20, rule="BK-29"), "data": array(POINT, minimum=1, maximum=20, rule="BK-29")},
    required=("name", "data"),
)


def _repeats(entries: list[Any], name: str) -> bool:
    """Whether two entries have the same name; what is no string is refused elsewhere."""
    names = [entry[name] for entry in entries if isinstance(entry, dict) and isinstance(entry.get(name), str)]
    return len(set(names)) != len(names)


def _points_follow_axis(report: Report, pointer: str, value: dict[str, Any]) -> None:
    axes, series = value.get("axis_config"), value.get("series")
    if not isinstance(axes, dict) or not isinstance(series, list):
        return
    if _repeats(series, "name"):
        report.refuse(f"{pointer}/series", "series names must be unique", "BK-29")
    for index, entry in enumerate(series):
        points = entry.get("data") if isinstance(entry, dict) else None
        labels = [point.get("label") for point in points if isinstance(point, dict)] if isinstance(points, list) else []
        if labels != axes.get("categories"):
            report.refuse(f"{pointer}/series/{index}/data", "labels must match the categories of the axis", "BK-29")


def _lines(kind: str) -> Check:
    return shape(
        {
            "type": one_of(kind, rule="BK-29"),
            "series": array(SERIES, minimum=1, maximum=12, rule="BK-29"),
            "axis_config": AXES,
        },
        required=("series", "axis_config"),
        also=(_points_follow_axis,),
    )


CHART = by_type(
    {
        "pie": shape(
            {
                "type": one_of("pie", rule="BK-29"),
                "segments": array(POINT, minimum=1, maximum=12, rule="BK-29"),
            },
            required=("segments",),
        ),
        "bar": _lines("bar"),
        "line": _lines("line"),
        "area": _lines("area"),
    },
    noun="chart",
    rule="BK-29",
)

CARD = block(
    "card",
    {
        "hero_image": IMAGE_ELEMENT,
        "icon": IMAGE_ELEMENT,
        "title": text(150, rule="BK-25"),
        "subtitle": text(150, rule="BK-25"),
        "body": text(200, rule="BK-25"),
        "actions": array(
            by_type({"button": BUTTON, "overflow": OVERFLOW}, noun="element", rule="BK-25"), maximum=3, rule="BK-25"
        ),
    },
    also=(at_least_one("hero_image", "title", "actions", "body", rule="BK-25"),),
)

SOURCE = shape(
    {"type": one_of("url", rule="BK-28"), "url": string(3000, rule="BK-28"), "text": string(300, rule="BK-28")},
    required=("url", "text"),
)


def _task(*states: str) -> Check:
    return block(
        "task_card",
        {
            "task_id": string(255, rule="BK-28"),
            "title": string(300, rule="BK-28"),
            "details": RICH_TEXT_VALUE,
            "output": RICH_TEXT_VALUE,
            "sources": array(SOURCE, maximum=50, rule="BK-28"),
            "status": one_of(*states, rule="BK-28"),
        },
        "task_id",
        "title",
        "status",
    )


def _task_ids_differ(report: Report, pointer: str, value: dict[str, Any]) -> None:
    tasks = value.get("tasks")
    if isinstance(tasks, list) and _repeats(tasks, "task_id"):
        report.refuse(f"{pointer}/tasks", "task_id must be unique", "BK-28")


def _divider_and_folding(report: Report, pointer: str, value: dict[str, Any]) -> None:
    if value.get("is_collapsible") is True and value.get("has_header_divider") is True:
        report.refuse(pointer, "has_header_divider cannot be set when is_collapsible is true", "BK-26")


def _child(report: Report, pointer: str, value: Any) -> None:
    by_type({**LAYOUT, **BLOCKS}, noun="block", rule="BK-26")(report, pointer, value)


BLOCKS: dict[str, Check] = {
    "table": block(
        "table",
        {
            "rows": array(array(TABLE_CELL, minimum=1, maximum=20, rule="BK-21"), minimum=1, maximum=100, rule="BK-21"),
            "column_settings": array(COLUMN, maximum=20, rule="BK-21"),
        },
        "rows",
        also=(_table_text,),
    ),
    "data_table": block(
        "data_table",
        {
            "caption": string(3000, rule="BK-22"),
            "rows": array(array(DATA_CELL, minimum=1, maximum=20, rule="BK-22"), minimum=2, maximum=201, rule="BK-22"),
            "page_size": integer(1, 100, rule="BK-22"),
            "row_header_column_index": integer(0, 19, rule="BK-22"),
        },
        "caption",
        "rows",
        also=(_data_table_rows,),
    ),
    "data_visualization": block(
        "data_visualization", {"title": string(50, rule="BK-29"), "chart": CHART}, "title", "chart"
    ),
    "alert": block(
        "alert",
        {
            "text": text(200, rule="BK-24"),
            "level": one_of("default", "info", "warning", "error", "success", rule="BK-24"),
        },
        "text",
    ),
    "card": CARD,
    "carousel": block(
        "carousel",
        {"elements": array(by_type({"card": CARD}, noun="block", rule="BK-25"), minimum=1, maximum=10, rule="BK-25")},
        "elements",
    ),
    "container": block(
        "container",
        {
            "title": plain(150, rule="BK-26"),
            "rich_text_title": RICH_TEXT_VALUE,
            "subtitle": plain(150, rule="BK-26"),
            "child_blocks": array(_child, minimum=1, maximum=10, rule="BK-26"),
            "width": one_of("narrow", "standard", "wide", "full", rule="BK-26"),
            "icon": IMAGE_ELEMENT,
            "is_collapsible": boolean(rule="BK-26"),
            "default_collapsed": boolean(rule="BK-26"),
            "has_header_divider": boolean(rule="BK-26"),
        },
        "child_blocks",
        also=(at_least_one("title", "rich_text_title", rule="BK-26"), _divider_and_folding),
    ),
    "task_card": _task("in_progress", "complete", "error"),
    "plan": block(
        "plan",
        {
            "title": string(300, rule="BK-28"),
            "tasks": array(
                by_type(
                    {"task_card": _task("pending", "in_progress", "complete", "error")}, noun="block", rule="BK-28"
                ),
                maximum=50,
                rule="BK-28",
            ),
        },
        "title",
        also=(_task_ids_differ,),
    ),
}
