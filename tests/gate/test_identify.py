"""Who is asking: by headers, and by nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.adapters.keys.issuer import ISSUER, NOW, RESOURCE, RSA, Clock, public, token
from vanguard.adapters.keys.assembly import identify
from vanguard.adapters.keys.entry import Entry, hashed, new_key
from vanguard.adapters.keys.file import write
from vanguard.adapters.keys.tokens import JwtTokens
from vanguard.errors import ConfigError, NotIdentified
from vanguard.gate.identify import LONGEST, Identify
from vanguard.model.hosted import Auth, Hosted, Jwt
from vanguard.model.principal import ANONYMOUS, Principal

SECRET = "the-one-key-of-the-environment"
KEY, _ID = new_key()


def hosted(folder: Path) -> Hosted:
    """A gateway that takes the environment's key, a key of a file, and tokens."""
    import json

    write(folder / "keys.json", [Entry(_ID, "ci", hashed(KEY), scopes=("mcp:read",))])
    (folder / "jwks.json").write_text(json.dumps({"keys": [public(RSA)]}))
    auth = Auth(SECRET, folder / "keys.json", Jwt(ISSUER, jwks_file=folder / "jwks.json"))
    return Hosted(public_url=RESOURCE, auth=auth)


@pytest.fixture
def taken(tmp_path: Path) -> Identify:
    """The same, at the time of the tokens."""
    made = identify(hosted(tmp_path))
    assert isinstance(made._tokens, JwtTokens)
    made._tokens._now = Clock(NOW)
    return made


def who(taken: Identify, *headers: tuple[bytes, bytes]) -> Principal:
    return asyncio.run(taken.principal(headers))


def refused(taken: Identify, *headers: tuple[bytes, bytes]) -> tuple[int, str]:
    with pytest.raises(NotIdentified) as caught:
        who(taken, *headers)
    return caught.value.status, caught.value.error


def bearer(text: str) -> tuple[bytes, bytes]:
    return b"authorization", b"Bearer " + text.encode()


def test_nobody_has_to_say_who_they_are_where_nothing_is_asked() -> None:
    open_gateway = identify(Hosted())
    assert who(open_gateway) is ANONYMOUS
    assert who(open_gateway, bearer("anything"), bearer("twice")) is ANONYMOUS


def test_keys_and_tokens_are_told_apart(taken: Identify) -> None:
    assert who(taken, bearer(SECRET)).id == "key:environment"
    assert who(taken, bearer(KEY)) == Principal("key:ci", frozenset({"mcp:read"}))
    assert who(taken, bearer(token())).id == f"jwt:{ISSUER}:ann:agent"
    assert who(taken, (b"x-api-key", KEY.encode())).id == "key:ci"
    assert who(taken, (b"x-api-key", SECRET.encode())).id == "key:environment"


@pytest.mark.parametrize("scheme", [b"bearer", b"BEARER", b"Bearer  ", b"  Bearer"])
def test_the_scheme_may_be_written_in_any_case(scheme: bytes, taken: Identify) -> None:
    assert who(taken, (b"authorization", scheme + b" " + KEY.encode() + b" ")).id == "key:ci"


def test_without_credentials_no_error_is_named(taken: Identify) -> None:
    assert refused(taken) == (401, "")
    assert refused(taken, (b"authorization", b"Basic YTpi")) == (401, "")
    assert refused(taken, (b"cookie", b"token=" + KEY.encode())) == (401, "")


def test_a_token_in_the_query_is_never_looked_at(taken: Identify) -> None:
    asked = f"{RESOURCE}/mcp?access_token={KEY}&key={SECRET}"
    with pytest.raises(NotIdentified) as caught:
        asyncio.run(taken.principal([(b"referer", asked.encode())], asked))
    assert (caught.value.status, caught.value.error) == (401, "")


@pytest.mark.parametrize(
    "headers",
    [
        (bearer(KEY), bearer(KEY)),
        (bearer(KEY), (b"authorization", b"Basic YTpi")),
        (bearer(KEY), (b"x-api-key", KEY.encode())),
        ((b"x-api-key", KEY.encode()), (b"x-api-key", KEY.encode())),
        (bearer(f"{KEY}, Bearer {KEY}"),),
        (bearer(""),),
        (bearer("a b"),),
        (bearer("é"),),
        (bearer('"quoted"'),),
        (bearer("a" * (LONGEST + 1)),),
        ((b"x-api-key", b""),),
        ((b"x-api-key", b"\xff"),),
    ],
)
def test_credentials_that_are_doubled_or_malformed_are_a_bad_request(
    headers: tuple[tuple[bytes, bytes], ...], taken: Identify
) -> None:
    assert refused(taken, *headers) == (400, "invalid_request")


def test_credentials_that_are_nobodys_are_refused(taken: Identify) -> None:
    for header in (
        bearer("wrong"),
        bearer(KEY[:-1] + ("A" if KEY[-1] != "A" else "B")),
        bearer(token(exp=NOW - 60)),
        (b"x-api-key", b"wrong"),
        (b"x-api-key", token().encode()),
    ):
        assert refused(taken, header) == (401, "invalid_token")


def test_no_refusal_repeats_what_was_sent(taken: Identify) -> None:
    for text in ("wrong-and-secret", "wrong and secret", token(exp=1)):
        with pytest.raises(NotIdentified) as caught:
            who(taken, bearer(text))
        assert text not in f"{caught.value!r}{caught.value.description}"
        assert caught.value.__cause__ is None


def test_a_gateway_whose_keys_cannot_be_read_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        identify(Hosted(auth=Auth(keys_file=tmp_path / "none.json")))
    with pytest.raises(ConfigError):
        identify(Hosted(public_url=RESOURCE, auth=Auth(jwt=Jwt(ISSUER, jwks_file=tmp_path / "none.json"))))
