"""Making what is missing in a dataset, and finding what is not as Rangebook made it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from golf.copies.contract import CopyTable
from golf.copies.errors import CopyForeign, CopyNewer, CopyRefused
from replication.bigquery import statements
from replication.bigquery.address import BigQueryAddress
from replication.bigquery.schema import FILES, RAW_SESSIONS, TABLES, VERSION, Drift, find_drift

if TYPE_CHECKING:
    from replication.bigquery.service import Service

log = logging.getLogger(__name__)

_REMAKE = "Remove the dataset, or name another one, then copy in full again."


def check_location(place: BigQueryAddress, found: str | None) -> None:
    """Raise CopyRefused for a dataset that is elsewhere than said, or that could be made anywhere."""
    if found is None and not place.location:
        raise CopyRefused(f"The project has no dataset {place.dataset}, and the address does not say where to make it.",
                          "Add ?location=EU, ?location=US or a region such as ?location=europe-west3 to the address.")
    if found is not None and place.location and found.casefold() != place.location.casefold():
        raise CopyRefused(f"The dataset {place.dataset} is in {found}, not in {place.location}.",
                          f"Write ?location={found} in the address, or name another dataset.")


def prepare(service: Service, place: BigQueryAddress) -> None:
    """Make the dataset and its tables as far as they are missing. Raises CopyForeign, CopyNewer, CopyRefused."""
    found = service.load_location()
    check_location(place, found)
    if found is None:
        service.create_dataset()
        service.load_location()
    there = service.load_table_names()
    for name in TABLES:
        if name in there:
            check_label(name, service.load_columns(name)[1])
    missing = [name for name in TABLES if name not in there]
    if missing:
        _forget_hashes(service, place, there)
        log.info("copy_tables_made", extra={"tables": len(missing)})
    for name in missing:
        service.create_table(TABLES[name], VERSION)


def check_label(name: str, label: str) -> None:
    """Raise CopyForeign for a table that Rangebook did not make, CopyNewer for one of a newer Rangebook."""
    if not label.isdecimal():
        raise CopyForeign(f"That dataset has a table {name} which Rangebook did not make.",
                          "Name another dataset for the copy.")
    if int(label) > VERSION:
        raise CopyNewer("A newer Rangebook keeps its copies in that dataset.", "Update this one, then copy again.")


def add_missing_columns(service: Service, place: BigQueryAddress, tables: Sequence[CopyTable]) -> list[str]:
    """Columns that tables there lack are added, and everything is sent again; their names. Raises CopyForeign.

    What is known of the rows is forgotten first: a run that ends in between leaves no column empty for ever.
    """
    names = [*(table.name for table in tables), *(name for name in TABLES if name.startswith(("raw_", FILES)))]
    drifts = [find_drift(TABLES[name], service.load_columns(name)[0]) for name in names]
    for drift in drifts:
        _check(drift)
    lacking = [drift for drift in drifts if drift.missing]
    if lacking:
        _forget_hashes(service, place, set(TABLES))
    for drift in lacking:
        service.add_columns(TABLES[drift.table], drift.missing)
    return [f"{drift.table}.{name}" for drift in lacking for name in drift.missing]


def describe_extra(service: Service) -> list[str]:
    """Columns that somebody added, in sentences: they stay as they are."""
    found = [find_drift(table, service.load_columns(name)[0]) for name, table in TABLES.items()]
    return [f"The table {drift.table} has the column {name[:80]}, which Rangebook does not fill." for drift in found
            for name in drift.extra]


def describe_doors(open_to: set[str]) -> list[str]:
    """Who could read the copy though nobody knows who they are."""
    words = {"allUsers": "Everybody on the internet can read the dataset.",
             "allAuthenticatedUsers": "Everybody with a Google account can read the dataset."}
    return [words[each] for each in sorted(open_to)]


def _check(drift: Drift) -> None:
    table = TABLES[drift.table]
    if drift.changed:
        raise CopyForeign(f"The column {drift.changed[0]} of the table {drift.table} has another type there.", _REMAKE)
    if drift.in_the_way:
        raise CopyForeign(f"The column {drift.in_the_way[0][:80]} of the table {drift.table} may not be empty, and "
                          "Rangebook does not fill it.", "Let it be empty (mode NULLABLE), then copy again.")
    if lost := sorted(table.required & set(drift.missing)):
        raise CopyForeign(f"The column {lost[0]} of the table {drift.table} is missing there.", _REMAKE)


def _forget_hashes(service: Service, place: BigQueryAddress, there: set[str]) -> None:
    """As far as there is something to forget: what is known first of what, then of whom."""
    if {FILES, RAW_SESSIONS} <= there:
        for statement in statements.forget_hashes(place, RAW_SESSIONS):
            service.run(None, statement, {})
    elif FILES in there:
        service.run(None, statements.forget_hashes(place, RAW_SESSIONS)[1], {})
