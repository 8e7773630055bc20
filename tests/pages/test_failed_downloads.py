"""A file that cannot be made at the click says why: in the log at once, on the page at its next run."""

from __future__ import annotations

import ast
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest

from golf.errors import ChartNotDrawn, DatabaseBusy, GolfError, NotFound
from golf.maintenance import AuditFilter, AuditKind
from tests.pages.conftest import FakeApp, go_to, seed_sessions, texts
from ui.pairing.marks import lower_gate, raise_gate

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], Any]]:
    """How each file of the pages drawn is made, by its name."""
    found: dict[str, Callable[[], Any]] = {}
    add = MediaFileManager.add_deferred

    def add_and_tell(self: MediaFileManager, make: Any, *facts: Any, **named: Any) -> str:
        found[named.get("file_name") or facts[2]] = make
        return add(self, make, *facts, **named)

    monkeypatch.setattr(MediaFileManager, "add_deferred", add_and_tell)
    return found


def press(make: Callable[[], Any]) -> list[BaseException]:
    """As Streamlit does it: in another thread."""
    raised: list[BaseException] = []

    def work() -> None:
        try:
            make()
        except GolfError as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    return raised


@pytest.mark.parametrize("case", [
    (".csv", "ui.shared.export_menu.write_table", DatabaseBusy("The database is busy.", "Try again in a moment.")),
    (".png", "ui.shared.export_menu.write_chart",
     ChartNotDrawn("The figure could not be drawn.", "Save it from its corner.")),
    (".html", "services.coach_reports.html.build_report_page", NotFound("The session is gone.", "Look at Home.")),
])
def test_the_reason_is_said_once_and_logged(
    frame: AppTest, app: FakeApp, files: dict[str, Callable[[], Any]], request: pytest.FixtureRequest,
    case: tuple[str, str, GolfError],
) -> None:
    ending, place, error = case
    seed_sessions(app.database, 1)
    page = go_to(frame, "session")
    caplog = request.getfixturevalue("caplog")

    def refuse(*_: object) -> None:
        raise error

    request.getfixturevalue("monkeypatch").setattr(place, refuse)
    make = next(make for name, make in files.items() if name.endswith(ending))
    assert press(make) == press(make) == [error]
    (logged, _) = [record for record in caplog.records if record.message == "download_not_made"]
    assert logged.code == error.code
    assert logged.file
    assert error.what_happened not in texts(page)
    page.run()
    assert not page.exception
    assert texts(page).replace("\\", "").count(error.what_happened) == 1
    assert error.what_to_do in texts(page).replace("\\", "")
    assert error.what_happened not in texts(page.run()).replace("\\", "")


def test_a_file_that_can_be_made_says_nothing(
    app: FakeApp, frame: AppTest, files: dict[str, Callable[[], Any]]
) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "session")
    assert press(next(make for name, make in files.items() if name.endswith(".csv"))) == []
    page.run()
    assert not page.error


def test_a_file_is_made_for_who_sat_at_the_page_when_it_was_drawn(
    app: FakeApp, frame: AppTest, files: dict[str, Callable[[], Any]]
) -> None:
    """The thread that makes it knows no session: behind the gate of the real server it would be nobody's."""
    seed_sessions(app.database, 1)
    go_to(frame, "session")
    raise_gate()
    try:
        assert press(next(make for name, make in files.items() if name.endswith(".csv"))) == []
    finally:
        lower_gate()
    assert app.audit.load(AuditFilter(AuditKind.EXPORT))


def test_every_download_that_is_made_at_the_click_says_why_not() -> None:
    bare = [f"{path.name}:{call.lineno}" for path in sorted((ROOT / "ui").rglob("*.py"))
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(".download_button")
            and not ast.unparse(call.args[1]).startswith("saying_why_not(")]
    assert bare == []
