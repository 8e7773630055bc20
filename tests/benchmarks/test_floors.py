"""The floors do the same work as the sync: tiny sizes, real parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.bare_transfer import build_rows, fetch_all, insert_all
from benchmarks.database_lines import measure_database_imports
from benchmarks.import_lines import Extent as FileExtent
from benchmarks.import_lines import measure_imports
from benchmarks.measure import BenchmarkError
from benchmarks.page_lines import Visits, measure_pages
from benchmarks.portal_process import portal_process
from benchmarks.script_time import PAGES
from benchmarks.sync_lines import Course, measure_nothing_new, measure_polite, measure_whole_account, open_course
from demo_portal import build_account

SESSIONS = 3


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    try:
        with open_course(tmp_path_factory.mktemp("course"), SESSIONS, 1, lambda _text: None) as course:
            yield replace(course, warm_ups=0)
    except BenchmarkError as error:
        pytest.skip(str(error))


def test_bare_requests_and_inserts_bring_every_shot(tmp_path: Path) -> None:
    account = build_account(sessions=SESSIONS)
    links = [(report.id, report.key) for report in account.reports]
    with portal_process(SESSIONS) as portal:
        _, bodies = fetch_all(portal.api_url, links, 2)
    rows = [build_rows(report_id, body) for report_id, body in bodies.items()]
    assert sum(map(len, rows)) == account.shot_count
    assert insert_all(tmp_path / "bare.db", rows) > 0


@pytest.mark.proof
@pytest.mark.browser
@pytest.mark.slow
def test_every_sync_line_has_a_time(course: Course) -> None:
    lines = [*measure_whole_account(course), *measure_nothing_new(course), *measure_polite(course)]
    assert [line.part for line in lines if line.most_ratio or line.most_seconds] == ["sync", "nothing-new", "polite"]
    assert all(line.spread.median > 0 for line in lines)


@pytest.mark.proof
@pytest.mark.browser
@pytest.mark.slow
def test_every_page_line_has_a_time(tmp_path: Path) -> None:
    lines = measure_pages(tmp_path, [1], Visits(1, lambda _text: None, warm_ups=0))
    assert len(lines) == 5 + 2 * len(PAGES) + 2
    assert all(line.spread.median > 0 for line in lines)


@pytest.mark.proof
@pytest.mark.slow
def test_every_line_of_a_database_has_a_time(tmp_path: Path) -> None:
    said: list[str] = []
    lines = measure_database_imports(tmp_path, FileExtent(rows=300, repetitions=1, on_round=said.append))
    assert all(line.spread.median > 0 for line in lines)
    assert "shots a second" in said[-1]


def test_every_import_line_has_a_time(tmp_path: Path) -> None:
    lines = measure_imports(tmp_path, FileExtent(rows=300, repetitions=1, on_round=lambda _text: None))
    assert [line.most_ratio for line in lines] == [2.5, None, None]
    assert all(line.spread.median > 0 for line in lines)
