"""What the data folder may be like when Rangebook starts: each explained, none an empty journal, none overwritten.

The single states are tested where the door is (tests/test_golf_db.py); here all of them go through the app itself.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from golf.errors import DatabaseError
from golf_db import open_database
from tests.storage.builders import GUESS, RUN, raw, session

ROOT = Path(__file__).resolve().parents[2]
SESSIONS = 6


def fill(path: Path) -> None:
    database = open_database(path)
    for report_id in range(1, SESSIONS + 1):
        database.reports("bob").save_report(raw(report_id), session(30, seed=report_id), GUESS, RUN)
    database.close()


def empty(path: Path) -> None:
    os.truncate(path, 0)


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE sessions (id)")


def text(path: Path) -> None:
    path.write_text("my scores\n" * 900)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")


def missing_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE change_log")


def no_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM alembic_version")


def spoilt_header(path: Path) -> None:
    with path.open("r+b") as stream:
        stream.write(os.urandom(100))


def spoilt_schema_page(path: Path) -> None:
    with path.open("r+b") as stream:
        stream.seek(100)
        stream.write(b"\xff" * 3000)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "a disk that is not there" / "golf.db")


REFUSED = [empty, truncate, foreign, text, newer, missing_table, no_version, spoilt_header, spoilt_schema_page, folder,
           dangling_link]
"""Eleven states in which Rangebook explains itself and does not open."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    fill(home / "golf.db")
    return home / "golf.db"


def fingerprint(path: Path) -> str:
    if path.is_symlink():
        return f"link to {path.readlink()}"
    return "folder" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("damage", REFUSED)
def test_it_is_explained_and_left_exactly_as_it_is(path: Path, damage: Callable[[Path], None]) -> None:
    damage(path)
    before = fingerprint(path)
    with pytest.raises(DatabaseError) as told:
        open_database(path)
    assert told.value.what_happened.strip()
    assert told.value.what_to_do.strip()
    assert fingerprint(path) == before


@pytest.mark.slow
@pytest.mark.parametrize("damage", [empty, truncate, foreign, newer, folder, dangling_link])
def test_the_command_line_says_it_in_a_sentence(path: Path, damage: Callable[[Path], None]) -> None:
    damage(path)
    before = fingerprint(path)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("RANGEBOOK", "UNEEKOR"))}
    said = subprocess.run([sys.executable, "cli.py", "status"], cwd=ROOT, text=True, capture_output=True, timeout=240,
                          check=False, env=clean | {"RANGEBOOK_HOME": str(path.parent)})
    assert said.returncode == 1, said
    assert "Traceback" not in said.stderr + said.stdout
    assert "golf.db" in said.stderr or "newer Rangebook" in said.stderr
    assert "No sync has run yet" not in said.stdout
    assert fingerprint(path) == before


def test_a_flipped_bit_in_any_page_is_told_or_harmless_and_never_an_empty_journal(path: Path, tmp_path: Path) -> None:
    whole = path.read_bytes()
    size = int.from_bytes(whole[16:18])
    for page in range(len(whole) // size):
        spoilt = bytearray(whole)
        spoilt[page * size + 40:page * size + 48] = bytes(byte ^ 0xFF for byte in whole[page * size + 40:][:8])
        copy = tmp_path / f"page{page}" / "golf.db"
        copy.parent.mkdir()
        copy.write_bytes(spoilt)
        assert is_told(copy) or count(copy) == SESSIONS, page
        shutil.rmtree(copy.parent)


def is_told(path: Path) -> bool:
    try:
        database = open_database(path)
    except DatabaseError:
        return True
    try:
        database.journal.load_cards(limit=100)
        return any(finding.severity == "error" for finding in database.upkeep.check())
    except DatabaseError:
        return True
    finally:
        database.close()


def count(path: Path) -> int:
    database = open_database(path)
    try:
        return database.journal.count_sessions()
    finally:
        database.close()


def test_the_wal_of_another_file_beside_a_whole_one_changes_nothing(path: Path, tmp_path: Path) -> None:
    other = open_database(tmp_path / "other" / "golf.db")
    other.preferences.save("units", "imperial")
    stray = (tmp_path / "other" / "golf.db-wal").read_bytes()
    assert stray
    path.with_name("golf.db-wal").write_bytes(stray)
    other.close()
    assert is_told(path) or count(path) == SESSIONS


def test_a_half_written_creation_is_swept_away_and_a_whole_file_stays(path: Path) -> None:
    for suffix in ("", "-journal", "-wal"):
        (path.parent / f".golf.db.new-12345678{suffix}").write_bytes(b"half")
    assert count(path) == SESSIONS


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no users here")
def test_a_disk_that_may_only_be_read_is_explained(path: Path) -> None:
    """As another user when the tests run as root, who may write everywhere."""
    path.parent.chmod(0o555)
    path.chmod(0o444)
    code = ("import os, pathlib, sys\n"
            "from golf_db import open_database\n"
            "from golf.errors import DatabaseReadOnly\n"
            "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
            "try: open_database(pathlib.Path(sys.argv[1]))\n"
            "except DatabaseReadOnly as error: sys.stdout.write(str(error))\n")
    for parent in path.parents:
        if parent.stat().st_uid == os.geteuid() and len(parent.parts) > 2:
            parent.chmod(parent.stat().st_mode | 0o055)
    said = subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, text=True, capture_output=True,
                          check=False)
    path.parent.chmod(0o700)
    assert "may not write" in said.stdout, said
