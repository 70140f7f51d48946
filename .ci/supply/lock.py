"""What the locks under deploy/ and the page's bundle pin: names, versions, hashes, and who asked for what."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN = ("requirements.txt", "requirements-semantic.txt", "requirements-ai.txt", "requirements-otel.txt")
PAGE = ROOT / "bot" / "standin" / "playground"
FONTS = ROOT / "bot" / "blocks" / "pictures" / "fonts"

PINNED = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:(?P<hash>[0-9a-f]{64})")
ASKED_BY = re.compile(r"#\s+(?:via\s+)?(?P<by>[A-Za-z0-9][\w.-]*)")
BUNDLED = re.compile(r"^(?P<name>(?:@[a-z0-9._-]+/)?[a-z0-9._-]+) (?P<version>\d\S*) \((?P<licence>[^()\n]+)\)$", re.M)


@dataclass
class Package:
    """One package at one version. `asked_by` holds names; empty where the project itself asks for it."""

    kind: str  # "pypi" or "npm"
    name: str
    version: str
    hashes: set[str] = field(default_factory=set)
    asked_by: set[str] = field(default_factory=set)
    licence: str = ""


def locked(*files: str) -> list[Package]:
    """Every package that these locks pin, once. Raises ValueError for a line without a hash or of another shape."""
    found: dict[tuple[str, str], Package] = {}
    for file in files:
        current: Package | None = None
        for number, line in enumerate((ROOT / "deploy" / file).read_text(encoding="utf-8").splitlines(), 1):
            if pinned := PINNED.match(line):
                key = pinned["name"], pinned["version"]
                current = found.setdefault(key, Package("pypi", *key))
            elif current is None or not _continues(current, line):
                raise ValueError(f"deploy/{file}:{number}: neither package, hash nor asker: {line[:60]}")
    if bare := [package.name for package in found.values() if not package.hashes]:
        raise ValueError(f"without a hash: {', '.join(bare)}")
    return sorted(found.values(), key=lambda package: (package.name, package.version))


def _continues(package: Package, line: str) -> bool:
    if found := HASH.search(line):
        package.hashes.add(found["hash"])
    elif asked := ASKED_BY.search(line):
        if not asked["by"].startswith("cairn-mentor"):
            package.asked_by.add(asked["by"])
    else:
        return line.strip() in {"", "# via"}
    return True


def bundled() -> list[Package]:
    """What is inside the page's bundle, by the bundle's own list, with the hashes of its lock."""
    lock = json.loads((PAGE / "web" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    hashes = {
        (path.rpartition("node_modules/")[2], entry["version"]): entry.get("integrity", "")
        for path, entry in lock.items()
        if path
    }
    found = []
    for one in BUNDLED.finditer((PAGE / "static" / "licences.txt").read_text(encoding="utf-8")):
        key = one["name"], one["version"]
        if key not in hashes:
            raise ValueError(f"{one['name']} {one['version']} is in the bundle and not in its lock: make page")
        algorithm, _, digest = hashes[key].partition("-")
        if algorithm != "sha512":
            raise ValueError(f"{one['name']} {one['version']} is locked without a hash")
        found.append(Package("npm", *key, hashes={b64decode(digest).hex()}, licence=one["licence"]))
    if not found:
        raise ValueError("the bundle's list of licences names no package")
    return sorted(found, key=lambda package: (package.name, package.version))
