"""A folder of content that somebody else has filled: it loads or it is refused in words, and nothing else happens."""

import os
from pathlib import Path

import pytest

from bot.content import load
from bot.content.loader import ContentError
from bot.content.strict_yaml import read
from tests.cairn import cairn

LAUGHS = "\n".join(["a0: &a0 [lol]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))])
TAGS = (
    *(
        "!!python/object/apply:os.system [touch pwned]",
        "!!python/name:os.system",
        "!!python/object/new:type {}",
        "!x y",
    ),
    *("!<tag:yaml.org,2002:python/module:os> x", "!!binary aGk=", "!!set {a}", "!!omap [a: 1]", "!!timestamp 2001"),
)
TOWERS = (
    *("[" * 900_000, "{a: " * 200_000, "[" * 100_000 + "]" * 100_000, "a: " + "- " * 300_000, "- " * 300_000 + "x"),
    *(
        "? " * 300_000,
        "-\t" * 300_000,
        "? - " * 200_000,
        "\n".join(" " * n + "a:" for n in range(1_300)),
        "[[" * 400 + "]]" * 400,
    ),
)
ODD = (
    "a: " + "9" * 100_000,
    "a: " + "1e" + "9" * 50,
    "\x00",
    "\ufeffa: 1",
    "%YAML 9.9\n---\na: 1",
    "--- 1\n--- 2",
    "a: 1\na: 2",
    "<<: {a: 1}",
)


@pytest.mark.parametrize("text", TOWERS, ids=lambda text: repr(text[:12]))
def test_a_tower_of_brackets_is_refused_in_words(text: str) -> None:
    assert read(text, "tower.yaml").problems


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_makes_nothing(tag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    document = read(f"a: {tag}\n", "tags.yaml")
    assert document.problems or document.value in ({"a": "2001"}, {"a": 2001})
    assert list(tmp_path.iterdir()) == []


def test_laughter_is_refused_before_it_grows() -> None:
    assert any("aliases" in problem.message for problem in read(LAUGHS, "laughs.yaml").problems)


@pytest.mark.parametrize("text", ODD, ids=lambda text: repr(text[:12]))
def test_odd_files_are_read_or_refused_and_never_a_failure(text: str) -> None:
    document = read(text, "odd.yaml")
    assert document.problems or isinstance(document.value, dict)


def company(folder: Path, **files: bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/")
        path = path.with_suffix(".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def complaints(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_file_of_a_hundred_megabytes_is_not_even_read(tmp_path: Path) -> None:
    company(tmp_path, data__sources=b"")
    with (tmp_path / "data" / "sources.yaml").open("wb") as file:
        file.truncate(100_000_000)
    assert any("larger than 1 MB" in one for one in complaints(tmp_path))


def test_a_file_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    assert any("is not UTF-8" in one for one in complaints(company(tmp_path, prompts__nudges__x=b"\xff\xfe\x00")))


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the words of somebody else: 1\n", encoding="utf-8")
    folder = company(tmp_path / "ours", data__advice__fine=b"advice: []\n")
    (folder / "data" / "sources.yaml").symlink_to(secret)
    (folder / "data" / "advice" / "odd.yaml").symlink_to("/etc/passwd")
    found = complaints(folder)
    assert sum("link to one outside" in one for one in found) == 2
    assert "somebody else" not in str(found)
    assert "nologin" not in str(found)


def test_a_link_within_the_folder_is_a_file_like_others(tmp_path: Path) -> None:
    """Kubernetes mounts a ConfigMap so."""
    folder = company(tmp_path, release__messages=b'name: "Acme"\n')
    (folder / "prompts" / "messages").mkdir(parents=True)
    (folder / "prompts" / "messages" / "app.yaml").symlink_to("../../release/messages.yaml")
    assert load(folder).words.say("app.name") == "Acme"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = company(tmp_path, data__advice__fine=b"advice: []\n")
    os.mkfifo(folder / "data" / "sources.yaml")
    assert any("no file" in one for one in complaints(folder))


@pytest.mark.thorough
@pytest.mark.parametrize("text", ["[" * 900_000, LAUGHS, TAGS[0]], ids=["tower", "laughs", "tag"])
def test_cairn_check_ends_in_words(text: str, tmp_path: Path) -> None:
    checked = cairn("check", str(company(tmp_path, data__sources=text.encode())))
    assert checked.returncode == 1
    assert "sources.yaml" in checked.stdout
    assert "Traceback" not in checked.stderr + checked.stdout
