"""Where the guided tours lie: prompts/tours/*.txt, shipped and the company's own."""

from pathlib import Path

from bot.content.loader import shipped


def tours(company: Path | None = None, root: Path | None = None) -> list[Path]:
    """The tour files: the shipped ones in the order of their names, then those a company adds.

    A company's file takes the place of a shipped one with the same name. What the files say is not looked at.
    """
    found = {path.name: path for path in _files(root or shipped())}
    if company is not None:
        found |= {path.name: path for path in _files(company)}
    return list(found.values())


def _files(folder: Path) -> list[Path]:
    return sorted((folder / "prompts" / "tours").glob("*.txt"))
