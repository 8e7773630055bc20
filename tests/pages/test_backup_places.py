"""Settings ▸ Data ▸ Backups elsewhere, without a browser: add a place, copy, check, bring back, remove."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from services.backup_places import copies
from tests.pages.conftest import FakeApp, texts
from tests.pages.test_settings import open_tab

PASSPHRASE = "seven iron to the middle"


@pytest.fixture(autouse=True)
def quick_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "wrap_key", lambda key, _passphrase: key.encode())
    monkeypatch.setattr(copies, "unwrap_key", lambda wrapped, _passphrase: wrapped.decode())


@pytest.fixture
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stick")


def fill_in(frame: AppTest, folder: Path, *, again: str = PASSPHRASE) -> AppTest:
    page = open_tab(frame, "Data")
    page.text_input(key="place_name").set_value("USB *stick*")
    page.text_input(key="place_address").set_value(str(folder))
    page.text_input(key="place_passphrase").set_value(PASSPHRASE)
    page.text_input(key="place_passphrase_again").set_value(again)
    for box in page.checkbox:
        if box.key == "place_allow_file":
            box.check()
    next(button for button in page.button if button.label == "Add").click()
    return page.run()


def test_a_place_is_added_filled_checked_and_brought_back(frame: AppTest, app: FakeApp, stick: Path) -> None:
    app.backups.make()
    page = fill_in(frame, stick)
    assert not page.exception
    place, = app.backup_places.load()
    assert "USB \\*stick\\* is added" in texts(page)
    assert "Nothing has been copied here yet" in texts(page)
    page.button(key=f"place_copy_{place.place_id}").click().run()
    assert "1 verified copy" in texts(page)
    assert "in 2 places" in texts(page)
    page.button(key=f"place_check_{place.place_id}").click().run()
    assert "it is whole" in texts(page)
    for backup in app.settings.backup_folder.glob("golf*"):
        backup.unlink()
    page.selectbox(key="place_back").set_value(place.place_id).run()
    page.button(key="place_back_show").click().run()
    page.button(key="place_back_bring").click().run()
    assert "Here again and verified" in texts(page)
    assert len(app.backups.load_list()) == 1
    page.button(key=f"place_gone_{place.place_id}").click().run()
    assert app.backup_places.load() == []
    assert list(stick.rglob("*.gz.age"))


def test_passphrases_that_differ_are_said_and_nothing_is_laid_anywhere(
    frame: AppTest, app: FakeApp, stick: Path,
) -> None:
    page = fill_in(frame, stick, again="eight iron to the middle")
    assert "The two passphrases differ" in texts(page)
    assert list(stick.iterdir()) == []
    assert app.backup_places.load() == []


def test_a_place_that_is_unplugged_is_said_with_the_next_step(frame: AppTest, app: FakeApp, stick: Path) -> None:
    app.backups.make()
    page = fill_in(frame, stick)
    place, = app.backup_places.load()
    stick.rename(stick.with_name("unplugged"))
    page.button(key=f"place_copy_{place.place_id}").click().run()
    assert "Plug the disk in" in texts(page)
    assert not page.exception


def test_copies_of_another_computer_are_found_with_the_passphrase(frame: AppTest, app: FakeApp, stick: Path) -> None:
    app.backups.make()
    fill_in(frame, stick)
    place, = app.backup_places.load()
    app.backup_places.copy(place)
    app.backup_places.remove(place)
    page = open_tab(frame, "Data")
    page.text_input(key="place_back_address").set_value(str(stick))
    page.text_input(key="place_back_passphrase").set_value(PASSPHRASE)
    next(button for button in page.button if button.label == "Show the copies").click()
    page.run()
    page.button(key="place_back_bring").click().run()
    assert "Here again and verified" in texts(page)
