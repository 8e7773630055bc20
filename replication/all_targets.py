"""Every kind of target by its name. Their libraries are imported when a copy runs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from replication.bigquery.target import BigQueryTarget
from replication.postgres.target import PostgresTarget
from replication.target import CopyTarget

TARGETS: Final[Mapping[str, CopyTarget]] = MappingProxyType({
    target.kind: target for target in (PostgresTarget(), BigQueryTarget())})


def find_kind(typed: str) -> str:
    """Which kind of target an address is meant for, by its scheme; those of PostgreSQL have more than one."""
    scheme = typed.strip().partition("://")[0].casefold()
    return scheme if scheme in TARGETS else PostgresTarget.kind
