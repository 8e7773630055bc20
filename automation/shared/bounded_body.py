"""The body of an answer from outside, read with a bound: no answer costs more memory than was allowed for it.

httpx unpacks each piece that arrives whole, through as many layers as the server names, before anybody can look at
the size: 7 kB that are packed twice become gigabytes. So every client reads the bytes as they came and unpacks them
here, piece by piece. Only one layer of gzip is unpacked, which is all that Rangebook asks for.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping

import httpx

ACCEPTED_ENCODING = "gzip"
_GZIP_NAMES = ("gzip", "x-gzip")
_GZIP = zlib.MAX_WBITS | 16
_OVERHEAD = 64 * 1024
"""What packing may add to a body that does not shrink, with room to spare."""


class BodyRefusedError(Exception):
    """An answer that is not read to its end."""


class BodyTooLargeError(BodyRefusedError):
    """It holds, packed or unpacked, more than was allowed."""


class BodyPackedOtherwiseError(BodyRefusedError):
    """It is packed in a way that was not asked for: several layers, or something else than gzip."""


class BoundedBody:
    """Takes the bytes of one body as they come and unpacks them; never holds more than ``largest`` of them."""

    def __init__(self, headers: Mapping[str, str], largest: int) -> None:
        """Raises BodyPackedOtherwiseError."""
        self._largest = largest
        self._content = bytearray()
        self._received = 0
        encoding = headers.get("content-encoding", "").strip().lower()
        if encoding not in ("", "identity", *_GZIP_NAMES):
            raise BodyPackedOtherwiseError
        self._unpacker = zlib.decompressobj(_GZIP) if encoding in _GZIP_NAMES else None

    def add(self, received: bytes) -> None:
        """Raises BodyTooLargeError, and httpx.DecodingError for what is not gzip although it is said to be."""
        self._received += len(received)
        if self._received > self._largest + _OVERHEAD:
            raise BodyTooLargeError
        piece = received if self._unpacker is None else self._unpack(self._unpacker, received)
        if len(self._content) + len(piece) > self._largest:
            raise BodyTooLargeError
        self._content += piece

    def finish(self) -> bytes:
        """The whole body. Raises httpx.DecodingError when the packed one is cut off."""
        if self._unpacker is not None and self._received and not self._unpacker.eof:
            raise httpx.DecodingError("the packed answer is cut off")
        return bytes(self._content)

    def _unpack(self, unpacker: zlib._Decompress, received: bytes) -> bytes:
        """At most one byte more than there is room for; what follows the end of the packed body is passed over."""
        if unpacker.eof:
            return b""
        try:
            return unpacker.decompress(received, self._largest - len(self._content) + 1)
        except zlib.error as error:
            raise httpx.DecodingError("the packed answer is broken") from error


def read_bounded(answer: httpx.Response, largest: int, look: Callable[[], object] = lambda: None) -> bytes:
    """The unpacked body of a streamed answer; ``look`` is called at each piece and may raise to end the reading.

    Raises BodyTooLargeError, BodyPackedOtherwiseError and what httpx raises.
    """
    body = BoundedBody(answer.headers, largest)
    pieces: Iterator[bytes] = answer.iter_raw()
    for piece in pieces:
        look()
        body.add(piece)
    return body.finish()


async def read_bounded_async(
    answer: httpx.Response, largest: int, look: Callable[[], object] = lambda: None
) -> bytes:
    """As ``read_bounded``, for an asynchronous client."""
    body = BoundedBody(answer.headers, largest)
    pieces: AsyncIterator[bytes] = answer.aiter_raw()
    async for piece in pieces:
        look()
        body.add(piece)
    return body.finish()
