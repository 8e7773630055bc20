from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from golf.errors import NotFound, SettingsError
from golf.maintenance import AuditFilter
from services.api_access.caller import Scope
from services.api_access.tokens import MOST_TOKENS, TOKENS_FILE, Tokens
from tests.opened_app import OpenedApp


class Watch:
    def __init__(self) -> None:
        self.now = datetime(2026, 12, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def tokens(app: OpenedApp, watch: Watch) -> Tokens:
    return Tokens(app.settings, app.database, watch)


def test_a_token_is_shown_once_and_kept_as_a_hash(app: OpenedApp, tokens: Tokens) -> None:
    secret, token = tokens.create("  Simulator   PC ", [Scope.UPLOAD], "Sam")
    kept = (app.settings.private_folder / TOKENS_FILE).read_text(encoding="utf-8")
    assert secret not in kept
    assert secret.removeprefix("rangebook_") not in kept
    assert (app.settings.private_folder / TOKENS_FILE).stat().st_mode & 0o777 == 0o600
    assert (token.name, set(token.scopes), token.player) == ("Simulator PC", {Scope.UPLOAD}, "Sam")
    assert tokens.load() == [token]
    assert len(secret) > 50


def test_a_token_says_who_it_is_and_another_text_nobody(tokens: Tokens) -> None:
    secret, token = tokens.create("Script", [Scope.READ, Scope.CONTROL])
    caller = tokens.check(secret)
    assert caller is not None
    assert (caller.token_id, caller.who, caller.scopes) == (token.token_id, "token Script", token.scopes)
    for wrong in ("", secret[:-1], secret + "x", secret.upper(), token.token_id, "rangebook_", "\udcff"):
        assert tokens.check(wrong) is None


def test_a_revoked_token_is_nobody_at_once_in_every_process(app: OpenedApp, tokens: Tokens, watch: Watch) -> None:
    secret, token = tokens.create("Script", [Scope.READ])
    other_process = Tokens(app.settings, app.database, watch)
    assert other_process.check(secret) is not None
    tokens.revoke("script")
    assert other_process.check(secret) is None
    assert not other_process.is_valid(token.token_id)
    with pytest.raises(NotFound):
        tokens.revoke("Script")


def test_the_last_use_is_noted_at_most_once_a_minute(tokens: Tokens, watch: Watch) -> None:
    secret, _ = tokens.create("Script", [Scope.READ])
    began = watch.now
    assert tokens.load()[0].last_used_at is None
    for seconds in (0, 30, 59):
        watch.now = began + timedelta(seconds=seconds)
        tokens.check(secret)
        assert tokens.load()[0].last_used_at == began
    watch.now = began + timedelta(seconds=61)
    tokens.check(secret)
    assert tokens.load()[0].last_used_at == watch.now
    watch.now = began - timedelta(days=400)  # the clock was set back: the use is noted all the same
    tokens.check(secret)
    assert tokens.load()[0].last_used_at == watch.now


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "bell\x07"])
def test_what_is_no_name_is_refused(tokens: Tokens, name: str) -> None:
    with pytest.raises(SettingsError):
        tokens.create(name, [Scope.READ])
    assert tokens.load() == []


def test_a_name_stands_for_one_token(tokens: Tokens) -> None:
    tokens.create("Script", [Scope.READ])
    with pytest.raises(SettingsError, match="already"):
        tokens.create("SCRIPT", [Scope.OWNER])
    with pytest.raises(SettingsError, match="scope"):
        tokens.create("Other", [])


def test_there_is_an_end_to_tokens(tokens: Tokens) -> None:
    path = tokens._file.path
    tokens.create("Script", [Scope.READ])
    document = json.loads(path.read_text())
    entry = next(iter(document["tokens"].values()))
    document["tokens"] = {f"{number:08x}": {**entry, "name": f"n{number}"} for number in range(MOST_TOKENS)}
    path.write_text(json.dumps(document))
    with pytest.raises(SettingsError, match="tokens already"):
        tokens.create("One more", [Scope.READ])


def test_a_damaged_file_lets_nobody_in(tokens: Tokens) -> None:
    secret, _ = tokens.create("Script", [Scope.READ])
    path: Path = tokens._file.path
    good = json.loads(path.read_text())
    for broken in ("", "{", "[]", '{"tokens": []}', '{"tokens": {"a": 1}}', '{"tokens": {"a": {"sha256": null}}}'):
        path.write_text(broken)
        assert tokens.check(secret) is None
        assert tokens.load() == []
    for missing in ("name", "scopes", "created_at", "player", "last_used_at"):
        token_id, entry = next(iter(good["tokens"].items()))
        path.write_text(json.dumps({"version": 1, "tokens": {
            token_id: {name: value for name, value in entry.items() if name != missing}}}))
        assert tokens.check(secret) is None


def test_scopes_that_this_version_does_not_know_allow_nothing(tokens: Tokens) -> None:
    secret, _ = tokens.create("Script", [Scope.READ])
    path = tokens._file.path
    path.write_text(path.read_text().replace('"read"', '"everything"'))
    caller = tokens.check(secret)
    assert caller is not None
    assert not any(caller.may(scope) for scope in Scope)


def test_making_and_revoking_are_in_the_audit_without_the_token(app: OpenedApp, tokens: Tokens) -> None:
    secret, _ = tokens.create("Script", [Scope.READ])
    tokens.revoke("Script")
    entries = app.audit.load(AuditFilter())
    assert [(entry.what, entry.detail) for entry in entries[:2]] == [
        ("Token revoked", "Script"), ("Token made", "Script (read)")]
    assert not any(secret in entry.detail + entry.what for entry in entries)
