"""Envelopes that the log keeps as ``intoto`` 0.0.2: each part of the entry is held against the envelope."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date
from typing import Any

import orjson
import pytest
from cryptography import x509

from tests.trust.public_good import (
    AT,
    IDENTITY,
    ISSUER,
    Services,
    b64,
    dsse_entry,
    intoto_entry,
    new,
    statement,
)
from vanguard.trust import roots

pytest.importorskip("sigstore", reason="the package sigstore is not installed")

from vanguard.trust.sigstore import Signer, Verified, verified

TODAY = date(2026, 11, 28)
TOLD = statement("tool", b"what was released")


@pytest.fixture(scope="module")
def services() -> Services:
    return Services()


def check(services: Services, bundle: dict[str, Any]) -> Verified:
    root = roots.Root(services.root(), TODAY, "test")
    return verified(orjson.dumps(bundle), None, Signer(IDENTITY, ISSUER), root, TODAY)


def logged(change: Callable[[dict[str, Any]], None]) -> Callable[..., dict[str, Any]]:
    def made(*of: Any) -> dict[str, Any]:
        entry = intoto_entry(*of)
        change(entry)
        return entry

    return made


def content(entry: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = entry["spec"]["content"]
    return found


def signature(entry: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content(entry)["envelope"]["signatures"][0]
    return found


def test_an_envelope_that_was_logged_so_is_verified(services: Services) -> None:
    found = check(services, services.envelope(TOLD, logged=intoto_entry))
    assert (found.payload, found.identity) == (TOLD, IDENTITY)


def test_a_certificate_of_the_same_key_is_another_signer(services: Services) -> None:
    def twin(payload: bytes, type: str, signed: bytes, whose: x509.Certificate) -> dict[str, Any]:
        key = new()
        return intoto_entry(payload, type, signed, services.leaf(key))

    with pytest.raises(ValueError, match="of another signature"):
        check(services, services.envelope(TOLD, logged=twin))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda entry: content(entry)["payloadHash"].update(value="0" * 64), "another payload"),
        (lambda entry: content(entry)["payloadHash"].update(algorithm="sha1"), "another payload"),
        (lambda entry: content(entry)["envelope"].update(payloadType="text/plain"), "another payload"),
        (lambda entry: signature(entry).update(sig=b64(b64(b"another").encode())), "another signature"),
        (lambda entry: signature(entry).update(sig=b64(b"once only")), "no statement"),
        (lambda entry: signature(entry).update(publicKey=b64(b"a bare key")), "no statement"),
        (lambda entry: content(entry)["envelope"]["signatures"].append(signature(entry)), "no statement"),
        (lambda entry: content(entry)["envelope"].update(signatures=[]), "no statement"),
        (lambda entry: entry.update(spec=[]), "no statement"),
    ],
)
def test_an_entry_of_something_else_is_refused(
    services: Services, change: Callable[[dict[str, Any]], None], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        check(services, services.envelope(TOLD, logged=logged(change)))


def test_an_entry_says_itself_of_which_kind_it_is(services: Services) -> None:
    bundle = services.envelope(TOLD, logged=dsse_entry)
    named = bundle["verificationMaterial"]["tlogEntries"][0]["kindVersion"]
    named.update(kind="intoto", version="0.0.2")
    with pytest.raises(ValueError, match="no statement"):
        check(services, bundle)
    bundle = services.envelope(TOLD, logged=logged(lambda entry: entry.update(kind="dsse")))
    bundle["verificationMaterial"]["tlogEntries"][0]["kindVersion"] = {"kind": "intoto", "version": "0.0.2"}
    with pytest.raises(ValueError, match="of another kind"):
        check(services, bundle)


def test_older_entries_are_refused(services: Services) -> None:
    first = services.envelope(TOLD, logged=logged(lambda entry: entry.update(apiVersion="0.0.1")))
    with pytest.raises(ValueError, match="time"):
        check(services, first)


def test_a_time_that_nobody_promised_is_none(services: Services) -> None:
    bundle = services.envelope(TOLD, logged=intoto_entry)
    entry = bundle["verificationMaterial"]["tlogEntries"][0]
    entry["integratedTime"] = str(int(AT.timestamp()) + 2)
    with pytest.raises(ValueError, match="promise"):
        check(services, bundle)
    entry["integratedTime"] = "0"
    with pytest.raises(ValueError, match="promised no time"):
        check(services, bundle)
    del entry["inclusionPromise"]
    with pytest.raises(ValueError, match="inclusion promise"):
        check(services, bundle)


def test_a_signature_that_the_certificate_did_not_make_is_refused(services: Services) -> None:
    bundle = services.envelope(TOLD, logged=intoto_entry)
    other = services.envelope(statement("tool", b"else"), logged=intoto_entry)["dsseEnvelope"]
    bundle["dsseEnvelope"]["signatures"] = other["signatures"]
    with pytest.raises(ValueError, match="invalid signature"):
        check(services, bundle)
    bundle["dsseEnvelope"]["payload"] = base64.b64encode(b"{}").decode()
    with pytest.raises(ValueError, match="invalid signature"):
        check(services, bundle)
