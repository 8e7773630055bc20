"""Everything back from a copy into a new file, compared with the copy session by session."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from golf.copies.errors import CopyForeign, CopyHasNothing, CopyNewer
from golf.copies.records import CopyCounts, CopyHead
from golf_db import open_database

if TYPE_CHECKING:
    from replication.target import OpenCopy


def restore_file(target: OpenCopy, path: Path, schema: str) -> tuple[CopyHead, CopyCounts]:
    """Make a new database at ``path``; ``schema`` is what this app knows. Raises CopyError, DatabaseError.

    A file that could not be made whole is not left there.
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
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise


def _fill(target: OpenCopy, path: Path, head: CopyHead) -> CopyCounts:
    rows = target.load_raw()
    wanted = {number: each.raw for number, each in target.load_hashes(None).items()}
    with closing(open_database(path)) as made:
        made.copy_restore.write(
            head.rangebook_id, (head.cursor or 0) + 1, rows=rows, files=target.load_files(),
            sessions=((number, packed) for number, _rows, packed in target.load_sessions()))
        differing = made.copy_restore.find_differences(wanted, rows)
        with made.copies.open_source() as source:
            counts = source.count()
        if differing or counts != target.count():
            what = ", ".join(differing[:5]) or "the number of shots"
            raise CopyForeign(f"What came back is not what the copy says it holds ({what}).",
                              "Nothing was restored. Check and mend the copy on the computer that keeps it.")
    return counts
