"""Provenance from the command line: attestations in the forms in which registries have them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.trust.public_good import BUILDER, IDENTITY, ISSUER, SOURCE, Services, statement
from vanguard.cli.main import run
from vanguard.trust import roots, signing
from vanguard.trust.archives import differs
from vanguard.trust.attestations import carried

pytest.importorskip("sigstore", reason="the package sigstore is not installed")

WHO = ("--identity", IDENTITY, "--issuer", ISSUER)
FROM = ("--source", SOURCE, "--builder", BUILDER)
ARTIFACT = b"an archive"


@pytest.fixture(scope="module")
def services() -> Services:
    return Services()


class Desk:
    """A folder with an artifact, the root of the test's services, and a home."""

    def __init__(self, folder: Path, services: Services, capsys: Any) -> None:
        self.folder = folder
        self._capsys = capsys
        self.put("root.json", services.root())
        (folder / "tool.tgz").write_bytes(ARTIFACT)

    def put(self, name: str, held: Any) -> str:
        path = self.folder / name
        path.write_bytes(held if isinstance(held, bytes) else orjson.dumps(held))
        return str(path)

    def run(self, *words: str, code: int = 0) -> str:
        assert run(("provenance", *words)) == code, self._capsys.readouterr()
        told = self._capsys.readouterr()
        return str(told.out + told.err)

    def verify(self, held: Any, *words: str, code: int = 0) -> str:
        """What is said of attestations of the artifact."""
        path = self.put("held.json", held)
        root = ("--root", str(self.folder / "root.json")) if "--identity" in words else ()
        return self.run(
            "verify", str(self.folder / "tool.tgz"), "--attestations", path, *root, *words, code=code
        )


@pytest.fixture
def desk(tmp_path: Path, services: Services, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Desk:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "home"))
    return Desk(tmp_path, services, capsys)


def of_pypi(bundle: dict[str, Any]) -> dict[str, Any]:
    """A bundle as an attestation object of PEP 740."""
    material, envelope = bundle["verificationMaterial"], bundle["dsseEnvelope"]
    return {
        "version": 1,
        "verification_material": {
            "certificate": material["certificate"]["rawBytes"],
            "transparency_entries": material["tlogEntries"],
        },
        "envelope": {"statement": envelope["payload"], "signature": envelope["signatures"][0]["sig"]},
    }


def test_a_signed_file_is_known_by_its_signer(desk: Desk, services: Services) -> None:
    assert f"signed by {IDENTITY}" in desk.verify(services.file(ARTIFACT), *WHO)


def test_the_bundle_beside_the_file_is_looked_for(desk: Desk, services: Services) -> None:
    desk.put("tool.tgz.sigstore.json", services.file(ARTIFACT))
    root = str(desk.folder / "root.json")
    assert "signed by" in desk.run("verify", str(desk.folder / "tool.tgz"), "--root", root, *WHO)


def test_a_statement_tells_builder_source_and_commit(desk: Desk, services: Services) -> None:
    bundle = services.envelope(statement("tool.tgz", ARTIFACT))
    (told,) = json.loads(desk.verify(bundle, *WHO, *FROM, "--json"))["holds"]
    assert (told["builder"], told["source"], told["commit"]) == (BUILDER, SOURCE, "0" * 40)


def test_what_the_npm_registry_and_pypi_give_is_understood(desk: Desk, services: Services) -> None:
    bundle = services.envelope(statement("pkg:npm/tool@1.0.0", ARTIFACT))
    npm = {"attestations": [{"predicateType": "https://slsa.dev/provenance/v1", "bundle": bundle}]}
    pypi = {"version": 1, "attestation_bundles": [{"publisher": {}, "attestations": [of_pypi(bundle)]}]}
    lines = orjson.dumps(bundle) + b"\n" + orjson.dumps(of_pypi(bundle)) + b"\n"
    for held in (npm, pypi, of_pypi(bundle), lines):
        assert "built by" in desk.verify(held, *WHO, *FROM)


def test_a_publish_attestation_of_pypi_is_held_against_the_certificate(
    desk: Desk, services: Services
) -> None:
    told = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "tool.tgz", "digest": {"sha256": hashlib.sha256(ARTIFACT).hexdigest()}}],
        "predicateType": "https://docs.example/attestations/publish/v1",
        "predicate": None,
    }
    held = of_pypi(services.envelope(orjson.dumps(told)))
    workflow = IDENTITY.partition("@")[0]
    assert "built by" in desk.verify(held, *WHO, "--source", SOURCE, "--builder", f"{workflow}@*")
    refused = desk.verify(
        held, *WHO, "--source", "https://github.com/evil/x", "--builder", f"{workflow}@*", code=1
    )
    assert "source:" in refused


def test_the_time_stamps_that_pypi_gives_are_handed_on(services: Services) -> None:
    held = of_pypi(services.envelope(statement("tool.tgz", ARTIFACT)))
    held["verification_material"]["timestamps"] = ["c3RhbXA="]
    (bundle,) = carried(orjson.dumps(held))
    stamps = orjson.loads(bundle)["verificationMaterial"]["timestampVerificationData"]
    assert stamps == {"rfc3161Timestamps": [{"signedTimestamp": "c3RhbXA="}]}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"source": "https://github.com/evil/tool"}, "the certificate"),
        ({"builder": "https://evil.example/builder"}, "builder:"),
        ({"artifact": b"another"}, "none of its subjects"),
    ],
)
def test_a_statement_of_something_else_is_refused(
    desk: Desk, services: Services, changed: dict[str, Any], why: str
) -> None:
    told = statement("tool.tgz", **({"artifact": ARTIFACT} | changed))
    found = desk.verify(services.envelope(told), *WHO, *FROM, code=1)
    assert why in found
    assert "nothing is proven" in found


def test_a_statement_without_builder_or_source_proves_nothing(desk: Desk, services: Services) -> None:
    bundle = services.envelope(statement("tool.tgz", ARTIFACT))
    assert "say the builder and the source" in desk.verify(bundle, *WHO, code=1)
    assert "belong together" in desk.verify(bundle, *WHO, "--source", SOURCE, code=2)
    assert "belong together" in desk.verify(bundle, "--identity", IDENTITY, code=2)


def test_a_payload_that_is_no_statement_is_refused(desk: Desk, services: Services) -> None:
    assert "no in-toto" in desk.verify(services.envelope(b"{}"), *WHO, *FROM, code=1)
    assert "text/plain" in desk.verify(services.envelope(b"{}", "text/plain"), *WHO, *FROM, code=1)


def test_a_trusted_key_may_sign_a_statement_and_another_may_not(desk: Desk) -> None:
    private, public = signing.generate()
    key = desk.put("key.pub", public)
    assert run(("trust-keys", "add", "ci", key)) == 0
    payload = statement("tool.tgz", ARTIFACT)
    mine = signing.sign(payload, "application/vnd.in-toto+json", signing.private_key(private, "key"))
    other = signing.sign(
        payload,
        "application/vnd.in-toto+json",
        signing.private_key(signing.generate()[0], "other"),
    )
    assert "signed by ci: built by" in desk.verify(mine, *FROM)
    assert "no trusted key" in desk.verify(other, *FROM, code=1)
    assert "no identity" in desk.verify(mine, *WHO, *FROM, code=1)


def test_a_certificate_without_an_identity_that_was_asked_for_proves_nothing(
    desk: Desk, services: Services
) -> None:
    assert "say whose" in desk.verify(services.file(ARTIFACT), code=1)


def test_a_server_is_held_against_the_digest_of_its_lock_file(desk: Desk, services: Services) -> None:
    package = desk.folder / "node_modules" / "tool"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"name": "tool", "version": "1.0.0"}')
    (package / "index.js").write_text("")
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(ARTIFACT).digest()).decode()
    lock = {"packages": {"node_modules/tool": {"version": "1.0.0", "integrity": integrity}}}
    (package.parent / ".package-lock.json").write_text(json.dumps(lock))

    def asked(bundle: Any, code: int = 0) -> str:
        held = ("--attestations", desk.put("a.json", {"attestations": [{"bundle": bundle}]}))
        root = ("--root", str(desk.folder / "root.json"))
        command = ("--", "node", str(package / "index.js"))
        return desk.run("server", *held, *root, *WHO, *FROM, *command, code=code)

    assert "tool 1.0.0: signed by" in asked(services.envelope(statement("pkg:npm/tool@1.0.0", ARTIFACT)))
    assert "none of its subjects" in asked(services.envelope(statement("x", b"another")), code=1)


def tarball(path: Path, files: dict[str, str]) -> bytes:
    """An archive as npm makes it."""
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return path.read_bytes()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda root: None, "built by"),
        (lambda root: (root / "index.js").write_text("evil()"), "index.js: it is another file here"),
        (lambda root: (root / "index.js").unlink(), "index.js: it is in the archive, not here"),
        (lambda root: (root / "more.js").write_text(""), "more.js: it is here, not in the archive"),
    ],
)
def test_an_installed_npm_package_is_held_against_its_archive(
    desk: Desk, services: Services, change: Any, why: str
) -> None:
    files = {"package.json": '{"name": "tool", "version": "1.0.0"}', "index.js": "run()"}
    archive = desk.folder / "tool-1.0.0.tgz"
    raw = tarball(archive, files)
    root = desk.folder / "node_modules" / "tool"
    root.mkdir(parents=True)
    for name, text in files.items():
        (root / name).write_text(text)
    change(root)
    held = ("--attestations", desk.put("a.json", services.envelope(statement("tool", raw))))
    own = ("--root", str(desk.folder / "root.json"), "--archive", str(archive))
    told = desk.run(
        "server",
        *held,
        *own,
        *WHO,
        *FROM,
        "--",
        "node",
        str(root / "index.js"),
        code=0 if why == "built by" else 1,
    )
    assert why in told


def test_an_installed_wheel_is_held_against_its_archive(desk: Desk, services: Services) -> None:
    site = desk.folder / "venv" / "lib" / "python3.11" / "site-packages"
    (site / "tool").mkdir(parents=True)
    (site / "tool-1.0.dist-info").mkdir()
    files = {"tool/__init__.py": "run()", "tool-1.0.dist-info/METADATA": "Name: tool"}
    archive = desk.folder / "tool-1.0-py3-none-any.whl"
    with zipfile.ZipFile(archive, "w") as made:
        for name, text in {**files, "tool-1.0.dist-info/RECORD": "of the archive"}.items():
            made.writestr(name, text)
    for name, text in files.items():
        (site / name).write_text(text)
    (site / "tool-1.0.dist-info" / "RECORD").write_text("tool/__init__.py,sha256=x,1")
    (site / "tool" / "__pycache__").mkdir()
    (site / "tool" / "__pycache__" / "x.pyc").write_text("")
    python = desk.folder / "venv" / "bin" / "python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)

    def asked(code: int = 0) -> str:
        bundle = services.envelope(statement("tool", archive.read_bytes()))
        held = ("--attestations", desk.put("a.json", bundle), "--archive", str(archive))
        root = ("--root", str(desk.folder / "root.json"))
        return desk.run("server", *held, *root, *WHO, *FROM, "--", str(python), "-m", "tool", code=code)

    assert "tool 1.0: signed by" in asked()
    (site / "tool" / "__init__.py").write_text("evil()")
    assert "tool/__init__.py: it is another file here" in asked(1)


def test_an_archive_that_is_none_is_refused(desk: Desk) -> None:
    for name, package in (("x.tgz", {"ecosystem": "npm"}), ("x.whl", {"ecosystem": "pypi"})):
        path = desk.folder / name
        path.write_bytes(b"not an archive")
        with pytest.raises(ValueError, match="the archive is no"):
            differs(path, {"root": str(desk.folder), "package": package})
    with zipfile.ZipFile(desk.folder / "y.whl", "w") as made:
        made.writestr("../y.py", "")
    with pytest.raises(ValueError, match="a file of the name"):
        differs(desk.folder / "y.whl", {"root": str(desk.folder), "package": {"ecosystem": "pypi"}})


def test_the_shipped_root_is_shown_and_replaced_by_an_own_one(desk: Desk) -> None:
    assert "of 2026-11-28" in desk.run("show-root")
    assert "fulcio.sigstore.dev" in desk.run("show-root")
    desk.run("update-root", "--file", str(desk.folder / "root.json"))
    assert "https://log.test" in desk.run("show-root")
    assert "no trust root" in desk.run("update-root", "--file", desk.put("x.json", {}), code=2)


def test_the_shipped_root_is_one_that_the_package_takes(tmp_path: Path) -> None:
    from sigstore.models import TrustedRoot
    from sigstore.verify import Verifier

    path = tmp_path / "root.json"
    path.write_bytes(orjson.dumps(roots.known(tmp_path).document))
    assert Verifier(trusted_root=TrustedRoot.from_file(str(path)))


def test_a_file_or_its_attestations_that_are_missing_are_named(desk: Desk) -> None:
    gone, here = str(desk.folder / "gone"), str(desk.folder / "tool.tgz")
    assert f"{gone}: it cannot be read" in desk.run("verify", gone, *WHO, code=2)
    said = desk.run("verify", here, *WHO, code=2)
    assert f"{here}.sigstore.json: it cannot be read" in said
    assert said.count("\n") == 1
    assert "--attestations" in said
