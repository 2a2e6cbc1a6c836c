"""Challenges and metadata, as RFC 6750 and RFC 9728 have them."""

from __future__ import annotations

import json

import pytest

from vanguard.wire.challenge import challenge, metadata, metadata_url

WHERE = "https://gateway.example/.well-known/oauth-protected-resource/mcp"


def test_without_credentials_no_error_is_named() -> None:
    assert challenge(WHERE, scopes=["mcp:read"], description="not told") == (
        f'Bearer scope="mcp:read", resource_metadata="{WHERE}"'
    )


def test_a_token_that_lacks_scopes_is_told_all_of_them() -> None:
    told = challenge(
        WHERE, error="insufficient_scope", description="More is wanted.", scopes=["mcp:read", "mcp:net"]
    )
    assert told == (
        f'Bearer error="insufficient_scope", scope="mcp:read mcp:net", resource_metadata="{WHERE}", '
        'error_description="More is wanted."'
    )


def test_a_gateway_without_an_issuer_has_a_realm() -> None:
    assert challenge("") == 'Bearer realm="vanguard"'


@pytest.mark.parametrize("text", ['a"b', "a\\b", "a\r\nSet-Cookie: x", "é", "\x00", "a\x7f"])
def test_no_text_ends_the_header_or_its_quotes(text: str) -> None:
    told = challenge(text, error=text, description=text, scopes=["ok", text])
    assert told.isascii()
    assert told.isprintable()
    assert told.count('"') == 8
    assert "\\" not in told
    assert 'scope="ok"' in told


def test_metadata_names_the_resource_and_who_issues_tokens_for_it() -> None:
    assert json.loads(metadata("https://gateway.example/mcp", ["https://idp.example"], ["mcp:read"])) == {
        "resource": "https://gateway.example/mcp",
        "authorization_servers": ["https://idp.example"],
        "scopes_supported": ["mcp:read"],
        "bearer_methods_supported": ["header"],
    }


@pytest.mark.parametrize(
    ("resource", "where"),
    [
        ("https://a.example/mcp", "https://a.example/.well-known/oauth-protected-resource/mcp"),
        ("https://a.example", "https://a.example/.well-known/oauth-protected-resource"),
        ("https://a.example:8443/", "https://a.example:8443/.well-known/oauth-protected-resource"),
    ],
)
def test_metadata_stands_where_the_resource_says(resource: str, where: str) -> None:
    assert metadata_url(resource) == where
