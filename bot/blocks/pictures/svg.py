"""Writing SVG: elements in their order, everything escaped, and no character that XML forbids."""

from xml.sax.saxutils import escape, quoteattr

from bot.blocks.pictures.font import FAMILY
from bot.deferred import regex

_FORBIDDEN = regex("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Canvas:
    """A picture while it is drawn, in units of which one is `scale` pixels."""

    def __init__(self, width: float, scale: int = 2) -> None:
        self.width = width
        self._scale = scale
        self._elements: list[str] = []

    def add(self, name: str, content: str | None = None, /, **attributes: object) -> None:
        """One element: `stroke_width=2` is the attribute `stroke-width`; text content is escaped."""
        given = "".join(
            f" {key.replace('_', '-')}={quoteattr(_plain(value))}" for key, value in attributes.items() if value != ""
        )
        inside = "/>" if content is None else f">{escape(_plain(content))}</{name}>"
        self._elements.append(f"<{name}{given}{inside}")

    def text(self, words: str, x: float, y: float, size: float, colour: str, **attributes: object) -> None:
        """One line with its baseline at `y`."""
        self.add("text", words, x=x, y=y, font_size=size, fill=colour, **attributes)

    def followed_by(self, other: "Canvas") -> "Canvas":
        """This picture with another one drawn over it."""
        both = Canvas(self.width, self._scale)
        both._elements = [*self._elements, *other._elements]
        return both

    def svg(self, height: float) -> str:
        """The picture cut off at a height."""
        size = f'width="{_plain(self.width * self._scale)}" height="{_plain(height * self._scale)}"'
        box = f'viewBox="0 0 {_plain(self.width)} {_plain(height)}"'
        inside = "\n".join(self._elements)
        family = f'font-family="{FAMILY}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} {family}>\n{inside}\n</svg>\n'


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"
    return _FORBIDDEN.sub("", str(value))
