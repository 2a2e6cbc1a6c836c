"""A Sigstore of one's own for the tests: an authority, two logs, and their root.

Everything is made as the real services make it: certificates with an embedded and signed timestamp of the
certificate log (RFC 6962), entries with an inclusion proof, a signed checkpoint and a signed promise.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from vanguard.trust.canonical import canonical
from vanguard.trust.merkle import Tree, leaf, path

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
IDENTITY = "https://github.com/acme/tool/.github/workflows/release.yml@refs/tags/v1"
ISSUER = "https://token.actions.githubusercontent.com"
SOURCE = "https://github.com/acme/tool"
BUILDER = "https://github.com/actions/runner/github-hosted"

_FULCIO = "1.3.6.1.4.1.57264.1"
_SCTS = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
Key = ec.EllipticCurvePrivateKey


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def spki(key: Key) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def signed(key: Key, data: bytes) -> bytes:
    return key.sign(data, ec.ECDSA(hashes.SHA256()))


def new() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def dsse_entry(payload: bytes, type: str, signature: bytes, certificate: x509.Certificate) -> dict[str, Any]:
    """What a log keeps of an envelope as ``dsse`` 0.0.1."""
    return {
        "apiVersion": "0.0.1",
        "kind": "dsse",
        "spec": {
            "envelopeHash": {"algorithm": "sha256", "value": hashlib.sha256(b"unused").hexdigest()},
            "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()},
            "signatures": [
                {"signature": b64(signature), "verifier": b64(certificate.public_bytes(Encoding.PEM))}
            ],
        },
    }


def intoto_entry(
    payload: bytes, type: str, signature: bytes, certificate: x509.Certificate
) -> dict[str, Any]:
    """What a log keeps of an envelope as ``intoto`` 0.0.2."""
    signed = {
        "publicKey": b64(certificate.public_bytes(Encoding.PEM)),
        "sig": b64(b64(signature).encode()),
    }
    return {
        "apiVersion": "0.0.2",
        "kind": "intoto",
        "spec": {
            "content": {
                "envelope": {"payloadType": type, "signatures": [signed]},
                "hash": {"algorithm": "sha256", "value": hashlib.sha256(b"unused").hexdigest()},
                "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()},
            }
        },
    }


class Services:
    """An authority with its logs; ``leaf`` certificates are good for ten minutes from ``AT`` on."""

    def __init__(self) -> None:
        self.authority, self.certificates, self.log = new(), new(), new()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority of a test")])
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.authority.public_key())
            .serial_number(1)
            .not_valid_before(AT - timedelta(days=100))
            .not_valid_after(AT + timedelta(days=1000))
            .add_extension(x509.BasicConstraints(True, None), critical=True)
            .add_extension(_usage(sign=True), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self.authority.public_key()), critical=False
            )
            .sign(self.authority, hashes.SHA256())
        )

    def root(self, **changed: Any) -> dict[str, Any]:
        """The trust root of these services."""
        started = {"start": "2026-01-01T00:00:00Z"}
        return {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [_log("https://log.test", self.log, started)],
            "certificateAuthorities": [
                {
                    "subject": {"organization": "test", "commonName": "test"},
                    "uri": "https://authority.test",
                    "certChain": {
                        "certificates": [{"rawBytes": b64(self.certificate.public_bytes(Encoding.DER))}]
                    },
                    "validFor": started,
                }
            ],
            "ctlogs": [_log("https://certificates.test", self.certificates, started)],
            "timestampAuthorities": [],
        } | changed

    def leaf(self, key: Key, identity: str = IDENTITY, issuer: str = ISSUER) -> x509.Certificate:
        """A certificate of a signer, with the timestamp of the certificate log."""
        bare = self._made(key, identity, issuer).sign(self.authority, hashes.SHA256())
        listed = self._timestamp(bare.tbs_certificate_bytes)
        return (
            self._made(key, identity, issuer)
            .add_extension(x509.UnrecognizedExtension(_SCTS, listed), critical=False)
            .sign(self.authority, hashes.SHA256())
        )

    def file(self, artifact: bytes, *, log: Key | None = None, **who: str) -> dict[str, Any]:
        """A bundle with the signature of a file."""
        key = new()
        certificate, signature = self.leaf(key, **who), signed(key, artifact)
        digest = hashlib.sha256(artifact)
        body = {
            "apiVersion": "0.0.1",
            "kind": "hashedrekord",
            "spec": {
                "data": {"hash": {"algorithm": "sha256", "value": digest.hexdigest()}},
                "signature": {
                    "content": b64(signature),
                    "publicKey": {"content": b64(certificate.public_bytes(Encoding.PEM))},
                },
            },
        }
        told = {
            "messageDigest": {"algorithm": "SHA2_256", "digest": b64(digest.digest())},
            "signature": b64(signature),
        }
        return self._bundle(certificate, body, {"messageSignature": told}, log)

    def envelope(
        self,
        payload: bytes,
        type: str = "application/vnd.in-toto+json",
        *,
        logged: Callable[..., dict[str, Any]] = dsse_entry,
        **who: str,
    ) -> dict[str, Any]:
        """A bundle with an envelope around a payload; ``logged`` makes what the log keeps of it."""
        key = new()
        certificate = self.leaf(key, **who)
        signature = signed(key, b"DSSEv1 %d %b %d %b" % (len(type), type.encode(), len(payload), payload))
        body = logged(payload, type, signature, certificate)
        envelope = {"payload": b64(payload), "payloadType": type, "signatures": [{"sig": b64(signature)}]}
        return self._bundle(certificate, body, {"dsseEnvelope": envelope}, None)

    def _bundle(
        self, certificate: x509.Certificate, body: Any, content: dict[str, Any], log: Key | None
    ) -> dict[str, Any]:
        return {
            "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
            "verificationMaterial": {
                "certificate": {"rawBytes": b64(certificate.public_bytes(Encoding.DER))},
                "tlogEntries": [self._entry(canonical(body), body, log or self.log)],
            },
            **content,
        }

    def _entry(self, written: bytes, body: dict[str, Any], log: Key) -> dict[str, Any]:
        """An entry between two others in the log."""
        leaves = [leaf(b"before"), leaf(written), leaf(b"after")]
        tree = Tree()
        for each in leaves:
            tree.add(each)
        identity = hashlib.sha256(spki(log)).digest()
        note = f"log.test - 1\n3\n{b64(tree.root)}\n"
        checkpoint = f"{note}\n\u2014 log.test {b64(identity[:4] + signed(log, note.encode()))}\n"
        seconds = int((AT + timedelta(minutes=1)).timestamp())
        promised = {
            "body": b64(written),
            "integratedTime": seconds,
            "logID": identity.hex(),
            "logIndex": 1,
        }
        return {
            "logIndex": "1",
            "logId": {"keyId": b64(identity)},
            "kindVersion": {"kind": body["kind"], "version": body["apiVersion"]},
            "integratedTime": str(seconds),
            "inclusionPromise": {"signedEntryTimestamp": b64(signed(log, canonical(promised)))},
            "inclusionProof": {
                "logIndex": "1",
                "rootHash": b64(tree.root),
                "treeSize": "3",
                "hashes": [b64(each) for each in path(leaves, 1)],
                "checkpoint": {"envelope": checkpoint},
            },
            "canonicalizedBody": b64(written),
        }

    def _made(self, key: Key, identity: str, issuer: str) -> x509.CertificateBuilder:
        name: x509.GeneralName = (
            x509.UniformResourceIdentifier(identity) if "://" in identity else x509.RFC822Name(identity)
        )
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([]))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(7)
            .not_valid_before(AT)
            .not_valid_after(AT + timedelta(minutes=10))
            .add_extension(_usage(), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
            .add_extension(x509.SubjectAlternativeName([name]), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.authority.public_key()),
                critical=False,
            )
        )
        claims = {8: issuer, 9: IDENTITY, 12: SOURCE, 13: "0" * 40}
        for number, text in claims.items():
            oid = x509.ObjectIdentifier(f"{_FULCIO}.{number}")
            der = bytes((0x0C, len(text))) + text.encode()
            made = made.add_extension(x509.UnrecognizedExtension(oid, der), critical=False)
        return made

    def _timestamp(self, certificate: bytes) -> bytes:
        """The list of one timestamp that the certificate log signs (RFC 6962, sections 3.2 and 3.3)."""
        millis = int(AT.timestamp() * 1000)
        issuer = hashlib.sha256(spki(self.authority)).digest()
        entry = issuer + struct.pack("!I", len(certificate))[1:] + certificate
        signature = signed(self.certificates, struct.pack("!BBQH", 0, 0, millis, 1) + entry + b"\0\0")
        log = hashlib.sha256(spki(self.certificates)).digest()
        one = b"\0" + log + struct.pack("!QHBBH", millis, 0, 4, 3, len(signature)) + signature
        listed = struct.pack("!HH", len(one) + 2, len(one)) + one
        return b"\x04" + (bytes((len(listed),)) if len(listed) < 128 else bytes((0x81, len(listed)))) + listed


def _log(url: str, key: Key, period: dict[str, str]) -> dict[str, Any]:
    public = {"rawBytes": b64(spki(key)), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": period}
    identity = {"keyId": b64(hashlib.sha256(spki(key)).digest())}
    return {"baseUrl": url, "hashAlgorithm": "SHA2_256", "publicKey": public, "logId": identity}


def _usage(*, sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(not sign, False, False, False, False, sign, sign, False, False)


def statement(name: str, artifact: bytes, *, source: str = SOURCE, builder: str = BUILDER) -> bytes:
    """A SLSA provenance statement (v1) of an artifact."""
    return orjson.dumps(
        {
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [
                {
                    "name": name,
                    "digest": {
                        "sha256": hashlib.sha256(artifact).hexdigest(),
                        "sha512": hashlib.sha512(artifact).hexdigest(),
                    },
                }
            ],
            "predicateType": "https://slsa.dev/provenance/v1",
            "predicate": {
                "buildDefinition": {
                    "buildType": "https://actions.github.io/buildtypes/workflow/v1",
                    "externalParameters": {"workflow": {"ref": "refs/tags/v1", "repository": source}},
                    "resolvedDependencies": [
                        {"uri": f"git+{source}@refs/tags/v1", "digest": {"gitCommit": "0" * 40}}
                    ],
                },
                "runDetails": {"builder": {"id": builder}},
            },
        }
    )
