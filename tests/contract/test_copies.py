"""`cairn backup`, `restore`, `hold` and `db copy` as an operator runs them: what they say, and how they end."""

from pathlib import Path

import pytest

from bot.store.migrating import HEAD
from tests.cairn import cairn

pytestmark = pytest.mark.operator


def test_a_copy_is_made_looked_through_and_put_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cairn.db'}"
    copy = tmp_path / "copy.db"
    assert cairn("migrate", DATABASE_URL=url).returncode == 0
    made = cairn("backup", str(copy), DATABASE_URL=url)
    assert (made.returncode, made.stderr) == (0, "")
    assert f"{copy}: version {HEAD}; workspaces 0, members 0, messages on record 0" in made.stdout
    again = cairn("backup", str(copy), DATABASE_URL=url)
    assert (again.returncode, again.stdout) == (1, "")
    assert "overwrites nothing" in again.stderr
    looked = cairn("restore", str(copy), "--check", DATABASE_URL=url)
    assert looked.stdout.startswith(f"{copy} can be restored: version {HEAD};")
    assert not (tmp_path / "cairn.db.before-restore-1").exists()
    back = cairn("restore", str(copy), DATABASE_URL=url)
    assert back.returncode == 0, back.stderr
    assert "It is on hold" in back.stdout
    assert (tmp_path / "cairn.db.before-restore-1").exists()


def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cairn.db'}"
    (tmp_path / "notes.txt").write_text("Shopping list\n" * 500)
    none = cairn("backup", str(tmp_path / "copy.db"), DATABASE_URL=url)
    assert (none.returncode, none.stderr) == (1, f"There is no database at {tmp_path / 'cairn.db'}.\n")
    notes = cairn("restore", str(tmp_path / "notes.txt"), DATABASE_URL=url)
    assert notes.returncode == 1
    assert "no SQLite database" in notes.stderr
    postgres = cairn("backup", str(tmp_path / "copy.db"), DATABASE_URL="postgresql://cairn@localhost/cairn")
    assert postgres.returncode == 2
    assert "pg_dump --enable-row-security" in postgres.stderr
    moment = cairn("hold", "--since", "yesterday", DATABASE_URL=url)
    assert (moment.returncode, moment.stdout) == (2, "")
    assert "2026-11-25T10:30Z" in moment.stderr
    wrong_way = cairn("db", "copy", "postgresql://here/cairn", url)
    assert wrong_way.returncode == 2
    assert "FROM must look like" in wrong_way.stderr
