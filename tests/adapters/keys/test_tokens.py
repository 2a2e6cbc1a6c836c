"""Tokens: whose, for whom, how signed, how long."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import jwt as pyjwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.adapters.keys.issuer import (
    EC,
    ED,
    ISSUER,
    NOW,
    OTHER_RSA,
    RESOURCE,
    RSA,
    Clock,
    forged,
    pem,
    public,
    token,
)
from vanguard.adapters.keys.sources import FileSource
from vanguard.adapters.keys.tokens import JwtTokens
from vanguard.errors import ConfigError, NotIdentified
from vanguard.model.hosted import Access, Auth, Grant, Hosted, Jwt
from vanguard.model.principal import Principal

KEYS = [public(RSA), public(EC, "ec"), public(ED, "ed")]


def tokens(
    folder: Path, keys: list[dict[str, Any]] | None = None, access: Access | None = None, **chosen: Any
) -> JwtTokens:
    """What takes tokens that are signed with the keys of a file, at NOW."""
    path = folder / "jwks.json"
    path.write_text(json.dumps({"keys": KEYS if keys is None else keys}))
    hosted = Hosted(public_url=RESOURCE, auth=Auth(jwt=Jwt(ISSUER, **chosen)), access=access or Access())
    return JwtTokens(hosted, FileSource(path), Clock())


def who(taken: JwtTokens, text: str, resource: str = "") -> Principal:
    return asyncio.run(taken.principal(text, resource))


def refused(taken: JwtTokens, text: str, resource: str = "") -> NotIdentified:
    with pytest.raises(NotIdentified) as caught:
        who(taken, text, resource)
    assert text not in str(caught.value)
    return caught.value


def test_a_good_token_says_issuer_subject_and_client(tmp_path: Path) -> None:
    found = who(tokens(tmp_path), token(scope="mcp:read mcp:net", roles=["dev"]))
    assert found.id == "jwt:https://idp.example:ann:agent"
    assert (found.scopes, found.roles) == (frozenset({"mcp:read", "mcp:net"}), frozenset({"dev"}))
    assert found.servers is None


@pytest.mark.parametrize(("key", "kid"), [(RSA, "k1"), (EC, "ec"), (ED, "ed")])
def test_tokens_of_every_kind_of_key_are_taken(key: Any, kid: str, tmp_path: Path) -> None:
    assert who(tokens(tmp_path), token(key, {"kid": kid})).id.endswith(":ann:agent")


def test_a_token_signed_with_pss_is_taken(tmp_path: Path) -> None:
    assert who(tokens(tmp_path), token(alg="PS256"))


@pytest.mark.parametrize(
    "bad",
    [
        token(exp=NOW - 31),
        token(exp=None),
        token(exp="1900000600"),
        token(nbf=NOW + 31),
        token(iss="https://other.example"),
        token(iss=f"{ISSUER}/"),
        token(aud="https://elsewhere.example"),
        token(aud=None),
        token(aud=[]),
        token(sub=None, client_id=None),
        token(sub="an\nn"),
        token(OTHER_RSA),
        token(headers={"kid": "unknown"}),
        token(headers={"kid": "ec"}),
        token(headers={"kid": None}, key=OTHER_RSA),
        token(headers={"typ": "id+jwt"}),
        token(headers={"typ": "logout+jwt"}),
        token(headers={"crit": ["exp"]}),
        token(alg="RS512"),
        forged("none"),
        forged("None"),
        forged("HS256", pem(RSA)),
        forged("HS256", json.dumps(public(RSA)).encode()),
        forged("RS256", pem(RSA)),
        "a.b.c",
        "..",
    ],
    ids=range(26),
)
def test_a_token_that_is_wrong_in_one_thing_is_refused(bad: str, tmp_path: Path) -> None:
    error = refused(tokens(tmp_path), bad)
    assert (error.status, error.error) == (401, "invalid_token")


@pytest.mark.parametrize(
    "good",
    [
        token(exp=NOW - 29),
        token(nbf=NOW + 29),
        token(aud=["https://else.example", RESOURCE]),
        token(aud=f"{RESOURCE}/"),
        token(headers={"typ": "JWT"}),
        token(headers={"typ": "application/at+jwt"}),
        token(headers={"typ": None}),
        token(sub=None),
        token(headers={"kid": None}),
    ],
    ids=range(9),
)
def test_clocks_may_differ_a_little_and_honest_tokens_vary(good: str, tmp_path: Path) -> None:
    assert who(tokens(tmp_path), good).id.startswith("jwt:")


def test_one_changed_byte_is_refused(tmp_path: Path) -> None:
    head, body, mark = token().split(".")
    changed = mark[:10] + ("A" if mark[10] != "A" else "B") + mark[11:]
    refused(tokens(tmp_path), f"{head}.{body}.{changed}")


def test_a_key_inside_the_token_is_never_used(tmp_path: Path) -> None:
    refused(tokens(tmp_path), token(OTHER_RSA, {"jwk": public(OTHER_RSA), "kid": None}))


def test_keys_that_are_weak_or_for_something_else_are_not_used(tmp_path: Path) -> None:
    small = rsa.generate_private_key(65537, 1024)
    with pytest.warns(pyjwt.InsecureKeyLengthWarning):
        short = token(small, alg="RS256")
    for keys, text in (
        ([public(small)], short),
        ([public(RSA, use="enc")], token()),
        ([public(RSA, alg="PS256")], token()),
        ([public(RSA, key_ops=["sign"])], token()),
        ([public(RSA), public(OTHER_RSA)], token()),
        ([{"kty": "oct", "k": "c2VjcmV0", "kid": "k1"}], forged("HS256", b"secret")),
        ([{"kty": "RSA", "kid": "k1", "n": "!", "e": "AQAB"}], token()),
        ([], token()),
    ):
        refused(tokens(tmp_path, keys), text)


def test_a_token_for_the_very_url_that_was_asked_is_taken_there_alone(tmp_path: Path) -> None:
    taken = tokens(tmp_path)
    files = f"{RESOURCE}/servers/files/mcp"
    text = token(aud=files)
    assert who(taken, text, files)
    refused(taken, text, f"{RESOURCE}/servers/mail/mcp")
    refused(taken, text)


def test_one_token_serves_all_transports_of_a_server(tmp_path: Path) -> None:
    taken = tokens(tmp_path)
    for end in ("/mcp", "/sse", ""):
        assert who(taken, token(aud=f"{RESOURCE}{end}"), f"{RESOURCE}/v1/inspect")
        text = token(aud=f"{RESOURCE}/servers/files{end}")
        assert who(taken, text, f"{RESOURCE}/servers/files/messages")
        refused(taken, text, f"{RESOURCE}/mcp")


def test_an_audience_of_the_operators_replaces_our_url(tmp_path: Path) -> None:
    taken = tokens(tmp_path, audience="api://gateway")
    assert who(taken, token(aud="api://gateway"))
    refused(taken, token(aud=RESOURCE), RESOURCE)


def test_two_callers_never_share_an_id(tmp_path: Path) -> None:
    taken = tokens(tmp_path)
    first = who(taken, token(sub="a:b", client_id="c"))
    second = who(taken, token(sub="a", client_id="b:c"))
    assert first.id != second.id


def test_scopes_that_every_token_needs_are_asked_for(tmp_path: Path) -> None:
    taken = tokens(tmp_path, required_scopes=("team", "mcp:read"))
    error = refused(taken, token(scope="mcp:read"))
    assert (error.status, error.error) == (403, "insufficient_scope")
    assert error.scopes == ("team", "mcp:read")
    assert who(taken, token(scope="mcp:read team more")).scopes == {"mcp:read", "team", "more"}


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [
        ({"scope": "mcp:read other"}, {"mcp:read", "other"}),
        ({"scp": "mcp:read"}, {"mcp:read"}),
        ({"scp": ["mcp:read", 7]}, {"mcp:read"}),
        ({"scope": "openid profile"}, {"openid", "profile"}),
        ({"scope": ""}, set()),
        ({}, None),
    ],
)
def test_scopes_are_read_from_either_claim(claims: Any, scopes: Any, tmp_path: Path) -> None:
    assert who(tokens(tmp_path), token(**claims)).scopes == scopes


def test_a_token_without_scopes_has_none_where_the_operator_wrote_of_access(tmp_path: Path) -> None:
    access = Access({"tool:pay": Grant(frozenset({"pay"}))})
    assert who(tokens(tmp_path, access=access), token()).scopes == frozenset()


def test_scopes_of_the_operators_own_are_enough_where_no_access_is_written(tmp_path: Path) -> None:
    assert who(tokens(tmp_path, required_scopes=("team",)), token(scope="team")).scopes is None


def test_a_token_that_was_checked_is_not_checked_again_for_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tokens(tmp_path)
    clock = taken._now
    assert isinstance(clock, Clock)
    checked: list[str] = []
    decode = pyjwt.decode
    monkeypatch.setattr(pyjwt, "decode", lambda text, *a, **k: checked.append(text) or decode(text, *a, **k))
    text = token()
    for later in (0, 30, 59):
        clock.now = NOW + later
        who(taken, text)
    assert len(checked) == 1
    clock.now = NOW + 60
    who(taken, text)
    assert len(checked) == 2


def test_a_remembered_token_still_expires(tmp_path: Path) -> None:
    taken = tokens(tmp_path)
    text = token(exp=NOW + 10)
    who(taken, text)
    assert isinstance(taken._now, Clock)
    taken._now.now = NOW + 41
    refused(taken, text)


def test_a_key_that_is_taken_out_of_the_file_takes_its_tokens_along(tmp_path: Path) -> None:
    taken = tokens(tmp_path)
    text = token()
    who(taken, text)
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [public(EC, "ec")]}))
    refused(taken, text)


def test_a_broken_file_of_keys_leaves_the_old_ones_in_force(tmp_path: Path) -> None:
    taken = tokens(tmp_path)
    (tmp_path / "jwks.json").write_text("{")
    assert who(taken, token())
    (tmp_path / "jwks.json").unlink()
    assert who(taken, token(sub="bob"))


def test_what_an_operator_cannot_have_meant_is_refused_at_the_start(tmp_path: Path) -> None:
    for algorithm in ("none", "HS256", "RS1"):
        with pytest.raises(ConfigError, match="algorithm"):
            tokens(tmp_path, algorithms=(algorithm,))
    with pytest.raises(ConfigError, match="for whom"):
        JwtTokens(Hosted(auth=Auth(jwt=Jwt(ISSUER))), FileSource(tmp_path / "jwks.json"))
    (tmp_path / "jwks.json").write_text("[]")
    with pytest.raises(ConfigError, match="JWK Set"):
        FileSource(tmp_path / "jwks.json")
