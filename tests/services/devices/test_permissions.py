"""Role × service, as every page meets it: what a page may be given is written down, and nothing is open by accident."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from golf.devices.roles import Role
from golf.maintenance import AuditFilter, AuditKind, who_acts
from services.api_access.caller import NotAllowed, Scope
from services.devices.permissions import NESTED, PERMISSIONS, SCOPE_OF_ROLE, find_scope
from services.lazy_service import Service
from tests.opened_app import OpenedApp
from tests.services.small_house import build_small_app

ROOT = Path(__file__).resolve().parents[3]
PAGES = [path for room in ("pages", "ui") for path in sorted((ROOT / room).rglob("*.py"))]
OWNERS = {
    "accounts.add", "allowed_paths.check", "allowed_paths.load", "allowed_paths.save", "audit.count", "audit.load",
    "after_practice.copy_everywhere",
    "backup_places.add", "backup_places.bring", "backup_places.check", "backup_places.copy",
    "backup_places.find_copies", "backup_places.find_elsewhere", "backup_places.load",
    "backup_places.needs_consent_for_file", "backup_places.remove", "backups.preview_restore", "backups.restore",
    "coach.forget_key", "coach.save_choice", "coach.test", "coach.test_and_save_key", "copies.add", "copies.check",
    "copies.load_places", "copies.mend", "copies.needs_consent_for_file", "copies.remove", "copies.restore",
    "copies.runs.request_stop", "copies.set_automatic", "copies.set_time", "copies.start", "copies.test",
    "credentials.check_and_save", "credentials.clear", "credentials.try_again", "databases.clear_saved_progress",
    "databases.request_stop", "databases.start", "databases.status", "databases.validate", "folders.add",
    "folders.change", "folders.keep_watching", "folders.remove", "joining.join", "joining.keep_mine",
    "joining.preview", "joining.take_theirs", "live.save", "local_models.switch", "maintenance.replay_raw",
    "notices.check_and_save", "notices.forget", "notices.send_test", "other_devices.load", "other_devices.load_choice",
    "other_devices.make_code", "other_devices.remove", "other_devices.restrict", "other_devices.save_choice",
    "other_devices.has_open_code", "other_devices.pair",
    "tokens.create", "tokens.is_valid", "tokens.load", "tokens.revoke",
}
"""What pages ask, and only an owner may: passwords, devices, folders and networks, restoring, copies of everything."""


def asked_by_pages() -> Iterator[tuple[str, Path]]:
    """``service.method`` of every ``app.service.method`` in a page."""
    for path in PAGES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            words: list[str] = []
            at: ast.AST = node
            while isinstance(at, ast.Attribute):
                words.insert(0, at.attr)
                at = at.value
            if isinstance(at, ast.Name) and at.id == "app" and len(words) > 1:
                nested = len(words) > 2 and ".".join(words[:2]) in NESTED
                yield ".".join(words[:3 if nested else 2]), path


def test_every_question_of_a_page_has_a_scope() -> None:
    known = PERMISSIONS.keys() | OWNERS | NESTED
    unknown = {(asked, path.name) for asked, path in asked_by_pages()
               if asked not in known and not asked.startswith(("settings.", "py."))}
    assert not unknown, "say in services/devices/permissions.py who may ask this, or in OWNERS here"
    assert not PERMISSIONS.keys() & OWNERS


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> OpenedApp:
    return build_small_app(tmp_path_factory.mktemp("house"))


def test_every_name_in_the_list_is_a_question_of_a_service(app: OpenedApp) -> None:
    for path in PERMISSIONS:
        target: Any = app
        for word in path.split("."):
            assert hasattr(type(target), word) or word in vars(target), path
            target = getattr(target, word) if word != path.rsplit(".", 1)[1] else None


def methods_of(app: OpenedApp) -> Iterator[tuple[str, str]]:
    for kind in type(app).__mro__:
        for name, service in vars(kind).items():
            if isinstance(service, Service):
                yield from ((name, word) for word in dir(type(getattr(app, name))) if not word.startswith("_"))


@pytest.mark.parametrize("role", [None, *Role])
def test_a_role_reaches_exactly_what_the_list_says(app: OpenedApp, role: Role | None) -> None:
    devices = app.other_devices
    device = None if role is None else devices._store.add("Phone", role)[1]
    given = devices.restrict(app, None if device is None else device.device_id)
    may = {Role.VIEWER: {Scope.READ}, Role.GOLFER: {Scope.READ, Scope.CONTROL}, Role.OWNER: set(Scope)}
    asked = 0
    for name, word in methods_of(app):
        path = f"{name}.{word}"
        if path in NESTED:
            continue
        is_allowed = role is not None and find_scope(path) in may[role]
        target = getattr(given, name)
        original = getattr(type(getattr(app, name)), word)
        if isinstance(original, property) or not callable(original):
            if not is_allowed:
                with pytest.raises(NotAllowed):
                    getattr(target, word)
        elif not is_allowed:
            with pytest.raises(NotAllowed):
                getattr(target, word)(object())
        asked += 1
    assert asked > 250


def test_a_question_that_is_allowed_is_answered_and_says_who_asked(app: OpenedApp) -> None:
    devices = app.other_devices
    _, device = devices._store.add("Tablet", Role.GOLFER)
    given = devices.restrict(app, device.device_id)
    assert given.sessions.load_players() == app.sessions.load_players()
    assert given.choices.units == app.choices.units
    assert given.live.choices.load() == app.live.choices.load()
    given.choices.save_first_player("Sam")
    assert app.choices.first_player == "Sam"
    assert who_acts() == "this computer"
    assert (given.may_change, given.is_owner) == (True, False)
    assert (app.may_change, app.is_owner) == (True, True)
    given.audit.note_export("a file")
    assert ("device Tablet", "a file") in [(entry.who, entry.what) for entry in app.audit.load(AuditFilter())]
    save = given.choices.save_first_player
    devices.remove(device.device_id)
    with pytest.raises(NotAllowed, match="not let in any more"):
        save("Alex")
    assert app.choices.first_player == "Sam"


def test_a_refusal_stands_in_the_audit_once(app: OpenedApp) -> None:
    devices = app.other_devices
    _, device = devices._store.add("Kid's tablet", Role.VIEWER)
    given = devices.restrict(app, device.device_id)
    for _ in range(3):
        with pytest.raises(NotAllowed):
            given.choices.save_first_player("Sam")
    found = [entry for entry in app.audit.load(AuditFilter(AuditKind.REFUSAL)) if entry.who == device.who]
    assert [(entry.what, entry.detail) for entry in found] == [
        ("Not allowed for the device", "viewer: choices.save_first_player")]


def test_what_is_below_a_service_is_out_of_reach(app: OpenedApp) -> None:
    devices = app.other_devices
    _, device = devices._store.add("Tablet", Role.OWNER)
    given: Any = devices.restrict(app, device.device_id)
    for target, name in ((given, "_database"), (given.sessions, "_database"), (given, "nothing")):
        with pytest.raises(AttributeError):
            getattr(target, name)


def test_roles_are_the_scopes_of_the_api() -> None:
    assert SCOPE_OF_ROLE == {Role.VIEWER: Scope.READ, Role.GOLFER: Scope.CONTROL, Role.OWNER: Scope.OWNER}
