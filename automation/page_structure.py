"""The shape of a page without any of its text: what can be logged when the portal has changed."""

from __future__ import annotations

import hashlib

from selectolax.lexbor import LexborHTMLParser

_COUNTED = ("table", "tr", "li", "a", "button", "input", "select", "iframe", "form")


def fingerprint(html: str) -> str:
    """Counts of telling elements and a hash over the tags in order: no text, no address, no name."""
    body = LexborHTMLParser(html.encode("utf-8", "replace").decode("utf-8")).body
    if body is None:
        return "empty"
    tags = [node.tag or "" for node in body.traverse()]
    counts = " ".join(f"{tag}:{tags.count(tag)}" for tag in _COUNTED if tag in tags)
    digest = hashlib.sha256(" ".join(tags).encode()).hexdigest()[:12]
    return f"{counts} #{digest}".strip()
