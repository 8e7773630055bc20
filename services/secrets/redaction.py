"""Masks secrets in whatever is about to be written down: the second line of defence.

Known secrets are masked wherever they stand; report keys, passwords and cookies also by the places
they usually stand in.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from urllib.parse import quote, quote_plus

MASK = "…"
_SHORTEST_SECRET = 4  # shorter ones would mask half of the log and tell what they are
_SECRET_NAMES = re.compile(r"(?:^|_)(?:password|passwd|secret|token|cookies?|authorization|credentials?|key|keys)$",
                           re.IGNORECASE)
_PLACES = (
    # …/report/43285/<key>, …/report/shotimage/43285/<key>/…, …/allsessions/43285/<key>/… (uneekor.md)
    re.compile(r"(?P<before>/(?:report|shotimage|allsessions)/\d+/)[^/\s\"'?#<>]+", re.IGNORECASE),
    re.compile(r"(?P<before>\b(?:key|password|passwd|pwd|token|secret)[\"']?\s*[=:]\s*[\"']?)[^&\s\"',;<>]+",
               re.IGNORECASE),
    re.compile(r"(?P<before>%3Fkey%3D|%26key%3D|\bkey%3D)[^&%\s\"'<>]+", re.IGNORECASE),
    re.compile(r"(?P<before>\b(?:set-cookie|cookie|authorization)[\"']?\s*[=:]\s*)[^\r\n]+", re.IGNORECASE),
)

_secrets: set[str] = set()
_lock = threading.Lock()


def mask_in_log(*secrets: str) -> None:
    """From now on these texts are masked, plain, escaped or percent-encoded, wherever they turn up."""
    with _lock:
        for secret in secrets:
            if len(secret) >= _SHORTEST_SECRET:
                _secrets.update({secret, quote(secret, safe=""), quote_plus(secret), repr(secret)[1:-1],
                                 json.dumps(secret)[1:-1]})


def mask_text(text: str) -> str:
    """The text without what is known to be secret or stands where secrets stand."""
    with _lock:
        known = sorted(_secrets, key=len, reverse=True)
    for secret in known:
        if secret in text:
            text = text.replace(secret, MASK)
    for place in _PLACES:
        text = place.sub(rf"\g<before>{MASK}", text)
    return text


def mask(value: object) -> object:
    """The same value, deeply, made of plain types only; fields named like secrets lose their value."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {mask_text(str(name)): MASK if _SECRET_NAMES.search(str(name)) else mask(inner)
                for name, inner in value.items()}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str | bytes | bytearray):
        return [mask(inner) for inner in value]
    return mask_text(str(value))
