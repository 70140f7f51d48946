"""A PostgreSQL server of one's own, for tests and benches."""

from tests.postgres.server import Server, open_server

__all__ = ["Server", "open_server"]
