"""A copy in a folder of Parquet files: read by others, broken off anywhere, mended, restored; what is wrong is told."""

from __future__ import annotations

import json
import shutil
from contextlib import closing, suppress
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from golf.copies.errors import CopyAddressRefused, CopyError, CopyForeign, CopyUnreachable
from golf_db import open_database
from replication.parquet import folder as folder_module
from replication.parquet.target import ParquetTarget
from services.copies.copying import Extent
from tests.depth import proof
from tests.opened_app import OpenedApp
from tests.services.copies.conftest import DAY
from tests.services.small_house import build_small_app
from tests.stored_sessions import seed_database


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "analysts" if (tmp_path / "analysts").exists() else tmp_path / "folder"


@pytest.fixture
def copied(app: OpenedApp, place: Path) -> OpenedApp:
    app.database.bag.save_rule("sgt pebble", "7 Iron", "8 Iron", None)
    app.copies.add("folder", str(place))
    app.copies.run("folder")
    return app


def shots_in(place: Path) -> pd.DataFrame:
    return pd.concat([pd.read_parquet(path) for path in sorted(place.glob("shots/*/*.parquet"))])


def test_pandas_finds_every_shot_as_the_view_has_it(copied: OpenedApp, place: Path) -> None:
    found = shots_in(place)
    with copied.database.journal._store.reading() as connection:
        wanted = pd.DataFrame([dict(row) for row in connection.exec_driver_sql("SELECT * FROM shots_flat").mappings()])
    key = ["report_id", "group_id", "shot_id"]
    found, wanted = (each.sort_values(key).reset_index(drop=True) for each in (found, wanted))
    pd.testing.assert_series_equal(found["carry_yd"], wanted["carry_yd"], check_exact=True)
    assert found["counts"].tolist() == wanted["counts"].astype(bool).tolist()
    assert {f"{day:%Y-%m}" for day in found["session_date"]} == {
        path.name.removeprefix("month=") for path in place.glob("shots/month=*")}
    whole = pd.read_parquet(place / "shots")
    assert len(whole) == len(found)
    assert set(whole["month"].astype(str)) == {path.name.removeprefix("month=") for path in place.glob("shots/month=*")}


def test_only_months_that_changed_are_written_anew(copied: OpenedApp, place: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in place.glob("[a-z]*/**/*.parquet")}
    newest = copied.database.journal.load_cards(limit=1)[0]
    copied.database.edits.rename(newest.report_id, "another name")
    copied.copies.run("folder")
    changed = {path for path, at in before.items() if path.stat().st_mtime_ns != at}
    assert newest.practised_on is not None
    assert {path.parent.name for path in changed if "month=" in str(path)} == {f"month={newest.practised_on:%Y-%m}"}
    assert copied.copies.check("folder").is_equal


@pytest.mark.parametrize("damage", [
    "value", "shots gone", "shots damaged", "own damaged", "own gone", "sessions damaged", "rules damaged"])
def test_what_was_changed_by_hand_is_found_and_mended(copied: OpenedApp, place: Path, damage: str) -> None:
    shots = next(iter(sorted(place.glob("shots/*/*.parquet"))))
    own = next(iter(sorted(place.glob("_rangebook/sessions/*/*.parquet"))))
    match damage:
        case "value":
            table = pq.ParquetFile(shots).read()
            at = table.column_names.index("carry_yd")
            values = table.column("carry_yd").to_pylist()
            values[0] = (values[0] or 0) + 1e-9
            pq.write_table(table.set_column(at, "carry_yd", pa.array(values)), shots)
        case "shots gone":
            shots.unlink()
        case "shots damaged":
            shots.write_bytes(shots.read_bytes()[:200])
        case "own damaged":
            own.write_bytes(b"PAR1 nothing")
        case "own gone":
            own.unlink()
        case "sessions damaged":
            next(iter(sorted(place.glob("sessions/*/*.parquet")))).write_bytes(b"nothing")
        case "rules damaged":
            (place / "bag_rules" / "bag_rules.parquet").write_bytes(b"nothing")
    found = copied.copies.check("folder")
    assert not found.is_equal
    copied.copies.mend("folder", found)
    assert copied.copies.check("folder").is_equal
    assert len(shots_in(place)) == copied.copies.check("folder").here.rows


def test_a_damaged_month_never_loses_other_sessions(copied: OpenedApp, place: Path) -> None:
    """A run of what changed meets a month that it cannot read: it says so and leaves everything."""
    month = next(path for path in sorted(place.glob("_rangebook/sessions/*")) if len(pq.ParquetFile(
        path / "sessions.parquet").read()) > 1)
    number = pq.ParquetFile(month / "sessions.parquet").read().column("report_id")[0].as_py()
    before = len(shots_in(place))
    (month / "sessions.parquet").write_bytes(b"nothing")
    copied.database.edits.set_notes(number, "windy")
    with pytest.raises(CopyForeign):
        copied.copies.run("folder")
    assert len(shots_in(place)) == before
    copied.copies.run("folder", Extent.COMPARED)
    assert copied.copies.check("folder").is_equal


def test_everything_comes_back_from_a_folder(copied: OpenedApp, place: Path, tmp_path: Path) -> None:
    new = build_small_app(tmp_path / "new")
    assert new.copies.restore(str(place)).is_in_place
    assert new.database.compute_content_hash() == copied.database.compute_content_hash()
    new.database.close()


@pytest.mark.parametrize("number", [3, 9, 15, 22, 30, *(proof(number) for number in range(1, 60))])
def test_a_run_that_ends_anywhere_leaves_whole_files_and_is_gone_on_with(
    copied: OpenedApp, place: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off at each moment at which a file is put in place; one session moves to another month meanwhile."""
    cards = copied.database.journal.load_cards(limit=9)
    copied.database.edits.set_days([cards[0].report_id], DAY.replace(month=1))
    copied.database.edits.rename(cards[-1].report_id, "another name")
    done = 0
    put = folder_module._replace

    def put_or_die(partial: Path, path: Path) -> None:
        nonlocal done
        done += 1
        if done == number:
            raise KeyboardInterrupt
        put(partial, path)

    with monkeypatch.context() as patch:
        patch.setattr(folder_module, "_replace", put_or_die)
        with suppress(KeyboardInterrupt):
            copied.copies.run("folder")
    for path in place.rglob("*.parquet"):
        pq.ParquetFile(path).read()
    copied.database.edits.set_days([cards[0].report_id], DAY.replace(month=2))  # and moves once more
    copied.copies.run("folder")
    check = copied.copies.check("folder")
    assert check.is_equal, check.describe()
    assert len(shots_in(place)) == check.here.rows
    assert not list(place.rglob(".rangebook-*"))


def test_columns_that_files_lack_are_added_to_every_file(copied: OpenedApp, place: Path) -> None:
    """As after an update: the manifest knows fewer columns, and so do the files."""
    manifest = json.loads((place / "manifest.json").read_text())
    manifest["columns"]["shots"].remove("swing_length")
    (place / "manifest.json").write_text(json.dumps(manifest))
    for path in place.glob("shots/*/*.parquet"):
        table = pq.ParquetFile(path).read()
        pq.write_table(table.drop_columns(["swing_length"]), path)
    copied.database.edits.rename(copied.database.journal.load_cards(limit=1)[0].report_id, "another name")
    copied.copies.run("folder")
    assert all("swing_length" in pq.ParquetFile(path).schema_arrow.names for path in place.glob("shots/*/*.parquet"))
    assert copied.copies.check("folder").is_equal


@pytest.mark.parametrize("typed", ["", "  ", "relative/folder", "./x", "a\0b", "/" + "x" * 1000])
def test_what_is_no_folder_is_refused(app: OpenedApp, typed: str) -> None:
    with pytest.raises(CopyError):
        app.copies.add("folder", typed)


def test_a_folder_that_is_not_empty_is_left_alone(app: OpenedApp, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    app.copies.add("folder", str(tmp_path / "mine"))
    with pytest.raises(CopyForeign):
        app.copies.run("folder")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    (tmp_path / "mine" / "letter.txt").unlink()
    (tmp_path / "mine" / ".DS_Store").write_text("seen")
    app.copies.run("folder")
    assert app.copies.check("folder").is_equal


def test_another_rangebooks_folder_is_left_alone(copied: OpenedApp, place: Path, tmp_path: Path) -> None:
    other = build_small_app(tmp_path / "other")
    seed_database(other.database, 2, DAY)
    with other.database._store.changing() as connection:
        connection.exec_driver_sql("UPDATE rangebook SET rangebook_id = 'another'")
    other.copies.add("folder", str(place))
    with pytest.raises(CopyForeign, match="another Rangebook"):
        other.copies.run("folder")
    other.database.close()
    assert copied.copies.check("folder").is_equal


def test_a_disk_that_is_not_there_is_told_and_nothing_is_lost(copied: OpenedApp, place: Path, tmp_path: Path) -> None:
    shutil.move(place, tmp_path / "unplugged")
    with pytest.raises(CopyUnreachable):
        copied.copies.add("stick", str(tmp_path / "stick" / "folder"))
    shutil.move(tmp_path / "unplugged", tmp_path / "unplugged too")
    with pytest.raises(CopyError):
        copied.copies.check("folder")
    shutil.move(tmp_path / "unplugged too", tmp_path / "unplugged")
    shutil.move(tmp_path / "unplugged", place)
    assert copied.copies.check("folder").is_equal


def test_removing_takes_away_what_is_ours_and_nothing_else(copied: OpenedApp, place: Path) -> None:
    (place / "my analysis.ipynb").write_text("{}")
    copied.copies.remove("folder", with_rows=True)
    assert [path.name for path in place.iterdir()] == ["my analysis.ipynb"]


def test_others_can_read_while_it_is_written(copied: OpenedApp, place: Path) -> None:
    """A file that is open stays readable to the end, and the folder holds the new one."""
    path = next(iter(sorted(place.glob("shots/*/*.parquet"))))
    with path.open("rb") as reader:
        for card in copied.database.journal.load_cards(limit=9):
            copied.database.edits.rename(card.report_id, "another name")
        copied.copies.run("folder")
        assert pq.ParquetFile(reader).read().num_rows > 0
    assert copied.copies.check("folder").is_equal


def test_a_folder_that_lacks_something_is_not_brought_back_as_if_it_were_whole(
    copied: OpenedApp, place: Path, tmp_path: Path
) -> None:
    restored = tmp_path / "back.db"
    next(iter(sorted(place.glob("_rangebook/sessions/*/*.parquet")))).unlink()
    with pytest.raises(CopyForeign):
        copied.copies.restore("folder", to=restored)
    assert not restored.exists()
    copied.copies.run("folder", Extent.ALL)
    copied.copies.restore("folder", to=restored)
    with closing(open_database(restored)) as back:
        assert back.compute_content_hash() == copied.database.compute_content_hash()


def test_a_folder_has_no_certificate() -> None:
    with pytest.raises(CopyAddressRefused):
        ParquetTarget().read_address("/tmp/x", "ca.pem")
