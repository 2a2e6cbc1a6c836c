from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vanguard.wire.framing import Oversize
from vanguard.wire.sse import Event, Events, Frame, encode, message_of


def read(stream: bytes, cuts: tuple[int, ...] = (), maximum: int = 10_000) -> list[Frame]:
    events, found, at = Events(maximum), [], 0
    for cut in sorted(cuts):
        found += events.feed(stream[at:cut])
        at = max(at, cut)
    return [*found, *events.feed(stream[at:]), *events.end()]


def only(stream: bytes) -> Event:
    (event,) = read(stream)
    assert isinstance(event, Event)
    return event


def obvious(stream: bytes) -> list[tuple[str, bytes, str | None]]:
    """Name, data and last id of each event that a client dispatches, as the standard words it."""
    lines = stream.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    found, name, data, last = [], "", b"", None
    for line in lines[:-1]:
        field, _, content = line.partition(b":")
        content = content[1:] if content[:1] == b" " else content
        if not line:
            if data:
                found.append((name or "message", data[:-1], last))
            name, data = "", b""
        elif field == b"event":
            name = content.decode("utf-8", "replace")
        elif field == b"data":
            data += content + b"\n"
        elif field == b"id" and b"\0" not in content:
            last = content.decode("utf-8", "replace")
    return found


def test_an_event_has_its_fields_and_its_bytes() -> None:
    stream = b': hi\nevent: message\nid: 7\nretry: 1500\ndata: {"a":1}\n\n'
    assert only(stream) == Event(stream, "message", b'{"a":1}', "7", 1500)


def test_data_lines_are_joined_by_newlines() -> None:
    assert only(b"data: a\ndata\ndata:  b\n\n").data == b"a\n\n b"


def test_no_data_is_told_from_empty_data() -> None:
    assert only(b"id: 1\n\n").data is None
    assert only(b"id: 1\ndata:\n\n").data == b""
    assert only(b"data\n\n").data == b""


def test_a_comment_is_nothing_but_comment_lines() -> None:
    assert only(b":\n\n").comment
    assert only(b": ping\r\n:\r\n\r\n").comment
    assert not only(b": ping\ndata: x\n\n").comment
    assert not only(b": ping\nunknown: x\n\n").comment
    assert not only(b"\n").comment


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_ending_of_a_line_is_read_and_nothing_is_waited_for(end: bytes) -> None:
    stream = end.join([b"event: e", b"data: x", b"data: y", b"", b""])
    assert Events(100).feed(stream) == [Event(stream, "e", b"x\ny")]


def test_a_byte_order_mark_opens_a_stream_and_is_no_part_of_the_first_line() -> None:
    assert only(b"\xef\xbb\xbfdata: x\n\n").data == b"x"
    assert read(b"data: x\n\n\xef\xbb\xbfdata: y\n\n")[1].data is None  # type: ignore[union-attr]


def test_names_of_fields_are_exact() -> None:
    event = only(b"Data: x\n data: y\nEVENT: z\ndata : w\n\n")
    assert (event.data, event.name) == (None, "")


def test_an_id_with_a_nul_and_a_retry_that_is_no_number_are_not_taken() -> None:
    event = only(b"id: a\0b\nretry: 1.5\nretry: -1\nretry: " + b"9" * 5000 + b"\ndata: x\n\n")
    assert (event.id, event.retry) == (None, None)


def test_what_a_stream_leaves_without_its_blank_line_is_not_finished() -> None:
    assert read(b"data: x\n\ndata: y\n") == [
        Event(b"data: x\n\n", data=b"x"),
        Event(b"data: y\n", data=b"y", finished=False),
    ]
    assert read(b"") == []


def test_an_event_that_is_too_long_is_dropped_and_the_stream_goes_on() -> None:
    long = b"data: " + b"x" * 50 + b"\n\n"
    assert read(b"data: a\n\n" + long + b"data: b\n\n", (12, 30), maximum=20) == [
        Event(b"data: a\n\n", data=b"a"),
        Oversize(len(long), long, long),
        Event(b"data: b\n\n", data=b"b"),
    ]


def test_an_event_of_exactly_the_maximum_is_an_event() -> None:
    assert isinstance(read(b"data: 12\n\n", maximum=10)[0], Event)
    assert isinstance(read(b"data: 12\n\n", maximum=9)[0], Oversize)


def test_an_event_that_never_ends_holds_no_more_than_the_maximum() -> None:
    events = Events(100_000)
    tracemalloc.start()
    try:
        for _ in range(2_000):
            assert events.feed(b"data: " + b"x" * 10_000 + b"\n") == []
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
    (rest,) = events.end()
    assert isinstance(rest, Oversize)
    assert rest.size == 2_000 * 10_007


PIECES = st.sampled_from(
    [
        b"\n",
        b"\r",
        b"\r\n",
        b"\n\n",
        b"data",
        b"data: x",
        b"event: e",
        b"id: 1",
        b":c",
        b"retry: 5",
        b" ",
        b"\xff",
    ]
)
STREAMS = st.builds(
    lambda bom, parts: (b"\xef\xbb\xbf" if bom else b"") + b"".join(parts),
    st.booleans(),
    st.lists(PIECES | st.binary(max_size=4), max_size=30),
)


@given(STREAMS, st.lists(st.integers(0, 120), max_size=20), st.sampled_from([5, 12, 10_000]))
@example(b"\r\r\ndata: x\r\n\r\n", [1, 2], 10_000)
@example(b"data: x\r\n\r\n", [8, 9, 10], 10_000)
@example(b"data: x\r\r\n\n", [8, 9, 10], 10_000)
@example(b"\r\n\r\n", [1, 2, 3], 10_000)
@example(b"\xef\xbb\xbf\n", [1, 2, 3], 10_000)
def test_however_a_stream_is_cut_its_events_are_the_same(
    stream: bytes, cuts: list[int], maximum: int
) -> None:
    whole = read(stream, maximum=maximum)
    assert read(stream, tuple(cuts), maximum) == whole
    assert read(stream, tuple(range(len(stream))), maximum) == whole


@given(STREAMS)
def test_the_bytes_of_all_events_are_the_stream(stream: bytes) -> None:
    assert b"".join(event.raw for event in read(stream) if isinstance(event, Event)) == stream


@given(STREAMS)
@example(b"data: x\r\r\ndata: y\r\n\r\n")
def test_events_are_what_the_standard_makes_of_a_stream(stream: bytes) -> None:
    last, found = None, []
    for event in read(stream):
        assert isinstance(event, Event)
        if not event.finished:
            break
        last = event.id if event.id is not None else last
        if event.data is not None and event.raw.strip(b"\r\n\xef\xbb\xbf"):
            found.append((event.name or "message", event.data, last))
    # A data line that is empty alone gives the standard a buffer of one newline, which it dispatches as "".
    assert found == obvious(stream)


@given(
    st.binary(max_size=60),
    st.sampled_from(["", "message", "endpoint"]),
    st.none() | st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=8),
    st.none() | st.integers(0, 10**9 - 1),
)
def test_what_is_encoded_is_read_again(data: bytes, name: str, id: str | None, retry: int | None) -> None:
    raw = encode(data, name=name, id=id, retry=retry)
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    assert read(raw) == [Event(raw, name, lines, id, retry)]


def test_nothing_can_be_smuggled_into_an_event_by_its_name_or_id() -> None:
    with pytest.raises(ValueError, match="event"):
        encode(b"x", name="a\ndata: y")
    with pytest.raises(ValueError, match="id"):
        encode(b"x", id="a\rdata: y")


def test_the_message_in_an_event_that_was_too_long_is_told_from_the_event() -> None:
    (found,) = Events(20).feed(b'event: message\nid: 1\ndata: {"id":7,"result":"xxxxxxxxxxx"}\n\n')
    assert isinstance(found, Oversize)
    message = message_of(found)
    assert message.head.startswith(b'{"id":7,')
    assert message.tail.endswith(b'xxx"}')
    assert message_of(Oversize(9, b": comment", b"")) == Oversize(9, b": comment", b"")


def test_an_event_is_endless_once_it_is_twice_as_long_as_it_may_be() -> None:
    events = Events(20)
    events.feed(b"data: " + b"x" * 30)
    assert not events.endless
    events.feed(b"x" * 30)
    assert events.endless
    events.feed(b"\n\n")
    assert not events.endless
