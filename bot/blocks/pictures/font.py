"""The shipped typeface: which characters it has, and how wide a line of text will be."""

import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

FAMILY = "Noto Sans"
FOLDER = Path(__file__).parent / "fonts"
FILES = {400: FOLDER / "NotoSans-Regular.ttf", 600: FOLDER / "NotoSans-SemiBold.ttf"}
"""The font file of each weight. Neither kerns: the sum of the advances is the width that is drawn."""
ASCENT = 1.069
"""Of the size: how far the tallest accents reach above the baseline."""
DESCENT = 0.293
"""Of the size: how far letters reach below the baseline."""


class Font:
    """The metrics of one TrueType file; ValueError for a file of another build."""

    def __init__(self, file: Path) -> None:
        tables = dict(_tables(file.read_bytes()))
        self._units = int(struct.unpack_from(">H", tables["head"], 18)[0])
        (metrics,) = struct.unpack_from(">H", tables["hhea"], 34)
        self._advances: tuple[int, ...] = struct.unpack(">" + "Hh" * metrics, tables["hmtx"][: 4 * metrics])[::2]
        self._ranges = sorted(_ranges(tables["cmap"]))
        self._starts = [start for start, *_ in self._ranges]

    def covers(self, text: str) -> bool:
        """Whether every character can be drawn."""
        return all(self._glyph(character) for character in text)

    def width(self, text: str, size: float) -> float:
        """How wide a line is drawn at a size; both in the same unit."""
        last = len(self._advances) - 1
        units = sum(self._advances[min(self._glyph(character), last)] for character in text)
        return units * size / self._units

    def _glyph(self, character: str) -> int:
        code = ord(character)
        position = bisect_right(self._starts, code) - 1
        if position < 0:
            return 0
        _, end, glyphs = self._ranges[position]
        return glyphs[code - self._starts[position]] if code <= end else 0


@cache
def font(weight: int = 400) -> Font:
    """The typeface at a weight, 400 or 600; its file is read once."""
    return Font(FILES[weight])


@lru_cache(maxsize=2048)
def drawable(text: str) -> str | None:
    """`text` as it can be drawn, composed as far as it goes; None where the typeface cannot show it.

    That is so for scripts that it lacks, and for any that is written from right to left.
    """
    composed = unicodedata.normalize("NFC", text)
    return composed if font(400).covers(composed) and font(600).covers(composed) else None


def _tables(data: bytes) -> Iterator[tuple[str, bytes]]:
    (count,) = struct.unpack_from(">H", data, 4)
    for number in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        yield tag.decode("ascii"), data[offset : offset + length]


def _ranges(cmap: bytes) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """First and last character of each stretch, with the glyph of each character in it."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    offsets = [struct.unpack_from(">HHL", cmap, 4 + 8 * number)[2] for number in range(count)]
    formats = {struct.unpack_from(">H", cmap, offset)[0]: offset for offset in offsets}
    if 4 not in formats:
        raise ValueError("a character map of format 4 is needed")
    start = formats[4]
    segments = struct.unpack_from(">H", cmap, start + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", cmap, start + 14)
    begins = struct.unpack_from(f">{segments}H", cmap, start + 16 + 2 * segments)
    deltas = struct.unpack_from(f">{segments}h", cmap, start + 16 + 4 * segments)
    offsets_at = start + 16 + 6 * segments
    for number, (begin, end, delta) in enumerate(zip(begins, ends, deltas, strict=True)):
        at = offsets_at + 2 * number
        (offset,) = struct.unpack_from(">H", cmap, at)
        if not offset:
            yield begin, end, tuple((code + delta) & 0xFFFF for code in range(begin, end + 1))
            continue
        raw = struct.unpack_from(f">{end - begin + 1}H", cmap, at + offset)
        yield begin, end, tuple((glyph + delta) & 0xFFFF if glyph else 0 for glyph in raw)
