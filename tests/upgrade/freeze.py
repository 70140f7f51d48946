"""Keep the database of a version that is released: `python -m tests.upgrade.freeze 0.1.0`, on its last commit."""

import asyncio
import json
import sys
import tempfile
from functools import partial
from pathlib import Path

from bot.store.migrating import migrate
from tests.contract import seeds
from tests.contract.test_postgres import on
from tests.contract.test_postgres import plant as plant_there
from tests.postgres.server import open_server
from tests.upgrade.dumps import write_postgres, write_sqlite
from tests.upgrade.record import VERSIONS, read_all


def freeze(version: str, folder: Path) -> None:
    """Fill every table on SQLite and on PostgreSQL, and write down both, with what the product reads there."""
    file = folder / "cairn.db"
    migrate(f"sqlite:///{file}")
    seeds.plant(file, seeds.OURS, seeds.THEIRS)
    kept = asyncio.run(read_all(f"sqlite:///{file}", seeds.KEYS))
    with open_server(is_durable=False) as server:
        url = server.create_database("frozen")
        migrate(url)
        asyncio.run(on(url, partial(plant_there, seeds=(seeds.OURS, seeds.THEIRS), is_open=False)))
        if asyncio.run(read_all(url, seeds.KEYS)) != kept:
            raise SystemExit("The two databases do not read the same. Nothing was written.")
        script = write_postgres(url, folder)
    VERSIONS.mkdir(exist_ok=True)
    (VERSIONS / f"{version}.sqlite.sql").write_text(write_sqlite(file))
    (VERSIONS / f"{version}.postgres.sql").write_text(script)
    record = {"keys_of_this_test": list(seeds.KEYS), "read": kept}
    (VERSIONS / f"{version}.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")


def main() -> None:
    """2 for a wrong use."""
    if len(sys.argv) != 2 or not sys.argv[1][:1].isdigit():
        raise SystemExit("usage: python -m tests.upgrade.freeze VERSION")
    with tempfile.TemporaryDirectory() as folder:
        freeze(sys.argv[1], Path(folder))
    print(f"{VERSIONS / sys.argv[1]}.*: commit them with the release.")


if __name__ == "__main__":
    main()
