"""Run by alembic with a connection that bot/store/migrating.py gives."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel

from bot.store import tables
from bot.store.sealing import SealedJson, SealedText

PLAIN = {
    "AutoString": "sa.String()",
    tables.Json.__name__: "sa.Text()",
    SealedText.__name__: "sa.Text()",
    SealedJson.__name__: "sa.Text()",
    tables.Moment.__name__: "sa.DateTime(timezone=True)",
}
"""How our column types are written in a migration, which must go on working when the code has changed."""


def render(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Used when a new migration is generated."""
    return PLAIN.get(type(item).__name__, False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
