"""Databases as text: written down when a version is released, and made from that again."""

import re
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

from tests.postgres.server import program

_WALLS = (" POLICY ", " ROW SECURITY ", " ACL ")
"""Roles are one server's; `cairn migrate` puts them up anew."""
_OF_ONE_SERVER = re.compile(r"^(SET transaction_timeout|\\(un)?restrict|SELECT pg_catalog\.set_config|--|$)")


def write_sqlite(file: Path) -> str:
    with closing(connect(file)) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def make_sqlite(script: str, file: Path) -> str:
    """A file with what the script has; its address."""
    with closing(connect(file)) as connection:
        connection.executescript(script)
    return f"sqlite:///{file}"


def write_postgres(url: str, folder: Path) -> str:
    """`url` is a superuser's, who sees every row."""
    dumped, listed = folder / "dump", folder / "list"
    run("pg_dump", "--format=custom", f"--file={dumped}", url)
    contents = run("pg_restore", "--list", str(dumped)).splitlines()
    listed.write_text("\n".join(line for line in contents if not any(wall in line for wall in _WALLS)) + "\n")
    script = run("pg_restore", "--no-owner", f"--use-list={listed}", "--file=-", str(dumped))
    return "\n".join(line for line in script.splitlines() if not _OF_ONE_SERVER.match(line)) + "\n"


def make_postgres(script: str, url: str) -> None:
    """In an empty database."""
    run("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--dbname={url}", given=script)


def run(name: str, *words: str, given: str | None = None) -> str:
    """RuntimeError with what the program says where it fails."""
    done = subprocess.run(
        _command(name, words), input=given or "", capture_output=True, text=True, check=False, timeout=60
    )
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stderr}")
    return done.stdout


def _command(name: str, words: Sequence[str]) -> list[str]:
    return [program(name), *words]
