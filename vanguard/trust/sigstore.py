"""Sigstore bundles, verified offline against a trust root (Sigstore bundle format 0.1 to 0.3).

The ``sigstore`` package checks the certificate's chain, its entry in the certificate log, the entry in the
transparency log (inclusion, the log's signed checkpoint and promise), the time, and the signature.
Added here is what it leaves to its caller: that the authority and the logs were in use when the certificate
was made, that the root is not too old, and that identity and issuer are both those that were asked for.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from vanguard.errors import ConfigError
from vanguard.model.value import value
from vanguard.trust.roots import Root

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from sigstore.models import Bundle
    from sigstore.verify import Verifier
    from sigstore.verify.policy import VerificationPolicy

LARGEST = 8 * 1024 * 1024
"""Bytes of the largest bundle that is read."""

_IN_USE = (
    ("tlogs", "transparency log"),
    ("ctlogs", "certificate log"),
    ("certificateAuthorities", "certificate authority"),
)


@value
class Signer:
    """Who must have signed: an identity (a mail address or a URI) and the issuer that vouches for it.

    An identity that ends with ``@*`` stands for every ref of one workflow; else it is meant to the letter.
    """

    identity: str
    issuer: str


@value
class Verified:
    """What a bundle proves: who signed, when, and of an envelope its payload and its type.

    ``source``, ``commit`` and ``builder`` are what the certificate's issuer says of a build, "" where it says
    nothing (Fulcio's extensions 1.3.6.1.4.1.57264.1.12, .13 and .9).
    """

    identity: str
    issuer: str
    at: str
    index: int
    type: str = ""
    payload: bytes = b""
    source: str = ""
    commit: str = ""
    builder: str = ""


def verified(raw: bytes, artifact: bytes | None, signer: Signer, root: Root, today: date) -> Verified:
    """What a bundle proves of an artifact, given as its SHA-256; raises ValueError where it proves nothing.

    Where the bundle holds an envelope, the signature is over its payload alone, and what the payload says of
    the artifact is the caller's to compare.  Raises ConfigError where the package is missing.
    """
    installed()
    if len(raw) > LARGEST:
        raise ValueError("it is too large")
    if not signer.identity or not signer.issuer:
        raise ValueError("identity and issuer must both be said: a signature alone proves nothing")
    root.check_age(today)
    try:
        return _checked(raw, artifact, signer, root)
    except (ConfigError, ValueError):
        raise
    except Exception as error:  # what a hostile bundle sets off in a parser proves nothing either
        raise ValueError(f"it cannot be read ({type(error).__name__})") from None


def _checked(raw: bytes, artifact: bytes | None, signer: Signer, root: Root) -> Verified:
    from sigstore.errors import Error
    from sigstore.hashes import Hashed
    from sigstore.models import Bundle

    try:
        bundle = Bundle.from_json(raw)
        certificate = bundle.signing_certificate
    except Error as error:
        raise ValueError(f"this is no bundle: {_line(error)}") from None
    except ValueError:
        raise ValueError("this is no Sigstore bundle") from None
    trusted = _trusted(_in_use(root.document, certificate.not_valid_before_utc))
    found = ("", b"")
    try:
        verifier = _verifier(bundle, trusted)
        if _holds_envelope(raw):
            found = verifier.verify_dsse(bundle, _policy(signer))
        elif artifact is None:
            raise ValueError("it signs a file, and none was given")
        else:
            hashed = Hashed.model_validate({"algorithm": "SHA2_256", "digest": artifact})
            verifier.verify_artifact(hashed, bundle, _policy(signer))
    except Error as error:
        raise ValueError(_line(error)) from None
    return _told(bundle, certificate, signer, found)


def _verifier(bundle: Bundle, trusted: Any) -> Verifier:
    entry = bundle.log_entry._inner.kind_version
    if (entry.kind, entry.version) == ("intoto", "0.0.2"):
        from vanguard.trust.logged import StatementVerifier  # leans on more of the package than the rest

        return StatementVerifier(trusted_root=trusted)
    from sigstore.verify import Verifier

    return Verifier(trusted_root=trusted)


def installed() -> None:
    """Raise ConfigError where the package is missing."""
    try:
        import sigstore.verify  # noqa: F401
    except ImportError:
        hint = "pip install 'mcp-vanguard[sigstore]'"
        raise ConfigError("Sigstore bundles need the package sigstore", hint=hint) from None


def _in_use(document: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The root with only those keys that were in use at a moment; raises ValueError where none is left."""
    left = dict(document)
    for member, called in _IN_USE:
        left[member] = [each for each in document.get(member, ()) if _covers(each, at)]
        if not left[member]:
            raise ValueError(f"the trust root knows no {called} that was in use on {at:%Y-%m-%d}")
    return left


def _covers(entry: Mapping[str, Any], at: datetime) -> bool:
    period = entry.get("publicKey", entry).get("validFor") or {}
    start, end = period.get("start"), period.get("end")
    return bool(
        start and datetime.fromisoformat(start) <= at and (not end or at <= datetime.fromisoformat(end))
    )


def _trusted(document: Mapping[str, Any]) -> Any:
    from sigstore.models import TrustedRoot

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "root.json")
        path.write_bytes(orjson.dumps(document))
        return TrustedRoot.from_file(str(path))


def _holds_envelope(raw: bytes) -> bool:
    held = orjson.loads(raw)
    return "dsseEnvelope" in held


def _policy(signer: Signer) -> VerificationPolicy:
    from sigstore.verify.policy import AllOf, AnyOf, OIDCIssuer, OIDCIssuerV2

    # Both forms of the issuer's extension are written by one authority; either one is its word.
    return AllOf(
        [AnyOf([OIDCIssuerV2(signer.issuer), OIDCIssuer(signer.issuer)]), _Identity(signer.identity)]
    )


class _Identity:
    """The one identity that a certificate must name."""

    def __init__(self, identity: str) -> None:
        self._identity = identity

    def verify(self, cert: Certificate) -> None:
        """Raises VerificationError where the certificate is somebody else's."""
        from sigstore.errors import VerificationError

        names = identities(cert)
        beginning = self._identity.removesuffix("*") if self._identity.endswith("@*") else ""
        if self._identity in names or (beginning and any(each.startswith(beginning) for each in names)):
            return
        raise VerificationError(f"it was signed by {', '.join(names) or 'nobody'}, not by {self._identity}")


def identities(certificate: Certificate) -> list[str]:
    """The mail addresses and URIs that a certificate is for."""
    from cryptography.x509 import RFC822Name, SubjectAlternativeName, UniformResourceIdentifier

    names = certificate.extensions.get_extension_for_class(SubjectAlternativeName).value
    return [*names.get_values_for_type(RFC822Name), *names.get_values_for_type(UniformResourceIdentifier)]


def _told(bundle: Bundle, certificate: Certificate, signer: Signer, found: tuple[str, bytes]) -> Verified:
    entry = bundle.log_entry._inner
    names = identities(certificate)
    return Verified(
        names[0] if names else signer.identity,
        signer.issuer,
        certificate.not_valid_before_utc.isoformat().replace("+00:00", "Z"),
        int(entry.log_index),
        *found,
        source=_claim(certificate, 12),
        commit=_claim(certificate, 13),
        builder=_claim(certificate, 9),
    )


def _claim(certificate: Certificate, number: int) -> str:
    """What the issuer says of a build: one of Fulcio's extensions that hold a DER UTF8String."""
    from cryptography.x509 import ExtensionNotFound, ObjectIdentifier, UnrecognizedExtension

    try:
        oid = ObjectIdentifier(f"1.3.6.1.4.1.57264.1.{number}")
        held = certificate.extensions.get_extension_for_oid(oid).value
    except ExtensionNotFound:
        return ""
    if not isinstance(held, UnrecognizedExtension):
        return ""
    der = held.value
    if len(der) < 2 or der[0] != 0x0C:
        return ""
    skip = 2 if der[1] < 0x80 else 2 + (der[1] & 0x7F)
    return der[skip:].decode("utf-8", "replace")


def _line(error: Exception) -> str:
    """An error of the package on one line, not too long."""
    return " ".join(str(error).split())[:300] or type(error).__name__
