from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from golf.devices.roles import Role
from golf.maintenance import AuditFilter
from services.devices.network import ALLOW_VARIABLE
from tests.opened_app import OpenedApp
from tests.services.small_house import build_small_app
from ui.pairing.first_owner import say_first_code


@pytest.fixture
def app(tmp_path: Path) -> Iterator[OpenedApp]:
    made = build_small_app(tmp_path)
    yield made
    made.database.close()


def test_a_container_says_the_first_owners_code_until_somebody_is_in(
    app: OpenedApp, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not say_first_code(lambda: app.other_devices)
    monkeypatch.setenv(ALLOW_VARIABLE, "1")
    assert app.other_devices.load_choice().is_on
    assert say_first_code(lambda: app.other_devices)
    found = re.search(r"the code (\d{6})\.", capsys.readouterr().out)
    assert found is not None
    _, device = app.other_devices.pair(found[1], "Laptop")
    assert device.role is Role.OWNER
    assert not say_first_code(lambda: app.other_devices)
    assert capsys.readouterr().out == ""


def test_what_happens_at_the_door_stands_in_the_audit_and_holds_no_code(app: OpenedApp) -> None:
    code = app.other_devices.make_code(Role.VIEWER)
    app.other_devices.pair(code.digits, "Phone")
    app.other_devices.remove("Phone")
    said = [(entry.who, entry.what, entry.detail) for entry in app.audit.load(AuditFilter())]
    assert ("device Phone", "Device let in", "viewer") in said
    assert ("this computer", "Device removed", "Phone") in said
    assert code.digits not in str(said)
