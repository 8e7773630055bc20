"""Each page as the first one that a fresh process is asked for, in the old multipage mode (see require_frame)."""

from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager

from tests.pages.conftest import FakeApp, bare_frame, seed_sessions

PAGES = sorted(path.stem for path in (Path(__file__).resolve().parents[3] / "pages").glob("[a-z]*.py"))


def test_there_are_pages() -> None:
    assert {"home", "session", "settings"} <= set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asked_for_first_runs_inside_the_frame(app: FakeApp, name: str) -> None:
    seed_sessions(app.database, 1)
    page = bare_frame()
    PagesManager.uses_pages_directory = None
    page.run()
    page.switch_page(f"pages/{name}.py").run()
    assert not page.exception
    assert PagesManager.uses_pages_directory is False
    assert page.title[0].value
