"""deploy/LICENSES.md: which licence each package is under that runs or is shipped; `--check` compares, else it writes.

Fails where a licence is not on the list below, or is not known. Licences are read from the installed packages.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata

from lock import FONTS, ROOT, RUN, Package, bundled, locked

TARGET = ROOT / "deploy" / "LICENSES.md"
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0", "MPL-2.0",
    "OFL-1.1", "PSF-2.0", "Unlicense", "Zlib",
}  # fmt: skip
# What packages say of themselves where they do not say it as an SPDX expression.
SAID = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
# Packages that say nothing a program can read, or that are installed on other systems than this one: from their files.
STATED = {
    "colorama": "BSD-3-Clause",
    "httpx2-jsfetch": "BSD-3-Clause",
    "numpy": "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
    "resvg-py": "MIT",
    "uvloop": "MIT OR Apache-2.0",
}
SPDX = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR) [A-Za-z0-9.+-]+)*")


def licence(package: Package) -> str:
    """The SPDX expression of a locked package. Raises ValueError where none is known."""
    if package.licence:
        return package.licence
    if package.name in STATED:
        return STATED[package.name]
    try:
        said = metadata.distribution(package.name).metadata.json
    except metadata.PackageNotFoundError:
        raise ValueError(f"{package.name} is not installed here: say its licence in {__file__}") from None
    if said["version"] != package.version:
        raise ValueError(f"{package.name} {said['Version']} is installed, the lock has {package.version}: make test")
    classifiers = [one.rpartition(" :: ")[2] for one in said.get("classifier", ()) if one.startswith("License ::")]
    first_line = str(said.get("license", "")).strip().partition("\n")[0].strip()
    for candidate in (str(said.get("license_expression", "")), first_line, *classifiers):
        candidate = SAID.get(candidate, candidate)
        if SPDX.fullmatch(candidate) and any(part in candidate for part in ALLOWED):
            return candidate
    raise ValueError(f"{package.name} does not say its licence so that a program can read it")


def allowed(expression: str) -> bool:
    """Whether a licence may be used: all parts joined by AND, any of those joined by OR."""
    return any(all(part in ALLOWED for part in choice.split(" AND ")) for choice in expression.split(" OR "))


def listing() -> str:
    """The file's text. Raises ValueError with every package whose licence is not known or not allowed."""
    runs, shipped, wrong = locked(*RUN), bundled(), []
    for package in (*runs, *shipped):
        try:
            package.licence = licence(package)
            if not allowed(package.licence):
                wrong.append(f"{package.name} {package.version}: {package.licence} is not on the list of licences")
        except ValueError as error:
            wrong.append(str(error))
    if wrong:
        raise ValueError("\n".join(wrong))
    fonts = sorted(path.stem for path in FONTS.glob("*.ttf"))
    return "\n".join(
        [
            "# Licences",
            "",
            "Cairn is under Apache-2.0 (`LICENSE`). This is what it runs with and ships, written by `make licences`.",
            "",
            "## Python packages, installed beside it",
            "",
            *_table(runs),
            "## Inside the local Slack's page",
            "",
            "The texts are in `bot/standin/playground/static/licences.txt`.",
            "",
            *_table(shipped),
            "## Fonts of the pictures",
            "",
            "The text is in `bot/blocks/pictures/fonts/OFL.txt`.",
            "",
            "| font | licence |",
            "|---|---|",
            *(f"| {font} | OFL-1.1 |" for font in fonts),
            "",
        ]
    )


def _table(packages: list[Package]) -> list[str]:
    rows = (f"| {package.name} | {package.version} | {package.licence} |" for package in packages)
    return ["| package | version | licence |", "|---|---|---|", *rows, ""]


def main() -> int:
    """Write the list, or compare it; 1 where it is not current or a licence is not allowed."""
    try:
        text = listing()
    except ValueError as error:
        print(error)  # noqa: T201
        return 1
    if "--check" in sys.argv:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            print("deploy/LICENSES.md is not current: make licences")  # noqa: T201
            return 1
    else:
        TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
