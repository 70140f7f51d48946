"""A ladder's files take the place of those before them: a crash leaves the old ladder whole or the new one."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path


def put(files: Mapping[Path, str], target: Path, aside: Path) -> None:
    """`files` take the place of all YAML in the folder `target`; those of them that lie elsewhere, of their own name.

    All are written to `aside`, which nobody loads and which lies on the same disk, and take their places by renaming.
    """
    _take_up(target, aside)
    begun = aside / "new"
    if target.exists():
        shutil.copytree(target, begun, True, lambda place, names: _yaml(names) if Path(place) == target else [])
    begun.mkdir(parents=True, exist_ok=True)
    elsewhere = [path for path in files if path.parent != target]
    for path, text in files.items():
        _write(aside / path.name if path in elsewhere else begun / path.name, text)
    for path in elsewhere:
        path.parent.mkdir(parents=True, exist_ok=True)
        (aside / path.name).replace(path)
    _exchange(begun, target, aside / "before")
    shutil.rmtree(aside)


def _exchange(begun: Path, target: Path, before: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        target.rename(before)
    try:
        begun.rename(target)
    except OSError:
        if before.exists():
            before.rename(target)
        raise


def _take_up(target: Path, aside: Path) -> None:
    """What a process has left that was killed in the middle: the ladder from before it goes back, the rest is gone."""
    before = aside / "before"
    if before.exists() and not target.exists():
        before.rename(target)
    shutil.rmtree(aside, ignore_errors=True)


def _yaml(names: list[str]) -> list[str]:
    return [name for name in names if name.endswith(".yaml")]


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as written:
        written.write(text)
        written.flush()
        os.fsync(written.fileno())
