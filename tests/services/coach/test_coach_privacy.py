"""Names in a question, and a new key that a server repeats: neither is read by anybody."""

from __future__ import annotations

import json
import logging
import unicodedata
from collections.abc import Iterator

import pytest

from golf.errors import CoachNotAnswered
from services.coach.anonymise import GOLFER, hide_names
from services.coach.api_keys import CoachKeys
from services.coach.providers import ProviderName
from services.coach.service import CoachChoice, CoachService
from services.secrets.keyring_access import KeyringAccess
from services.secrets.redaction import mask_text
from tests.opened_app import OpenedApp
from tests.services.chat_server import ChatServer, chat_server
from tests.services.keyring_doubles import MemoryKeyring


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as made:
        yield made


def test_a_key_that_a_server_repeats_is_on_no_page_and_in_no_log(
    app: OpenedApp, server: ChatServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = "sk-RepeatedCanary-0987654321"
    keyring = MemoryKeyring()
    desk = CoachService(app.database, CoachKeys(app.settings, KeyringAccess(lambda: keyring)))
    app.coach.save_choice(CoachChoice(is_on=True, provider=ProviderName.OWN, model="m",
                                      own_address=server.address))
    server.status = 400
    server.replies = [json.dumps({"error": {"message": f"Incorrect API key provided {key}. Look again."}}).encode()]
    with pytest.raises(CoachNotAnswered, match="Incorrect API key provided") as caught:
        desk.test_and_save_key(key)
    assert key not in str(caught.value)
    assert key not in caplog.text
    assert key not in mask_text(f"of {key}")


NFC_NAME = "Zoë Núñez"


@pytest.mark.parametrize(("typed", "stored"), [
    (unicodedata.normalize("NFD", NFC_NAME), NFC_NAME),
    (NFC_NAME, unicodedata.normalize("NFD", NFC_NAME)),
    (NFC_NAME, "Zoë  Núñez "),
    ("Zoë\u00a0 Núñez", NFC_NAME),
    ("ZOË NÚÑEZ", unicodedata.normalize("NFD", NFC_NAME)),
    ("JÜRGEN GROSS", "Jürgen Groß"),
    ("jürgen groß", "Jürgen GROSS"),
])
def test_a_name_is_hidden_however_it_is_written(typed: str, stored: str) -> None:
    assert hide_names(f"Is {typed}'s driver good?", [stored], {}) == f"Is {GOLFER}'s driver good?"
    assert hide_names(f"How is my {typed}?", [], {stored: "club 3"}) == "How is my club 3?"


def test_only_whole_names_are_hidden_and_the_rest_stays() -> None:
    question = "Ánna's Annabelle: 7 \u00a0Iron, Straße"
    assert hide_names(question, ["Anna", "Ira", " ", ""], {}) == question
