"""Statements that the transparency log keeps as ``intoto`` 0.0.2, as those of npm's provenance mostly are.

The ``sigstore`` package takes ``dsse`` and ``hashedrekord`` entries alone; what it checks of a bundle (chain,
certificate log, inclusion, checkpoint, promise, times, identity) it checks of these as well.  Added here are
the time, which the log's signed promise gives, and that the entry is of this very envelope: its payload, its
signature and the whole certificate (Rekor's types/intoto, version 0.0.2).
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import orjson
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.x509 import load_pem_x509_certificate
from sigstore import dsse
from sigstore._internal.timestamp import TimestampSource, TimestampVerificationResult
from sigstore.errors import VerificationError
from sigstore.verify import Verifier

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from sigstore.models import Bundle
    from sigstore.verify.policy import VerificationPolicy

KIND = ("intoto", "0.0.2")
"""The kind and the version of the entries."""


class StatementVerifier(Verifier):
    """The package's verifier for an envelope whose entry is an ``intoto`` 0.0.2."""

    def _establish_time(self, bundle: Bundle) -> list[TimestampVerificationResult]:
        entry = bundle.log_entry._inner
        if not entry.integrated_time or not entry.inclusion_promise:
            raise VerificationError("the log has promised no time of the entry")
        # The promise itself is checked with the entry, after the certificate.
        at = datetime.fromtimestamp(entry.integrated_time, tz=UTC)
        found = [TimestampVerificationResult(source=TimestampSource.TRANSPARENCY_SERVICE, time=at)]
        if bundle.verification_material.timestamp_verification_data:
            found += self._verify_timestamp_authority(bundle)
        return found

    def verify_dsse(self, bundle: Bundle, policy: VerificationPolicy) -> tuple[str, bytes]:
        """The type and the payload of a bundle's envelope; raises an error of the package."""
        self._verify_common_signing_cert(bundle, policy)
        envelope = bundle._dsse_envelope
        if envelope is None:
            raise VerificationError("it holds no envelope")
        certificate = bundle.signing_certificate
        dsse._verify(cast(EllipticCurvePublicKey, certificate.public_key()), envelope)
        type, payload = envelope._inner.payload_type, envelope._inner.payload
        _is_of(bundle.log_entry._inner.canonicalized_body, type, payload, envelope.signature, certificate)
        return type, payload


def _is_of(body: bytes, type: str, payload: bytes, signature: bytes, certificate: Certificate) -> None:
    """Raises VerificationError where the entry of the log is of something else."""
    try:
        entry = orjson.loads(body)
        content = entry["spec"]["content"]
        told, hashed = content["envelope"], content["payloadHash"]
        (signed,) = told["signatures"]
        kind = (entry["kind"], entry["apiVersion"])
        payloads = (told["payloadType"], hashed["algorithm"], hashed["value"])
        # The log keeps the signature as it stands in the envelope, which is base64 itself.
        written = base64.b64decode(base64.b64decode(signed["sig"], validate=True), validate=True)
        whose = load_pem_x509_certificate(base64.b64decode(signed["publicKey"], validate=True))
    except (ValueError, KeyError, TypeError):
        raise VerificationError("the log's entry is no statement of a certificate") from None
    if kind != KIND:
        raise VerificationError("the log's entry is of another kind than the bundle says")
    if payloads != (type, "sha256", hashlib.sha256(payload).hexdigest()):
        raise VerificationError("the log's entry is of another payload than the envelope")
    if written != signature or whose != certificate:
        raise VerificationError("the log's entry is of another signature than the envelope")
