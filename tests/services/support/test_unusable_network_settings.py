"""A proxy or certificates that httpx cannot use: said as a setting, wherever a client is made."""

from __future__ import annotations

import threading
from pathlib import Path

import httpx
import pytest
from keyring.backends import fail

from automation.reports.report_api import ReportApi
from automation.shared.http_client import build_client
from automation.shared.request_pacing import RequestPacer
from golf.errors import CoachNotAnswered, SettingsError
from golf.settings import Settings
from services.coach.chat_client import ChatEndpoint
from services.secrets.keyring_access import KeyringAccess
from services.support.doctor import CheckState, examine
from tests.services.small_house import NOBODY

SETTINGS = [
    ("ALL_PROXY", "socks5://me:canary@127.0.0.1:9", "SOCKS"),
    ("all_proxy", "socks://127.0.0.1:9", "proxy"),
    ("HTTPS_PROXY", "http://me:canary@host:port", "proxy"),
    ("NO_PROXY", "[::1]:x", "proxy"),
    ("SSL_CERT_FILE", "/nowhere/canary.pem", "certificates"),
]


@pytest.fixture(params=SETTINGS, ids=lambda setting: f"{setting[0]}={setting[1]}")
def allowed_text(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With each of these in the environment: the word that its error says."""
    name, value, allowed_text = request.param
    for proxy in ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
        monkeypatch.delenv(proxy.lower(), raising=False)
    monkeypatch.setenv(name, value)
    return str(allowed_text)


def test_the_error_names_the_setting_and_the_step_and_no_value(allowed_text: str) -> None:
    with pytest.raises(SettingsError) as told:
        build_client(httpx.Client)
    assert allowed_text in told.value.what_happened
    assert "start Rangebook again" in told.value.what_to_do
    assert "canary" not in str(told.value)
    assert any(name.upper() in str(told.value) for name, _, each in SETTINGS if each == allowed_text)


def test_a_sync_hears_of_it(allowed_text: str) -> None:
    stop = threading.Event()
    with pytest.raises(SettingsError, match=allowed_text):
        ReportApi(NOBODY, RequestPacer(None, stop), stop)


def test_a_question_to_the_coach_hears_of_it(allowed_text: str) -> None:
    with pytest.raises(CoachNotAnswered, match=allowed_text):
        ChatEndpoint("https://models.example").post("{}")


def test_the_doctor_goes_on_and_says_it(allowed_text: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, portal_url=NOBODY, api_url=NOBODY)
    checks = {check.name: check for check in examine(settings, keyring=KeyringAccess(fail.Keyring))}
    assert checks["Portal"].state is checks["Report API"].state is CheckState.FAIL
    assert allowed_text in checks["Report API"].sentence
    assert checks["Sync"].state is CheckState.OK
