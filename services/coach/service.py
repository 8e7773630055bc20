"""The coach as pages use it: off until switched on; where it is asked, with which key, and the asking itself.

Switch, provider, address and model are kept with the data; the key is kept as a secret (services/coach/api_keys.py).
That a place has a key is kept, too, so that the keyring is asked for no others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from analysis.period import Basis
from automation.ports import StopSignal
from golf.errors import CoachAddressRefused, CoachNotReady
from golf.units import DisplayUnits
from services.coach.anonymise import hide_names
from services.coach.api_keys import CoachKeys, key_mark
from services.coach.background_call import CoachCall
from services.coach.chat_client import ChatEndpoint
from services.coach.conversation import ChatCoach, CoachAnswer, Turn
from services.coach.facts import CoachView, load_coach_view
from services.coach.providers import PROVIDERS, Provider, ProviderName, read_coach_address
from services.secrets.redaction import mask_in_log
from services.secrets.secret_store import Place
from services.shared.addresses import describe_host
from services.shared.audit_note import note_setting

if TYPE_CHECKING:
    from golf_db import GolfDatabase

_KEY, _KEYED_KEY = "coach", "coach_keyed"
LONGEST_MODEL = 120
LONGEST_KEY = 1000
_MODEL = re.compile(r"[!-~]{1,120}")
_WORKSPACE = re.compile(r"[A-Za-z0-9_-]{0,120}")
_API_KEY = re.compile(r"[!-~]{1,1000}")
_WHERE = "Go to Settings, Coach."


@dataclass(frozen=True, slots=True)
class CoachChoice:
    """What the golfer chose. ``address`` is for an own one only; ``workspace`` for a key that reaches several."""

    is_on: bool = False
    provider: ProviderName = ProviderName.OLLAMA
    model: str = ""
    own_address: str = ""
    workspace: str = ""

    @property
    def details(self) -> Provider:
        """What is known of the provider."""
        return PROVIDERS[self.provider]

    @property
    def address(self) -> str:
        """Where questions go; empty while an own address is not given."""
        return self.own_address if self.details.address is None else self.details.address

    @property
    def host(self) -> str:
        """The same, in short."""
        return describe_host(self.address)


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """What a page may show of a key: never the key."""

    place: Place | None
    needs_consent_for_file: bool


def load_coach_choice(database: GolfDatabase) -> CoachChoice:
    """What was chosen; off when nothing sensible is stored."""
    try:
        kept = json.loads(database.preferences.load(_KEY, "{}"))
        choice = CoachChoice(kept["is_on"] is True, ProviderName(kept["provider"]), *(
            str(kept[name]) for name in ("model", "own_address", "workspace")))
        return _checked(choice)
    except (KeyError, TypeError, ValueError, CoachAddressRefused, CoachNotReady):
        return CoachChoice()


def _checked(choice: CoachChoice) -> CoachChoice:
    model, workspace = choice.model.strip(), choice.workspace.strip()
    if model and not _MODEL.fullmatch(model):
        raise CoachNotReady("This is not the name of a model.", "Copy it from your provider's list; it has no spaces.")
    if not _WORKSPACE.fullmatch(workspace):
        raise CoachNotReady("This is not a workspace.", "Copy its id from your provider's console.")
    own = read_coach_address(choice.own_address) if choice.own_address.strip() else ""
    return replace(choice, model=model, workspace=workspace, own_address=own)


class CoachService:
    """Everything that pages ask of the coach."""

    def __init__(self, database: GolfDatabase, keys: CoachKeys) -> None:
        self._database = database
        self._keys = keys

    def save_choice(self, choice: CoachChoice) -> CoachChoice:
        """Keep it, cleaned up. Raises CoachAddressRefused or CoachNotReady for what cannot be meant."""
        checked = _checked(choice)
        self._database.preferences.save(_KEY, json.dumps(asdict(checked)))
        return checked

    def choice(self) -> CoachChoice:
        """What the golfer chose."""
        return load_coach_choice(self._database)

    def key_status(self) -> KeyStatus:
        """Whether a key is kept for the chosen place, and where. Raises KeyringUnavailable or SettingsError."""
        address = self.choice().address
        place = self._keys.find(address)[1] if self._is_keyed(address) else None
        return KeyStatus(place, self._keys.needs_consent_for_file())

    def why_not_ready(self) -> str:
        """What is missing before a question can be asked; empty when nothing is. Raises as ``key_status``."""
        choice = self.choice()
        if not choice.is_on:
            return "The coach is off."
        if not choice.address:
            return "The coach has no address yet."
        if not choice.model:
            return "The coach has no model yet."
        if choice.details.needs_key and not self._is_keyed(choice.address):
            return f"There is no key for {choice.host} yet."
        return ""

    def test(self) -> None:
        """Ask for one word, without any numbers. Raises CoachNotReady, CoachNotAnswered or what ``load`` raises."""
        self._build(self._ready_choice()).test()

    def test_and_save_key(self, typed: str, *, allow_file: bool = False) -> Place:
        """Try a key and keep it only when it works. Raises as ``test``, and KeyringUnavailable without consent."""
        choice, key = self.choice(), typed.strip()
        if not choice.address or not choice.model:
            raise CoachNotReady("Address and model come first.", "Save them, then the key.")
        if not _API_KEY.fullmatch(key):
            raise CoachNotReady("This is not a key.", "Copy it whole from your provider's console; it has no spaces.")
        self._keys.choose_place(allow_file=allow_file)
        mask_in_log(key)  # before it is tried: a refusal may repeat it
        self._build(choice, key).test()
        place = self._keys.save(choice.address, key, allow_file=allow_file)
        self._remember(choice.address, has_key=True)
        note_setting(self._database, "Key for the coach kept")
        return place

    def forget_key(self) -> bool:
        """Remove the key of the chosen place; whether there was one. Raises as ``load``."""
        address = self.choice().address
        was_kept = bool(address) and self._keys.clear(address)
        self._remember(address, has_key=False)
        if was_kept:
            note_setting(self._database, "Key for the coach removed")
        return was_kept

    def load_view(self, player: str, basis: Basis, units: DisplayUnits) -> CoachView:
        """All that may be sent about a player."""
        return load_coach_view(self._database, player, basis, units)

    def hide_names(self, question: str, view: CoachView) -> str:
        """The question as it is sent."""
        return hide_names(question, self._database.practice.load_players(), dict(view.own_names))

    def ask(self, question: str, view: CoachView, history: Sequence[Turn] = (),
            stop: StopSignal | None = None) -> CoachAnswer:
        """The answer to a question (names hidden already). Raises CoachNotReady, CoachNotAnswered and as ``load``.

        CoachStopped comes soon after ``stop`` is set.
        """
        return self._build(self._ready_choice()).ask(question, view.facts, history, stop)

    def begin(self, question: str, view: CoachView, history: Sequence[Turn] = ()) -> CoachCall:
        """Ask in a thread of its own: see ``CoachCall``."""
        return CoachCall(question, lambda stop: self.ask(question, view, history, stop))

    def _ready_choice(self) -> CoachChoice:
        if reason := self.why_not_ready():
            raise CoachNotReady(reason, _WHERE)
        return self.choice()

    def _build(self, choice: CoachChoice, key: str | None = None) -> ChatCoach:
        if key is None and self._is_keyed(choice.address):
            key = self._keys.load(choice.address)
        details = choice.details
        headers = {details.workspace_header: choice.workspace} if details.workspace_header and choice.workspace else {}
        return ChatCoach(ChatEndpoint(choice.address, key, headers=headers), choice.model,
                         limit_field=details.limit_field)

    def _is_keyed(self, address: str) -> bool:
        return bool(address) and key_mark(address) in self._database.preferences.load(_KEYED_KEY, "").split()

    def _remember(self, address: str, *, has_key: bool) -> None:
        kept = set(self._database.preferences.load(_KEYED_KEY, "").split())
        now = kept | {key_mark(address)} if has_key else kept - {key_mark(address)}
        self._database.preferences.save(_KEYED_KEY, " ".join(sorted(now)))
