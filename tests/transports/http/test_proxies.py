from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanguard.errors import ConfigError
from vanguard.transports.http.proxies import Client, Proxies

TRUSTED = ("10.0.0.0/8", "2001:db8::5")


def client(peer: str | None, *fields: tuple[str, str], trusted: tuple[str, ...] = TRUSTED) -> Client:
    scope: dict[str, Any] = {
        "client": (peer, 1234) if peer is not None else None,
        "scheme": "http",
        "headers": [(name.encode(), text.encode("latin-1")) for name, text in fields],
    }
    return Proxies(trusted).client(scope)


def address(peer: str, *fields: tuple[str, str], trusted: tuple[str, ...] = TRUSTED) -> str:
    return client(peer, *fields, trusted=trusted).address


def test_nobody_is_believed_unless_named() -> None:
    spoofed = (("x-forwarded-for", "1.2.3.4"), ("x-forwarded-proto", "https"), ("forwarded", "for=1.2.3.4"))
    assert client("192.0.2.7", *spoofed) == Client("192.0.2.7", "http", "192.0.2.7")
    assert client("10.0.0.1", *spoofed, trusted=()) == Client("10.0.0.1", "http", "10.0.0.1")


def test_the_nearest_hop_that_is_no_proxy_is_the_client() -> None:
    assert address("10.0.0.1", ("x-forwarded-for", "6.6.6.6, 192.0.2.7, 10.9.9.9")) == "192.0.2.7"
    assert address("2001:db8::5", ("x-forwarded-for", "192.0.2.7")) == "192.0.2.7"


def test_several_headers_are_one_list() -> None:
    fields = (("x-forwarded-for", "192.0.2.7"), ("x-forwarded-for", "10.2.2.2"))
    assert address("10.0.0.1", *fields) == "192.0.2.7"


def test_among_proxies_alone_the_farthest_is_the_client() -> None:
    assert address("10.0.0.1", ("x-forwarded-for", "10.1.1.1, 10.2.2.2")) == "10.1.1.1"
    assert address("10.0.0.1") == "10.0.0.1"


def test_what_stands_beyond_a_hop_that_cannot_be_read_is_not_looked_at() -> None:
    assert address("10.0.0.1", ("x-forwarded-for", "1.2.3.4, unknown, 10.2.2.2")) == "10.2.2.2"
    assert address("10.0.0.1", ("x-forwarded-for", "1.2.3.4,")) == "10.0.0.1"


@pytest.mark.parametrize(
    ("hop", "read"),
    [
        ("192.0.2.7:5000", "192.0.2.7"),
        ("[2001:db8::9]:5000", "2001:db8::9"),
        ("2001:DB8:0::9", "2001:db8::9"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_an_address_is_read_however_a_proxy_writes_it(hop: str, read: str) -> None:
    assert address("10.0.0.1", ("x-forwarded-for", hop)) == read


def test_the_standard_header_is_read_too() -> None:
    told = 'for=6.6.6.6, For="[2001:db8:7::9]:47011";proto=https;by=10.0.0.1, for=10.3.3.3'
    assert client("10.0.0.1", ("forwarded", told)) == Client("2001:db8:7::9", "https", "2001:db8:7::/64")
    assert address("10.0.0.1", ("forwarded", "for=_hidden")) == "10.0.0.1"


def test_where_two_headers_differ_the_proxy_itself_is_the_client() -> None:
    fields = (("x-forwarded-for", "192.0.2.7"), ("forwarded", "for=6.6.6.6"))
    assert address("10.0.0.1", *fields) == "10.0.0.1"
    assert address("10.0.0.1", fields[0], ("forwarded", "for=192.0.2.7")) == "192.0.2.7"


def test_the_scheme_is_https_only_where_all_say_so() -> None:
    assert client("10.0.0.1", ("x-forwarded-proto", "https")).scheme == "https"
    assert client("10.0.0.1", ("x-forwarded-proto", "HTTPS, https")).scheme == "https"
    assert client("10.0.0.1", ("x-forwarded-proto", "https, http")).scheme == "http"
    assert client("10.0.0.1", ("x-forwarded-proto", "gopher")).scheme == "http"
    assert client("192.0.2.7", ("x-forwarded-proto", "https")).scheme == "http"


def test_a_client_without_an_address_is_unknown() -> None:
    assert client(None, ("x-forwarded-for", "1.2.3.4")).address == "unknown"
    assert client("", ("x-forwarded-for", "1.2.3.4")).address == "unknown"


def test_a_list_that_is_no_list_of_proxies_is_refused() -> None:
    with pytest.raises(ConfigError, match="trusted_proxies"):
        Proxies(["10.0.0.0/8", "proxy.example"])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["x-forwarded-for", "forwarded"]), st.text('0123456789.,:=;"for[]', max_size=30)
        )
    )
)
def test_what_untrusted_peers_write_never_counts(fields: list[tuple[str, str]]) -> None:
    assert address("192.0.2.7", *fields) == "192.0.2.7"
    assert client("10.0.0.1", *fields).scheme == "http"


@given(st.lists(st.ip_addresses().map(str), max_size=5))
def test_nothing_beyond_the_nearest_stranger_counts(before: list[str]) -> None:
    assert (
        address("10.0.0.1", ("x-forwarded-for", ", ".join([*before, "192.0.2.7", "10.1.1.1"]))) == "192.0.2.7"
    )
