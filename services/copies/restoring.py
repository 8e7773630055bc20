"""Everything back from a copy into a new file, compared with the copy session by session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from golf.copies.errors import CopyBusy, CopyForeign, CopyHasNothing, CopyNewer
from golf.copies.records import RAW_DIGEST, CopyCounts, CopyHead, compute_raw_hash
from golf_db import create_database, open_filled_database

if TYPE_CHECKING:
    from golf.copies.records import RawFile, RawRow
    from replication.target import OpenCopy


def restore_file(target: OpenCopy, path: Path, schema: str) -> tuple[CopyHead, CopyCounts]:
    """Make a new database at ``path``; ``schema`` is what this app knows. Raises CopyError, DatabaseError.

    A copy that an older Rangebook made goes into a file of that one's schema, is compared there, and is updated then
    as a golfer's own file is. A file that could not be made whole is not left there.
    """
    head = target.head()
    if head is None or head.mark is None:
        raise CopyHasNothing("There is no whole copy of this Rangebook.",
                             "Let the computer that keeps it copy once more, to its end.")
    if head.schema > schema:
        raise CopyNewer("A newer Rangebook made this copy.", "Update this one, then restore.")
    try:
        return head, _fill(target, path, head)
    except BaseException:
        for suffix in ("", "-wal", "-shm", ".lock"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise


def _fill(target: OpenCopy, path: Path, head: CopyHead) -> CopyCounts:
    rows = target.load_raw()
    _check_rows(head, rows)
    wanted = {number: each.raw for number, each in target.load_hashes(None).items()}
    revision = (head.cursor or 0) + 1
    with closing(create_database(path, head.schema)) as made:
        left = made.copy_restore.write(head.rangebook_id, revision, rows=rows, files=_whole_files(target),
                                       sessions=_packed(target))
        differing = made.copy_restore.find_differences(
            {number: raw for number, raw in wanted.items() if number not in left.sessions},
            None if left.has_rows else rows)
    with closing(open_filled_database(path)) as made:
        if left:  # a newer Rangebook had begun to copy, and had not come to its end
            still = made.copy_restore.write(
                head.rangebook_id, revision, rows=rows if left.has_rows else {}, files=(),
                sessions=((number, packed) for number, packed in _packed(target) if number in left.sessions))
            assert not still  # noqa: S101 - columns that this app does not know were refused
            differing += made.copy_restore.find_differences(
                {number: wanted[number] for number in left.sessions}, rows if left.has_rows else None, left.sessions)
        made.copy_restore.derive()
        with made.copies.open_source() as source:
            counts = source.count()
        is_all = counts == target.count() and (head.begun is not None or counts == head.counts)
        if differing or not is_all:
            _check_is_at_rest(target, head)
            raise _not_whole(", ".join(differing[:5]) or "the number of shots")
    return counts


def _check_is_at_rest(target: OpenCopy, head: CopyHead) -> None:
    """What changes while it is read is never the same as what was read first. Raises CopyBusy."""
    if target.head() != head:
        raise CopyBusy("The computer that keeps this copy wrote to it meanwhile.",
                       "Nothing was restored. Try again when it has come to its end.")


def _packed(target: OpenCopy) -> Iterator[tuple[int, bytes]]:
    return ((number, packed) for number, _rows, packed in target.load_sessions())


def _check_rows(head: CopyHead, rows: Mapping[str, list[RawRow]]) -> None:
    """Raise CopyForeign when players, bag, goals or history are not what the last whole run sent.

    While a run is under way, or was broken off, its own rows may lie there already.
    """
    if head.begun is not None:
        return
    for name, digest in head.digests.items():
        table = name.removeprefix(RAW_DIGEST)
        if table != name and compute_raw_hash(table, rows.get(table, [])) != digest:
            raise _not_whole(table)


def _whole_files(target: OpenCopy) -> Iterator[RawFile]:
    for file in target.load_files():
        if not file.is_whole:
            raise _not_whole(f"the file {file.name}")
        yield file


def _not_whole(what: str) -> CopyForeign:
    return CopyForeign(f"What came back is not what the copy says it holds ({what}).",
                       "Nothing was restored. Check and mend the copy on the computer that keeps it.")
