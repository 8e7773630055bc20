"""Unpacks what lies packed in the database: a file from elsewhere may hold a few bytes that unpack to gigabytes."""

from __future__ import annotations

import zlib

LARGEST_UNPACKED = 128 * 1024 * 1024
"""Several times the largest report that is ever fetched, with what is kept beside it."""


def unpack(packed: bytes) -> bytes:
    """The unpacked content. Raises zlib.error for what is broken, cut off or larger than anything stored here."""
    unpacker = zlib.decompressobj()
    content = unpacker.decompress(packed, LARGEST_UNPACKED)
    if not unpacker.eof:
        raise zlib.error("cut off, or too large")
    return content
