"""Sigstore bundles: one in standard form passes, and each forgery is refused for its own reason."""

from __future__ import annotations

import copy
import hashlib
from datetime import date
from typing import Any

import orjson
import pytest

from tests.trust.public_good import AT, IDENTITY, ISSUER, SOURCE, Services, b64, new, statement
from vanguard.trust import roots

pytest.importorskip("sigstore", reason="the package sigstore is not installed")

from vanguard.trust.sigstore import Signer, Verified, verified

TODAY = date(2026, 11, 28)
ARTIFACT = b"what was released"
WHO = Signer(IDENTITY, ISSUER)


@pytest.fixture(scope="module")
def services() -> Services:
    return Services()


def check(
    services: Services,
    bundle: dict[str, Any],
    *,
    who: Signer = WHO,
    artifact: bytes = ARTIFACT,
    root: dict[str, Any] | None = None,
    of: date = TODAY,
) -> Verified:
    known = roots.Root(root or services.root(), of, "test")
    return verified(orjson.dumps(bundle), hashlib.sha256(artifact).digest(), who, known, TODAY)


def test_a_bundle_in_standard_form_is_verified(services: Services) -> None:
    found = check(services, services.file(ARTIFACT))
    assert (found.identity, found.issuer, found.source, found.index) == (IDENTITY, ISSUER, SOURCE, 1)


def test_an_envelope_in_standard_form_is_verified_and_gives_its_payload(services: Services) -> None:
    told = statement("tool", ARTIFACT)
    found = check(services, services.envelope(told))
    assert (found.payload, found.type) == (told, "application/vnd.in-toto+json")


def test_every_ref_of_a_workflow_may_be_meant(services: Services) -> None:
    workflow = IDENTITY.partition("@")[0]
    assert check(services, services.file(ARTIFACT), who=Signer(f"{workflow}@*", ISSUER))
    with pytest.raises(ValueError, match="signed by"):
        check(services, services.file(ARTIFACT), who=Signer(f"{workflow[:-5]}@*", ISSUER))


def test_a_chain_that_signs_itself_is_refused(services: Services) -> None:
    forger = Services()
    with pytest.raises(ValueError, match="chain"):
        check(services, forger.file(ARTIFACT, log=services.log))


def test_a_certificate_that_stands_in_no_trusted_certificate_log_is_refused(services: Services) -> None:
    forger = Services()
    forger.authority, forger.certificate = services.authority, services.certificate
    with pytest.raises(ValueError, match="SCT"):
        check(services, forger.file(ARTIFACT, log=services.log))


def test_an_entry_in_a_wrong_log_is_refused(services: Services) -> None:
    with pytest.raises(ValueError, match="log entry"):
        check(services, services.file(ARTIFACT, log=new()))


def test_an_entry_that_is_not_in_the_tree_is_refused(services: Services) -> None:
    bundle = services.file(ARTIFACT)
    proof = bundle["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]
    proof["hashes"][0] = b64(bytes(32))
    with pytest.raises(ValueError, match="inclusion proof"):
        check(services, bundle)


def test_a_root_of_the_tree_that_the_log_has_not_signed_is_refused(services: Services) -> None:
    bundle, other = services.file(ARTIFACT), services.file(b"another")
    entries = [each["verificationMaterial"]["tlogEntries"][0] for each in (bundle, other)]
    entries[0]["inclusionProof"]["checkpoint"] = entries[1]["inclusionProof"]["checkpoint"]
    with pytest.raises(ValueError, match="root hash"):
        check(services, bundle)


def test_an_entry_without_a_proof_is_refused(services: Services) -> None:
    bundle = services.file(ARTIFACT)
    del bundle["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]
    with pytest.raises(ValueError, match="inclusionProof"):
        check(services, bundle)


def test_a_time_that_the_log_has_not_promised_is_refused(services: Services) -> None:
    bundle = services.file(ARTIFACT)
    entry = bundle["verificationMaterial"]["tlogEntries"][0]
    entry["integratedTime"] = str(int(AT.timestamp()) + 2)
    with pytest.raises(ValueError, match="promise"):
        check(services, bundle)
    del entry["inclusionPromise"]
    with pytest.raises(ValueError, match="time"):
        check(services, bundle)


def test_the_entry_of_another_signature_is_refused(services: Services) -> None:
    bundle, other = services.file(ARTIFACT), services.file(b"another")
    bundle["verificationMaterial"]["tlogEntries"] = other["verificationMaterial"]["tlogEntries"]
    with pytest.raises(ValueError, match="inconsistent"):
        check(services, bundle)


@pytest.mark.parametrize(
    "who", [Signer("https://github.com/evil/tool/x.yml@main", ISSUER), Signer(f"{IDENTITY}.evil", ISSUER)]
)
def test_another_identity_is_refused(services: Services, who: Signer) -> None:
    with pytest.raises(ValueError, match="signed by"):
        check(services, services.file(ARTIFACT), who=who)


def test_the_identity_at_another_issuer_is_refused(services: Services) -> None:
    with pytest.raises(ValueError, match="polic"):
        check(services, services.file(ARTIFACT, issuer="https://evil.example"))


@pytest.mark.parametrize("who", [Signer("", ISSUER), Signer(IDENTITY, "")])
def test_who_signed_and_who_vouches_must_both_be_said(services: Services, who: Signer) -> None:
    with pytest.raises(ValueError, match="must both be said"):
        check(services, services.file(ARTIFACT), who=who)


def test_a_swapped_artifact_is_refused(services: Services) -> None:
    with pytest.raises(ValueError, match="digest"):
        check(services, services.file(ARTIFACT), artifact=b"something else")


def test_a_swapped_digest_in_the_bundle_does_not_help(services: Services) -> None:
    bundle = services.file(ARTIFACT)
    bundle["messageSignature"]["messageDigest"]["digest"] = b64(hashlib.sha256(b"else").digest())
    with pytest.raises(ValueError, match="Signature is invalid"):
        check(services, bundle, artifact=b"else")


def test_a_swapped_payload_is_refused(services: Services) -> None:
    bundle = services.envelope(statement("tool", ARTIFACT))
    bundle["dsseEnvelope"]["payload"] = b64(statement("tool", b"else"))
    with pytest.raises(ValueError, match="invalid signature"):
        check(services, bundle)


def test_a_root_that_is_too_old_verifies_nothing(services: Services) -> None:
    with pytest.raises(ValueError, match="more than 365 days"):
        check(services, services.file(ARTIFACT), of=date(2025, 11, 1))


@pytest.mark.parametrize(
    ("member", "called"),
    [("tlogs", "transparency log"), ("ctlogs", "certificate log"), ("certificateAuthorities", "authority")],
)
def test_keys_that_were_out_of_use_by_then_do_not_count(services: Services, member: str, called: str) -> None:
    root = copy.deepcopy(services.root())
    for each in root[member]:
        each.get("publicKey", each)["validFor"] = {
            "start": "2025-01-01T00:00:00Z",
            "end": "2026-10-31T00:00:00Z",
        }
    with pytest.raises(ValueError, match=called):
        check(services, services.file(ARTIFACT), root=root)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"null", b'{"mediaType": 5}', b"\xff", b"[" * 100_000])
def test_what_is_no_bundle_is_refused(services: Services, raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"bundle|read"):
        verified(raw, b"", WHO, roots.Root(services.root(), TODAY, "test"), TODAY)
