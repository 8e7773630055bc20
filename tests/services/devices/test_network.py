from __future__ import annotations

from pathlib import Path

import pytest

from golf.errors import SettingsError
from services.devices.network import (
    ALLOW_VARIABLE,
    CHOICE_FILE,
    NetworkChoice,
    NetworkChoices,
    check_host,
    find_names,
    find_own_addresses,
)
from tests.services.small_house import settings_in


@pytest.fixture
def choices(tmp_path: Path) -> NetworkChoices:
    return NetworkChoices(settings_in(tmp_path))


def test_nobody_is_let_in_until_somebody_says_so(choices: NetworkChoices) -> None:
    assert choices.load() == NetworkChoice()
    assert find_names(choices.load()) == ()


def test_a_choice_is_kept(choices: NetworkChoices) -> None:
    choices.save(NetworkChoice(asks_here=True))
    assert choices.load() == NetworkChoice(asks_here=True)
    choices.save(NetworkChoice(True, ("Golf.Example.ts.net.", "100.64.0.7", "golf.example.ts.net")))
    kept = choices.load()
    assert kept == NetworkChoice(True, ("golf.example.ts.net", "100.64.0.7"))
    assert {"golf.example.ts.net", "100.64.0.7"} <= set(find_names(kept))
    assert find_own_addresses(kept)[-1] == "100.64.0.7"
    assert "*" not in "".join(find_names(kept))


@pytest.mark.parametrize("name", ["*", "*.example.com", "", " ", "http://x", "x:8501", "a b", "x/..", "-x", "é.test",
                                  "x\n", "a" * 64 + ".test", "a." * 130 + "a", ".", "a..b"])
def test_what_is_no_name_is_refused(choices: NetworkChoices, name: str) -> None:
    if name == "x\n":
        assert check_host(name) == "x"
        return
    with pytest.raises(SettingsError):
        choices.save(NetworkChoice(True, (name,)))
    assert not choices.load().is_on


@pytest.mark.parametrize("body", ['{"is_on": 1}', '{"asks_here": 1}', '{"is_on": "true"}', "[]", "{",
                                  '{"is_on": false, "names": ["*", 3]}'])
def test_a_file_that_is_not_ours_opens_nothing(choices: NetworkChoices, tmp_path: Path, body: str) -> None:
    path = settings_in(tmp_path).private_folder / CHOICE_FILE
    path.parent.mkdir(parents=True)
    path.write_text(body)
    assert choices.load() == NetworkChoice()


def test_a_container_lets_devices_in_with_a_code(choices: NetworkChoices, monkeypatch: pytest.MonkeyPatch) -> None:
    for said, is_on in (("1", True), ("0", False), ("yes", False)):
        monkeypatch.setenv(ALLOW_VARIABLE, said)
        assert choices.load().is_on is is_on
        assert choices.load().asks_here is is_on, "forwarded requests may come from the loopback of the container"
