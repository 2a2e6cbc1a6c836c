from __future__ import annotations

import pytest

from vanguard.layers.urls import find, split


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("http://example.com/a", "example.com"),
        ("HTTP://Example.com:8080?x", "Example.com"),
        ("http://good.com@evil.com/", "evil.com"),
        ("http://a:b@c@evil.com", "evil.com"),
        ("http:/\\evil.com", "evil.com"),
        ("http:evil.com", "evil.com"),
        ("http:\\\\evil.com\\x", "evil.com"),
        ("ht\ntp://ev\til.com", "evil.com"),
        (" \x00http://evil.com", "evil.com"),
        ("//evil.com/x", "evil.com"),
        ("http://[::1]:80/", "[::1]"),
        ("gopher://evil.com:70/_x", "evil.com"),
        ("http://evil.com#@good.com/", "evil.com"),
    ],
)
def test_the_first_host_is_what_a_browser_would_ask(text: str, host: str) -> None:
    url = split(text)
    assert url is not None
    assert url.hosts[0] == host


def test_hosts_that_only_other_parsers_see_are_named_too() -> None:
    url = split("http://good.com\\@evil.com/")
    assert url is not None
    assert url.hosts[:2] == ("good.com", "evil.com")


@pytest.mark.parametrize("text", ["hello", "12:30", "a/b", "note: x", "key:value", "C:\\x"])
def test_other_texts_are_no_urls(text: str) -> None:
    assert split(text) is None


def test_urls_inside_a_text_are_found_without_the_stop_that_follows() -> None:
    text = "see https://a.example/x, then (http://b.example)."
    assert [found for _, _, found in find(text)] == ["https://a.example/x", "http://b.example"]
