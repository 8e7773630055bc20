"""The schemas ``rangebook`` (a public contract) and ``rangebook_raw`` in a PostgreSQL database, and their migrations.

A migration is one transaction under a lock of the database's: it is made wholly or not at all, by one writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from golf.copies.contract import OF_SESSION, OTHERS, TABLES, CopyTable, Kind
from golf.copies.errors import CopyForeign, CopyNewer

if TYPE_CHECKING:
    from psycopg import Connection

PUBLIC, RAW = "rangebook", "rangebook_raw"
VERSION: Final = 1
_LOCK = 5_214_706_331
"""Of the database: for whoever makes or changes the schemas."""
TYPES: Final = {Kind.TEXT: "text", Kind.INTEGER: "int8", Kind.REAL: "float8", Kind.TRUTH: "bool", Kind.DAY: "date",
                Kind.MOMENT: "timestamptz"}
OWNER = "rangebook_id"
"""The first column of every key: whose rows they are."""
_NOTE = "Made by Rangebook: a copy of golf sessions. See docs/copies.md."
_FIRST = (
    f"""CREATE TABLE {PUBLIC}.files (
        {OWNER} text PRIMARY KEY, computer text NOT NULL, schema_revision text NOT NULL, contract int4 NOT NULL,
        mark text, begun text, data_revision int8, digests jsonb NOT NULL DEFAULT '{{}}', sessions int8, shots int8,
        newest_day date, rows int8, copied_at timestamptz)""",
    f"""CREATE TABLE {RAW}.sessions (
        {OWNER} text NOT NULL, report_id int8 NOT NULL, rows_hash bytea NOT NULL, raw_hash bytea NOT NULL,
        content bytea NOT NULL, PRIMARY KEY ({OWNER}, report_id))""",
    f"""CREATE TABLE {RAW}.files (
        {OWNER} text NOT NULL, sha256 bytea NOT NULL, name text NOT NULL, size_bytes int8 NOT NULL,
        added_at text NOT NULL, body bytea NOT NULL, PRIMARY KEY ({OWNER}, sha256))""",
    f"""CREATE TABLE {RAW}.rows (
        {OWNER} text NOT NULL, table_name text NOT NULL, row_key text NOT NULL, content text NOT NULL,
        PRIMARY KEY ({OWNER}, table_name, row_key))""",
)
_OWN_TABLES = ((PUBLIC, "files"), (RAW, "sessions"), (RAW, "files"), (RAW, "rows"))
CLUB_VIEWS: Final = (
    f"""CREATE OR REPLACE VIEW {PUBLIC}.club_sessions AS
    SELECT {OWNER}, report_id AS session_id, player, practised_on AS session_date, name AS session_name, session_type,
           distinct_shots AS shots, device
    FROM {PUBLIC}.sessions WHERE counts AND distinct_shots > 0""",
    f"""CREATE OR REPLACE VIEW {PUBLIC}.club_shots AS
    SELECT {OWNER}, session_id, session_date, session_name, player, club, swing_length, device, carry_yd, total_yd,
           side_yd, apex_yd, ball_speed_mph, club_speed_mph, smash_factor, launch_angle_deg, side_angle_deg,
           descent_angle_deg, back_spin_rpm, side_spin_rpm, attack_angle_deg, club_path_deg, face_angle_deg
    FROM {PUBLIC}.shots WHERE counts""",
)
"""What a coach reads: no notes, no hidden balls. They show what their owner may see, so nobody needs the tables."""


def prepare(connection: Connection[Any]) -> None:
    """Make what is missing, in one transaction. Raises CopyForeign or CopyNewer before anything is changed."""
    with connection.transaction():
        connection.execute("SET LOCAL lock_timeout = '20s'")
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        version = read_version(connection)
        if version == 0:
            _make(connection)
        missing = _find_missing_tables(connection)
        if missing:
            raise CopyForeign(f"The table {missing[0]} is missing: the copy there is not whole.",
                              f"Remove the schemas {PUBLIC} and {RAW} in that database, then copy in full again.")


def read_version(connection: Connection[Any]) -> int:
    """The version of our schemas; 0: they are not there. Raises CopyForeign, CopyNewer."""
    if connection.execute("SELECT to_regnamespace(%s)", (PUBLIC,)).fetchone() == (None,):
        return 0
    if connection.execute("SELECT to_regclass(%s)", (f"{PUBLIC}.migrations",)).fetchone() == (None,):
        raise CopyForeign(f"That database has a schema {PUBLIC} which Rangebook did not make.",
                          "Choose another database for the copy.")
    row = connection.execute(f"SELECT max(version) FROM {PUBLIC}.migrations").fetchone()
    version = 0 if row is None or row[0] is None else int(row[0])
    if version > VERSION:
        raise CopyNewer("A newer Rangebook keeps its copies in that database.", "Update this one, then copy again.")
    if version == 0:
        raise CopyForeign("The copy there was begun by Rangebook and never finished.",
                          f"Remove the schemas {PUBLIC} and {RAW} in that database, then copy again.")
    return version


def add_missing_columns(connection: Connection[Any], tables: Sequence[CopyTable]) -> list[str]:
    """Columns of the contract that the tables there lack are added; their names."""
    found = {(table, column) for table, column in connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = %s", (PUBLIC,))}
    added = []
    for table in tables:
        missing = [name for name in table.columns if (table.name, name) not in found]
        if missing:
            columns = ", ".join(f"ADD COLUMN {name} {TYPES[table.columns[name]]}" for name in missing)
            connection.execute(f"ALTER TABLE {PUBLIC}.{table.name} {columns}")
            added += [f"{table.name}.{name}" for name in missing]
    return added


def find_open_doors(connection: Connection[Any]) -> list[str]:
    """Who besides the owner could read or change a table of ours, in sentences."""
    granted = connection.execute(
        "SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = ANY(%s) "
        "AND grantee IN ('anon', 'authenticated', 'PUBLIC')", ([PUBLIC, RAW],)).fetchall()
    open_tables = connection.execute(
        "SELECT n.nspname || '.' || c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
        "WHERE n.nspname = ANY(%s) AND c.relkind = 'r' AND NOT c.relrowsecurity ORDER BY 1",
        ([PUBLIC, RAW],)).fetchall()
    return [*(f"Everybody who has the public key could reach the copy as “{role}”." for (role,) in granted),
            *(f"Row-level security is off for {name}." for (name,) in open_tables)]


def is_owner(connection: Connection[Any]) -> bool:
    """Whether our user owns the tables: others may not COPY into one with row-level security."""
    row = connection.execute("SELECT bool_and(pg_has_role(c.relowner, 'USAGE')) FROM pg_class AS c "
                             "JOIN pg_namespace AS n ON n.oid = c.relnamespace "
                             "WHERE n.nspname = ANY(%s) AND c.relkind = 'r'", ([PUBLIC, RAW],)).fetchone()
    return row is not None and bool(row[0])


def close_doors(connection: Connection[Any]) -> None:
    """Row-level security on, and nothing for the roles that Supabase gives to everybody."""
    for schema in (PUBLIC, RAW):
        tables = connection.execute(
            "SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
            "WHERE n.nspname = %s AND c.relkind = 'r' AND NOT c.relrowsecurity", (schema,)).fetchall()
        for (name,) in tables:
            connection.execute(f"ALTER TABLE {schema}.{name} ENABLE ROW LEVEL SECURITY")
    roles = [role for (role,) in connection.execute(
        "SELECT rolname FROM pg_roles WHERE rolname IN ('anon', 'authenticated')")]
    for role in ("PUBLIC", *roles):
        for schema in (PUBLIC, RAW):
            connection.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}")
            connection.execute(f"REVOKE ALL ON SCHEMA {schema} FROM {role}")


def _make(connection: Connection[Any]) -> None:
    for schema in (PUBLIC, RAW):
        connection.execute(f"CREATE SCHEMA {schema}")
        connection.execute(f"COMMENT ON SCHEMA {schema} IS '{_NOTE}'")
    connection.execute(f"CREATE TABLE {PUBLIC}.migrations (version int4 PRIMARY KEY, "
                       "applied_at timestamptz NOT NULL DEFAULT now())")
    for statement in (*_FIRST, *map(_create, (*OF_SESSION, *OTHERS)), *CLUB_VIEWS):
        connection.execute(statement)
    close_doors(connection)
    connection.execute(f"INSERT INTO {PUBLIC}.migrations (version) VALUES ({VERSION})")


def _create(table: CopyTable) -> str:
    columns = ", ".join(f"{name} {TYPES[kind]}{' NOT NULL' if name in table.key else ''}"
                        for name, kind in table.columns.items())
    return (f"CREATE TABLE {PUBLIC}.{table.name} ({OWNER} text NOT NULL, {columns}, "
            f"PRIMARY KEY ({OWNER}, {', '.join(table.key)}))")


def _find_missing_tables(connection: Connection[Any]) -> list[str]:
    wanted = [*_OWN_TABLES, *((PUBLIC, name) for name in TABLES)]
    return [f"{schema}.{name}" for schema, name in wanted
            if connection.execute("SELECT to_regclass(%s)", (f"{schema}.{name}",)).fetchone() == (None,)]


def table_of(table: CopyTable) -> str:
    """Its full name there."""
    return f"{PUBLIC}.{table.name}"
