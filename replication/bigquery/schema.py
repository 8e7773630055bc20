"""The tables of a copy in a dataset: the contract's, and those that a restore needs, whose names begin with ``raw_``.

Their descriptions here are plain data, so that they can be compared and tested without the client.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from types import MappingProxyType
from typing import Final

from golf.copies.contract import OF_SESSION, OTHERS, CopyTable, Kind

VERSION: Final = 1
STAGE: Final = "stage_"
"""Begins the name of a table for rows on their way; BigQuery throws it away after a day at the latest."""
OWNER: Final = "rangebook_id"
"""The first column of every key: whose rows they are."""
FILES, RAW_SESSIONS, RAW_FILES, RAW_ROWS = "files", "raw_sessions", "raw_files", "raw_rows"
TYPES: Final[Mapping[Kind, str]] = MappingProxyType({
    Kind.TEXT: "STRING", Kind.INTEGER: "INT64", Kind.REAL: "FLOAT64", Kind.TRUTH: "BOOL", Kind.DAY: "DATE",
    Kind.MOMENT: "TIMESTAMP"})
_API_NAMES: Final = {"INTEGER": "INT64", "FLOAT": "FLOAT64", "BOOLEAN": "BOOL"}
"""The service answers with the older names of the same types."""
_DAYS: Final = {"sessions": "practised_on", "shots": "session_date", "putts": "session_date"}
_CLUSTERS: Final = {"sessions": ("player",), "shots": ("player", "club"), "putts": ("player",)}


@dataclass(frozen=True, slots=True)
class Table:
    """A table there: its types by column, the columns that are never empty, by which day it is partitioned."""

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    required: frozenset[str]
    day: str = ""
    cluster: tuple[str, ...] = ()


def _own(name: str, key: str, required: str = "", **types: str) -> Table:
    columns = {column: type_ for type_, names in types.items() for column in names.split()}
    return Table(name, MappingProxyType(columns), tuple(key.split()), frozenset(f"{key} {required}".split()))


def own_row(table: Table, **values: object) -> tuple[object, ...]:
    """A row of one of our own tables, in the order of its columns, without its owner's."""
    return tuple(values[name] for name in table.columns if name != OWNER)


def table_for(table: CopyTable) -> Table:
    """How a table of the contract lies there."""
    columns = {OWNER: "STRING", **{name: TYPES[kind] for name, kind in table.columns.items()}}
    key = (OWNER, *table.key)
    return Table(table.name, MappingProxyType(columns), key, frozenset(key), _DAYS.get(table.name, ""),
                 _CLUSTERS.get(table.name, ()))


OWN: Final = (
    _own(FILES, OWNER, "computer schema_revision contract",
         STRING=f"{OWNER} computer schema_revision mark begun digests",
         INT64="contract data_revision sessions shots rows", DATE="newest_day", TIMESTAMP="copied_at"),
    _own(RAW_SESSIONS, f"{OWNER} report_id", "rows_hash raw_hash content", STRING=f"{OWNER} rows_hash raw_hash content",
         INT64="report_id"),
    _own(RAW_FILES, f"{OWNER} sha256", "name size_bytes added_at body", STRING=f"{OWNER} sha256 name added_at body",
         INT64="size_bytes"),
    _own(RAW_ROWS, f"{OWNER} table_name row_key", "content", STRING=f"{OWNER} table_name row_key content"),
)
"""Hashes are hexadecimal and what is packed is base64: text is the same on every way in and out."""
TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {table.name: table for table in (*map(table_for, (*OF_SESSION, *OTHERS)), *OWN)})
"""Every table of a copy, by name."""
PER_SESSION: Final = (*(table.name for table in OF_SESSION), RAW_SESSIONS)
"""Those whose rows are replaced together, in one transaction."""


@dataclass(frozen=True, slots=True)
class Drift:
    """In what a table there differs from ours: columns that it lacks, has besides, or has as another type."""

    table: str
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    in_the_way: tuple[str, ...] = ()
    """Columns of somebody else's that may not be empty: no row of ours could be added."""


def find_drift(table: Table, there: Mapping[str, tuple[str, bool]]) -> Drift:
    """``there``: type, and whether it may not be empty, by column. Letter case does not matter to BigQuery."""
    found = {name.casefold(): (_API_NAMES.get(type_.upper(), type_.upper()), is_required)
             for name, (type_, is_required) in there.items()}
    extra = tuple(name for name in there if name.casefold() not in table.columns)
    return Drift(
        table.name, tuple(name for name in table.columns if name not in found), extra,
        tuple(name for name, type_ in table.columns.items() if name in found and found[name][0] != type_),
        tuple(name for name in extra if found[name.casefold()][1]))


def name_job(owner: str, table: str, mark: str, portion: int) -> str:
    """For one portion of one table of one run of one Rangebook, so that the same job is refused a second time."""
    return f"rangebook-{_short(owner)}-{table}-{_short(mark)}-{portion}"


def name_stage(owner: str, table: str, mark: str) -> str:
    """Of one run: a run that was overtaken cannot fill the stage of the one that goes on."""
    return f"{STAGE}{_short(owner, mark)}_{table}"


def _short(*words: str) -> str:
    return blake2b("\0".join(words).encode(), digest_size=10).hexdigest()
