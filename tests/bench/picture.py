"""The ratios of a run as a picture that reads on light and on dark ground, and without colours."""

from html import escape

from tests.bench.report import Result, alt
from tests.bench.rows import Row

WIDTH, LEFT, ROW, TOP = 1_020, 520, 26, 64
SCALE = 160.0
"""Pixels for a ratio of 1."""
MOST = 2.2
"""Ratios beyond are cut, with their figure written beside the cut."""
STYLE = """
  svg { color: #1f2328; background: #ffffff; font: 13px system-ui, sans-serif; }
  text { fill: currentColor; } .quiet { fill: #59636e; } .bar { fill: #4878a8; } .missed { fill: url(#stripes); }
  .target { stroke: currentColor; stroke-width: 2; } .one { stroke: #8c959f; stroke-dasharray: 3 3; }
  @media (prefers-color-scheme: dark) {
    svg { color: #e6edf3; background: #0d1117; } .quiet { fill: #9198a1; }
    .bar { fill: #6ea3d8; } .one { stroke: #6e7681; }
  }
"""
LEGEND = "Bar: the ratio. Upright mark: its target. Striped: missed. Dashed: as much as what it is measured beside."
STRIPES = (
    '<defs><pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="none"/><rect width="3" height="6" fill="currentColor"/></pattern></defs>'
)


def draw(result: Result) -> str:
    """An SVG with a bar for each ratio that has a target: striped where that is missed."""
    rows = [row for row in result.rows if row.limit is not None]
    height = TOP + ROW * len(rows) + 28
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="told">',
        f'<title id="told">{escape(alt(result))}</title>',
        f"<style>{STYLE}</style>",
        STRIPES,
        '<text x="16" y="24" font-weight="600">Cairn beside others, as ratios</text>',
        f'<text x="16" y="44" class="quiet">{escape(_caption(result))}</text>',
        f'<line class="one" x1="{LEFT + SCALE}" y1="{TOP - 8}" x2="{LEFT + SCALE}" y2="{height - 24}"/>',
        *(line for number, row in enumerate(rows) for line in _bar(row, TOP + ROW * number)),
        f'<text x="16" y="{height - 8}" class="quiet">{LEGEND}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _bar(row: Row, top: float) -> list[str]:
    assert row.limit is not None
    length = max(2.0, min(row.ratio, MOST) * SCALE)
    mark = LEFT + min(row.limit, MOST) * SCALE
    word, sign = ("met" if row.is_met else "missed"), ("≤" if row.falls else "≥")
    style = "bar" if row.is_met else "missed"
    label = f"{row.ratio:.2f} {sign} {row.limit:g} {word}"
    return [
        f'<text x="{LEFT - 10}" y="{top + 14}" text-anchor="end" font-size="11">{escape(_cut(row.what))}</text>',
        f'<rect class="{style}" x="{LEFT}" y="{top + 3}" width="{length:.1f}" height="14" rx="2"/>',
        f'<line class="target" x1="{mark:.1f}" y1="{top}" x2="{mark:.1f}" y2="{top + 20}"/>',
        f'<text x="{max(LEFT + length, mark) + 8:.1f}" y="{top + 14}" font-size="12">{label}</text>',
    ]


def _caption(result: Result) -> str:
    short = " (short run)" if result.is_short else ""
    return f"{result.date}, {result.machine}{short}"


def _cut(text: str, most: int = 84) -> str:
    text = text.strip()
    return text if len(text) <= most else f"{text[: most - 1]}…"
