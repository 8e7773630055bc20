from __future__ import annotations

import json
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golf.errors import SettingsError
from golf.reports import ReportKey
from golf.settings import Settings
from services.secrets.redaction import MASK, mask_text
from services.sign_in.login_places import StoredCredentials
from services.sign_in.portal_secrets import KEYS_FILE, SESSION_FILE, FileCookieStore, FileReportKeys
from tests.depth import share

ROOT = Path(__file__).parents[3]
STATE = {"cookies": [{"name": "sid", "value": "canary"}], "origins": []}
REPORT_KEYS = st.dictionaries(st.integers(1, 10**12), st.text(min_size=1, max_size=20), max_size=8)


def settings_in(home: Path, portal_url: str = "https://my.uneekor.com") -> Settings:
    return Settings(home=home, portal_url=portal_url)


def keyed(keys: dict[int, str]) -> dict[int, ReportKey]:
    return {report_id: ReportKey(key) for report_id, key in keys.items()}


def test_a_kept_sign_in_comes_back_for_its_user_on_its_portal(tmp_path: Path) -> None:
    FileCookieStore(settings_in(tmp_path)).save("Me@example.com", STATE)
    assert FileCookieStore(settings_in(tmp_path)).load("me@example.com ") == STATE


def test_it_is_ignored_for_another_user_or_another_portal(tmp_path: Path) -> None:
    FileCookieStore(settings_in(tmp_path)).save("me@example.com", STATE)
    assert FileCookieStore(settings_in(tmp_path)).load("other@example.com") is None
    assert FileCookieStore(settings_in(tmp_path, "http://127.0.0.1:99")).load("me@example.com") is None


def test_the_file_is_private_and_does_not_name_the_user(tmp_path: Path) -> None:
    where = settings_in(tmp_path)
    FileCookieStore(where).save("me@example.com", STATE)
    path = where.private_folder / SESSION_FILE
    assert b"me@example.com" not in path.read_bytes()
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_forgetting_works_with_and_without_a_file(tmp_path: Path) -> None:
    store = FileCookieStore(settings_in(tmp_path))
    store.forget()
    store.save("me@example.com", STATE)
    store.forget()
    assert store.load("me@example.com") is None


ANY_JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner), max_leaves=8)


@given(content=st.binary(max_size=200) | ANY_JSON.map(lambda value: json.dumps(value).encode()))
@settings(max_examples=share(25, 120), deadline=None)
def test_whatever_stands_in_the_files_is_no_crash(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        where = settings_in(Path(folder))
        where.private_folder.mkdir(parents=True)
        (where.private_folder / SESSION_FILE).write_bytes(content)
        (where.private_folder / KEYS_FILE).write_bytes(content)
        assert FileCookieStore(where).load("me@example.com") is None
        keys = FileReportKeys(where)
        assert keys.load() == {}
        keys.remember(keyed({7: "key-7"}))
        assert keys.load() == keyed({7: "key-7"})


@given(pages=st.lists(REPORT_KEYS, max_size=6), name=st.text(max_size=20))
@settings(max_examples=share(20, 80), deadline=None)
def test_keys_are_the_union_of_all_pages_and_the_later_wins(pages: list[dict[int, str]], name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        where = settings_in(Path(folder))
        expected: dict[int, str] = {}
        for page in pages:
            FileReportKeys(where).remember(keyed(page))
            expected |= page
        assert FileReportKeys(where).load() == keyed(expected)
        FileCookieStore(where).save(name, {"name": name})
        assert FileCookieStore(where).load(name) == {"name": name}


def test_a_corrupt_key_file_is_set_aside_not_lost(tmp_path: Path) -> None:
    where = settings_in(tmp_path)
    where.private_folder.mkdir(parents=True)
    path = where.private_folder / KEYS_FILE
    path.write_bytes(b'{"version": 1, "keys": {"5": "abc"')
    assert FileReportKeys(where).load() == {}
    assert (path.parent / f"{KEYS_FILE}.corrupt").read_bytes().startswith(b'{"version": 1')


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_the_key_file_is_private(tmp_path: Path) -> None:
    where = settings_in(tmp_path)
    FileReportKeys(where).remember(keyed({1: "abc"}))
    for path in where.private_folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_remembering_what_is_known_writes_nothing(tmp_path: Path) -> None:
    where = settings_in(tmp_path)
    store = FileReportKeys(where)
    store.remember(keyed({1: "abc"}))
    before = (where.private_folder / KEYS_FILE).stat().st_ino
    store.remember(keyed({1: "abc"}))
    assert (where.private_folder / KEYS_FILE).stat().st_ino == before


def test_threads_and_processes_lose_no_key(tmp_path: Path) -> None:
    where = settings_in(tmp_path)
    code = ("import sys; from pathlib import Path; from golf.settings import Settings\n"
            "from golf.reports import ReportKey\n"
            "from services.sign_in.portal_secrets import FileReportKeys\n"
            "store = FileReportKeys(Settings(home=Path(sys.argv[1])))\n"
            "for n in range(1000, 1015): store.remember({n: ReportKey(f'key-{n}')})\n")
    other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT)
    store = FileReportKeys(where)

    def write(first: int) -> None:
        for number in range(first, first + 10):
            store.remember(keyed({number: f"key-{number}"}))

    threads = [threading.Thread(target=write, args=(first,)) for first in (1, 11, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    assert other.wait(240) == 0
    assert sorted(FileReportKeys(where).load()) == [*range(1, 31), *range(1000, 1015)]


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "private").write_text("in the way")
    where = settings_in(tmp_path)
    with pytest.raises(SettingsError, match="Give your user access"):
        FileReportKeys(where).remember(keyed({1: "abc"}))
    with pytest.raises(SettingsError, match="Give your user access"):
        FileCookieStore(where).save("me@example.com", STATE)


def test_cookie_values_and_passwords_are_masked_wherever_they_turn_up(tmp_path: Path) -> None:
    store = FileCookieStore(settings_in(tmp_path))
    store.save("me@example.com", {"cookies": [{"name": "sid", "value": "cookie-canary-1"}, {"value": "yes"}, 7]})
    StoredCredentials("me@example.com", "password-canary")
    assert mask_text("got cookie-canary-1 and password-canary, yes") == f"got {MASK} and {MASK}, yes"
