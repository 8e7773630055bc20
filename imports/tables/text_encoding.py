"""In which encoding a text file is: from its byte-order mark, its NULs, or whether it is UTF-8; else Windows' own."""

from __future__ import annotations

import codecs

from golf.errors import FileUnreadable

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK = 1_000_000
_CONTROLS = bytes(number for number in range(32) if number not in (9, 10, 11, 12, 13, 26, 27, 31))


def find_encoding(data: bytes) -> str:
    """The name of the encoding. Raises FileUnreadable for what is no text."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    start = data[:4000]
    if start.count(0) > len(start) // 5:
        return _utf_16(start)
    if len(start) - len(start.translate(None, _CONTROLS)) > max(8, len(start) // 50):
        raise no_text()
    return "utf-8" if _is_utf_8(data) else "cp1252"


def _utf_16(start: bytes) -> str:
    """Text of Latin letters has a NUL beside each: at odd places when the low byte comes first."""
    odd, even = start[1::2].count(0), start[0::2].count(0)
    if min(odd, even) * 4 > max(odd, even):
        raise no_text()
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = start[:len(start) // 2 * 2].decode(encoding, errors="replace")
    if sum(letter.isprintable() or letter.isspace() for letter in text) < 0.9 * len(text):
        raise no_text()
    return encoding


def _is_utf_8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for place in range(0, len(data), _CHUNK):
            decoder.decode(data[place:place + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def no_text() -> FileUnreadable:
    """The error for bytes that are no text."""
    return FileUnreadable("The file is neither text nor a workbook.",
                          "Export the shots as CSV, Excel (.xlsx) or JSON, and choose that file.")
