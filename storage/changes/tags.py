"""Tags: the golfer's own words on sessions. ``Wedges`` and ``wedges`` are one tag."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from golf.errors import GolfError, NotFound
from golf.same_names import search_key
from storage.changes.change_log import save_change
from storage.file.texts import storable
from storage.tables.core import session_tags, sessions

_T = session_tags.c
_LONGEST_TAG = 60
TAG_FIELD = "tag"
"""The change log's field for a change of a tag on every session that has it."""


class TagNameMissing(GolfError):
    """A tag was to be renamed to nothing."""

    code = "tag_name_missing"


def clean_tag(text: str) -> str:
    """A tag without surplus white space, cut to a sane length; "" when nothing is left."""
    return storable(" ".join(text.split()), _LONGEST_TAG).strip()


def load_session_tags(connection: Connection, report_id: int) -> list[str]:
    """The tags of one session, sorted."""
    rows = connection.execute(select(_T.tag).where(_T.report_id == report_id)).scalars()
    return sorted(rows, key=str.casefold)


def replace_session_tags(connection: Connection, report_id: int, tags: Iterable[str]) -> list[str]:
    """Set the tags of one session; a tag that exists in another spelling keeps the existing one."""
    wanted: dict[str, str] = {}
    for tag in filter(None, map(clean_tag, tags)):
        wanted.setdefault(search_key(tag), _existing_spelling(connection, tag) or tag)
    connection.execute(delete(session_tags).where(_T.report_id == report_id))
    if wanted:
        connection.execute(insert(session_tags), [{"report_id": report_id, "tag": tag} for tag in wanted.values()])
    return sorted(wanted.values(), key=str.casefold)


def load_counts(connection: Connection) -> list[tuple[str, int]]:
    """Every tag in use with its number of sessions, in alphabetical order."""
    rows = connection.execute(select(_T.tag, func.count()).group_by(_T.tag).order_by(func.folded(_T.tag)))
    return [(tag, count) for tag, count in rows]


def change_everywhere(connection: Connection, old: str, new: str | None) -> None:
    """Rename a tag on all its sessions (into an existing one: merge), or remove it with ``new`` None.

    Raises NotFound for a tag that nothing has.
    """
    holders = _holders(connection, old)
    if not holders:
        raise NotFound(f"No session has the tag “{old}”.", "Reload the page.")
    spelling = None if new is None else _spelling_for_rename(connection, old, new)
    had_both = set() if spelling is None else set(_holders(connection, spelling)) & set(holders)
    connection.execute(delete(session_tags).where(_T.tag == old))
    if spelling is not None:
        _add(connection, spelling, holders)
    detail = json.dumps({"holders": holders, "had_both": sorted(had_both)})
    save_change(connection, "golfer", None, TAG_FIELD, old=old, new=spelling, detail=detail)


def undo_everywhere(connection: Connection, old: str, new: str | None, detail: str) -> None:
    """Give the sessions that had the old tag what they had before."""
    facts = json.loads(detail)
    if new is not None:
        taken = set(facts["holders"]) - set(facts["had_both"])
        connection.execute(delete(session_tags).where(_T.tag == new, _T.report_id.in_(taken)))
    _add(connection, old, _still_stored(connection, facts["holders"]))


def _still_stored(connection: Connection, report_ids: Collection[int]) -> list[int]:
    """A session may be gone with the sync that brought it."""
    stored = select(sessions.c.report_id).where(sessions.c.report_id.in_(report_ids))
    return list(connection.execute(stored.order_by(sessions.c.report_id)).scalars())


def _add(connection: Connection, tag: str, report_ids: Collection[int]) -> None:
    if not report_ids:
        return
    connection.execute(upsert(session_tags).on_conflict_do_nothing(),
                       [{"report_id": report_id, "tag": tag} for report_id in report_ids])


def _holders(connection: Connection, tag: str) -> list[int]:
    return list(connection.execute(select(_T.report_id).where(_T.tag == tag).order_by(_T.report_id)).scalars())


def _existing_spelling(connection: Connection, tag: str) -> str | None:
    return connection.execute(
        select(_T.tag).where(func.folded(_T.tag) == search_key(tag)).limit(1)).scalar()


def _spelling_for_rename(connection: Connection, old: str, new: str) -> str:
    """The new name, in the spelling another tag of that name already has; a change of case is a rename too."""
    cleaned = clean_tag(new)
    if not cleaned:
        raise TagNameMissing("A tag needs a name.", "Type one, or delete the tag.")
    existing = _existing_spelling(connection, cleaned)
    return cleaned if existing is None or existing == old else existing
