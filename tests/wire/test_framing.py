from __future__ import annotations

import random
import tracemalloc

from vanguard.wire.framing import KEPT_HEAD, Lines, Oversize


def cut(data: bytes, sizes: list[int], maximum: int = 1000) -> list[bytes | Oversize]:
    lines, found, at = Lines(maximum), [], 0
    for size in sizes:
        found += lines.feed(data[at : at + size])
        at += size
    found += lines.feed(data[at:])
    rest = lines.end()
    return found if rest is None else [*found, rest]


def test_lines_are_cut_at_newline_bytes_only() -> None:
    text = 'a\r\nb\u2028\u0085\x0b\x0c\rc\n\n{"d":1}\n'.encode()
    assert Lines(100).feed(text) == [b"a\r", "b\u2028\u0085\x0b\x0c\rc".encode(), b"", b'{"d":1}']


def test_however_a_stream_is_cut_its_lines_are_the_same() -> None:
    dice = random.Random(7)
    data = b"\n".join(b"x" * dice.choice([0, 1, 3, 8, 9, 30]) for _ in range(300))
    whole = cut(data, [], maximum=8)
    for _ in range(200):
        assert cut(data, [dice.randrange(20) for _ in range(dice.randrange(200))], maximum=8) == whole


def test_a_line_of_exactly_the_maximum_is_a_line() -> None:
    assert cut(b"12345678\n123456789\n1\n", [3, 9], maximum=8) == [
        b"12345678",
        Oversize(9, b"123456789", b"123456789"),
        b"1",
    ]


def test_a_line_that_is_too_long_is_dropped_and_the_stream_goes_on() -> None:
    lines = Lines(100)
    assert lines.feed(b"a" * 80) == []
    assert lines.feed(b"b" * 80) == []
    everything = b"a" * 80 + b"b" * 80 + b"c" * 80
    assert lines.feed(b"c" * 80 + b"\nnext\nla") == [Oversize(240, everything, everything), b"next"]
    assert lines.feed(b"st\n") == [b"last"]


def test_the_unterminated_rest_comes_at_the_end_once() -> None:
    lines = Lines(4)
    lines.feed(b"ab\ncd")
    assert lines.end() == b"cd"
    assert lines.end() is None
    lines.feed(b"12345")
    assert lines.end() == Oversize(5, b"12345", b"12345")
    assert lines.end() is None


def test_sixteen_mebibytes_in_small_pieces_are_one_line_at_linear_cost() -> None:
    lines = Lines(16 * 1024 * 1024)
    piece = b"x" * 4096
    for _ in range(4096):
        assert lines.feed(piece) == []
    assert lines.feed(b"\n") == [piece * 4096]


def test_an_endless_line_keeps_no_more_than_the_maximum() -> None:
    lines = Lines(1_000_000)
    piece = b"x" * 65_536
    tracemalloc.start()
    for _ in range(500):
        lines.feed(piece)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * (1_000_000 + 65_536) + KEPT_HEAD
    [report] = lines.feed(b"\n")
    assert isinstance(report, Oversize)
    assert report.size == 500 * 65_536
