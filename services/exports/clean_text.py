"""Text from outside as a report may carry it: no control characters, no e-mail address, nothing that looks secret."""

from __future__ import annotations

import re
import unicodedata

from services.secrets.redaction import MASK, mask_text

_EMAIL = re.compile(r"[^\s@<>()\[\]{},;:\"']+@[^\s@<>()\[\]{},;:\"']+\.[^\s@<>()\[\]{},;:\"'.]+")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_KEPT = frozenset("\n\u200d\u200c")


def clean_text(text: str | None, limit: int = 200) -> str:
    """At most ``limit`` characters; line breaks stay. What is escaped for HTML is the template's business."""
    shown = (text or "").replace("\r\n", "\n").replace("\t", " ")[: 4 * limit]
    shown = "".join(ch for ch in shown if ch in _KEPT or unicodedata.category(ch) not in _HIDDEN)
    shown = _EMAIL.sub(MASK, mask_text(shown)).strip()
    return shown if len(shown) <= limit else shown[: limit - 1].rstrip() + "…"
