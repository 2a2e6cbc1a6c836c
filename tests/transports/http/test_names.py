from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanguard.errors import ConfigError
from vanguard.model.hosted import Hosted
from vanguard.transports.http.names import Names, Origins, is_loopback, names_of, origins_of


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.8.7", "::1", "[::1]", "localhost", "LocalHost"])
def test_a_loopback_address_is_for_this_machine_alone(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "::", "192.168.0.1", "localhost.example", "gateway"])
def test_any_other_address_is_public(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1:8080", "[::1]:80", "[0:0:0:0:0:0:0:1]"]
)
def test_a_gateway_on_loopback_answers_to_loopback_names_with_any_port(host: str) -> None:
    assert names_of(Hosted()).allow(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "localhost.",
        "localhost:",
        "localhost:x",
        "localhost:123456",
        "user@localhost",
        "localhost/",
        "localhost,evil.example",
        " localhost",
        "[::1",
        "[::1]x",
        "::1",
        "0.0.0.0",
        "2130706433",
        "ⓛocalhost",
        "",
    ],
)
def test_nothing_that_only_looks_like_a_loopback_name_is_answered_to(host: str) -> None:
    assert not names_of(Hosted()).allow(host)


def test_a_public_gateway_answers_to_its_public_name_alone() -> None:
    names = names_of(Hosted(host="0.0.0.0", public_url="https://mcp.example.com/gateway"))
    assert names.allow("MCP.example.com")
    assert names.allow("mcp.example.com:443")
    assert not names.allow("localhost:8080")
    assert not names.allow("a.mcp.example.com")


def test_a_public_gateway_that_was_given_no_name_answers_to_this_machines() -> None:
    assert names_of(Hosted(host="0.0.0.0")).allow("localhost:8080")


def test_a_gateway_answers_to_the_address_it_listens_on() -> None:
    assert names_of(Hosted(host="192.0.2.7", public_url="https://a.example")).allow("192.0.2.7:8080")
    assert names_of(Hosted(host="2001:db8::1", public_url="https://a.example")).allow("[2001:DB8:0::1]:8080")


def test_a_gateway_behind_a_tunnel_answers_to_both_its_names() -> None:
    names = names_of(Hosted(public_url="https://mcp.example.com", allowed_hosts=("*.tunnel.example",)))
    assert names.allow("mcp.example.com")
    assert names.allow("127.0.0.1:8080")
    assert names.allow("team.tunnel.example")


def test_an_entry_is_a_name_a_suffix_or_either_with_a_port() -> None:
    names = Names(
        ["a.example", "b.example:8443", "c.example:*", "*.d.example", "*.e.example:1", "bücher.example"], ""
    )
    for host in ("a.example:5", "b.example:8443", "c.example", "x.y.d.example:7", "x.e.example:1"):
        assert names.allow(host), host
    assert names.allow("xn--bcher-kva.example")
    for host in (
        "b.example",
        "b.example:1",
        "d.example",
        "xd.example",
        ".d.example",
        "x.e.example",
        "e.example:1",
    ):
        assert not names.allow(host), host


@pytest.mark.parametrize(
    "entry", ["", "*", "https://a.example", "a.example/x", "a*.example", "a b", "x:99999999", "*."]
)
def test_an_entry_that_is_no_host_name_is_refused(entry: str) -> None:
    with pytest.raises(ConfigError, match="allowed_hosts"):
        names_of(Hosted(allowed_hosts=(entry,)))


@pytest.mark.parametrize(
    "url", ["mcp.example.com", "ftp://a.example", "https://", "https://u:p@a.example", "http://[x"]
)
def test_a_public_url_that_is_none_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ConfigError, match="public_url") as caught:
        names_of(Hosted(public_url=url))
    assert "u:p" not in str(caught.value)


def test_pages_of_this_machine_may_use_a_gateway_on_loopback() -> None:
    origins = origins_of(Hosted())
    for origin in ("http://localhost", "http://localhost:6274", "https://127.0.0.1:1", "http://[::1]:3000"):
        assert origins.allow(origin), origin


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "http://evil.example",
        "http://localhost.evil.example",
        "file://",
        "localhost",
        "http://u@localhost",
    ],
)
def test_no_other_page_may(origin: str) -> None:
    assert not origins_of(Hosted()).allow(origin)


def test_a_public_gateway_takes_its_own_origin_and_those_listed() -> None:
    hosted = Hosted(
        host="0.0.0.0",
        public_url="https://mcp.example.com",
        allowed_origins=("https://app.example.com/", "https://*.tools.example", "vscode-webview://abc"),
    )
    origins = origins_of(hosted)
    for origin in (
        "https://mcp.example.com",
        "https://app.example.com:443",
        "https://x.tools.example",
        "vscode-webview://abc",
    ):
        assert origins.allow(origin), origin
    for origin in (
        "http://mcp.example.com",
        "https://mcp.example.com:8443",
        "http://localhost",
        "https://tools.example",
        "vscode-webview://abd",
    ):
        assert not origins.allow(origin), origin


@pytest.mark.parametrize("entry", ["*", "null", "app.example.com", "https://", "https://a.example/path"])
def test_an_entry_that_is_no_origin_is_refused(entry: str) -> None:
    with pytest.raises(ConfigError, match="allowed_origins"):
        origins_of(Hosted(allowed_origins=(entry,)))


@given(st.text(max_size=40))
def test_no_text_but_a_listed_name_is_allowed(text: str) -> None:
    allowed = {"a.example", "a.example:1"}
    assert Names(["a.example:1"], "").allow(text) == (text.lower() == "a.example:1")
    assert Origins(["https://a.example:1"], "").allow(text) == (text.lower() == "https://a.example:1")
    assert text.lower() in allowed or not Names(["a.example"], "").allow(text) or ":" in text
