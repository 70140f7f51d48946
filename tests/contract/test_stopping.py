"""`cairn stop` and `cairn start`, as an operator types them."""

from pathlib import Path

import pytest

from tests.cairn import cairn

pytestmark = pytest.mark.operator


def test_each_says_what_it_did_and_how_to_take_it_back(tmp_path: Path) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path / 'cairn.db'}"}
    early = cairn("stop", **database)
    assert early.returncode == 1
    assert "Traceback" not in early.stderr
    (tmp_path / "cairn.db").touch()  # made by somebody, and no more
    for command in ("stop", "hold"):
        early = cairn(command, **database)
        assert early.returncode == 1
        assert early.stderr == f"The database at {tmp_path / 'cairn.db'} is of another version. Run `cairn migrate`.\n"
    assert cairn("migrate", **database).returncode == 0
    stopped = cairn("stop", **database)
    assert (stopped.returncode, stopped.stderr) == (0, "")
    assert "`cairn start` takes it up again." in stopped.stdout
    assert cairn("stop", **database).stdout == "Everywhere it was stopped already.\n"
    assert "It goes on" in cairn("start", **database).stdout
    assert "It was not stopped everywhere" in cairn("start", **database).stdout
    nowhere = cairn("start", "--workspace", "T0NOWHERE", **database)
    assert nowhere.returncode == 1
    assert "There is no workspace T0NOWHERE" in nowhere.stderr
