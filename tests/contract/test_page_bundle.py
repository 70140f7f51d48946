"""The page's bundle: small, complete, with its licences, and asking no other place for anything."""

from __future__ import annotations

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "bot" / "standin" / "playground" / "static"
WEB = STATIC.parent / "web"
KILOBYTE = 1_000
NAMED_ONLY = {
    "www.w3.org": "the names of namespaces",
    "app.slack.com": "a link of a library to the builder of blocks",
    "github.com": "what an error of a library points to",
}
"""Hosts that may stand in a script, and why that fetches nothing. Names under .example are samples."""

FETCHING = {("link", "href"), ("script", "src"), ("img", "src"), ("use", "href"), ("form", "action"), ("base", "href")}
ADDRESS = re.compile(r"(?:https?|wss?):\\?/\\?/([a-z0-9.-]*)", re.IGNORECASE)
SHEET_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]*)|@import\s*["']([^"']*)""")
PACKAGE = re.compile(r"^((?:@[\w.-]+/)?[\w.-]+) (\d[\w.+-]*) \(([^)\n]+)\)$", re.MULTILINE)


class Fetched(HTMLParser):
    """The addresses that a browser fetches when it reads a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what this element fetches."""
        self.addresses += [value or "" for name, value in attrs if (tag, name) in FETCHING]


def texts(*endings: str) -> dict[str, str]:
    """The bundle's files of some kinds, by their names."""
    found = {path.name: path.read_text(encoding="utf-8") for path in STATIC.rglob("*") if path.suffix in endings}
    assert found
    return found


def test_scripts_sheets_and_page_are_under_350_kilobytes_gzipped() -> None:
    sizes = {
        name: len(gzip.compress(text.encode(), 9, mtime=0)) for name, text in texts(".js", ".css", ".html").items()
    }
    assert {"app.js", "app.css", "index.html"} <= set(sizes)
    assert sum(sizes.values()) < 350 * KILOBYTE, sizes


def test_the_page_fetches_only_files_of_the_bundle_that_are_there() -> None:
    addresses = Fetched((STATIC / "index.html").read_text(encoding="utf-8")).addresses
    assert len(addresses) >= 3
    for address in addresses:
        name = address.removeprefix("/page/static/")
        assert name != address, f"{address} is elsewhere"
        assert (STATIC / name).is_file(), f"{address} is missing"


def test_sheets_fetch_only_files_of_the_bundle_that_are_there() -> None:
    fetched = [one or other for text in texts(".css").values() for one, other in SHEET_ADDRESS.findall(text)]
    fonts = [address for address in fetched if address and not address.startswith("data:")]
    assert fonts
    for address in fonts:
        assert (STATIC / address.partition("?")[0]).is_file(), f"{address} is missing or elsewhere"


@pytest.mark.parametrize("ending", [".js", ".css", ".html", ".svg"])
def test_no_other_host_is_named(ending: str) -> None:
    hosts = {host for text in texts(ending).values() for host in ADDRESS.findall(text)}
    assert {host for host in hosts - NAMED_ONLY.keys() - {""} if not host.endswith(".example")} == set()


def test_the_licences_name_everything_that_the_page_is_made_with_in_the_locked_version() -> None:
    wanted = json.loads((WEB / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = {
        place.rpartition("node_modules/")[2]: package["version"]
        for place, package in json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"].items()
        if place
    }
    named = {
        name: version for name, version, _ in PACKAGE.findall((STATIC / "licences.txt").read_text(encoding="utf-8"))
    }
    assert wanted.keys() <= named.keys()
    assert {name: locked.get(name) for name in named} == named


def test_the_licences_hold_the_text_of_each_licence() -> None:
    parts = re.split(r"^-{78}$", (STATIC / "licences.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert len(parts) >= 4
    for part in parts:
        heading = PACKAGE.search(part)
        assert heading
        assert len(part) > len(heading[0]) + 100, f"{heading[1]} comes without its licence"


def test_the_wheel_has_the_whole_bundle_and_no_packages_of_node() -> None:
    files = {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}
    for path in STATIC.rglob("*"):
        if path.is_file():
            assert path.relative_to(ROOT).as_posix() in files
    assert not [name for name in files if "node_modules" in name]
