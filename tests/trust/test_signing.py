"""Canonical JSON, signatures and the keys that are believed."""

from __future__ import annotations

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanguard.errors import ConfigError
from vanguard.trust import keyring, signing
from vanguard.trust.canonical import canonical


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (5e-324, "5e-324"),
        (-5e-324, "-5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740992.0, "9007199254740992"),
        (295147905179352830000.0, "295147905179352830000"),
        (9.999999999999997e22, "9.999999999999997e+22"),
        (1e23, "1e+23"),
        (999999999999999900000.0, "999999999999999900000"),
        (1e21, "1e+21"),
        (9.999999999999997e-7, "9.999999999999997e-7"),
        (0.000001, "0.000001"),
        (333333333.3333332, "333333333.3333332"),
        (-0.0000033333333333333333, "-0.0000033333333333333333"),
        (1424953923781206.2, "1424953923781206.2"),
        (4.5, "4.5"),
        (0.002, "0.002"),
        (1e30, "1e+30"),
        (1e-27, "1e-27"),
    ],
)
def test_numbers_are_written_as_in_appendix_b_of_rfc_8785(number: float, text: str) -> None:
    assert canonical(number) == text.encode()


def test_the_examples_of_rfc_8785_come_out_as_there() -> None:
    held = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical(held) == (
        b'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        b'"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    keys = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert list(json.loads(canonical(keys)).values()) == [2, 4, 6, 7, 1, 5, 3]


@pytest.mark.parametrize(
    "odd", [float("nan"), float("inf"), (1 << 53) + 1, 10**400, "\ud800", {"\ud800": 1}, {1: 2}, b"x", {1}]
)
def test_what_two_readers_could_read_differently_is_not_signed(odd: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(odd)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 53) + 1, (1 << 53) - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_canonical_json_is_read_back_as_the_same_value_and_written_the_same(value: Any) -> None:
    text = canonical(value)
    assert json.loads(text, parse_int=float) == json.loads(json.dumps(value), parse_int=float)
    assert canonical(json.loads(text)) == text


def keys() -> tuple[Any, bytes]:
    private, public = signing.generate()
    return signing.private_key(private, "k"), signing.public_bytes(public, "p")


def test_an_envelope_opens_with_the_key_that_signed_it_and_with_no_other() -> None:
    key, public = keys()
    envelope = signing.sign(b"{}", signing.JSON_TYPE, key)
    found = signing.opened(envelope, [keys()[1], public])
    assert (found.payload, found.type, found.key) == (b"{}", signing.JSON_TYPE, signing.key_id(public))
    with pytest.raises(ValueError, match="no trusted key"):
        signing.opened(envelope, [keys()[1]])
    with pytest.raises(ValueError, match="no trusted key"):
        signing.opened(envelope, [])


def test_the_encoding_that_is_signed_is_that_of_dsse() -> None:
    assert signing._authenticated(b"hello world", "http://example.com/HelloWorld") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_nothing_of_an_envelope_can_be_changed() -> None:
    key, public = keys()
    envelope = signing.sign(b'{"a":1}', signing.JSON_TYPE, key)
    forged = [
        {**envelope, "payload": base64.b64encode(b'{"a":2}').decode()},
        {**envelope, "payloadType": "text/plain"},
        {
            **envelope,
            "signatures": [{**envelope["signatures"][0], "sig": base64.b64encode(b"0" * 64).decode()}],
        },
        {**envelope, "signatures": []},
        {**envelope, "payload": "not base64"},
        {**envelope, "signatures": [{"sig": 7}]},
        {},
        None,
        [],
    ]
    for each in forged:
        with pytest.raises(ValueError, match=r"."):
            signing.opened(each, [public])


def test_a_key_that_is_none_is_refused_with_its_place() -> None:
    for work in (signing.private_key, signing.public_bytes):
        with pytest.raises(ConfigError, match=r"here\.pem"):
            work(b"-----BEGIN NOTHING-----", "here.pem")


def test_a_trusted_key_counts_until_it_expires_or_is_revoked(tmp_path: Path) -> None:
    _, public = keys()
    path = tmp_path / "keys.json"
    key = keyring.TrustedKey("ci", public, date(2026, 6, 1))
    assert key.why_not(date(2026, 6, 1)) == ""
    assert "expired" in key.why_not(date(2026, 6, 2))
    revoked = keyring.TrustedKey("old", public, None, date(2026, 1, 1))
    assert "revoked" in revoked.why_not(date(2025, 1, 1))
    keyring.write(path, (key, revoked))
    assert keyring.read(path) == (key, revoked)
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(path.read_bytes().replace(b'"id": "', b'"id": "0'))
    with pytest.raises(ConfigError, match="no file of trusted keys"):
        keyring.read(path)
