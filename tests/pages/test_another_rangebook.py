"""Import ▸ Rangebook on another computer, without a browser: looked at, joined, differences settled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from golf_db import GolfDatabase
from tests.pages.conftest import FakeApp, go_to, open_box
from tests.pages.conftest import texts as escaped_texts
from tests.storage.builders import session
from tests.storage.joining.test_joining import fill
from tests.storage.joining.two_homes import flat, make_home, sync

BOX = "Rangebook on another computer"


@pytest.fixture
def away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GolfDatabase]:
    monkeypatch.setenv("HOME", str(tmp_path))
    db = make_home(tmp_path / "away")
    fill(db)
    yield db
    db.close()


def press(page: AppTest, label: str) -> AppTest:
    next(each for each in page.button if each.label == label).click().run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return escaped_texts(page).replace("\\", "").replace("\u2060", "")


def test_it_is_looked_at_joined_and_settled(app: FakeApp, frame: AppTest, away: GolfDatabase) -> None:
    sync(app.database, "s1", 1, session(3, seed=1))
    app.database.edits.rename(1, "Mine")
    page = open_box(go_to(frame, "import_files"), BOX)
    page.text_input(key="rangebook_path").set_value(str(away.path)).run()
    press(page, "Look at it")
    assert "4 new sessions" in said(page)
    assert "“Wedges”, name: here “Mine”, there “Wedges”" in said(page)
    press(page, "Join")
    assert "The other Rangebook is joined." in said(page)
    assert "Your two Rangebooks differ" in said(page)
    press(page, "Take the other")
    assert "Your two Rangebooks differ" not in said(page)
    assert flat(app.database) == flat(away)


def test_a_path_that_is_wrong_says_so_beside_the_button(frame: AppTest, away: GolfDatabase) -> None:
    page = open_box(go_to(frame, "import_files"), BOX)
    page.text_input(key="rangebook_path").set_value(str(away.path.parent / "nothing.db")).run()
    press(page, "Look at it")
    assert "was not found" in said(page)
