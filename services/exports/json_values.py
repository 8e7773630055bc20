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


def to_json(value: object) -> object:
    """Records as plain JSON values; moments and days in ISO form; a report key never."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type | ReportKey):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return to_json(value.value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_json(inner) for key, inner in value.items()}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        return [to_json(inner) for inner in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def dump_readable(value: Any, indent: str = "") -> str:
    """JSON to read: what fits goes on one line, the rest is broken up."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) <= _LONGEST_LINE or not isinstance(value, dict | list):
        return line
    inner = indent + "  "
    if isinstance(value, dict):
        parts = [f"{json.dumps(name, ensure_ascii=False)}: {dump_readable(item, inner)}" for name,
                 item in value.items()]
    else:
        parts = [dump_readable(item, inner) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{indent}{closing}"
