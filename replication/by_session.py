"""What lies in the tables of a copy, brought together session by session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from golf.copies.records import Row


def merge_by_session(
    packed: Iterator[tuple[int, bytes]], streams: Mapping[str, Iterator[tuple[int, list[Row]]]],
    ahead: dict[str, tuple[int, list[Row]] | None],
) -> Iterator[tuple[int, Mapping[str, Sequence[Row]], bytes]]:
    """Streams in the order of the sessions' numbers, brought together; what belongs to no packed session has b""."""
    following = next(packed, None)
    while following is not None or any(ahead.values()):
        numbers = [each[0] for each in (following, *ahead.values()) if each is not None]
        number = min(numbers)
        rows: dict[str, Sequence[Row]] = {}
        for name in streams:
            found = ahead[name]
            rows[name] = found[1] if found is not None and found[0] == number else ()
            if rows[name]:
                ahead[name] = next(streams[name], None)
        content = b""
        if following is not None and following[0] == number:
            content, following = following[1], next(packed, None)
        yield number, rows, content
