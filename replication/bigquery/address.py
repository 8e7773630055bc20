"""Where a dataset of BigQuery is: ``bigquery://PROJECT/DATASET?location=EU``, with the path of a key file or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from golf.copies.errors import CopyAddressRefused
from replication.target import CopyAddress

SCHEME = "bigquery"
_EXAMPLE = "Write it as bigquery://PROJECT/DATASET?location=EU."
_KNOWN = frozenset({"location", "key_file"})
_PROJECT = re.compile(r"(?:[a-z][a-z0-9.-]{0,61}[a-z0-9]:)?[a-z][a-z0-9-]{4,28}[a-z0-9]")
"""Also one that belongs to a domain, such as ``example.com:golf-club``."""
_DATASET = re.compile(r"[A-Za-z0-9_]{1,1024}")
_LOCATION = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+[0-9]*)*")


@dataclass(frozen=True, slots=True)
class BigQueryAddress:
    """An address taken apart. ``location`` empty: where the dataset is; ``key_file`` empty: the system's own."""

    project: str
    dataset: str
    location: str = ""
    key_file: str = ""

    def name_table(self, table: str) -> str:
        """Its full name in a statement."""
        return f"`{self.project}.{self.dataset}.{table}`"


def read_address(typed: str, ca_file: str = "") -> tuple[CopyAddress, None]:
    """The address in its one form. It never holds a secret: of a key, only the path. Raises CopyAddressRefused."""
    place = _take_apart(typed)
    if ca_file.strip():
        raise CopyAddressRefused("BigQuery needs no certificate file.",
                                 "Leave it out. The path of a service account's key goes into the address: "
                                 "?key_file=/path/key.json")
    key_file = ""
    if place.key_file:
        path = Path(place.key_file).expanduser().absolute()
        if not path.is_file():
            raise CopyAddressRefused("There is no key file at this path.", "Check the path, then try again.")
        key_file = str(path)
    query = {"location": place.location, "key_file": key_file}
    written = urlencode({name: value for name, value in query.items() if value}, quote_via=quote, safe="/")
    return CopyAddress(f"{SCHEME}://{place.project}/{place.dataset}{f'?{written}' if written else ''}"), None


def take_apart(address: CopyAddress) -> BigQueryAddress:
    """What the client needs to know. Raises CopyAddressRefused."""
    return _take_apart(address.text)


def _take_apart(typed: str) -> BigQueryAddress:
    try:
        parts = urlsplit(typed.strip())
        query = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise CopyAddressRefused("This is no address of a dataset in BigQuery.", _EXAMPLE) from None
    dataset = parts.path.strip("/")
    if parts.scheme != SCHEME or not _PROJECT.fullmatch(parts.netloc) or not _DATASET.fullmatch(dataset):
        raise CopyAddressRefused("This is no address of a dataset in BigQuery.", _EXAMPLE)
    if unknown := sorted(query.keys() - _KNOWN):
        raise CopyAddressRefused(f"The address says “{unknown[0][:40]}”, which Rangebook does not use.",
                                 "Take it out, then try again.")
    location = query.get("location", "").strip()
    if location and not _LOCATION.fullmatch(location):
        raise CopyAddressRefused("This is no location of BigQuery.", "Write EU, US, or a region such as europe-west3.")
    return BigQueryAddress(parts.netloc, dataset, _write_location(location), query.get("key_file", "").strip())


def _write_location(location: str) -> str:
    """As BigQuery writes it: EU and US are groups of regions, the rest are regions."""
    return location.upper() if location.upper() in {"EU", "US"} else location.lower()
