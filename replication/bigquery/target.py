"""The target BigQuery. Its library is an extra that golfers install who want it; it is imported when a copy runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from golf.copies.records import CopyHead
from replication.bigquery.address import SCHEME, read_address, take_apart
from replication.bigquery.making import check_location
from replication.bigquery.open_copy import OpenBigQuery, load_heads
from replication.bigquery.service import connected
from replication.target import CopyAddress, OpenCopy


class BigQueryTarget:
    """A dataset of Google BigQuery. Credentials are the system's own, or a key file that the address names."""

    kind = SCHEME
    title = "BigQuery"
    takes_password = False

    def reads(self, typed: str) -> bool:
        """Whether the address names BigQuery."""
        return typed.strip().lower().startswith(f"{SCHEME}://")

    def read_address(self, typed: str, ca_file: str) -> tuple[CopyAddress, str | None]:
        """The address; there is never a password. Raises CopyAddressRefused."""
        return read_address(typed, ca_file)

    @contextmanager
    def open(self, address: CopyAddress, password: str | None, rangebook_id: str) -> Iterator[OpenCopy]:  # noqa: ARG002 - none is needed
        """Connect. Raises CopyError."""
        place = take_apart(address)
        with connected(place) as service:
            check_location(place, service.load_location())
            yield OpenBigQuery(service, place, rangebook_id)

    def load_rangebooks(self, address: CopyAddress, password: str | None) -> list[CopyHead]:  # noqa: ARG002 - as above
        """Whose copies lie there. Raises CopyError."""
        place = take_apart(address)
        with connected(place) as service:
            found = service.load_location()
            check_location(place, found)
            return [] if found is None else load_heads(service, place)
