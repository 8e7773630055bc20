"""The questions of docs/parquet.md, in the programs that it names, on a copy of the demo's sessions."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import pandas as pd
import pytest

from replication.parquet.target import ParquetTarget
from tests.opened_app import OpenedApp
from tests.services.copies.copied_home import CopiedHome
from tests.services.small_house import build_small_app
from tests.stored_sessions import seed_database

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "parquet.md").read_text(encoding="utf-8")
SQL = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
PYTHON, = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> OpenedApp:
    app = build_small_app(tmp_path_factory.mktemp("parquet_page") / "home")
    seed_database(app.database, 40, date(2026, 7, 24))
    return app


@pytest.fixture(scope="module")
def place(app: OpenedApp, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parquet_page") / "copy"
    CopiedHome(app.database, "", target=ParquetTarget(), typed=str(folder)).copy()
    return folder


def load(app: OpenedApp, sql: str) -> list[tuple[Any, ...]]:
    return list(app.database.query.ask(sql).rows)


@pytest.mark.parametrize("number", range(len(SQL)))
def test_duckdb_answers_every_question(place: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    assert duckdb.sql(SQL[number]).fetchall()


def test_duckdb_says_what_rangebook_says(app: OpenedApp, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    there = {club: (shots, carry) for club, shots, carry in duckdb.sql(SQL[0]).fetchall()}
    asked_here = SQL[0].replace("'shots/*/*.parquet'", "shots").rstrip("; \n")
    here = {club: (shots, carry) for club, shots, carry in load(app, asked_here)}
    assert there.keys() == here.keys()
    assert all(there[club] == pytest.approx(here[club]) for club in here)
    months = duckdb.sql(SQL[1]).fetchall()
    assert sum(shots for _, shots, _ in months) == load(app, "SELECT count(*) FROM shots WHERE counts")[0][0]
    longest = duckdb.sql(SQL[2]).fetchone()
    assert longest is not None
    assert longest[2] == load(app, "SELECT max(carry_yd) FROM shots WHERE counts AND club = 'Driver'")[0][0]


def test_pandas_says_what_rangebook_says(app: OpenedApp, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    names: dict[str, Any] = {}
    exec(compile(PYTHON, "docs/parquet.md", "exec"), names)
    answer: pd.Series[float] = names["answer"]
    rows = load(app, "SELECT b.club_speed_mph, strftime('%Y-%m', s.practised_on) FROM shots AS b JOIN sessions AS s "
                     "ON s.report_id = b.report_id "
                     "WHERE b.counts AND b.club = 'Driver' AND b.club_speed_mph IS NOT NULL")
    for month in {row[1] for row in rows}:
        assert answer[month] == pytest.approx(median(row[0] for row in rows if row[1] == month))
