"""Where an artifact comes from: each of its attestations verified, and held against what is wanted."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from vanguard.model.value import value
from vanguard.trust.attestations import Built, Digests, Wanted, built, carried, differs
from vanguard.trust.keyring import TrustedKey
from vanguard.trust.roots import Root
from vanguard.trust.signing import opened
from vanguard.trust.sigstore import Signer, Verified, verified


@value
class Believed:
    """Whose word counts: a signer with a certificate by a trust root, or else the trusted keys alone."""

    signer: Signer | None
    root: Root
    keys: Sequence[TrustedKey]
    today: date


@value
class Proven:
    """An attestation that holds: who signed it, and what its statement says, None for a bare signature."""

    by: str
    built: Built | None
    certificate: Verified | None


def proven(
    raw: bytes, digests: Digests, believed: Believed, wanted: Wanted | None
) -> tuple[list[Proven], list[str]]:
    """The attestations of a file that hold for an artifact, and why each other one does not.

    A statement needs ``wanted``; a bare signature over the artifact only needs it where something is wanted.
    Raises ValueError where the file holds no attestation, and ConfigError where the package is missing.
    """
    good: list[Proven] = []
    bad: list[str] = []
    for number, each in enumerate(carried(raw), 1):
        try:
            good.append(_one(each, digests, believed, wanted))
        except ValueError as error:
            bad.append(f"attestation {number}: {error}")
    return good, bad


def _one(raw: bytes, digests: Digests, believed: Believed, wanted: Wanted | None) -> Proven:
    held = orjson.loads(raw)
    if "payloadType" in held:
        return _by_key(held, digests, believed, wanted)
    if believed.signer is None:
        raise ValueError("it is signed with a certificate: say whose, and who vouches for it")
    if "dsseEnvelope" not in held and len(digests.get("sha256", ())) != 1:
        raise ValueError("it signs a file, and none was given")
    artifact = bytes.fromhex(next(iter(digests.get("sha256", ())), ""))
    found = verified(raw, artifact, believed.signer, believed.root, believed.today)
    if not found.type:
        if wanted is not None:
            _hold(Built("", "", found.builder, found.source, found.commit), wanted)
        return Proven(found.identity, None, found)
    return Proven(found.identity, _held(found.payload, found.type, digests, found, wanted), found)


def _by_key(held: Any, digests: Digests, believed: Believed, wanted: Wanted | None) -> Proven:
    if believed.signer is not None:
        raise ValueError("it is signed with a bare key, which has no identity")
    known = {each.id: each for each in believed.keys if not each.why_not(believed.today)}
    found = opened(held, [each.public for each in known.values()])
    return Proven(known[found.key].name, _held(found.payload, found.type, digests, None, wanted), None)


def _held(payload: bytes, type: str, digests: Digests, by: Verified | None, wanted: Wanted | None) -> Built:
    found = built(payload, type, digests, by)
    if wanted is None:
        raise ValueError("it holds a statement: say the builder and the source that are wanted")
    _hold(found, wanted)
    return found


def _hold(found: Built, wanted: Wanted) -> None:
    lines = differs(found, wanted)
    if lines:
        raise ValueError("; ".join(lines))


def digests_of(package: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The digests of a package's archives as its lock file has them (``identity.identity_of``).

    Both ways of writing are understood: Subresource Integrity (npm) and ``sha256:…`` (uv).
    """
    found: dict[str, set[str]] = {}
    for word in str(package.get("integrity") or "").split():
        algorithm, dash, coded = word.partition("-")
        try:
            digest = base64.b64decode(coded, validate=True).hex() if dash else ""
        except binascii.Error:
            continue
        if not dash:
            algorithm, _, digest = word.partition(":")
        if digest and algorithm in ("sha256", "sha512"):
            found.setdefault(algorithm, set()).add(digest.lower())
    return {algorithm: frozenset(each) for algorithm, each in found.items()}


def addresses(package: Mapping[str, Any], registry: str, files: Iterable[str] = ()) -> list[str]:
    """Where a registry keeps the attestations of a package's version; none for another ecosystem.

    PyPI's keeps them for each file by its name (PEP 740), npm's for a version (its attestations API).
    """
    base = registry.rstrip("/")
    name, version = str(package.get("name", "")), str(package.get("version", ""))
    if not name or not version:
        return []
    if package.get("ecosystem") == "npm":
        return [f"{base}/-/npm/v1/attestations/{name.replace('/', '%2f')}@{version}"]
    if package.get("ecosystem") == "pypi":
        return [f"{base}/integrity/{name}/{version}/{file}/provenance" for file in files]
    return []
