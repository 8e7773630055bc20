"""Lists of which most known sessions were missing: refused until they are there again or a person says it is right.

What is missing is remembered, because what such a list shows is known by the next sync: measured against all that is
known then, the same list would not look shrunk any more.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert as upsert

from storage.tables.core import preferences

_KEY = "refused_lists"


def load_refused(connection: Connection, account: str) -> frozenset[int]:
    """The sessions that an account's refused list lacked; none when no refusal stands."""
    return frozenset(_load_all(connection).get(account, ()))


def save_refused(connection: Connection, account: str, missing: Collection[int]) -> None:
    """Remember what a refused list lacked. Nothing missing: the refusal is over."""
    before = _load_all(connection)
    after = {name: ids for name, ids in before.items() if name != account}
    if missing:
        after[account] = sorted(missing)
    if after != before:
        text = json.dumps(after, ensure_ascii=False)
        connection.execute(upsert(preferences).values(key=_KEY, value=text).on_conflict_do_update(
            index_elements=["key"], set_={"value": text}))


def _load_all(connection: Connection) -> dict[str, list[int]]:
    text = connection.exec_driver_sql("SELECT value FROM preferences WHERE key = ?", (_KEY,)).scalar()
    found = json.loads(text) if text else {}
    return {str(name): list(ids) for name, ids in found.items()} if isinstance(found, dict) else {}
