"""Attestations that the public Sigstore made, held against the root that Vanguard ships, with no network."""

from __future__ import annotations

import base64
import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.trust.public_good import Services
from vanguard.trust import roots
from vanguard.trust.attestations import Wanted
from vanguard.trust.roots import Root

pytest.importorskip("sigstore", reason="the package sigstore is not installed")

from vanguard.trust.provenance import Believed, Proven, proven
from vanguard.trust.sigstore import Signer

HERE = Path(__file__).with_name("genuine")
NPM = HERE / "sigstore-3.1.0.sigstore.json"
WHEEL = HERE / "rfc8785-0.1.2-py3-none-any.whl.sigstore.json"
PYPI = HERE / "sigstore-3.6.1.tar.gz.provenance"
TODAY = date(2026, 11, 28)
GITHUB = "https://token.actions.githubusercontent.com"
NPMS = "https://github.com/sigstore/sigstore-js"
WHEELS = "https://github.com/trailofbits/rfc8785.py"
PYPIS = "https://github.com/sigstore/sigstore-python"
RELEASE = ".github/workflows/release.yml"
RUNNER = "https://github.com/actions/runner/github-hosted"
# What `npm pack sigstore@3.1.0` and `pip download --no-binary :all: sigstore==3.6.1` give.
TARBALL = {
    "sha512": frozenset(
        [
            "669cd60051c816ac85139e9d5ea817fc3903459773fab45c8e8224fd1414e085"
            "f4c220afd65f12ed9ad70c770273eb9a7feea8ef0de1da5de0e86606e5328df5"
        ]
    )
}
SDIST = {"sha256": frozenset(["ee60fdc9236fd6709271ad53b44027461360c3fde155d2af15482e4c451ff865"])}

# What `pip download rfc8785==0.1.2` gives.
OF_WHEEL = "c4e92e9ecc828bef2aa7dba1de8ac983511f7532a0df11c770d39099a25cf201"


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return roots.known(tmp_path)


def of_npm(root: Root, raw: bytes, *, workflow: str = RELEASE) -> tuple[list[Proven], list[str]]:
    who = Signer(f"{NPMS}/{workflow}@refs/heads/main", GITHUB)
    return proven(raw, TARBALL, Believed(who, root, (), TODAY), Wanted(RUNNER, NPMS))


def of_pypi(root: Root, raw: bytes, *, today: date = TODAY) -> tuple[list[Proven], list[str]]:
    who = Signer(f"{PYPIS}/{RELEASE}@*", GITHUB)
    wanted = Wanted(f"{PYPIS}/{RELEASE}@*", PYPIS)
    return proven(raw, SDIST, Believed(who, root, (), today), wanted)


def test_the_provenance_of_a_package_of_npm_is_proven(root: Root) -> None:
    (found,), refused = of_npm(root, NPM.read_bytes())
    assert refused == []
    assert found.built is not None
    assert found.certificate is not None
    assert found.built.subject == "pkg:npm/sigstore@3.1.0"
    assert found.built.commit == "06cd267cbdc2eeaa04294995622db9f6ad2fa7cf"
    assert found.certificate.index == 168704762


def test_it_is_proven_as_the_registry_gives_it(root: Root) -> None:
    listed = {"predicateType": "https://slsa.dev/provenance/v1", "bundle": orjson.loads(NPM.read_bytes())}
    bare = {"verificationMaterial": {"publicKey": {"hint": "SHA256:of npm"}, "tlogEntries": []}}
    publish = {"predicateType": "publish", "bundle": {**listed["bundle"], **bare}}
    good, refused = of_npm(root, orjson.dumps({"attestations": [publish, listed]}))
    assert (len(good), len(refused)) == (1, 1)


def test_the_provenance_of_a_file_of_pypi_is_proven(root: Root) -> None:
    (found,), refused = of_pypi(root, PYPI.read_bytes())
    assert refused == []
    assert found.built is not None
    assert found.certificate is not None
    assert found.built.subject == "sigstore-3.6.1.tar.gz"
    assert found.certificate.index == 156716889


def of_wheel(root: Root, raw: bytes, digest: str = OF_WHEEL) -> tuple[list[Proven], list[str]]:
    who = Signer(f"{WHEELS}/{RELEASE}@refs/tags/v0.1.2", GITHUB)
    wanted = Wanted(f"{WHEELS}/{RELEASE}@*", WHEELS)
    return proven(raw, {"sha256": frozenset([digest])}, Believed(who, root, (), TODAY), wanted)


def test_the_signature_of_a_file_is_proven_and_of_no_other_file(root: Root) -> None:
    (found,), refused = of_wheel(root, WHEEL.read_bytes())
    assert refused == []
    assert found.certificate is not None
    assert found.certificate.commit == "d8b4a6445f38c48b9137a8099706d9b8073146e4"
    good, (why,) = of_wheel(root, WHEEL.read_bytes(), "0" * 64)
    assert good == []
    assert "digest" in why


def test_another_workflow_of_the_same_repository_is_refused(root: Root) -> None:
    good, (why,) = of_npm(root, NPM.read_bytes(), workflow=".github/workflows/ci.yml")
    assert good == []
    assert "signed by" in why


def test_they_prove_nothing_by_a_root_that_is_too_old(root: Root) -> None:
    good, (why,) = of_pypi(root, PYPI.read_bytes(), today=date(2028, 1, 1))
    assert good == []
    assert "more than 365 days ago" in why


@pytest.mark.parametrize("member", ["tlogs", "ctlogs", "certificateAuthorities"])
def test_they_prove_nothing_by_another_sigstore(root: Root, member: str) -> None:
    strange = copy.deepcopy(dict(root.document))
    theirs = Services().root()[member]
    for each in strange[member]:
        each.update({key: theirs[0][key] for key in ("certChain", "publicKey", "logId") if key in theirs[0]})
        each.get("publicKey", each)["validFor"] = {"start": "2021-01-01T00:00:00Z"}
    whole: tuple[tuple[Callable[[Root, bytes], Any], Path], ...]
    whole = ((of_npm, NPM), (of_pypi, PYPI), (of_wheel, WHEEL))
    for made, path in whole:
        good, refused = made(Root(strange, TODAY, "test"), path.read_bytes())
        assert (len(good), len(refused)) == (0, 1)


Change = Callable[[dict[str, Any]], None]


def entry(bundle: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = bundle["verificationMaterial"]["tlogEntries"][0]
    return found


def other(text: str) -> str:
    """Base64 of the same bytes but one, in the middle."""
    raw = bytearray(base64.b64decode(text))
    raw[len(raw) // 2] ^= 1
    return base64.b64encode(raw).decode()


def swap(at: Callable[[dict[str, Any]], dict[str, Any]], member: str) -> Change:
    def changed(bundle: dict[str, Any]) -> None:
        held = at(bundle)
        held[member] = other(held[member])

    return changed


def later(bundle: dict[str, Any]) -> None:
    entry(bundle)["integratedTime"] = str(int(entry(bundle)["integratedTime"]) + 1)


def unproven(bundle: dict[str, Any]) -> None:
    entry(bundle)["inclusionProof"]["hashes"].pop()


def unsigned(bundle: dict[str, Any]) -> None:
    note = entry(bundle)["inclusionProof"]["checkpoint"]
    note["envelope"] = note["envelope"].replace("46800506", "46800507")


CHANGES: dict[str, Change] = {
    "the payload": swap(lambda held: held["dsseEnvelope"], "payload"),
    "the signature": swap(lambda held: held["dsseEnvelope"]["signatures"][0], "sig"),
    "the certificate": swap(
        lambda held: held["verificationMaterial"]["x509CertificateChain"]["certificates"][0], "rawBytes"
    ),
    "what the log keeps": swap(entry, "canonicalizedBody"),
    "the log's promise": swap(lambda held: entry(held)["inclusionPromise"], "signedEntryTimestamp"),
    "the root of the tree": swap(lambda held: entry(held)["inclusionProof"], "rootHash"),
    "the time": later,
    "the proof": unproven,
    "the checkpoint": unsigned,
}


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_of_it_can_be_changed(root: Root, name: str) -> None:
    bundle = orjson.loads(NPM.read_bytes())
    CHANGES[name](bundle)
    good, refused = of_npm(root, orjson.dumps(bundle))
    assert (len(good), len(refused)) == (0, 1)
