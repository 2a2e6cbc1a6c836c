"""Law 4 for hosts and URLs: no text makes their readers raise."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from vanguard.layers.hosts import Host, matches, understand
from vanguard.layers.urls import Url, bare, find, split

NUMBERS = ["0x", "0X", "0", "00", "08", "9", "ff", "169", "254", "4294967296", "\uff11", "\u00b2"]
MARKS = [".", "[", "]", "%", "%25", "%2e", "@", ":", "::", "/", "\\", "?", "#", "\u3002", "\t", "-"]
NAMES = ["http", "file", "localhost", "nip.io", "xn--"]
PIECES = st.sampled_from([*NUMBERS, *MARKS, *NAMES])
ADDRESSES = st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=4).map(".".join)
GRAMMAR = ADDRESSES | st.lists(PIECES | ADDRESSES, max_size=12).map("".join) | st.text(max_size=30)


@given(GRAMMAR)
@example("0x.01")
@example("08.0x")
def test_every_text_is_understood_as_some_host(text: str) -> None:
    assert isinstance(understand(text), Host)
    assert matches(text, understand(text)) in (True, False)


@given(GRAMMAR)
def test_every_text_splits_into_a_url_or_nothing(text: str) -> None:
    assert isinstance(split(text), Url | None)
    for host in bare(text).hosts:
        assert isinstance(understand(host), Host)
    for start, end, _ in find(text):
        assert 0 <= start < end <= len(text)
