"""The colours of pictures. They stand on a card of their own, so they read the same in a light and a dark Slack."""

CARD = "#F8F9FB"
EDGE = "#7A818C"
"""Around the card: seen against white and against Slack's dark grey."""
INK = "#1B2430"
MUTED = "#4A5463"
GRID = "#858F9D"
OWN = "#1A56B0"
"""What a member says of themselves now."""
LEVEL = "#0B6B58"
"""The member's own level."""
TARGET = "#9A4300"
"""The next level."""
BEFORE = "#6B5B95"
"""The assessment before."""

SLACK_LIGHT = "#FFFFFF"
SLACK_DARK = "#1A1D21"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours by WCAG 2.2, 1 to 21; text needs 4.5, lines and marks 3."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
