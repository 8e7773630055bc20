from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.stream import DEEPEST, Garbage, ObjectSplitter
from tests.live.messages import BALL, heartbeat, message

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=10)
OBJECTS = st.dictionaries(st.text(max_size=8), VALUES, max_size=5)


def whole(data: bytes, splitter: ObjectSplitter | None = None) -> list[bytes | Garbage]:
    return list((splitter or ObjectSplitter()).feed(data))


def in_pieces(data: bytes, cuts: list[int]) -> list[bytes | Garbage]:
    splitter, found, start = ObjectSplitter(), list[bytes | Garbage](), 0
    for cut in [*sorted(cut % (len(data) + 1) for cut in cuts), len(data)]:
        found += splitter.feed(data[start:cut])
        start = cut
    return found


@given(st.lists(OBJECTS, max_size=6), st.lists(st.integers(0, 10_000), max_size=12), st.booleans(),
       st.sampled_from([b"", b" ", b"\r\n", b"\n\n\t"]))
def test_any_splitting_gives_the_same_messages(
    objects: list[dict[str, Any]], cuts: list[int], is_ascii: bool, between: bytes
) -> None:
    data = between.join(json.dumps(each, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass") for each in objects)
    found = in_pieces(data, cuts)
    assert [json.loads(each) for each in found if isinstance(each, bytes)] == objects
    assert len(found) == len(objects)


@given(st.binary(max_size=300) | st.text('{}[]":,\\01 a\n', max_size=80).map(str.encode),
       st.lists(st.integers(0, 10_000), max_size=12))
def test_garbage_is_the_same_garbage_however_it_is_split_and_ends_nothing(data: bytes, cuts: list[int]) -> None:
    splitter = ObjectSplitter()
    first = whole(data, splitter)
    assert in_pieces(data, cuts) == first
    after = [each for each in splitter.feed(b'"}]}' + message(1, BALL) + message(2, BALL)) if isinstance(each, bytes)]
    assert after[-1] == message(2, BALL), "whatever came before, the second message after it is heard"


@pytest.mark.parametrize("garbage", [b"hello", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"}{", b"{{{", b'{"a":}',
                                     b'{"a":1]', b'{"DeviceID":"x"', b'{"a":"line\nbreak', b"[1,2]", b'{"a" 1}'])
def test_a_message_after_garbage_is_heard(garbage: bytes) -> None:
    found = whole(garbage + message(7, BALL))
    assert found[-1] == message(7, BALL)
    assert any(isinstance(each, Garbage) for each in found[:-1])


def test_garbage_between_two_messages_is_told_once() -> None:
    found = whole(message(1, BALL) + b"no object" + message(2, BALL))
    assert [isinstance(each, Garbage) for each in found] == [False, True, False]


def test_half_an_object_is_no_message() -> None:
    splitter = ObjectSplitter()
    assert whole(message(1, BALL)[:-1], splitter) == []
    assert splitter.is_inside


def test_an_object_that_never_ends_is_forgotten_and_holds_no_memory() -> None:
    splitter = ObjectSplitter(longest=1000)
    found = [each for _ in range(50) for each in splitter.feed(b'{"a":"' + b"x" * 500)]
    assert found
    assert all(isinstance(each, Garbage) for each in found)
    assert len(splitter._object) <= 1000
    assert whole(b'"}' + heartbeat(), splitter)[-1] == heartbeat()


def test_objects_may_be_nested_but_not_without_end() -> None:
    assert isinstance(whole(b'{"a":' * (DEEPEST + 1))[0], Garbage)
    assert len(whole(b'{"a":' * DEEPEST + b"1" + b"}" * DEEPEST)) == 1
