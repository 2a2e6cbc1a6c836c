"""Addresses that an operator writes down: what is taken, in which form, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from vanguard.errors import ConfigError
from vanguard.policy import addresses


@pytest.mark.parametrize(
    ("check", "text", "clean"),
    [
        (addresses.bind_host, "127.0.0.1", "127.0.0.1"),
        (addresses.bind_host, "[::1]", "::1"),
        (addresses.bind_host, "::", "::"),
        (addresses.bind_host, "localhost", "localhost"),
        (addresses.port, "0", 0),
        (addresses.port, "65535", 65_535),
        (addresses.server_url, "http://10.0.0.2:9000/mcp?tenant=a", "http://10.0.0.2:9000/mcp?tenant=a"),
        (addresses.public_url, "https://mcp.example.com/", "https://mcp.example.com"),
        (addresses.public_url, "https://example.com/team", "https://example.com/team"),
        (addresses.secure_url, "https://id.example.com/keys", "https://id.example.com/keys"),
        (addresses.origin, "https://App.example.com", "https://app.example.com"),
        (addresses.origin, "http://localhost:6274", "http://localhost:6274"),
        (addresses.origin, "vscode-webview://abc", "vscode-webview://abc"),
        (addresses.host_pattern, "MCP.example.com", "mcp.example.com"),
        (addresses.host_pattern, "*.example.com:8443", "*.example.com:8443"),
        (addresses.host_pattern, "[::1]:8080", "[::1]:8080"),
        (addresses.host_pattern, "10.0.0.7", "10.0.0.7"),
        (addresses.host_pattern, "localhost:*", "localhost:*"),
        (addresses.host_pattern, "fe80::1", "fe80::1"),
        (addresses.network, "10.1.2.3/8", "10.0.0.0/8"),
        (addresses.network, "::1", "::1/128"),
        (addresses.redis_url, "rediss://:pw@cache:6380/1", "rediss://:pw@cache:6380/1"),
        (addresses.redis_url, "unix:///run/redis.sock", "unix:///run/redis.sock"),
        (addresses.scope, "mcp:read", "mcp:read"),
    ],
)
def test_what_is_taken_has_one_form(check: Callable[[str], Any], text: str, clean: object) -> None:
    assert check(text) == clean


@pytest.mark.parametrize(
    ("check", "text", "said"),
    [
        (addresses.bind_host, "*", '"*" is no address to listen on'),
        (addresses.bind_host, "http://x", '"http://x" is no address to listen on'),
        (addresses.port, "65536", '"65536" is no port'),
        (addresses.port, "-1", '"-1" is no port'),
        (addresses.port, "٣", '"٣" is no port'),
        (addresses.server_url, "ftp://a/", '"ftp://a/" is no http or https URL'),
        (addresses.server_url, "https://", '"https://" is no http or https URL'),
        (addresses.server_url, "https://a:99999/", '"https://a:99999/" is no http or https URL'),
        (addresses.server_url, "https://a b/", '"https://a b/" is no http or https URL'),
        (addresses.server_url, "https://a\\@b/", '"https://***@b/" is no http or https URL'),
        (addresses.server_url, "https://me:pw@a/", "a URL holds no user and no password here"),
        (addresses.server_url, "https://a/#x", "a URL has no fragment here"),
        (addresses.public_url, "https://a/?x", "the URL of a gateway has no query"),
        (addresses.secure_url, "http://id.example.com", '"http://id.example.com" is not https'),
        (addresses.origin, "example.com", '"example.com" is no origin'),
        (addresses.origin, "https://a/", '"https://a/" is no origin'),
        (addresses.origin, "https://me@a", '"https://me@a" is no origin'),
        (addresses.origin, "null", '"null" is no origin'),
        (addresses.origin, "*", '"*" is no origin'),
        (addresses.host_pattern, "https://a", '"https://a" is no host'),
        (addresses.host_pattern, "a:b:c", '"a:b:c" is no host'),
        (addresses.host_pattern, "[a]", '"[a]" is no host'),
        (addresses.host_pattern, "a:0", '"a:0" is no host'),
        (addresses.host_pattern, "a:", '"a:" is no host'),
        (addresses.host_pattern, "[::1]x", '"[::1]x" is no host'),
        (addresses.host_pattern, "*", '"*" is no host'),
        (addresses.network, "proxy", '"proxy" is no address'),
        (addresses.redis_url, "https://hunter2@x", "this is no URL of a Redis"),
        (addresses.scope, "a b", '"a b" is no scope'),
    ],
)
def test_the_rest_is_refused_and_named(check: Callable[[str], Any], text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check(text)
    assert caught.value.what == said
    assert caught.value.hint


def test_the_place_is_added_by_whoever_knows_it() -> None:
    with pytest.raises(ConfigError) as caught:
        addresses.at("--port", addresses.port, "x")
    assert str(caught.value) == '--port: "x" is no port (write a number from 0 to 65535)'


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("[::1]", True),
        ("LocalHost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("example.com", False),
    ],
)
def test_only_this_machine_is_loopback(host: str, local: bool) -> None:
    assert addresses.is_loopback(host) is local
