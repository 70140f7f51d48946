"""Files of a company's folder that look like content and that nobody reads: a name by which nothing is found."""

import os
from collections.abc import Iterator
from pathlib import Path

READ_FROM = {
    "data": {"advice", "ladders", "sources", "contradictions.yaml", "drop.yaml", "reading.yaml", "sources.yaml"},
    "prompts": {"answers", "growth", "messages", "model", "nudges", "questions", "tours"},
}
"""The folders and files in each of the two that are looked into."""
_LOOKS_LIKE_CONTENT = (".yaml", ".yml", ".yaml.txt", ".yml.txt")
"""How names end, the last two where an editor has added its own to what was typed."""
_MOST = 2_000
"""Files looked at; a folder with more is no content folder."""


def unread(folder: Path) -> list[str]:
    """One sentence for each such file, after its name below the folder."""
    return [found for file in _files(folder) if (found := _why_not(file.relative_to(folder)))]


def _files(folder: Path) -> Iterator[Path]:
    looked_at = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            looked_at += 1
            if looked_at > _MOST:
                return
            if name.lower().endswith(_LOOKS_LIKE_CONTENT) and not name.startswith("."):
                yield Path(place) / name


def _why_not(file: Path) -> str | None:
    if len(file.parts) == 1:
        return None  # beside data/ and prompts/: somebody's own, such as a pipeline
    first, second = file.parts[:2]
    if first not in READ_FROM:
        return f"{file}: content is read from {' and '.join(f'{name}/' for name in READ_FROM)} only"
    if file.suffix != ".yaml":
        return f"{file}: only names that end in .yaml are read; rename it"
    if second not in READ_FROM[first]:
        return f"{file}: nothing of this name is read in {first}/, which has {', '.join(sorted(READ_FROM[first]))}"
    return None
