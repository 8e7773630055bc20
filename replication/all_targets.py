"""Every kind of target by its name. Their libraries are imported when a copy runs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from replication.postgres.target import PostgresTarget
from replication.target import CopyTarget

TARGETS: Final[Mapping[str, CopyTarget]] = MappingProxyType({
    target.kind: target for target in (PostgresTarget(),)})
