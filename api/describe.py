"""``python -m api.describe``: write docs/api/openapi.json, the description that the API serves itself."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from api.application import build_application, describe_api
from api.guard import Tickets

PLACE = Path(__file__).parents[1] / "docs" / "api" / "openapi.json"


def write_description(place: Path = PLACE) -> None:
    """Write the document; nothing is opened for it."""
    nobody: Any = SimpleNamespace(sync=SimpleNamespace(load_latest=None), live_shots=SimpleNamespace(look=None))
    document = describe_api(build_application(nobody, Tickets()))
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_description()
