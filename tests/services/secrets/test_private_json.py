"""What every private file promises, whoever keeps something in it."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from golf.errors import SettingsError
from services.secrets.private_json import JsonLabel, PrivateJson

ROOT = Path(__file__).parents[3]
LABEL = JsonLabel("test entries", "The entry could not be kept.", "test_entries_unreadable", "entries", version=3)
_ADD = """
import sys
from pathlib import Path
from services.secrets.private_json import JsonLabel, PrivateJson
kept = PrivateJson(Path(sys.argv[1]), JsonLabel("test entries", "not kept", "unreadable", "entries"))
for number in range(20):
    with kept.changing() as entries:
        entries[f"{sys.argv[2]}-{number}"] = number
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "private" / "entries.json"


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_entries_stand_in_their_section_of_a_private_file(path: Path) -> None:
    with PrivateJson(path, LABEL).changing() as entries:
        entries["one"] = 1
    assert json.loads(path.read_bytes()) == {"version": 3, "entries": {"one": 1}}
    assert PrivateJson(path, LABEL).read() == {"one": 1}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_block_that_raises_or_changes_nothing_writes_nothing(path: Path) -> None:
    kept = PrivateJson(path, LABEL)
    with kept.changing():
        pass
    assert not path.exists()
    with pytest.raises(ZeroDivisionError), kept.changing() as entries:
        entries["one"] = 1 / len(entries)
    assert not path.exists()


def test_a_file_that_cannot_be_read_is_not_replaced_by_an_empty_one(path: Path) -> None:
    path.mkdir(parents=True)
    kept = PrivateJson(path, LABEL)
    assert kept.read() == {}
    with pytest.raises(SettingsError, match="test entries"), kept.changing():
        pytest.fail("the entries are not known")


def test_it_goes_with_its_last_entry_when_it_should(path: Path) -> None:
    kept = PrivateJson(path, JsonLabel("test entries", "not kept", "unreadable", "entries", goes_when_empty=True))
    with kept.changing() as entries:
        entries["one"] = 1
    with kept.changing() as entries:
        entries.clear()
    assert not path.exists()


def test_processes_that_change_it_at_once_lose_nothing(path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", _ADD, str(path), name], cwd=ROOT) for name in "abc"]
    assert [writer.wait(timeout=240) for writer in writers] == [0, 0, 0]
    assert len(PrivateJson(path, LABEL).read()) == 60
