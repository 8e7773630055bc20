"""The statements of a copy in BigQuery. Names are the contract's own, in backticks; values are bound.

What is written is written by scripts of one transaction. Each begins with ``GUARD``: it changes the row of this
Rangebook, so that two writers of one copy exclude each other, and fails for one whose run was not begun last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from replication.bigquery.address import BigQueryAddress
from replication.bigquery.schema import FILES, OWNER, Table

OVERTAKEN: Final = "rangebook_overtaken"
"""The word by which the guard's failure is known again."""
_MEGABYTE = 1_000_000


def guard(place: BigQueryAddress) -> str:
    """Fail unless the run @mark is the one that was begun last."""
    files = place.name_table(FILES)
    return (f"UPDATE {files} SET `begun` = IF(`begun` = @mark, @mark, ERROR('{OVERTAKEN}')) WHERE `{OWNER}` = @owner;\n"
            f"SELECT IF(COUNT(*) = 1, 1, ERROR('{OVERTAKEN}')) FROM {files} "
            f"WHERE `{OWNER}` = @owner AND `begun` = @mark")


def transaction(statements: Iterable[str]) -> str:
    """All of them or none; a script that fails takes back what it did."""
    return ";\n".join(("BEGIN TRANSACTION", *statements, "COMMIT TRANSACTION")) + ";"


def merge(place: BigQueryAddress, table: Table, stage: str, scope: str = "TRUE") -> str:
    """Make the owner's rows of ``scope`` be those of ``stage``. Twice is as good as once, and so is a doubled row.

    Only rows of @owner are taken from the stage, each key once.
    """
    key = ", ".join(f"`{name}`" for name in table.key)
    names = ", ".join(f"`{name}`" for name in table.columns)
    same = " AND ".join(f"t.`{name}` = s.`{name}`" for name in table.key)
    changed = ", ".join(f"`{name}` = s.`{name}`" for name in table.columns if name not in table.key)
    update = f"WHEN MATCHED THEN UPDATE SET {changed}\n" if changed else ""
    values = ", ".join(f"s.`{name}`" for name in table.columns)
    return (f"MERGE {place.name_table(table.name)} AS t\n"
            f"USING (SELECT {names} FROM (SELECT {names}, ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY {key}) "
            f"AS `place` FROM {place.name_table(stage)} WHERE `{OWNER}` = @owner) AS d WHERE `place` = 1) AS s\n"
            f"ON {same}\n{update}"
            f"WHEN NOT MATCHED BY TARGET THEN INSERT ({names}) VALUES ({values})\n"
            f"WHEN NOT MATCHED BY SOURCE AND t.`{OWNER}` = @owner AND {scope} THEN DELETE")


def delete(place: BigQueryAddress, name: str, scope: str = "TRUE") -> str:
    """Take the owner's rows of ``scope`` away."""
    return f"DELETE FROM {place.name_table(name)} AS t WHERE t.`{OWNER}` = @owner AND {scope}"


def of_values(column: str, parameter: str) -> str:
    """A scope: rows whose column is among the values of an array parameter."""
    return f"t.`{column}` IN UNNEST(@{parameter})"


def begin(place: BigQueryAddress) -> str:
    """Note that the run @mark begins; what lies there stays."""
    return (f"MERGE {place.name_table(FILES)} AS t USING (SELECT @owner AS `{OWNER}`) AS s "
            f"ON t.`{OWNER}` = s.`{OWNER}`\n"
            "WHEN MATCHED THEN UPDATE SET `computer` = @computer, `begun` = @mark\n"
            f"WHEN NOT MATCHED BY TARGET THEN INSERT (`{OWNER}`, `computer`, `schema_revision`, `contract`, `begun`) "
            "VALUES (@owner, @computer, '', 0, @mark)")


_FINISHED = ("schema_revision", "contract", "data_revision", "digests", "sessions", "shots", "rows")


def finish(place: BigQueryAddress) -> str:
    """Note that the run has come to its end; values are named as the columns, but ``head_mark`` for its mark."""
    changed = ", ".join(f"`{name}` = @{name}" for name in _FINISHED)
    return (f"UPDATE {place.name_table(FILES)} SET {changed}, `mark` = @head_mark, `begun` = NULL, "
            "`newest_day` = CAST(@newest_day AS DATE), `copied_at` = CURRENT_TIMESTAMP() "
            f"WHERE `{OWNER}` = @owner")


def forget_hashes(place: BigQueryAddress, sessions: str) -> tuple[str, str]:
    """Let the next run send everything of every Rangebook: what lies there lacks a column or a table."""
    return (f"UPDATE {place.name_table(sessions)} SET `rows_hash` = '' WHERE TRUE",
            f"UPDATE {place.name_table(FILES)} SET `data_revision` = NULL, `digests` = '{{}}' WHERE TRUE")


def heads(place: BigQueryAddress, *, only_owner: bool) -> str:
    """What is known of copies there, the newest first."""
    which = f" WHERE `{OWNER}` = @owner" if only_owner else ""
    return (f"SELECT `{OWNER}`, `computer`, `schema_revision`, `contract`, `mark`, `begun`, `data_revision`, "
            f"`digests`, `sessions`, `shots`, `newest_day`, `rows`, `copied_at` FROM {place.name_table(FILES)}{which} "
            "ORDER BY `copied_at` DESC")


def select(place: BigQueryAddress, table: Table, names: Sequence[str], scope: str = "TRUE") -> str:
    """The owner's rows by key, as SQLite orders them."""
    order = ", ".join(f"`{name}`" for name in table.key[1:])
    return (f"SELECT {', '.join(f'`{name}`' for name in names)} FROM {place.name_table(table.name)} AS t "
            f"WHERE t.`{OWNER}` = @owner AND {scope} ORDER BY {order}")


def select_all(place: BigQueryAddress, name: str) -> str:
    """Everything of a table: what a MERGE reads of it."""
    return f"SELECT * FROM {place.name_table(name)}"


def count(place: BigQueryAddress) -> str:
    """Sessions, shots and the newest day as every page counts them, and all rows of shots."""
    return (f"SELECT COUNT(*), COALESCE(SUM(`distinct_shots`), 0), MAX(`practised_on`), "
            f"(SELECT COUNT(*) FROM {place.name_table('shots')} WHERE `{OWNER}` = @owner) "
            f"FROM {place.name_table('sessions')} WHERE `{OWNER}` = @owner AND `counts` AND `distinct_shots` > 0")


def describe_cost(read_bytes: int) -> str:
    """What a run would read, in a sentence on money. Prices change, so the free share alone is named."""
    if read_bytes < _MEGABYTE:
        return "Writing this reads less than 1 MB in BigQuery, which bills at least 10 MB for each table it reads."
    return (f"Writing this reads about {read_bytes / _MEGABYTE:,.0f} MB in BigQuery for each portion of sessions. "
            "The first 1 TiB that a project reads in a month is free; storing the copy costs by its size.")
