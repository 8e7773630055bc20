"""Settings ▸ Copies without a browser, with a real PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from services.copies.view import CopyState
from tests.pages.conftest import TODAY, FakeApp, texts
from tests.pages.test_settings import open_tab
from tests.replication.postgres_server import address_of, execute, new_database
from tests.stored_sessions import seed_database


@pytest.fixture
def club() -> Iterator[str]:
    with new_database() as name:
        yield name


def wait_until_copied(app: FakeApp) -> None:
    for _ in range(600):
        if all(view.state is not CopyState.RUNNING for view in app.copies.load_views()):
            return
        time.sleep(0.05)
    raise AssertionError("it still copies")


def test_a_copy_is_added_made_checked_mended_and_removed(frame: AppTest, app: FakeApp, club: str) -> None:
    seed_database(app.database, 3, TODAY)
    page = open_tab(frame, "Copies")
    assert not page.exception
    page.text_input(key="copy_name").set_value("club")
    page.text_input(key="copy_address").set_value(address_of(club))
    next(button for button in page.button if button.label == "Add").click()
    page.run()
    assert not page.exception
    kept, = app.database.copies.load()
    assert "Not copied yet" in texts(page)
    page.button(key=f"copy_now_{kept.copy_id}").click().run()
    wait_until_copied(app)
    page.run()
    assert "Up to date" in texts(page)
    execute(club, "UPDATE rangebook.shots SET club = 'Spoon'")
    page.button(key=f"copy_check_{kept.copy_id}").click().run()
    assert "3 sessions not as here" in texts(page)
    page.button(key=f"copy_mend_{kept.copy_id}").click().run()
    assert "Up to date" in texts(page)
    page.toggle(key=f"copy_automatic_{kept.copy_id}").set_value(False).run()
    assert not app.database.copies.load()[0].is_automatic
    page.button(key=f"copy_remove_{kept.copy_id}").click().run()
    assert not page.exception
    assert app.database.copies.load() == []


def test_an_address_that_is_none_is_told_and_the_password_is_not_shown(frame: AppTest, app: FakeApp) -> None:
    page = open_tab(frame, "Copies")
    page.text_input(key="copy_name").set_value("club")
    page.text_input(key="copy_address").set_value("golf")
    page.text_input(key="copy_password").set_value("canary")
    next(button for button in page.button if button.label == "Add").click()
    page.run()
    assert "no address of a PostgreSQL database" in texts(page)
    assert "canary" not in texts(page)
    assert app.database.copies.load() == []
