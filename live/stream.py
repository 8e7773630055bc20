"""JSON objects that stand back to back in a stream of bytes, however it is split.

A small machine looks at each byte once and knows where an object ends. It also knows where one cannot go on: then what
came so far is garbage, and the next ``{`` begins anew, so that half an object costs no more than itself. Whether a
whole object says anything is not looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_BYTES = 64 * 1024
"""Of one object. The longest message met has 1 kB."""
DEEPEST = 32
"""Objects within objects."""
_BLANKS = frozenset(b" \t\r\n")
_SCALAR = frozenset(b"+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_QUOTE, _BACKSLASH, _ANY_SCALAR = ord('"'), ord("\\"), ord("0")
_OPEN, _CLOSE, _OPEN_LIST, _CLOSE_LIST = b"{}[]"
_MAY_FOLLOW = {
    _QUOTE: b"{[:,", _OPEN: b"[:,", _OPEN_LIST: b"[:,", _ANY_SCALAR: b"[:,0", _CLOSE: b'{"}]0', _CLOSE_LIST: b'["}]0',
    ord(":"): b'"', ord(","): b'"}]0'}
"""After which byte that means something each of them may stand; every number or word is a ``0`` here."""
_FIRST_PRINTABLE = 0x20


@dataclass(frozen=True, slots=True)
class Garbage:
    """Bytes that are no object; ``reason`` says what is wrong with them."""

    reason: str


class ObjectSplitter:
    """Cuts one connection's bytes into objects. Holds at most ``longest`` bytes."""

    def __init__(self, longest: int = LONGEST_BYTES) -> None:
        self._longest = longest
        self._object = bytearray()
        self._open: list[int] = []
        """What is open and not closed yet, outermost first; empty between objects."""
        self._last = 0
        """The last byte that means something, outside of texts."""
        self._in_text = False
        self._is_escaped = False
        self._passed_over = False
        """Garbage between two objects was told already."""

    def feed(self, data: bytes) -> Iterator[bytes | Garbage]:
        """The objects that these bytes complete, and what was garbage, in order."""
        for byte in data:
            found = self._take(byte)
            if found is not None:
                yield found

    @property
    def is_inside(self) -> bool:
        """Whether an object has begun that is not complete."""
        return bool(self._open)

    def _take(self, byte: int) -> bytes | Garbage | None:
        if not self._open:
            return self._take_outside(byte)
        if len(self._object) >= self._longest:
            self._forget()
            return Garbage(f"an object is longer than {self._longest:,} bytes")
        if not self._can_follow(byte):
            self._forget()
            if byte == _OPEN:
                self._take_outside(byte)
            return Garbage("an object breaks off in the middle")
        self._object.append(byte)
        if self._open:
            return None
        whole = bytes(self._object)
        self._forget()
        self._passed_over = False
        return whole

    def _take_outside(self, byte: int) -> Garbage | None:
        if byte == _OPEN:
            self._passed_over = False
            self._object.append(byte)
            self._open.append(_CLOSE)
            self._last = byte
            return None
        if byte in _BLANKS or self._passed_over:
            return None
        self._passed_over = True
        return Garbage("something that is no object stands between two objects")

    def _can_follow(self, byte: int) -> bool:
        """Take a byte of an open object; False when no object goes on like this."""
        if self._in_text:
            return self._take_text(byte)
        if byte in _BLANKS:
            return True
        kind = _ANY_SCALAR if byte in _SCALAR else byte
        before, self._last = self._last, kind
        return before in _MAY_FOLLOW.get(kind, b"") and self._nest(kind)

    def _nest(self, kind: int) -> bool:
        """Keep what is open; False where it is closed as something else, or too deep."""
        if kind == _QUOTE:
            self._in_text = True
        elif kind in (_OPEN, _OPEN_LIST):
            self._open.append(_CLOSE if kind == _OPEN else _CLOSE_LIST)
        elif kind in (_CLOSE, _CLOSE_LIST):
            return self._open.pop() == kind
        return len(self._open) <= DEEPEST

    def _take_text(self, byte: int) -> bool:
        if self._is_escaped:
            self._is_escaped = False
        elif byte == _BACKSLASH:
            self._is_escaped = True
        elif byte == _QUOTE:
            self._in_text = False
        return byte >= _FIRST_PRINTABLE

    def _forget(self) -> None:
        self._object.clear()
        self._open.clear()
        self._in_text = self._is_escaped = False
        self._passed_over = True
