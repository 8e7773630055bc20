from __future__ import annotations

import hashlib

from golf.notices import NoticeChannel
from services.coach.api_keys import COACH_KEYS_FILE, CoachKeys
from services.notices.addresses import ADDRESS_FILE, NoticeAddresses
from tests.services.secrets.secret_store_contract import SecretStoreContract

MARK = hashlib.sha256(b"https://example.com").hexdigest()


class TestKeysForTheCoach(SecretStoreContract):
    make_store = CoachKeys
    one = ("https://example.com/v1", "sk-one-1234567890")
    other = ("http://localhost:11434/v1", "sk-other-1234567890")
    entry = f"coach/{MARK[:32]}"
    file_name, section, name = COACH_KEYS_FILE, "keys", MARK


class TestAddressesForNotices(SecretStoreContract):
    make_store = NoticeAddresses
    one = (NoticeChannel.WEBHOOK, "jsons://example.com/hook-one-path")
    other = (NoticeChannel.EMAIL, "mailtos://golfer:pass-other@example.com")
    entry = "notices/webhook"
    file_name, section, name = ADDRESS_FILE, "addresses", "webhook"
