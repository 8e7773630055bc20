"""Values as literals in the place of parameters: a script of several statements is one text for BigQuery.

Scripts and queries take the same way, so that there is one to test.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

Value = str | int | None | Sequence[int] | Sequence[str]
Values = Mapping[str, Value]
_PARAMETER = re.compile(r"@([a-z_]+)")
_PLAIN = re.compile(r"[A-Za-z0-9_.:-]*")


def bind(statement: str, values: Values) -> str:
    """Put each value in the place of its ``@name``. Raises KeyError for one that is not given."""
    return _PARAMETER.sub(lambda found: write_literal(values[found[1]]), statement)


def write_literal(value: Value) -> str:
    """As BigQuery reads it. Text with anything but plain letters travels in hexadecimal, so that none is a quote."""
    if value is None:
        return "NULL"
    if isinstance(value, str):
        is_plain = _PLAIN.fullmatch(value) is not None
        return f"'{value}'" if is_plain else f"SAFE_CONVERT_BYTES_TO_STRING(FROM_HEX('{value.encode().hex()}'))"
    if isinstance(value, int):
        return str(int(value))
    return f"[{', '.join(map(write_literal, value))}]"
