"""Every method of the API's services asks what the token allows, without any HTTP."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest

from services.api_access.caller import Caller, NotAllowed, Scope
from services.api_access.changes import SessionChange
from services.api_access.exports import ExportFormat, ExportKind
from services.api_access.service import ApiAccess
from services.api_access.sync import SyncWanted
from tests.opened_app import OpenedApp

ARGUMENTS: dict[str, dict[str, Any]] = {
    "start": {"wanted": SyncWanted()}, "load_run": {"run_id": "x"}, "load_history": {"limit": 1},
    "load_sessions": {"limit": 1}, "load_session": {"session_id": 1}, "load_shots": {"limit": 1},
    "load_progress": {"club": "Driver", "metric": "carry_m"},
    "change_session": {"session_id": 1, "change": SessionChange()}, "decide": {"keys": [], "choice": "hide"},
    "load_putting": {"limit": 1},
    "export_table": {"kind": ExportKind.SHOTS, "file_format": ExportFormat.CSV, "limit": 1},
    "upload": {"files": []}, "undo_changes": {"change_ids": [1]}, "undo_run": {"run_id": "x"},
}
CONTROLS = {"start", "stop", "validate", "dry_run", "clear_saved_progress", "change_session", "decide", "undo_changes",
            "undo_run"}
UPLOADS = {"upload", "describe_terms"}
OWNS = {"copy_database"}
FOR_ALL_STREAMS = {"load_latest", "look"}
"""Asked once a second for all listeners together; each of them was asked for its scope when it came."""
ALLOWED = {Scope.READ: {Scope.READ}, Scope.UPLOAD: {Scope.UPLOAD}, Scope.CONTROL: {Scope.READ, Scope.CONTROL},
           Scope.OWNER: set(Scope)}


def caller_with(*scopes: Scope) -> Caller:
    return Caller("id", "Script", frozenset(scopes))


def arguments_of(name: str, method: Callable[..., object]) -> dict[str, Any]:
    """Two services have a ``start``: one is told a path."""
    return {"path": "x"} if "path" in inspect.signature(method).parameters else ARGUMENTS.get(name, {})


def parts_of(api: ApiAccess) -> list[object]:
    """Every service that routes ask; tokens are for the guard, which asks before anybody is known."""
    return [getattr(api, field.name) for field in fields(api) if field.name != "tokens"]


def methods_of(api: ApiAccess) -> list[tuple[str, Callable[..., object]]]:
    return [(name, method) for part in parts_of(api) for name, method in inspect.getmembers(part, inspect.ismethod)
            if method.__self__ is part and not name.startswith("_") and name not in FOR_ALL_STREAMS]


def needed_for(name: str) -> Scope:
    if name in UPLOADS:
        return Scope.UPLOAD
    return Scope.OWNER if name in OWNS else Scope.CONTROL if name in CONTROLS else Scope.READ


def test_every_method_is_given_who_asks_first(app: OpenedApp) -> None:
    methods = methods_of(app.api)
    assert len(methods) >= 19
    for name, method in methods:
        assert next(iter(inspect.signature(method).parameters)) == "caller", name


@pytest.mark.parametrize("scope", list(Scope))
def test_a_token_may_what_its_scope_says_and_nothing_else(app: OpenedApp, scope: Scope) -> None:
    for name, method in methods_of(app.api):
        needed = needed_for(name)
        if needed not in ALLOWED[scope]:
            with pytest.raises(NotAllowed, match=needed.value):
                method(caller_with(scope), **arguments_of(name, method))


def test_no_scope_allows_nothing_and_several_add_up(app: OpenedApp) -> None:
    for name, method in methods_of(app.api):
        with pytest.raises(NotAllowed):
            method(caller_with(), **arguments_of(name, method))
    both = caller_with(Scope.READ, Scope.UPLOAD)
    assert [scope for scope in Scope if both.may(scope)] == [Scope.READ, Scope.UPLOAD]


def test_the_lists_above_name_real_methods(app: OpenedApp) -> None:
    known = {name for part in parts_of(app.api) for name in vars(type(part))}
    assert {*ARGUMENTS, *CONTROLS, *UPLOADS, *OWNS, *FOR_ALL_STREAMS} <= known
