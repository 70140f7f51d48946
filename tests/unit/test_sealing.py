"""What is sealed opens at its own place, with a key that is there, and nowhere else."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.errors import CairnError
from bot.settings import SettingsError, read_settings
from bot.store.sealing import UNREADABLE, Keyring, Place, Unreadable, new_key, read_keys
from bot.store.sealing.key_file import key_file_of, keyring_of_file
from bot.store.sealing.keyring import REMEMBERED, tag_of

OLD, NEW = new_key(), new_key()
TITLE = Place("goal", "title", ("T1", "U1", 7))
ANYTHING = st.text(st.characters(), max_size=200)  # lone surrogates and NUL among them
LIKE_SEALED = st.sampled_from(["", "s0:", "s1:", "s1:00000000:", "s0:s1:"])


@given(prefix=LIKE_SEALED, text=ANYTHING)
def test_whatever_was_typed_comes_back_as_it_was(prefix: str, text: str) -> None:
    typed = prefix + text
    keyring = Keyring([NEW])
    raw = keyring.write(TITLE, typed)
    assert keyring.read(TITLE, raw) == typed
    assert Keyring([NEW]).read(TITLE, raw) == typed
    assert not typed or raw.startswith(f"s1:{tag_of(NEW)}:")
    raw.encode("ascii")


@given(prefix=LIKE_SEALED, text=st.text(max_size=200))
def test_without_keys_everything_stands_in_the_clear_and_comes_back_as_it_was(prefix: str, text: str) -> None:
    typed = prefix + text
    raw = Keyring().write(TITLE, typed)
    assert typed in raw
    assert Keyring().read(TITLE, raw) == typed
    assert Keyring([NEW]).read(TITLE, raw) == typed  # keys may come later


def test_half_of_a_character_pair_is_replaced_where_it_cannot_be_written_down() -> None:
    assert Keyring().write(TITLE, "half \ud83d") == "half ?"


def test_a_text_from_before_there_was_sealing_is_read_as_it_stands() -> None:
    assert Keyring([NEW]).read(TITLE, "Write the RFC") == "Write the RFC"


@pytest.mark.parametrize(
    "moved",
    [
        Place("win", "title", ("T1", "U1", 7)),
        Place("goal", "typed", ("T1", "U1", 7)),
        Place("goal", "title", ("T2", "U1", 7)),
        Place("goal", "title", ("T1", "U2", 7)),
        Place("goal", "title", ("T1", "U1", 8)),
        Place("goal", "title", ("T1", "U1", "7")),
        Place("goal", "title", ("U1", "T1", 7)),
        Place("goal", "title", ("T1", 'U1", "7')),
        Place("goal", "title", ("T1", "U1")),
    ],
)
def test_a_sealed_text_at_another_place_is_refused_and_the_log_has_the_place_alone(moved: Place) -> None:
    keyring = Keyring([NEW])
    raw = keyring.write(TITLE, "leave the company")
    with capture_logs() as logs:
        assert keyring.read(moved, raw) is UNREADABLE
        assert keyring.read(moved, raw) is UNREADABLE
    [line] = logs  # once, however often it is read
    assert (line["event"], line["table"], line["row"]) == ("sealed_text_moved", moved.table, moved.row)
    assert "leave" not in str(line)
    assert raw not in str(line)
    assert keyring.read(TITLE, raw) == "leave the company"


@pytest.mark.parametrize("broken", ["s1:", "s1:::", "s1:{tag}:", "s1:{tag}:AAAA", "s1:ffffffff:{token}", "s1:{tag}:ü"])
def test_what_is_no_seal_of_ours_is_unreadable(broken: str) -> None:
    _, tag, token = Keyring([NEW]).write(TITLE, "x").split(":")
    assert Keyring([NEW]).read(TITLE, broken.format(tag=tag, token=token)) is UNREADABLE


def test_a_changed_seal_is_unreadable() -> None:
    raw = Keyring([NEW]).write(TITLE, "Write the RFC")
    for at in range(12, len(raw) - 1, 7):
        changed = raw[:at] + ("A" if raw[at] != "A" else "B") + raw[at + 1 :]
        assert Keyring([NEW]).read(TITLE, changed) is UNREADABLE


def test_an_older_key_reads_and_the_newest_one_writes() -> None:
    raw = Keyring([OLD]).write(TITLE, "Write the RFC")
    both = Keyring([NEW, OLD])
    assert both.read(TITLE, raw) == "Write the RFC"
    assert Keyring([NEW]).read(TITLE, both.write(TITLE, "Write the RFC")) == "Write the RFC"
    assert isinstance(Keyring([NEW]).read(TITLE, raw), Unreadable)
    assert isinstance(Keyring().read(TITLE, raw), Unreadable)


def test_the_same_text_is_never_sealed_alike_and_no_seal_says_when_it_was_made() -> None:
    one, other = (Keyring([NEW]).write(TITLE, "Write the RFC") for _ in range(2))
    assert one != other
    assert Fernet(NEW).extract_timestamp(one.split(":")[2]) == 0


def test_what_was_opened_is_kept_for_a_while_and_let_go_of_when_asked() -> None:
    keyring = Keyring([NEW])
    for number in range(2 * REMEMBERED + 2):
        keyring._remember((str(number), TITLE), "opened")
    assert len(keyring._remembered) + len(keyring._before) <= 2 * REMEMBERED
    keyring.forget()
    assert not keyring._remembered
    assert not keyring._before


def test_keys_are_read_from_commas_and_lines_and_a_wrong_one_is_named_by_its_place() -> None:
    assert read_keys(f" {NEW},\n{OLD}\n{NEW}\n") == (NEW, OLD)
    assert read_keys("") == ()
    with pytest.raises(ValueError, match="number 2 of 2 is no key") as error:
        read_keys(f"{NEW},hunter2")
    assert "hunter2" not in str(error.value)


def test_wrong_keys_are_said_with_all_other_wrong_settings_and_never_shown() -> None:
    with pytest.raises(SettingsError) as error:
        read_settings(cairn_encryption_keys=f"{NEW},{OLD[:-5]}", database_url="mysql://x")
    assert len(error.value.problems) == 2
    [said] = [problem for problem in error.value.problems if "CAIRN_ENCRYPTION_KEYS" in problem]
    assert "number 2 of 2" in said
    assert OLD[:-5] not in said
    settings = read_settings(cairn_encryption_keys=f"{NEW}, {OLD}")
    assert settings.encryption_keys == (NEW, OLD)
    assert NEW not in repr(settings)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """Where a database is going to be, under a mask that lets everybody read."""
    before = os.umask(0)
    yield tmp_path / "cairn.db"
    os.umask(before)


def test_the_key_file_is_made_once_and_is_its_owners_alone(file: Path) -> None:
    assert keyring_of_file(file).tags == ()
    key_file_of(file).with_name("cairn.db.key.new").write_text("left by a process that was killed")
    made = keyring_of_file(file, making=True)
    assert key_file_of(file).stat().st_mode & 0o777 == 0o600
    assert keyring_of_file(file, making=True).tags == made.tags == keyring_of_file(file).tags
    assert [path.name for path in file.parent.iterdir()] == ["cairn.db.key"]


def test_keys_that_are_set_come_before_a_key_file(file: Path) -> None:
    assert keyring_of_file(file, [NEW], making=True).tags == (tag_of(NEW),)
    assert not key_file_of(file).exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_key_file_that_others_may_touch_is_refused_with_what_to_do(file: Path, mode: int) -> None:
    keyring_of_file(file, making=True)
    key_file_of(file).chmod(mode)
    with pytest.raises(CairnError, match="chmod 600"):
        keyring_of_file(file, making=True)


@pytest.mark.parametrize(("text", "said"), [("", "is empty"), ("hunter2", "number 1 of 1 is no key")])
def test_a_key_file_without_a_key_is_refused(file: Path, text: str, said: str) -> None:
    key_file_of(file).touch(0o600)
    key_file_of(file).write_text(text)
    with pytest.raises(CairnError, match=said) as error:
        keyring_of_file(file, making=True)
    assert "hunter2" not in str(error.value)


def test_a_lost_key_file_is_not_replaced_by_a_new_one(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE sealing_key (tag TEXT)")
        connection.execute("INSERT INTO sealing_key VALUES ('0')")
    connection.close()
    with pytest.raises(CairnError, match="Put it back"):
        keyring_of_file(file, making=True)
    assert not key_file_of(file).exists()
