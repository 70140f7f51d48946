import itertools
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

import pytest
import resvg_py
from hypothesis import given, settings

from bot.blocks.pictures import palette
from bot.blocks.pictures.bars import Bars
from bot.blocks.pictures.card import HEAD, MARGIN, WIDTH, Scene
from bot.blocks.pictures.drawing import radar, radar_svg
from bot.blocks.pictures.font import FILES, FOLDER, drawable, font
from bot.blocks.pictures.labels import Box, Label, shortened
from bot.blocks.pictures.marks import PALEST
from bot.blocks.pictures.radar import RADIUS, Radar, runs
from bot.blocks.pictures.readings import rounded
from bot.blocks.pictures.svg import Canvas
from bot.mentoring.profile import Profile
from tests.unit.goals_desk import CONTENT
from tests.unit.picture_samples import EARLIER, SCRIPTS, TODAY, axis, longest, profile, profiles

WORDS = CONTENT.words
SVG = "{http://www.w3.org/2000/svg}"


def drawn(of: Profile) -> Radar:
    return Radar(Scene(WORDS, rounded(of), TODAY))


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 -- our own picture


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in tree(svg).iter(f"{SVG}text")]


def circles(svg: str, **wanted: str) -> list[ET.Element]:
    found = tree(svg).iter(f"{SVG}circle")
    return [one for one in found if all(one.get(name.replace("_", "-")) == value for name, value in wanted.items())]


def paths(svg: str, colour: str) -> list[str]:
    found = tree(svg).iter(f"{SVG}path")
    return [one.get("d", "") for one in found if one.get("stroke") == colour and "h26" not in one.get("d", "")]


def apart(boxes: Sequence[Box]) -> bool:
    return not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 8, 12])
def test_any_number_of_dimensions_becomes_a_png_of_twice_the_units(count: int) -> None:
    svg = radar_svg(WORDS, profile(*(axis(n) for n in range(count))), TODAY)
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=[str(one) for one in FILES.values()])
    assert bytes(png[:8]) == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20], "big") == 2 * WIDTH
    assert len(png) < 400_000


def test_three_dimensions_make_a_polygon_and_two_make_rows() -> None:
    assert len(paths(radar_svg(WORDS, profile(axis(0), axis(1), axis(2)), TODAY), palette.OWN)) == 1
    rows = radar_svg(WORDS, profile(axis(0), axis(1)), TODAY)
    assert len(paths(rows, palette.OWN)) == 2
    assert all("h" in path for path in paths(rows, palette.OWN))


def test_each_level_is_a_ring_with_its_name_and_two_of_them_differ_by_more_than_colour() -> None:
    svg = radar_svg(WORDS, profile(*(axis(n) for n in range(8))), TODAY)
    for name in ("1 Junior", "2 Mid", "3 Senior", "4 Staff"):
        assert name in texts(svg)
    [own] = circles(svg, stroke=palette.LEVEL)
    [following] = circles(svg, stroke=palette.TARGET)
    assert own.get("stroke-dasharray") is None
    assert following.get("stroke-dasharray")
    assert float(own.get("r", 0)) < float(following.get("r", 0)) < RADIUS


def test_a_rating_without_evidence_is_hollow_and_an_old_one_is_small_and_pale() -> None:
    proven, hollow, old = axis(0), axis(1, is_proven=False), axis(2, strength=0.02)
    marks = circles(radar_svg(WORDS, profile(proven, hollow, old), TODAY), stroke=palette.OWN)[:3]
    assert [one.get("fill") for one in marks] == [palette.OWN, palette.CARD, palette.OWN]
    sizes = [float(one.get("r", 0)) for one in marks]
    assert sizes[2] < sizes[0] == sizes[1]
    assert [one.get("opacity") for one in marks] == ["1", "1", str(PALEST)]


def test_what_is_not_rated_leaves_a_gap_and_says_so() -> None:
    svg = radar_svg(WORDS, profile(*(axis(n, None if n in (2, 5) else 3) for n in range(8))), TODAY)
    outlines = paths(svg, palette.OWN)
    assert len(outlines) == 2
    assert not any(path.endswith("Z") for path in outlines)
    assert texts(svg).count("not rated") == 2


def test_the_ring_closes_where_everything_is_rated_and_a_run_goes_on_over_the_top() -> None:
    [outline] = paths(radar_svg(WORDS, profile(*(axis(n) for n in range(8))), TODAY), palette.OWN)
    assert outline.endswith("Z")
    assert runs([(0, 0), None, (2, 2), (3, 3)]) == [[(2, 2), (3, 3), (0, 0)]]
    assert runs([None, None]) == []
    assert runs([(0, 0), (1, 1)]) == [[(0, 0), (1, 1)]]
    assert runs([]) == []


def test_the_version_before_is_dotted_with_diamonds_and_the_whisker_spans_the_range() -> None:
    svg = radar_svg(WORDS, profile(*(axis(n, previous=1) for n in range(3)), previous_on=EARLIER), TODAY)
    diamonds = [one for one in tree(svg).iter(f"{SVG}polygon") if one.get("stroke") == palette.BEFORE]
    assert len(diamonds) == 3 + 1  # the last one stands in the legend
    assert "Before, on Sun 3 May 2026" in texts(svg)
    assert len(paths(svg, palette.INK)) == 3 + 1
    without = radar_svg(WORDS, profile(*(axis(n, low=None, high=None) for n in range(3))), TODAY)
    assert paths(without, palette.INK) == []


def test_the_legend_names_only_what_is_drawn() -> None:
    empty = texts(radar_svg(WORDS, profile(*(axis(n, None) for n in range(8)), rated_on=None), TODAY))
    assert "Nothing is rated yet" in empty
    assert not {"You, with evidence", "You, no evidence yet", "As low or as high as"} & set(empty)
    full = texts(radar_svg(WORDS, profile(*(axis(n, is_proven=bool(n % 2)) for n in range(8))), TODAY))
    assert {"You, with evidence", "You, no evidence yet", "Your level: Mid", "Next level: Senior"} <= set(full)


@pytest.mark.parametrize("count", range(3, 13))
def test_labels_never_overlap_however_long_their_names_are(count: int) -> None:
    picture = drawn(longest(count))
    boxes = [label.box for label in picture.labels]
    assert apart(boxes)
    assert apart([label.box for label in picture.ring_labels()])
    assert all(box.left >= MARGIN - 1 and box.right <= WIDTH - MARGIN + 1 for box in boxes)
    assert all(box.top >= HEAD - 1 for box in boxes)
    middle = picture.ring_labels()[0].box
    assert not any(box.overlaps(middle) for box in boxes)


@settings(max_examples=40, deadline=None)
@given(profiles())
def test_any_profile_is_well_formed_xml_with_labels_apart_and_outside_of_the_rings(of: Profile) -> None:
    svg = radar_svg(WORDS, of, TODAY)
    tree(svg)
    if len(of.axes) >= 3:
        picture = drawn(of)
        boxes = [label.box for label in picture.labels]
        assert apart([box for box in boxes if box.right > box.left])
        assert apart([label.box for label in picture.ring_labels()])
        height = float(re.findall(r'viewBox="0 0 [\d.]+ ([\d.]+)"', svg)[0])
        assert all(box.left >= 0 and box.right <= WIDTH and box.bottom < height for box in boxes)
        assert all(outside(box, picture) for box in boxes)
    else:
        rows = Bars(Scene(WORDS, rounded(of), TODAY))
        assert apart([label.box for label in (*rows.labels, *rows.level_labels()) if label.lines[0].text])


def outside(box: Box, picture: Radar) -> bool:
    """Whether a box keeps clear of the outermost ring."""
    x, y = picture.middle
    nearest = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
    return math.dist(nearest, (x, y)) >= RADIUS


def test_measured_widths_are_those_that_are_drawn() -> None:
    for weight, text in itertools.product(
        FILES, ("Architecture and design", "Ποιότητα κώδικα", "Дизайн", "iiiWWW", "é")
    ):
        canvas = Canvas(1000, scale=1)
        Label((), 0, 0).draw(canvas)
        canvas.text(text, 100, 60, 40, "#000000", font_weight=weight)
        assert 0 <= 100 + font(weight).width(text, 40) - right_edge(canvas.svg(100)) < 6


def right_edge(svg: str) -> float:
    """Where ink ends: the narrowest picture from the left that loses nothing of it."""

    def cut(width: int) -> bytes:
        inside = svg.replace("</svg>", f'<rect x="0" y="0" width="{width}" height="100" fill="#fff"/></svg>')
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=inside,
                background="#ffffff",
                skip_system_fonts=True,
                font_files=[str(one) for one in FILES.values()],
            )
        )

    blank = bytes(resvg_py.svg_to_bytes(svg_string=Canvas(1000, scale=1).svg(100), background="#ffffff"))
    low, high = 100, 1000
    while low < high:
        middle = (low + high) // 2
        if cut(middle) == blank:
            high = middle
        else:
            low = middle + 1
    return float(low)


def test_the_typeface_is_free_and_draws_latin_greek_and_cyrillic() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert sum(file.stat().st_size for file in FILES.values()) < 400_000
    for text in ("Ingénieur·e", "Straße", "Łódź", "Đặng", "Ωμέγα", "Ёжик", "№ 5", "“quoted” – yes…"):
        assert drawable(text) == text
    assert drawable("e\u0301") == "é"
    for text in ("漢字", "مرحبا", "שלום", "🎉", "한국어", "हिन्दी"):
        assert drawable(text) is None


def test_a_name_in_another_script_is_drawn_as_its_number() -> None:
    said = texts(radar_svg(WORDS, profile(*(axis(n, title=name) for n, name in enumerate(SCRIPTS))), TODAY))
    assert [f"No. {number}" in said for number in range(1, 8)] == [True, True, True, True, False, False, False]
    assert {"Архитектура и", "Ποιότητα κώδικα", "Kühlgeräte"} <= set(said)
    levels = ("新人", "Mid", "高级", "Staff")
    said = texts(radar_svg(WORDS, profile(*(axis(n, rank=3) for n in range(3)), levels=levels), TODAY))
    assert {"1", "2 Mid", "3", "4 Staff", "Next level: level 3"} <= set(said)
    assert all(drawable(text) == text for text in said)


def test_what_was_typed_into_a_ladder_stays_text() -> None:
    svg = radar_svg(WORDS, profile(*(axis(n, title="<b>&\"'\x00\x1b\ud800") for n in range(3))), TODAY)
    assert "<b>" not in svg
    assert texts(svg).count("<b>&\"'\ufffd") + texts(svg).count("No. 1") >= 1


def test_a_text_is_shortened_by_its_width_and_not_by_its_letters() -> None:
    assert shortened("short", 100, 12) == "short"
    narrow, wide = shortened("i" * 200, 100, 12), shortened("W" * 200, 100, 12)
    assert len(narrow) > 2 * len(wide)
    for text in (narrow, wide):
        assert text.endswith("…")
        assert font(400).width(text, 12) <= 100


def test_every_colour_stands_out_from_the_card_and_the_card_from_slack() -> None:
    for colour in (palette.INK, palette.MUTED):
        assert palette.contrast(colour, palette.CARD) >= 4.5
    for colour in (palette.OWN, palette.LEVEL, palette.TARGET, palette.BEFORE, palette.GRID):
        assert palette.contrast(colour, palette.CARD) >= 3
    for ground in (palette.SLACK_LIGHT, palette.SLACK_DARK):
        assert palette.contrast(palette.EDGE, ground) >= 3
    assert palette.contrast(blended(palette.OWN, palette.CARD, PALEST), palette.CARD) >= 3
    filled = blended(palette.OWN, palette.CARD, 0.16)
    for colour in (palette.LEVEL, palette.TARGET, palette.BEFORE, palette.INK):
        assert palette.contrast(colour, filled) >= 3
    assert palette.contrast("#000000", "#FFFFFF") == pytest.approx(21)


def blended(over: str, under: str, opacity: float) -> str:
    parts = zip((over[1:3], over[3:5], over[5:]), (under[1:3], under[3:5], under[5:]), strict=True)
    return "#" + "".join(f"{round(int(a, 16) * opacity + int(b, 16) * (1 - opacity)):02X}" for a, b in parts)


def test_the_same_content_has_the_same_digest_and_a_day_of_age_changes_nothing() -> None:
    one = radar(WORDS, profile(*(axis(n, strength=0.81, low=1.401) for n in range(8))), TODAY)
    later = radar(WORDS, profile(*(axis(n, strength=0.79, low=1.398) for n in range(8))), TODAY)
    other = radar(WORDS, profile(*(axis(n, strength=0.5) for n in range(8))), TODAY)
    assert one.digest == later.digest != other.digest
