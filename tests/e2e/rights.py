"""What scripts about one's own data share: a rich life with the bot, the files that come, what is left of somebody."""

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlmodel import SQLModel

from bot.app import App
from bot.mentoring.rights.format import Export, read
from bot.standin.people import Person
from tests.e2e.acts import tells
from tests.e2e.conftest import Office
from tests.e2e.steps import rests


async def lives(person: Person) -> None:
    """A goal with a history, a win, words that were kept, a yes to what comes by itself."""
    await person.types("/level", "set mid")
    await person.types("/goals", "add Lead a design review by end of March")
    await person.types("/goals", "progress 1 40% draft sent to Priya")
    await person.types("/wins", "add Led the architecture review https://example.com/doc yesterday")
    await person.types("/nudges", "on")
    await person.types("/goals", "checkin on")
    await tells(person, "something else altogether")


def files(office: Office, person: Person) -> list[tuple[str, str]]:
    """Name and content of every file that stands in the person's conversation with the bot."""
    known = office.standin.workspace.files
    brought = [known[file["id"]] for message in person.dm for file in message.files]
    return [(file.name, (file.content or b"").decode()) for file in brought]


async def takes_along(office: Office, person: Person) -> tuple[str, Export]:
    """Export: the document to read, and the data."""
    before = len(files(office, person))
    await person.types("/cairn", "export")
    await person.waits_until(lambda: len(files(office, person)) == before + 2)
    await rests(office, person)
    (_, data), (_, document) = files(office, person)[before:]
    return document, read(data)


def clicked(person: Person) -> dict[str, Any]:
    """What Slack sent for the person's latest click."""
    assert person.last_sent is not None
    return dict(person.last_sent.payload)


def database_file(app: App) -> Path:
    return Path(app.settings.database_url.removeprefix("sqlite:///"))


def rows_with(app: App, *words: str) -> list[tuple[str, dict[str, Any]]]:
    """Rows of any table in which one of these words stands, with the table's name."""
    engine = create_engine(app.settings.database_url)
    with engine.connect() as connection:
        found = [
            (table.name, dict(row))
            for table in SQLModel.metadata.sorted_tables
            for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}").mappings()  # noqa: S608
            if any(word in str(value) for word in words for value in row.values())
        ]
    engine.dispose()
    return found


def bytes_with(app: App, *words: str) -> list[str]:
    """Files beside the database, and itself, in which one of these words stands."""
    folder, name = database_file(app).parent, database_file(app).name
    return [
        path.name
        for path in sorted(folder.glob(f"{name}*"))
        if path.is_file() and any(word.encode() in path.read_bytes() for word in words)
    ]
