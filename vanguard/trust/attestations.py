"""in-toto statements: what was built, from what and by whom (Statement v0.1 and v1, SLSA provenance).

A statement proves nothing by itself; these functions read one whose signature was verified before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from vanguard.model.value import value
from vanguard.trust.sigstore import Verified

TYPE = "application/vnd.in-toto+json"
"""The payload type of a statement in an envelope."""

BUNDLE = "application/vnd.dev.sigstore.bundle"
"""What the media type of a Sigstore bundle begins with."""

MOST = 64
"""Attestations of one file that are looked at."""

_STATEMENTS = ("https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1")

Digests = Mapping[str, frozenset[str]]
"""What an artifact may hash to, in hex, by the algorithm's in-toto name (``sha256``, ``sha512``)."""


@value
class Wanted:
    """The builder and the source that an artifact must come from.

    A text that ends with ``@*`` stands for every version of a builder; a source is a repository's URL.
    """

    builder: str
    source: str


@value
class Built:
    """What a statement says: the predicate's type, the name of the subject, builder, source and commit."""

    type: str
    subject: str
    builder: str
    source: str
    commit: str


def carried(raw: bytes) -> list[bytes]:
    """The bundles and envelopes of a file, as they stand in it.

    Understood are a bundle or envelope alone or a line each, what the npm registry gives for a version
    (``attestations``), PyPI's provenance object and a single attestation (PEP 740).  Raises ValueError.
    """
    found: list[bytes] = []
    for document in _documents(raw):
        for each in _inside(document):
            found.append(orjson.dumps(each))
            if len(found) > MOST:
                raise ValueError(f"it holds more than {MOST} attestations")
    if not found:
        raise ValueError("no attestation is in it")
    return found


def built(payload: bytes, type: str, digests: Digests, by: Verified | None) -> Built:
    """What a signed statement says of the artifact with one of these digests.  Raises ValueError.

    ``by`` is what the signer's certificate says, None where a key has signed.  What the issuer of a
    certificate says of source and builder goes before what the statement says, which its signer wrote.
    """
    if type != TYPE:
        raise ValueError(f"its payload is {type!r}, no in-toto statement")
    try:
        held = orjson.loads(payload)
    except ValueError:
        held = None
    if not isinstance(held, dict) or held.get("_type") not in _STATEMENTS:
        raise ValueError("its payload is no in-toto statement")
    subject = _subject(held, digests)
    builder, sources = _slsa(_dict(held.get("predicate")))
    source, commit = next(sources, ("", ""))
    if by is not None:
        # Who signs writes the statement; what the issuer vouches for stands in the certificate.
        if by.source and source and repository(by.source) != repository(source):
            raise ValueError(f"the statement says {source}, the certificate {by.source}")
        source, commit = by.source or source, by.commit or commit
        builder = builder or by.builder
    return Built(str(held.get("predicateType", "")), subject, builder, source, commit)


def differs(found: Built, wanted: Wanted) -> list[str]:
    """How a statement differs from what is wanted; what it does not say differs too."""
    lines = []
    if not _same_builder(found.builder, wanted.builder):
        lines.append(f"builder: {found.builder or 'nothing'}, not {wanted.builder}")
    if not found.source or repository(found.source) != repository(wanted.source):
        lines.append(f"source: {found.source or 'nothing'}, not {wanted.source}")
    return lines


def repository(url: str) -> str:
    """A repository's URL without the ways of writing it: ``git+``, a ref after ``@``, ``.git``."""
    text = url.removeprefix("git+")
    head, at, _ = text.rpartition("@")
    if at and "://" in head and "/" in head.partition("://")[2]:
        text = head
    return text.removesuffix("/").removesuffix(".git")


def _same_builder(found: str, wanted: str) -> bool:
    if wanted.endswith("@*"):
        return found.startswith(wanted[:-1]) or found == wanted[:-2]
    return bool(found) and found == wanted


def _documents(raw: bytes) -> Iterator[Any]:
    try:
        yield orjson.loads(raw)
        return
    except ValueError:
        pass
    try:
        yield from [orjson.loads(line) for line in raw.splitlines() if line.strip()]
    except ValueError:
        raise ValueError("this is not JSON") from None


def _inside(document: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(document, dict):
        raise ValueError("this is no attestation")
    if str(document.get("mediaType", "")).startswith(BUNDLE) or "payloadType" in document:
        yield document
    elif isinstance(document.get("attestations"), list):  # the npm registry
        yield from (
            each["bundle"]
            for each in document["attestations"]
            if isinstance(each, dict) and isinstance(each.get("bundle"), dict)
        )
    elif isinstance(document.get("attestation_bundles"), list):  # PyPI's provenance
        for bundle in document["attestation_bundles"]:
            listed = bundle.get("attestations") if isinstance(bundle, dict) else None
            yield from (_of_pypi(each) for each in listed or () if isinstance(each, dict))
    elif "verification_material" in document:
        yield _of_pypi(document)
    else:
        raise ValueError("this is no attestation")


def _of_pypi(held: dict[str, Any]) -> dict[str, Any]:
    """An attestation of PEP 740 as the bundle that it was made from."""
    try:
        material, envelope = held["verification_material"], held["envelope"]
        stamps = [{"signedTimestamp": each} for each in material.get("timestamps") or ()]
        return {
            "mediaType": f"{BUNDLE}.v0.3+json",
            "verificationMaterial": {
                "certificate": {"rawBytes": material["certificate"]},
                "tlogEntries": material["transparency_entries"],
                **({"timestampVerificationData": {"rfc3161Timestamps": stamps}} if stamps else {}),
            },
            "dsseEnvelope": {
                "payload": envelope["statement"],
                "payloadType": TYPE,
                "signatures": [{"sig": envelope["signature"]}],
            },
        }
    except (KeyError, TypeError, AttributeError):
        raise ValueError("this is no attestation") from None


def _subject(held: dict[str, Any], digests: Digests) -> str:
    subjects = held.get("subject")
    for each in subjects if isinstance(subjects, list) else ():
        if not isinstance(each, dict) or not isinstance(each.get("digest"), dict):
            continue
        for algorithm, known in digests.items():
            if str(each["digest"].get(algorithm, "")).lower() in known:
                return str(each.get("name", ""))
    raise ValueError("it is about something else: none of its subjects has this digest")


def _slsa(predicate: dict[str, Any]) -> tuple[str, Iterator[tuple[str, str]]]:
    """The builder, and the sources with their commits, of SLSA provenance v1 or v0.2."""
    if "buildDefinition" in predicate:
        builder = _at(predicate, "runDetails", "builder", "id")
        definition = _dict(predicate.get("buildDefinition"))
        named = _at(definition, "externalParameters", "workflow", "repository")
        listed = definition.get("resolvedDependencies")
    else:
        builder = _at(predicate, "builder", "id")
        named = _at(predicate, "invocation", "configSource", "uri")
        listed = predicate.get("materials")
    return builder, _sources(named, listed)


def _sources(named: str, listed: Any) -> Iterator[tuple[str, str]]:
    entries = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    for each in entries:
        uri, digest = str(each.get("uri", "")), _dict(each.get("digest"))
        if not named or repository(uri) == repository(named):
            yield named or uri, str(digest.get("gitCommit") or digest.get("sha1") or "")
    if named:
        yield named, ""


def _at(held: Any, *steps: str) -> str:
    for step in steps:
        held = _dict(held).get(step)
    return held if isinstance(held, str) else ""


def _dict(held: Any) -> dict[str, Any]:
    return held if isinstance(held, dict) else {}
