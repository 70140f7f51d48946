"""The second wall: PostgreSQL itself keeps workspaces apart, by two roles and a policy on every table."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, Table, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from bot.errors import CairnError
from bot.store import tables  # noqa: F401 - the metadata knows a table once its module is read

TEAM = "cairn.team"
"""The setting that names the workspace of a transaction; without it the bot's role sees no row."""
ALL_ROWS = "cairn.all_rows"
"""The setting with which the tables' owner sees all rows: for migrations, and for copies made with pg_dump."""

Columns = tuple[str, ...]
ALL: Columns = ()
JOBS: Mapping[str, Mapping[str, Columns]] = {
    "schedule": {"SELECT": ALL, "UPDATE": ALL},
    "delivery": {"SELECT": ALL, "INSERT": ALL, "UPDATE": ALL, "DELETE": ALL},
    "delivery_attempt": {"SELECT": ALL, "INSERT": ALL, "DELETE": ALL},
    "inbox": {"SELECT": ALL, "UPDATE": ALL, "DELETE": ALL},
    "rate_bucket": {"SELECT": ALL},
    "workspace": {"SELECT": ALL, "INSERT": ALL, "UPDATE": ALL},
    "installation": {"SELECT": ALL, "INSERT": ALL, "UPDATE": ALL, "DELETE": ALL},
    "picture": {"SELECT": ("team_id", "user_id", "digest", "file_id", "created_at")},
    "mentor_request": {"SELECT": ("team_id", "id", "next_at")},
    "goal": {
        "SELECT": ("id", "number", "state", "updated_at"),
        "UPDATE": ("title", "typed", "due_day", "dimension", "state"),
        "DELETE": ALL,
    },
    "nudge_given": {"SELECT": ("id", "given_at", "answer"), "DELETE": ALL},
    "access_log": {"SELECT": ("at",), "DELETE": ALL},
    "tombstone": {"SELECT": ALL},
    "left_file": {"SELECT": ALL},
    "on_hold": {"SELECT": ALL, "INSERT": ALL, "UPDATE": ALL, "DELETE": ALL},
    "model_use": {"SELECT": ("day",), "DELETE": ALL},
    "admin_act": {"SELECT": ("at",), "DELETE": ALL},
    "member": {
        "SELECT": ("team_id", "user_id", "timezone", "is_active", "created_at", "updated_at"),
        "UPDATE": ("dm_channel", "updated_at"),
    },
}
"""What work across workspaces may do, by table: a verb and its columns. Of all other tables it sees nothing."""


class Open(NamedTuple):
    """A table that is of no workspace, and so has no policy: why, and what each role may do."""

    why: str
    app: Columns = ()
    jobs: Columns = ()


OPEN: Mapping[str, Open] = {
    "sealing_key": Open("tags of the keys of the whole database", jobs=("SELECT", "INSERT", "DELETE")),
    "oauth_state": Open("which workspace it will be is known at its end", jobs=("SELECT", "INSERT", "DELETE")),
    "halt": Open("one row for all workspaces", app=("SELECT",), jobs=("SELECT", "INSERT", "DELETE")),
    "heartbeat": Open("processes serve all workspaces", jobs=("SELECT", "INSERT", "UPDATE", "DELETE")),
    "lineage": Open("one row about the whole database", jobs=("SELECT", "INSERT", "UPDATE")),
    "schema_support": Open("one row about the program", app=("SELECT",), jobs=("SELECT",)),
    "alembic_version": Open("one row about the program", app=("SELECT",), jobs=("SELECT",)),
}
"""Tables without a policy, each with its reason. All others have `team_id`, and a policy that compares it."""

_LONGEST = 63
"""Bytes in a name of PostgreSQL's."""
_POLICIES = ("cairn_app", "cairn_jobs", "cairn_owner")
_IS_TEAMS = f"team_id = NULLIF(current_setting('{TEAM}', true), '')"
_IS_WHOLE = f"current_setting('{ALL_ROWS}', true) = 'on'"
_WHERE = text("SELECT current_database() AS database, current_user AS login, current_schema() AS schema")
_ROLES = text(
    """
    SELECT rolname AS name, rolsuper OR rolbypassrls AS bypasses,
           EXISTS (SELECT 1 FROM pg_auth_members WHERE member = pg_roles.oid) AS is_member,
           pg_has_role(oid, CASE WHEN CAST(current_setting('server_version_num') AS integer) >= 160000
                            THEN 'SET' ELSE 'MEMBER' END) AS is_ours
    FROM pg_roles WHERE rolname IN (:app, :jobs)
    """
)
_TABLES = text(
    """
    SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS is_forced,
           (SELECT obj_description(oid, 'pg_policy') FROM pg_policy
            WHERE polrelid = pg_class.oid AND polname = 'cairn_app') AS digest,
           (SELECT count(*) FROM pg_policy
            WHERE polrelid = pg_class.oid AND polname IN ('cairn_app', 'cairn_jobs', 'cairn_owner')) AS policies,
           EXISTS (SELECT 1 FROM pg_policy
                   WHERE polrelid = pg_class.oid AND polpermissive
                     AND polname NOT IN ('cairn_app', 'cairn_jobs', 'cairn_owner')
                     AND polroles && ARRAY(SELECT CAST(0 AS oid) UNION
                                           SELECT oid FROM pg_roles WHERE rolname IN (:app, :jobs))) AS is_holed
    FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
    """
)
_MAY = text("SELECT has_table_privilege(:role, :name, :verb)")
_MAY_LOOK = text("SELECT has_schema_privilege(:role, current_schema(), 'USAGE')")


class Roles(NamedTuple):
    """The roles of one database, which nobody can log in as."""

    app: str
    """What people's requests run as: the rows of one workspace at a time."""
    jobs: str
    """What work across workspaces runs as: see `JOBS`."""


def roles_of(database: str) -> Roles:
    """The names of a database's roles. A server's databases share its roles, so the database's name is in them."""
    return Roles(_fitting("cairn_app_", database), _fitting("cairn_jobs_", database))


def examine(connection: Connection) -> Roles:
    """The roles to act as, once it is sure that no row can be seen past the policies; CairnError says why it is not."""
    roles = roles_of(connection.execute(_WHERE).one().database)
    found = {row.name: row for row in connection.execute(_ROLES, roles._asdict())}
    for role in roles:
        if role not in found:
            raise CairnError(f"The database has no role {role}. Run `cairn migrate`.")
        if found[role].bypasses:
            raise CairnError(
                f"The role {role} bypasses row-level security, which keeps workspaces apart. "
                f"An administrator takes that back: ALTER ROLE {_quoted(role)} NOSUPERUSER NOBYPASSRLS;"
            )
        if found[role].is_member:
            raise CairnError(f"The role {role} was given other roles, which may see more than it should: REVOKE them.")
    if not all(found[role].is_ours for role in roles):
        raise CairnError(_for_administrators(connection, roles, existing=found))
    state = _state(connection, roles)
    if open_tables := sorted(name for name in _walled(state) if not state[name].is_forced or not state[name].policies):
        raise CairnError(f"Row-level security is not in force on {', '.join(open_tables)}. Run `cairn migrate`.")
    if holed := sorted(name for name in _walled(state) if state[name].is_holed):
        raise CairnError(f"A policy that is not ours opens {', '.join(holed)} to other workspaces: DROP POLICY it.")
    return roles


def lacks(connection: Connection) -> bool:
    """Whether `put_up` has anything to do; it takes no lock to find out."""
    roles = roles_of(connection.execute(_WHERE).one().database)
    found = {row.name: row.is_ours for row in connection.execute(_ROLES, roles._asdict())}
    return not all(found.get(role) for role in roles) or any(True for _ in _missing(connection, roles))


def put_up(connection: Connection) -> None:
    """Make roles, grants and policies what they are to be, in the transaction of this connection.

    Derived from the tables that are there, so that one that came later is covered by the next call; what is as it
    should be is not touched, and its table not locked. CairnError where the user may not create roles.
    """
    roles = roles_of(connection.execute(_WHERE).one().database)
    _make_roles(connection, roles)
    for statement in list(_missing(connection, roles)):
        connection.exec_driver_sql(statement)


def take_down(connection: Connection) -> None:
    """Undo what `put_up` did to the tables; the roles stay."""
    roles = roles_of(connection.execute(_WHERE).one().database)
    for name, row in _state(connection, roles).items():
        if row.policies:
            for policy in _POLICIES:
                connection.exec_driver_sql(f"DROP POLICY IF EXISTS {policy} ON {_quoted(name)}")
            connection.exec_driver_sql(f"ALTER TABLE {_quoted(name)} NO FORCE ROW LEVEL SECURITY")
            connection.exec_driver_sql(f"ALTER TABLE {_quoted(name)} DISABLE ROW LEVEL SECURITY")


def _make_roles(connection: Connection, roles: Roles) -> None:
    found = {row.name: row.is_ours for row in connection.execute(_ROLES, roles._asdict())}
    savepoint = connection.begin_nested()
    try:
        for role in roles:
            if role not in found:
                connection.exec_driver_sql(f"CREATE ROLE {_quoted(role)} NOLOGIN")
        for row in connection.execute(_ROLES, roles._asdict()).all():
            if not row.is_ours:
                connection.exec_driver_sql(f"GRANT {_quoted(row.name)} TO CURRENT_USER")
    except DBAPIError as error:
        savepoint.rollback()
        if getattr(error.orig, "sqlstate", None) == "42501":  # insufficient privilege
            raise CairnError(_for_administrators(connection, roles, existing=found)) from None
        raise
    savepoint.commit()


def _for_administrators(connection: Connection, roles: Roles, existing: Iterable[str]) -> str:
    """What somebody with the right to create roles runs once, in one line."""
    login = connection.execute(_WHERE).one().login
    known = set(existing)
    make = [f"CREATE ROLE {_quoted(role)} NOLOGIN;" for role in roles if role not in known]
    give = f"GRANT {_quoted(roles.app)}, {_quoted(roles.jobs)} TO {_quoted(login)};"
    reason = "create the roles that keep workspaces apart" if make else "act as the roles that keep workspaces apart"
    return f"The database's user {login} may not {reason}. An administrator runs this once: {' '.join([*make, give])}"


def _state(connection: Connection, roles: Roles) -> dict[str, Any]:
    return {row.name: row for row in connection.execute(_TABLES, roles._asdict())}


def _walled(names: Iterable[str]) -> list[str]:
    """Those of these tables that are to have a policy."""
    known = SQLModel.metadata.tables
    return [name for name in names if name in known and name not in OPEN]


def _missing(connection: Connection, roles: Roles) -> Iterator[str]:
    """Every statement that is still to be run."""
    for role in roles:
        if not connection.execute(_MAY_LOOK, {"role": role}).scalar():
            yield f"GRANT USAGE ON SCHEMA {_quoted(connection.execute(_WHERE).one().schema)} TO {_quoted(role)}"
    state = _state(connection, roles)
    for name in _walled(state):
        statements = list(_wall(SQLModel.metadata.tables[name], roles))
        digest = sha256("\n".join(statements).encode()).hexdigest()[:16]
        if digest != state[name].digest or not state[name].is_forced:
            yield from statements
            yield f"COMMENT ON POLICY cairn_app ON {_quoted(name)} IS '{digest}'"
    for name in OPEN.keys() & state.keys():
        for role, verbs in zip(roles, (OPEN[name].app, OPEN[name].jobs), strict=True):
            for verb in verbs:
                if not connection.execute(_MAY, {"role": role, "name": _quoted(name), "verb": verb}).scalar():
                    yield f"GRANT {verb} ON {_quoted(name)} TO {_quoted(role)}"


def _wall(table: Table, roles: Roles) -> Iterator[str]:
    """The whole wall of one table."""
    name, app, jobs = _quoted(table.name), _quoted(roles.app), _quoted(roles.jobs)
    if "team_id" not in table.c:
        raise LookupError(f"{table.name} has no team_id: give it one, or name it in OPEN with the reason")
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    for policy in _POLICIES:
        yield f"DROP POLICY IF EXISTS {policy} ON {name}"
    yield f"REVOKE ALL ON {name} FROM {app}, {jobs}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {app}"
    yield f"CREATE POLICY cairn_app ON {name} TO {app} USING ({_IS_TEAMS}) WITH CHECK ({_IS_TEAMS})"
    yield f"CREATE POLICY cairn_owner ON {name} TO CURRENT_USER USING ({_IS_WHOLE}) WITH CHECK ({_IS_WHOLE})"
    rights = JOBS.get(table.name, {})
    for verb, columns in rights.items():
        named = f" ({', '.join(map(_quoted, columns))})" if columns else ""
        yield f"GRANT {verb}{named} ON {name} TO {jobs}"
    if rights:
        yield f"CREATE POLICY cairn_jobs ON {name} TO {jobs} USING (true) WITH CHECK (true)"
    counted = table.autoincrement_column
    if counted is not None and isinstance(counted.type, Integer):
        takers = f"{app}, {jobs}" if "INSERT" in rights else app
        yield f"GRANT USAGE ON SEQUENCE {_quoted(f'{table.name}_{counted.name}_seq')} TO {takers}"


def _fitting(prefix: str, database: str) -> str:
    name = prefix + database
    return name if len(name.encode()) <= _LONGEST else prefix + sha256(database.encode()).hexdigest()[:32]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
