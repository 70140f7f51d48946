"""The database's versions, by alembic."""
