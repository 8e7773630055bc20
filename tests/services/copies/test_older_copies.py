"""Back from a copy that an older Rangebook made, into this one: rows as they were, then updated.

``older/copy-0014.json.gz`` is what the code of schema 0014 put into a real PostgreSQL: three sessions, one merged, one
with notes and tags, one with two shots left out; a rule of the bag.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from golf.copies.errors import CopyBusy, CopyForeign
from golf.copies.records import CopyCounts, CopyHead, RawFile, RawRow, SessionHash
from golf_db import GolfDatabase, hash_packed, open_database
from replication.target import OpenCopy
from services.copies.restoring import restore_file
from storage.changes.report_snapshots import Rows, pack_snapshot, unpack_snapshot
from storage.file.schema import HEAD_REVISION

FOLDER = Path(__file__).with_name("older")


@dataclass
class OlderCopy:
    """The part of an OpenCopy that a restore reads, out of a file."""

    found_head: CopyHead
    hashes: dict[int, SessionHash]
    sessions: dict[int, bytes]
    rows: dict[str, list[RawRow]]
    counts: CopyCounts

    def head(self) -> CopyHead:
        return self.found_head

    def load_hashes(self, _report_ids: Sequence[int] | None) -> dict[int, SessionHash]:
        return self.hashes

    def load_sessions(self) -> Iterator[tuple[int, Mapping[str, Sequence[Any]], bytes]]:
        return ((number, {}, packed) for number, packed in self.sessions.items())

    def load_raw(self) -> dict[str, list[RawRow]]:
        return self.rows

    def load_files(self) -> Iterator[RawFile]:
        return iter(())

    def count(self) -> CopyCounts:
        return self.counts

    def write_anew(self, report_id: int, length: str) -> None:
        """As today's Rangebook sends the session: it knows how long a swing was meant."""
        snapshot, _ = unpack_snapshot(self.sessions[report_id])
        words = snapshot["shot_words"]
        snapshot["shot_words"] = Rows((*words.columns, "swing_length"), tuple((*row, length) for row in words.rows))
        self.sessions[report_id] = packed = pack_snapshot(snapshot, 0)
        self.hashes[report_id] = SessionHash(b"", hash_packed(packed))


def read_copy(name: str) -> OlderCopy:
    found = json.loads(gzip.decompress((FOLDER / name).read_bytes()))
    counts = CopyCounts(*found["counts"])
    head = found["head"]
    return OlderCopy(
        CopyHead(**{**head, "counts": CopyCounts(*head["counts"])}),
        {int(number): SessionHash(*map(base64.b64decode, pair)) for number, pair in found["hashes"].items()},
        {number: base64.b64decode(packed) for number, packed in found["sessions"]},
        {table: [RawRow(*pair) for pair in pairs] for table, pairs in found["rows"].items()}, counts)


@pytest.fixture(params=sorted(path.name for path in FOLDER.glob("*.json.gz")))
def copy(request: pytest.FixtureRequest) -> OlderCopy:
    return read_copy(request.param)


def restore(copy: OlderCopy, path: Path) -> GolfDatabase:
    restore_file(cast("OpenCopy", copy), path, HEAD_REVISION)
    return open_database(path)


def find_with_words(copy: OlderCopy) -> int:
    """The session with shots of which the golfer said something."""
    return next(number for number, packed in copy.sessions.items() if "shot_words" in unpack_snapshot(packed)[0])


def test_everything_is_back_and_of_todays_schema(copy: OlderCopy, tmp_path: Path) -> None:
    assert copy.found_head.schema < HEAD_REVISION
    with closing(restore(copy, tmp_path / "golf.db")) as back:
        with back.copies.open_source() as source:
            assert (source.count(), source.rangebook_id) == (copy.counts, copy.found_head.rangebook_id)
            assert source.read_raw("bag_rules") == copy.rows["bag_rules"]
        assert [finding for finding in back.upkeep.check() if finding.severity == "error"] == []
        notes = {card.report_id: back.journal.load_session(card.report_id) for card in back.journal.load_cards(limit=9)}
        assert "windy" in [session.notes for session in notes.values() if session is not None]
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".lock") == ["golf.db"]


def test_a_shot_that_is_not_as_it_was_sent_is_told(copy: OlderCopy, tmp_path: Path) -> None:
    number = find_with_words(copy)
    snapshot, _ = unpack_snapshot(copy.sessions[number])
    shots = snapshot["shots"]
    at = shots.columns.index("carry_m")
    first, *others = shots.rows
    snapshot["shots"] = Rows(shots.columns, ((*first[:at], first[at] + 1e-9, *first[at + 1:]), *others))
    copy.sessions[number] = pack_snapshot(snapshot, 0)
    with pytest.raises(CopyForeign):
        restore_file(cast("OpenCopy", copy), tmp_path / "golf.db", HEAD_REVISION)
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_a_newer_rangebook_had_begun_to_bring_up_to_date(tmp_path: Path) -> None:
    """It was updated, began to copy, and its disk was lost: some sessions there are of the new schema."""
    copy = read_copy("copy-0014.json.gz")
    number = find_with_words(copy)
    copy.write_anew(number, "half")
    copy.found_head = replace(copy.found_head, begun="a mark")
    with closing(restore(copy, tmp_path / "golf.db")) as back, back.copies.open_source() as source:
        assert dict(source.read_hashes([number])) == {number: copy.hashes[number].raw}
        assert source.count() == copy.counts


def test_what_the_newer_one_sent_is_compared_too(tmp_path: Path) -> None:
    copy = read_copy("copy-0014.json.gz")
    number = find_with_words(copy)
    copy.write_anew(number, "half")
    half = copy.hashes[number]
    copy = read_copy("copy-0014.json.gz")
    copy.write_anew(number, "full")
    copy.hashes[number] = half
    copy.found_head = replace(copy.found_head, begun="a mark")
    with pytest.raises(CopyForeign):
        restore_file(cast("OpenCopy", copy), tmp_path / "golf.db", HEAD_REVISION)


def test_a_copy_that_is_written_while_it_is_read_is_told_as_that(copy: OlderCopy, tmp_path: Path) -> None:
    def load_sessions() -> Iterator[tuple[int, Mapping[str, Sequence[Any]], bytes]]:
        copy.found_head = replace(copy.found_head, begun="a mark of the other computer")
        return ((number, {}, packed) for number, packed in list(copy.sessions.items())[1:])

    copy.load_sessions = load_sessions  # type: ignore[method-assign]
    with pytest.raises(CopyBusy):
        restore_file(cast("OpenCopy", copy), tmp_path / "golf.db", HEAD_REVISION)
    assert list(tmp_path.iterdir()) == []
