"""What a database file defines – tables, indices, views, triggers – in a form that can be compared.

Two files of one version may spell a definition differently: another release of a library put other spaces or quotes,
or a column was added later and stands behind the constraints. So a definition is compared as its words, and a table as
the set of its columns and constraints.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from hashlib import sha256

_WORDS = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|\w+|\S""")
_NAME = re.compile(r"\w+|,")
_READ = ("SELECT type, name, tbl_name, sql FROM sqlite_master "
         "WHERE name NOT IN ('sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4') ORDER BY type, name")
_NOT_PLAIN = frozenset({
    "as", "generated", "check", "references", "foreign", "constraint", "unique", "primary", "collate"})
"""Words of a column that compute, or refuse rows."""

Words = tuple[str, ...]
Key = tuple[str, str]
"""Type and name."""


@dataclass(frozen=True, slots=True)
class Form:
    """One definition: its head and its parts (the columns and constraints of a table; everything else has none)."""

    head: Words
    parts: frozenset[Words] = frozenset()

    @property
    def is_plain_index(self) -> bool:
        """An index over columns as they are: it computes nothing and refuses nothing."""
        if self.head[:2] != ("create", "index") or self.head.count("(") != 1:
            return False
        columns = self.head[self.head.index("(") + 1:]
        return columns[-1] == ")" and "collate" not in columns and all(_NAME.fullmatch(word) for word in columns[:-1])

    @property
    def computes(self) -> bool:
        """A table with a column that is computed when it is read."""
        return any("as" in part for part in self.parts)

    @property
    def table(self) -> str:
        """The table that an index is over."""
        return self.head[self.head.index("on") + 1] if "on" in self.head else ""


Schema = dict[Key, Form]


def read_schema_rows(connection: sqlite3.Connection) -> list[tuple[str, str, str, str | None]]:
    """The rows of sqlite_master but for SQLite's own bookkeeping, in a fixed order."""
    return connection.execute(_READ).fetchall()


def compute_digest(rows: list[tuple[str, str, str, str | None]]) -> str:
    """A hash over the definitions as they are spelled."""
    return sha256(repr(rows).encode("utf-8", "surrogatepass")).hexdigest()


def read_forms(rows: list[tuple[str, str, str, str | None]]) -> Schema:
    """Every definition, but for the indices that SQLite makes for a table's own keys: the table's form tells them."""
    return {(kind, name): read_form(sql or "") for kind, name, _table, sql in rows
            if sql is not None or not (kind == "index" and name.startswith("sqlite_autoindex_"))}


def read_form(sql: str) -> Form:
    """The form of one statement."""
    words = tuple(_plain_word(word) for word in _WORDS.findall(sql))
    if words[:2] != ("create", "table") or "(" not in words:
        return Form(words)
    begin = words.index("(")
    parts, depth, part = [], 0, list[str]()
    end = begin + 1
    for end, word in enumerate(words[begin + 1:], begin + 1):  # noqa: B007 - where the list of columns ends
        depth += (word == "(") - (word == ")")
        if depth < 0:
            break
        if word == "," and depth == 0:
            parts.append(tuple(part))
            part = []
        else:
            part.append(word)
    return Form(words[:begin] + words[end:], frozenset([*parts, tuple(part)]))


def is_plain_column(part: Words) -> bool:
    """A column that only keeps values."""
    return _NOT_PLAIN.isdisjoint(part)


def _plain_word(word: str) -> str:
    """Names without their quotes and in small letters, as SQLite compares them; texts as they are."""
    if word[0] in "\"`[" and len(word) > 1:
        return word[1:-1].lower()
    return word if word[0] == "'" else word.lower()
