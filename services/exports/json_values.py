"""Records as plain JSON values, for machines: the command line, exports."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from golf.reports import ReportKey

_LONGEST_LINE = 300


def as_plain(value: object) -> object:
    """Records as plain JSON values; moments and days in ISO form; a report key never."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type | ReportKey):
        return {field.name: as_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return as_plain(value.value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): as_plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        return [as_plain(inner) for inner in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def lay_out(value: Any, indent: str = "") -> str:
    """JSON to read: what fits goes on one line, the rest is broken up."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) <= _LONGEST_LINE or not isinstance(value, dict | list):
        return line
    inner = indent + "  "
    if isinstance(value, dict):
        parts = [f"{json.dumps(name, ensure_ascii=False)}: {lay_out(item, inner)}" for name, item in value.items()]
    else:
        parts = [lay_out(item, inner) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{indent}{closing}"
