"""Whether a browser's way to us is encrypted, by our own certificate or by a proxy's."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import Scope


def came_encrypted(scope: Scope) -> bool:
    """As far as can be told: a proxy's word is believed. Nothing that lets anybody in may rest on it."""
    return scope.get("scheme") in ("https", "wss") or Headers(scope=scope).get("x-forwarded-proto", "") == "https"
