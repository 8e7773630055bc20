"""What is remembered of a golfer's files: answers by device, who a name is, and layouts mapped by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from imports.profile import Profile, read_profile
from services.shared.database_service import DatabaseService

_ANSWERS_KEY, _PLAYERS_KEY, _PROFILES_KEY = "import_answers", "import_players", "import_profiles"
_HANDS_KEY = "import_hands"


class Remembered(DatabaseService):
    """Kept with the data, so that every page and command asks the same."""

    def load_answers(self, format_id: str) -> dict[str, Any]:
        """What was said of the last file of this format; empty when nothing was."""
        found = self._load(_ANSWERS_KEY).get(format_id)
        return dict(found) if isinstance(found, dict) else {}

    def save_answers(self, format_id: str, answers: Mapping[str, Any]) -> None:
        """Remember these beside what is remembered already."""
        every = self._load(_ANSWERS_KEY)
        before = every.get(format_id)
        after = {**(before if isinstance(before, dict) else {}), **answers}
        if after != before:
            self._database.preferences.save(_ANSWERS_KEY, json.dumps({**every, format_id: after}))

    def load_players(self) -> dict[str, str]:
        """Who the names of files are here."""
        return {name: known for name, known in self._load(_PLAYERS_KEY).items() if isinstance(known, str)}

    def save_players(self, players: Mapping[str, str]) -> None:
        """Remember who these names are."""
        known = self._load(_PLAYERS_KEY)
        if players and {**known, **players} != known:
            self._database.preferences.save(_PLAYERS_KEY, json.dumps({**known, **players}))

    def load_denied_hands(self) -> dict[str, str]:
        """By player the hand, ``left`` or ``right``, that files say and the golfer has said is wrong."""
        return {player: hand for player, hand in self._load(_HANDS_KEY).items() if isinstance(hand, str)}

    def save_denied_hand(self, player: str, hand: str) -> None:
        """Remember that files are wrong about a player's hand; an empty one: that they are right."""
        every = {**self._load(_HANDS_KEY), player: hand}
        self._database.preferences.save(_HANDS_KEY, json.dumps(every))

    def load_profiles(self) -> list[Profile]:
        """The layouts that the golfer mapped, by name; one that cannot be read is left out."""
        found = []
        for document in self._load(_PROFILES_KEY).values():
            try:
                found.append(read_profile(document))
            except (ValueError, AttributeError):
                continue
        return sorted(found, key=lambda profile: profile.name.casefold())

    def save_profile(self, profile: Profile) -> None:
        """Keep a mapping under its name, in place of an earlier one of that name."""
        every = self._load(_PROFILES_KEY)
        self._database.preferences.save(_PROFILES_KEY, json.dumps({**every, profile.name: profile.to_json()}))

    def delete_profile(self, name: str) -> None:
        """Forget a mapping; files that were read with it stay as they are."""
        every = self._load(_PROFILES_KEY)
        if every.pop(name, None) is not None:
            self._database.preferences.save(_PROFILES_KEY, json.dumps(every))

    def _load(self, key: str) -> dict[str, Any]:
        try:
            found = json.loads(self._database.preferences.load(key, "{}"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}
