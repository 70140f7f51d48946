"""Every limit of Block Kit, just within and just beyond it (BK-1 to BK-34)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.standin.lint import lint_blocks, lint_message, lint_view

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(text: str = "x", value: str = "v", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(value=str(number)) for number in range(count)]


def select(**more: Any) -> Json:
    return {"type": "static_select", **more}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def text_input(**more: Any) -> Json:
    return {"type": "plain_text_input", **more}


def cells(rows: int, columns: int, text: str = "x") -> list[list[Json]]:
    return [[{"type": "raw_text", "text": text} for _ in range(columns)] for _ in range(rows)]


def rich(indent: int = 0) -> Json:
    part = {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "indent": indent, "elements": [part]}],
    }


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a", **more}


def confirm(title: int = 1, text: int = 1, yes: int = 1, no: int = 1) -> Json:
    return {
        "title": plain("x" * title),
        "text": plain("x" * text),
        "confirm": plain("x" * yes),
        "deny": plain("x" * no),
    }


def chart(points: int = 2, series: int = 1, title: int = 1, label: int = 1) -> Json:
    names = [f"{number:0{label}}" for number in range(points)]
    data = [{"label": name, "value": 1} for name in names]
    return {
        "type": "data_visualization",
        "title": "x" * title,
        "chart": {
            "type": "bar",
            "series": [{"name": f"s{number}", "data": data} for number in range(series)],
            "axis_config": {"categories": names},
        },
    }


def container(children: int = 1, title: int = 1) -> Json:
    return {"type": "container", "title": plain("x" * title), "child_blocks": [section()] * children}


def card(title: int = 1, body: int = 1, count: int = 0) -> Json:
    return {"type": "card", "title": plain("x" * title), "body": plain("x" * body), "actions": [button()] * count}


def task(number: int = 0, status: str = "complete") -> Json:
    return {"type": "task_card", "task_id": str(number), "title": "x", "status": status}


def data_table(*rows: str) -> Json:
    return {"type": "data_table", "caption": "x", "rows": [[{"type": "raw_text", "text": text}] for text in rows]}


def markdown(length: int = 1) -> Json:
    return {"type": "markdown", "text": "x" * length}


def table() -> Json:
    return {"type": "table", "rows": cells(1, 1)}


def boxed(*blocks: Json) -> Json:
    return container() | {"child_blocks": list(blocks)}


def divider(name: str) -> Json:
    return {"type": "divider", "block_id": name}


WITHIN: list[tuple[str, list[Json], list[Json]]] = [
    ("BK-1", [section()] * 50, [section()] * 51),
    ("BK-3 text", [section(text=mrkdwn("x" * 3000))], [section(text=mrkdwn("x" * 3001))]),
    ("BK-2 empty", [section(text=mrkdwn("x"))], [section(text=mrkdwn(""))]),
    ("BK-3 fields", [section(fields=[mrkdwn("x" * 2000)] * 10)], [section(fields=[mrkdwn()] * 11)]),
    ("BK-3 field", [section(fields=[mrkdwn("x" * 2000)])], [section(fields=[mrkdwn("x" * 2001)])]),
    ("BK-3 neither", [{"type": "section", "fields": [mrkdwn()]}], [{"type": "section"}]),
    ("BK-4", [{"type": "header", "text": plain("x" * 150)}], [{"type": "header", "text": plain("x" * 151)}]),
    ("BK-4 plain", [{"type": "header", "text": plain()}], [{"type": "header", "text": mrkdwn()}]),
    ("BK-5 length", [section(block_id="x" * 255)], [section(block_id="x" * 256)]),
    ("BK-5 blocks", [section(block_id="a"), section(block_id="b")], [section(block_id="a"), section(block_id="a")]),
    ("BK-5 acts", [actions(button(action_id="a"), button(action_id="b"))], [actions(*[button(action_id="a")] * 2)]),
    ("BK-6", [actions(*[button()] * 25)], [actions(*[button()] * 26)]),
    ("BK-6 empty", [actions(button())], [actions()]),
    ("BK-7", [section(accessory={"type": "multi_users_select"})], [actions({"type": "multi_users_select"})]),
    ("BK-7 text", [actions(select(options=options(1)))], [actions(text_input())]),
    ("BK-8", [{"type": "context", "elements": [mrkdwn()] * 10}], [{"type": "context", "elements": [mrkdwn()] * 11}]),
    ("BK-9 text", [actions(button(text=plain("x" * 75)))], [actions(button(text=plain("x" * 76)))]),
    ("BK-9 value", [actions(button(value="x" * 2000))], [actions(button(value="x" * 2001))]),
    ("BK-9 url", [actions(button(url="x" * 3000))], [actions(button(url="x" * 3001))]),
    ("BK-9 style", [actions(button(style="danger"))], [actions(button(style="default"))]),
    ("BK-9 plain", [actions(button())], [actions(button(text=mrkdwn()))]),
    ("BK-10 text", [actions(select(options=[option("x" * 75)]))], [actions(select(options=[option("x" * 76)]))]),
    (
        "BK-10 value",
        [actions(select(options=[option(value="x" * 150)]))],
        [actions(select(options=[option(value="x" * 151)]))],
    ),
    (
        "BK-10 url",
        [actions({"type": "overflow", "options": [option(url="https://example.com")]})],
        [actions(select(options=[option(url="https://example.com")]))],
    ),
    ("BK-11", [actions(select(options=options(100)))], [actions(select(options=options(101)))]),
    (
        "BK-11 both",
        [actions(select(option_groups=[{"label": plain("x" * 75), "options": options(1)}]))],
        [actions(select(options=options(1), option_groups=[{"label": plain(), "options": options(1)}]))],
    ),
    (
        "BK-11 initial",
        [actions(select(options=options(2), initial_option=option(value="1")))],
        [actions(select(options=options(2), initial_option=option(value="9")))],
    ),
    (
        "BK-12 overflow",
        [actions({"type": "overflow", "options": options(5)})],
        [actions({"type": "overflow", "options": options(6)})],
    ),
    (
        "BK-12 radios",
        [actions({"type": "radio_buttons", "options": options(10)})],
        [actions({"type": "radio_buttons", "options": options(11)})],
    ),
    (
        "BK-12 checkboxes",
        [actions({"type": "checkboxes", "options": options(10)})],
        [actions({"type": "checkboxes", "options": options(11)})],
    ),
    (
        "BK-13",
        [actions(select(options=options(1), placeholder=plain("x" * 150)))],
        [actions(select(options=options(1), placeholder=plain("x" * 151)))],
    ),
    ("BK-14 title", [actions(button(confirm=confirm(100)))], [actions(button(confirm=confirm(101)))]),
    ("BK-14 text", [actions(button(confirm=confirm(1, 300)))], [actions(button(confirm=confirm(1, 301)))]),
    ("BK-14 deny", [actions(button(confirm=confirm(1, 1, 30, 30)))], [actions(button(confirm=confirm(1, 1, 1, 31)))]),
    ("BK-15", [field(text_input(), label=plain("x" * 2000))], [field(text_input(), label=plain("x" * 2001))]),
    ("BK-15 hint", [field(text_input(), hint=plain())], [field(text_input(), hint=mrkdwn())]),
    ("BK-16", [field(text_input(min_length=3, max_length=3))], [field(text_input(min_length=4, max_length=3))]),
    ("BK-16 most", [field(text_input(max_length=3000))], [field(text_input(max_length=3001))]),
    ("BK-17 alt", [image(alt_text="x" * 2000)], [image(alt_text="x" * 2001)]),
    ("BK-17 either", [image()], [image(slack_file={"id": "F1"})]),
    (
        "BK-18",
        [field({"type": "file_input", "max_files": 10})],
        [field({"type": "file_input", "max_files": 11})],
    ),
    ("BK-19", [rich(8)], [rich(9)]),
    (
        "BK-20",
        [{"type": "markdown", "text": "x" * 6000}] * 2,
        [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * 6001}],
    ),
    ("BK-21 rows", [{"type": "table", "rows": cells(100, 20)}], [{"type": "table", "rows": cells(101, 1)}]),
    ("BK-21 columns", [{"type": "table", "rows": cells(1, 20)}], [{"type": "table", "rows": cells(1, 21)}]),
    ("BK-21 one", [{"type": "table", "rows": cells(1, 1)}], [{"type": "table", "rows": cells(1, 1)}] * 2),
    (
        "BK-21 text",
        [{"type": "table", "rows": cells(2, 1, "x" * 5000)}],
        [{"type": "table", "rows": cells(2, 1, "x" * 5001)}],
    ),
    (
        "BK-22",
        [{"type": "data_table", "caption": "c", "rows": cells(201, 20)}],
        [{"type": "data_table", "caption": "c", "rows": cells(202, 1)}],
    ),
    (
        "BK-22 number",
        [{"type": "data_table", "caption": "c", "rows": cells(2, 1)}],
        [{"type": "data_table", "caption": "c", "rows": [*cells(1, 1), [{"type": "raw_number", "value": 1}]]}],
    ),
    (
        "BK-22 caption",
        [{"type": "data_table", "caption": "c", "rows": cells(2, 1)}],
        [{"type": "data_table", "rows": cells(2, 1)}],
    ),
    ("BK-25", [card(150, 200, 3)], [card(151)]),
    ("BK-25 actions", [card(count=3)], [card(count=4)]),
    (
        "BK-25 carousel",
        [{"type": "carousel", "elements": [card()] * 10}],
        [{"type": "carousel", "elements": [card()] * 11}],
    ),
    ("BK-26", [container(10, 150)], [container(11)]),
    (
        "BK-27",
        [{"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": plain()}]}],
        [{"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash"}]}],
    ),
    (
        "BK-28",
        [{"type": "plan", "title": "x", "tasks": [task(number, "pending") for number in range(50)]}],
        [{"type": "plan", "title": "x", "tasks": [task(0), task(0)]}],
    ),
    ("BK-28 pending", [task()], [task(status="pending")]),
    ("BK-29", [chart(20, 12, 50, 20)], [chart(21)]),
    ("BK-29 two", [chart()] * 2, [chart()] * 3),
    ("BK-31", [section(expand=True)], [section(colour="red")]),
    (
        "BK-34",
        [actions({"type": "datepicker", "initial_date": "2026-12-31"})],
        [actions({"type": "datepicker", "initial_date": "31.12.2026"})],
    ),
    (
        "BK-34 time",
        [actions({"type": "timepicker", "initial_time": "23:59"})],
        [actions({"type": "timepicker", "initial_time": "24:00"})],
    ),
    (
        "BK-34 both",
        [actions({"type": "datetimepicker", "initial_date_time": 1800000000})],
        [actions({"type": "datetimepicker", "initial_date_time": 18})],
    ),
    (
        "BK-34 leap",
        [actions({"type": "datepicker", "initial_date": "2028-02-29"})],
        [actions({"type": "datepicker", "initial_date": "2026-02-29"})],
    ),
    (
        "BK-34 year",
        [actions({"type": "datepicker", "initial_date": "0001-01-01"})],
        [actions({"type": "datepicker", "initial_date": "0000-01-01"})],
    ),
    (
        "BK-34 digits",
        [actions({"type": "datepicker", "initial_date": "2026-01-01"})],
        [actions({"type": "datepicker", "initial_date": "٢٠٢٦-01-01"})],
    ),
    (
        "BK-34 digits of a time",
        [actions({"type": "timepicker", "initial_time": "09:30"})],
        [actions({"type": "timepicker", "initial_time": "0٩:3٠"})],
    ),
    (
        "BK-22 sum in one cell",
        [data_table("x", "x" * 19_999)],
        [data_table("x", "x" * 20_000)],
    ),
    (
        "BK-22 sum in two cells",
        [data_table("x" * 10_000, "x" * 10_000)],
        [data_table("x" * 10_000, "x" * 10_001)],
    ),
    ("surface", [section()], [{"type": "alert", "text": plain()}]),
]


@pytest.mark.parametrize(("rule", "good", "bad"), WITHIN, ids=[rule for rule, _, _ in WITHIN])
def test_a_limit_is_met_exactly(rule: str, good: list[Json], bad: list[Json]) -> None:
    assert lint_blocks(good) == []
    assert len(lint_blocks(bad)) >= 1


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ("BK-5", [divider("a"), divider("b")], [divider("a"), divider("a")]),
        ("BK-20", [markdown(6_000), markdown(6_000)], [markdown(6_000), markdown(6_001)]),
        ("BK-21", [table(), section()], [table(), table()]),
        ("BK-29", [chart(), chart()], [chart(), chart(), chart()]),
    ],
)
def test_what_holds_for_a_message_holds_wherever_its_blocks_stand(rule: str, good: list[Json], bad: list[Json]) -> None:
    def spread(blocks: list[Json]) -> list[Json]:
        first, *rest = blocks
        return [
            {"blocks": [boxed(*blocks)]},
            {"blocks": [first, boxed(boxed(*rest))]},
            {"blocks": [first], "attachments": [{"blocks": rest}]},
            {"attachments": [{"blocks": [each]} for each in blocks]},
        ]

    assert [lint_message(message) for message in spread(good)] == [[]] * 4
    assert [{problem.rule for problem in lint_message(message)} for message in spread(bad)] == [{rule}] * 4


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ([section()] * 51, "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"),
        (
            [section(text=mrkdwn("x" * 3001))],
            "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            [actions({"type": "multi_static_select"})],
            "[ERROR] unsupported element: multiselect [json-pointer:/blocks/0/elements/0]",
        ),
        ([section(colour=1)], "[ERROR] invalid additional property: colour [json-pointer:/blocks/0]"),
    ],
)
def test_the_wording_and_pointer_are_slacks(blocks: list[Json], words: str) -> None:
    """BK-32."""
    assert [str(problem) for problem in lint_blocks(blocks)] == [words]


@pytest.mark.parametrize("junk", [None, 7, "x", {}, [None], [7], ["x"], [{}], [{"type": 1}], [{"type": []}], [[]]])
def test_junk_is_refused_and_never_crashes(junk: Any) -> None:
    assert lint_blocks(junk)
    assert lint_view({"type": "modal", "title": plain(), "blocks": junk})
