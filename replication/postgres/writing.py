"""Rows on their way into a table: binary COPY into a temporary one, then only what differs is changed.

Binary COPY is a third of the work of its text form (facts: doors_and_copies). The temporary table also lets a user
write who does not own the tables: COPY into one with row-level security is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from replication.postgres.schema import OWNER

if TYPE_CHECKING:
    from psycopg import Connection


Scope = tuple[str, Sequence[Any]]
"""A column and its values: whose rows are replaced."""


def replace_rows(
    connection: Connection[Any], table: str, types: Mapping[str, str], key: Sequence[str],
    rows: Iterable[Sequence[Any]], *, owner: str, scope: Scope | None = None, are_new: bool = False,
) -> None:
    """Make the owner's rows of ``scope`` (None: all of them) be these, in the caller's transaction.

    ``are_new``: none of them is there yet, and the table is ours, so that nothing has to be looked for.
    """
    if are_new:
        _add_rows(connection, table, types, rows, owner)
        return
    names, stage = list(types), f"stage_{table.replace('.', '_')}"
    connection.execute(f"CREATE TEMP TABLE {stage} ({', '.join(f'{name} {kind}' for name, kind in types.items())}) "
                       "ON COMMIT DROP")
    with connection.cursor().copy(f"COPY {stage} ({', '.join(names)}) FROM STDIN (FORMAT binary)") as stream:
        stream.set_types(list(types.values()))
        for row in rows:
            stream.write_row(row)
    same = " AND ".join(f"s.{name} = t.{name}" for name in key)
    delete_rows(connection, table, owner=owner, scope=scope,
                but=f"NOT EXISTS (SELECT 1 FROM {stage} AS s WHERE {same})")
    connection.execute(
        f"INSERT INTO {table} AS t ({OWNER}, {', '.join(names)}) SELECT %s, {', '.join(names)} FROM {stage} "
        f"ON CONFLICT ({OWNER}, {', '.join(key)}) {_change([name for name in names if name not in key])}", (owner,))
    connection.execute(f"DROP TABLE {stage}")


def _add_rows(
    connection: Connection[Any], table: str, types: Mapping[str, str], rows: Iterable[Sequence[Any]], owner: str
) -> None:
    """Straight into the table, which only its owner may."""
    with connection.cursor().copy(f"COPY {table} ({OWNER}, {', '.join(types)}) FROM STDIN (FORMAT binary)") as stream:
        stream.set_types(["text", *types.values()])
        for row in rows:
            stream.write_row((owner, *row))


def delete_rows(
    connection: Connection[Any], table: str, *, owner: str, scope: Scope | None, but: str = "true"
) -> None:
    """Take the owner's rows of ``scope`` away, as far as the condition ``but`` holds."""
    where, values = ("", ()) if scope is None else (f" AND t.{scope[0]} = ANY(%s)", (list(scope[1]),))
    connection.execute(f"DELETE FROM {table} AS t WHERE t.{OWNER} = %s{where} AND {but}", (owner, *values))


def _change(names: Sequence[str]) -> str:
    """Only a row that differs is written again."""
    if not names:
        return "DO NOTHING"
    return (f"DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in names)} "
            f"WHERE ({', '.join(f't.{name}' for name in names)}) IS DISTINCT FROM "
            f"({', '.join(f'excluded.{name}' for name in names)})")
