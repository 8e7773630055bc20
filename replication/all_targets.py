"""Every kind of target by its name. Their libraries are imported when a copy runs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from replication.bigquery.target import BigQueryTarget
from replication.parquet.target import ParquetTarget
from replication.postgres.target import PostgresTarget
from replication.target import CopyTarget

TARGETS: Final[Mapping[str, CopyTarget]] = MappingProxyType({
    target.kind: target for target in (PostgresTarget(), ParquetTarget(), BigQueryTarget())})


def find_kind(typed: str) -> str:
    """Which kind of target an address is meant for; who types something else hears of PostgreSQL's."""
    return next((target.kind for target in TARGETS.values() if target.reads(typed)), PostgresTarget.kind)
