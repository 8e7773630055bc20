"""The lists of syncs, of a plan and of Settings as files: as they stand, formula-safe, and without a secret."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from automation.listing.listing_page import ListingPage
from golf.maintenance import Change
from golf.reports import ListedReport, ReportKey
from golf.sessions import DateSource, SessionCard, SessionState, SessionType
from golf.sync_history import RunFilter, UpstreamChange
from golf.sync_preview import PreviewItem, PreviewKind
from services.exports.table import Table, TableFormat
from services.exports.table_files import write_table
from services.exports.table_units import STORED
from services.maintenance.tables import (
    build_changes_table,
    build_date_sources_table,
    build_days_table,
    build_sessions_table,
    build_types_table,
)
from services.sessions.date_sources import DateRow, load_date_rows
from services.sessions.service import Sessions
from services.sync.options import SyncOptions
from services.sync_history.tables import build_preview_table, build_run_table, build_runs_table
from services.sync_preview.view import RecordedWalk, SyncPreview
from tests.opened_app import OpenedApp
from tests.services.small_house import history_of
from tests.services.support.canaries import COOKIE, KEY, PASSWORD, RUN, build_full_house, find_in_text, save_run

SECRETS = (PASSWORD, COOKIE, KEY)
SEEN = datetime(2026, 7, 2, 18, 30, 5, tzinfo=UTC)
NEW = PreviewItem(7, PreviewKind.NEW, "=cmd|x", "Sam", None, date(2026, 7, 1), 30, 0, will_run=True)
MOVED = PreviewItem(5, PreviewKind.CHANGED, "irons", "Alex", date(2026, 7, 1), date(2026, 6, 30), 42, 40, will_run=True,
                 changes=(UpstreamChange("portal_name", "warmup", "irons"), UpstreamChange("listed_shots", "40", "42")))
GONE = PreviewItem(4, PreviewKind.GONE, "left", None, date(2026, 5, 1), date(2026, 5, 1), 9, 9, will_run=False)


def plan_of(*items: PreviewItem) -> SyncPreview:
    row = ListedReport(7, ReportKey(KEY), "range")
    walk = RecordedWalk((ListingPage((row,)),), reached_end=True)
    return SyncPreview("r1", "me@example.com", SyncOptions(10), SEEN, items, (walk,), None)


def rows_of(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[OpenedApp]:
    built = build_full_house(tmp_path)
    yield built
    built.database.close()


def test_a_plan_is_saved_as_it_is_shown() -> None:
    new, moved, gone = rows_of(build_preview_table(plan_of(NEW, MOVED, GONE)))
    assert (new["report_id"], new["what"], new["session_name"], new["day"], new["would_move_to"]) == (
        7, "New", "=cmd|x", date(2026, 7, 1), None)
    assert (new["shots_there"], new["shots_here"], new["this_sync"]) == (30, None, "fetches it")
    assert (moved["day"], moved["would_move_to"]) == (date(2026, 7, 1), date(2026, 6, 30))
    assert moved["different_there"] == "Renamed: “warmup” → “irons”; Shots in the portal's list: 40 → 42"
    assert (gone["what"], gone["player"], gone["this_sync"]) == ("Gone there", None, "marks it")
    assert {row["looked_at"] for row in (new, moved, gone)} == {"2026-07-02T18:30:05+00:00"}


@pytest.mark.parametrize("file_format", list(TableFormat))
def test_the_file_of_a_plan_holds_no_report_key_and_runs_nothing(file_format: TableFormat) -> None:
    plan = plan_of(NEW, MOVED)
    content = write_table(build_preview_table(plan), file_format)
    readers: dict[TableFormat, Any] = {
        TableFormat.CSV: pd.read_csv, TableFormat.XLSX: pd.read_excel, TableFormat.PARQUET: pd.read_parquet}
    frame = readers[file_format](io.BytesIO(content))
    assert frame["session_name"][0] == ("'=cmd|x" if file_format is TableFormat.CSV else "=cmd|x")
    assert find_in_text(content + frame.to_csv().encode(), SECRETS) == set()


def test_days_say_each_source_and_the_one_that_holds() -> None:
    days = {DateSource.API: date(2026, 1, 2), DateSource.LINK: date(2026, 1, 3)}
    undated = DateRow(2, "", "Sam", None, None, {})
    first, second = rows_of(build_days_table([DateRow(1, "range", "Sam", date(2026, 1, 2), DateSource.API, days),
                                              undated]))
    assert (first["day"], first["day_from"], first["day_by_the_monitor"], first["day_in_the_name"]) == (
        date(2026, 1, 2), "launch monitor", date(2026, 1, 2), date(2026, 1, 3))
    assert (first["day_by_you"], second["day"], second["day_from"]) == (None, None, None)


def test_types_have_their_reason_and_tags() -> None:
    card = SessionCard(2, "+x", date(2026, 1, 3), None, "Sam", SessionType.PRACTICE, "", SessionState.IMPORTED,
                       tags=("wind", "net"))
    first, second = rows_of(build_types_table([card, replace(card, tags=())]))
    assert (first["type"], first["tags"], second["tags"]) == ("Practice", "wind, net", None)


def test_changes_say_who_and_what_in_words() -> None:
    change = Change(3, SEEN, "golfer", None, 5, "name", None, "@mine", undone=True)
    (row,) = rows_of(build_changes_table([change]))
    assert (row["changed_at"], row["report_id"], row["before"], row["after"], row["by"], row["undone"]) == (
        "2026-07-02T18:30:05+00:00", 5, None, "@mine", "you", True)


def test_no_list_holds_a_password_a_cookie_or_a_report_key(house: OpenedApp) -> None:
    database = house.database
    save_run(house, "run-2", mode="full", trigger="cli", code="x", name="range",
             message=f"GET https://api.example/report/101/{KEY} failed; Cookie: {COOKIE}; password={PASSWORD}")
    tables = [build_runs_table(database.history.load_runs(RunFilter())),
              *(build_run_table(history_of(database).load_view(run_id)) for run_id in (RUN, "run-2")),
              build_days_table(load_date_rows(database)), build_types_table(Sessions(database).load_found_cards("")),
              build_changes_table(database.edits.load_changes(1000)),
              build_sessions_table(Sessions(database).load_player_cards(None), STORED),
              *(build_date_sources_table(database.journal.load_session(card.report_id))
                for card in Sessions(database).load_player_cards(None) if card.practised_on)]
    for table in tables:
        assert table.rows, table.title
        for file_format in (TableFormat.CSV, TableFormat.XLSX, TableFormat.PARQUET):
            assert write_table(table, file_format)
        plain = repr(table).encode()  # of every file: Excel and Parquet pack their texts
        assert find_in_text(plain, SECRETS) == set(), table.title


def test_a_run_keeps_numbers_numbers(house: OpenedApp) -> None:
    (run, *_) = rows_of(build_runs_table(house.database.history.load_runs(RunFilter())))
    assert run["duration_seconds"] is not None
    assert isinstance(run["total_shots"], int)
    frame = pd.read_parquet(io.BytesIO(write_table(
        build_runs_table(house.database.history.load_runs(RunFilter())), TableFormat.PARQUET)))
    assert str(frame["total_shots"].dtype) == "int64"
