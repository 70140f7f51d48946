"""Content that is broken on purpose."""

from pathlib import Path

import pytest

from bot.content import load
from bot.content.loader import ContentError


def broken(copy: Path, file: str, old: str, new: str) -> list[str]:
    """What the loader says once `old` has become `new` in one file."""
    path = copy / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ContentError) as caught:
        load(root=copy)
    return [str(problem) for problem in caught.value.problems]
