"""A profile: how the columns of a table that no format knows were mapped by a person. It is data, kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ProfileColumn:
    """A heading and what it means. ``unit`` empty: the file says it. ``sign`` -1: the file has the other one.

    ``kind``: of a table without headings, of which kind the values of the column were (imports.without_headings).
    """

    heading: str
    field: str
    unit: str = ""
    sign: int = 1
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A mapping with the name that the golfer gave it."""

    name: str
    columns: tuple[ProfileColumn, ...]
    maker: str = ""
    model: str = ""
    software: str = ""

    @property
    def has_headings(self) -> bool:
        """Whether its columns are told by their headings; else by their order, all of them, and their kinds."""
        return not any(column.kind for column in self.columns)

    def to_json(self) -> dict[str, Any]:
        """The profile as plain values."""
        return asdict(self) | {"columns": [asdict(column) for column in self.columns]}


def read_profile(document: Mapping[str, Any]) -> Profile:
    """The profile of such plain values. Raises ValueError for anything else."""
    columns = document.get("columns")
    if not isinstance(columns, list | tuple) or not all(isinstance(column, Mapping) for column in columns):
        raise ValueError("a profile has a list of columns")
    read = tuple(ProfileColumn(_text(column, "heading"), _text(column, "field"), _text(column, "unit"),
                               -1 if column.get("sign") == -1 else 1, _text(column, "kind")) for column in columns)
    return Profile(_text(document, "name"), read, *(_text(document, key) for key in ("maker", "model", "software")))


def _text(document: Mapping[str, Any], key: str) -> str:
    value = document.get(key, "")
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError(f"{key} of a profile is a text of at most {_LONGEST} characters")
    return value
