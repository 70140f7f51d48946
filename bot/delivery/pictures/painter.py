"""A program of its own: SVG on standard input becomes PNG on standard output. Its arguments are the font files."""

import os
import sys

import resvg_py

COURTESY = 10
"""How far it stands back behind whatever else the machine has to do."""


def main() -> None:
    """Raises ValueError where the SVG cannot be drawn; the exit code says so to the caller."""
    if hasattr(os, "nice"):
        os.nice(COURTESY)
    svg = sys.stdin.buffer.read().decode()
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=sys.argv[1:])
    sys.stdout.buffer.write(bytes(png))


if __name__ == "__main__":
    main()
