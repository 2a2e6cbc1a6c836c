"""Signed rules from the command line: made, installed, loaded, and kept from going back."""

from __future__ import annotations

import json
import shutil
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from vanguard import settings
from vanguard.cli import assembly
from vanguard.cli.main import run
from vanguard.errors import ConfigError

RULE = """\
id: {id}
title: {title}
severity: high
confidence: 0.9
says: this says the magic word.
why: |
  It is what the test looks for.
tags: ['owasp:MCP05']
match:
  any:
    - {pattern}
catches:
  - "xyzzy-plugh is here"
passes:
  - "nothing is here"
"""


class Desk:
    """A home, a key that it trusts under the name ``ci``, and a folder of one rule."""

    def __init__(self, folder: Path, capsys: Any) -> None:
        self.folder = folder
        self._capsys = capsys
        self.run("keygen", self.path("key"))
        self.run("trust-keys", "add", "ci", self.path("key.pub"))
        self.rule()

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def rule(
        self, id: str = "magic-word", title: str = "The magic word", pattern: str = "xyzzy-plugh"
    ) -> None:
        folder = self.folder / "rules" / "download-execution"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{id}.yaml").write_text(RULE.format(id=id, title=title, pattern=pattern))

    def run(self, *words: str, code: int = 0) -> str:
        assert run(words) == code, self._capsys.readouterr()
        told = self._capsys.readouterr()
        return str(told.out + told.err)

    def bundle(self, version: int, key: str = "key", name: str = "acme") -> str:
        out = self.path(f"{name}-{version}.json")
        options = ("--key", self.path(key), "--name", name, "--version", str(version), "--out", out)
        self.run("rules", "bundle", self.path("rules"), *options)
        return out

    def update(self, bundle: str, code: int = 0) -> str:
        return self.run("rules", "update", bundle, code=code)

    def installed(self) -> Path:
        return self.folder / "home" / "trust" / "rules" / "acme"

    def loaded(self) -> set[str]:
        """The ids of the rules that a gateway of this home has."""
        found, _ = assembly.rules(settings.load({}))
        return {rule.id for rule in found}


@pytest.fixture
def desk(ruled_home: Path, capsys: Any) -> Desk:
    return Desk(ruled_home.parent, capsys)


def test_a_signed_bundle_is_installed_and_loaded(desk: Desk) -> None:
    assert "acme 1, signed by ci" in desk.update(desk.bundle(1))
    assert "magic-word" in desk.loaded()


def test_a_rule_of_a_bundle_takes_the_place_of_the_shipped_one(desk: Desk) -> None:
    shipped = sorted(desk.loaded())
    (found,) = [each for each in assembly.rules(settings.load({}))[0] if each.id == shipped[0]]
    folder = desk.folder / "rules"
    (folder / found.category).mkdir(exist_ok=True)
    text = RULE.format(id=found.id, title="Another title", pattern="xyzzy-plugh")
    (folder / found.category / f"{found.id}.yaml").write_text(text)
    desk.update(desk.bundle(1))
    loaded = [each for each in assembly.rules(settings.load({}))[0] if each.id == found.id]
    assert [each.title for each in loaded] == ["Another title"]


def test_an_unsigned_folder_may_not_take_the_place_of_a_rule(desk: Desk) -> None:
    taken = min(desk.loaded())
    desk.rule(id=taken)
    config = desk.folder / "vanguard.yaml"
    config.write_text("version: 1\nrule_folders: [./rules]\n")
    with pytest.raises(ConfigError, match="is taken by"):
        assembly.rules(settings.load({"config": str(config)}))


@pytest.mark.parametrize("change", ["a rule", "one more", "one less", "the manifest", "no manifest"])
def test_a_bundle_that_was_changed_after_it_was_installed_is_not_loaded(desk: Desk, change: str) -> None:
    desk.rule(id="another-word")
    desk.update(desk.bundle(1))
    rules, held = desk.installed() / "download-execution", desk.installed() / ".manifest.json"
    if change == "a rule":
        path = rules / "magic-word.yaml"
        path.write_text(path.read_text().replace("severity: high", "severity: info"))
    elif change == "one more":
        (rules / "third-word.yaml").write_text(RULE.format(id="third-word", title="Third", pattern="xyzzy"))
    elif change == "one less":
        (rules / "another-word.yaml").unlink()
    elif change == "the manifest":
        manifest = json.loads(held.read_text())
        manifest["payload"] = manifest["payload"][:-8] + "AAAA" + manifest["payload"][-4:]
        held.write_text(json.dumps(manifest))
    else:
        held.unlink()
    with pytest.raises(ConfigError, match="these rules are not used"):
        desk.loaded()
    assert "these rules are not used" in desk.run("rules", "list", code=2)


def test_a_gateway_does_not_start_with_a_bundle_that_was_changed(desk: Desk) -> None:
    desk.update(desk.bundle(1))
    (desk.installed() / "download-execution" / "magic-word.yaml").write_text("id: magic-word\n")
    told = desk.run("start", "--name", "it", "--", sys.executable, "-c", "", code=2)
    assert "not those that were signed" in told


def test_an_older_version_is_refused_even_after_the_newer_was_removed(desk: Desk) -> None:
    old = desk.bundle(1)
    desk.rule(pattern="xyzzy-plugh|frobozz")
    desk.update(desk.bundle(2))
    assert "version 2 was installed before, this is 1" in desk.update(old, code=2)
    desk.run("rules", "remove", "acme")
    assert "magic-word" not in desk.loaded()
    assert "version 2 was installed before" in desk.update(old, code=2)
    desk.update(desk.path("acme-2.json"))
    assert "magic-word" in desk.loaded()


def test_the_same_version_with_other_rules_is_refused(desk: Desk) -> None:
    desk.update(desk.bundle(1))
    desk.rule(pattern="frobozz|xyzzy-plugh")
    assert "with other rules" in desk.update(desk.bundle(1), code=2)


def test_the_same_version_with_other_sequences_is_refused(desk: Desk) -> None:
    desk.update(desk.bundle(1))
    shipped = sorted((Path(__file__).parents[2] / "rules" / "sequences").glob("*.yaml"))[0]
    (desk.folder / "rules" / "sequences").mkdir()
    shutil.copy(shipped, desk.folder / "rules" / "sequences")
    assert "with other rules" in desk.update(desk.bundle(1), code=2)
    desk.update(desk.bundle(2))


def test_an_older_folder_that_is_put_in_its_place_is_not_loaded(desk: Desk) -> None:
    desk.update(desk.bundle(1))
    shutil.copytree(desk.installed(), desk.folder / "old")
    desk.rule(pattern="xyzzy-plugh|frobozz")
    desk.update(desk.bundle(2))
    shutil.rmtree(desk.installed())
    shutil.copytree(desk.folder / "old", desk.installed())
    with pytest.raises(ConfigError, match="newer version"):
        desk.loaded()


def test_a_bundle_of_a_key_that_does_not_count_is_refused_and_not_loaded(desk: Desk) -> None:
    desk.run("keygen", desk.path("other"))
    assert "no trusted key" in desk.update(desk.bundle(1, key="other"), code=2)
    assert not desk.installed().exists()
    desk.update(desk.bundle(1))
    desk.run("trust-keys", "revoke", "ci")
    with pytest.raises(ConfigError, match="no trusted key"):
        desk.loaded()


@pytest.mark.parametrize("name", ["../x.yaml", "a/../../x.yaml", "/a/b.yaml", "a/b.py", ".manifest.json"])
def test_no_file_is_written_outside_the_bundle(desk: Desk, name: str) -> None:
    path = Path(desk.bundle(1))
    held = json.loads(path.read_text())
    held["files"][name] = "x"
    path.write_text(json.dumps(held))
    assert "is no rule file" in desk.update(str(path), code=2)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"manifest": {}, "files": {}}', '{"manifest": 1, "files": 2}']
)
def test_what_is_no_bundle_is_refused(desk: Desk, text: str) -> None:
    path = desk.folder / "x.json"
    path.write_text(text)
    desk.update(str(path), code=2)


def test_a_bundle_with_a_rule_that_cannot_be_used_leaves_the_one_before(desk: Desk) -> None:
    desk.update(desk.bundle(1))
    good = Path(desk.bundle(2))
    held = json.loads(good.read_text())
    held["files"]["download-execution/magic-word.yaml"] += "nonsense: 1\n"
    good.write_text(json.dumps(held))
    assert "not those that were signed" in desk.update(str(good), code=2)
    assert "magic-word" in desk.loaded()


def test_list_marks_what_is_signed_and_what_is_not(desk: Desk) -> None:
    desk.update(desk.bundle(1))
    shutil.rmtree(desk.folder / "rules")
    desk.rule(id="local-word", title="A local word")
    config = desk.folder / "vanguard.yaml"
    config.write_text("version: 1\nrule_folders: [./rules]\n")
    told = desk.run("rules", "list", "--config", str(config))
    assert "The magic word (signed by ci)" in told
    assert "A local word (unsigned)" in told
    assert told.count("(signed by") == told.count("(unsigned)") == 1
    origins = {
        each["id"]: (each["origin"], each["signer"])
        for each in json.loads(desk.run("rules", "list", "--json", "--config", str(config)))
    }
    assert origins["magic-word"] == ("signed", "ci")
    assert origins["local-word"] == ("unsigned", None)
    assert {each[0] for each in origins.values()} == {"shipped", "signed", "unsigned"}
    assert "(unsigned)" in desk.run("rules", "list", "--rules-dir", desk.path("rules"))
    assert "(signed by ci)" in desk.run("rules", "list", "--rules-dir", str(desk.installed()))


def test_a_bundle_is_fetched_from_a_url(desk: Desk) -> None:
    raw = Path(desk.bundle(1)).read_bytes()

    class Serving(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            """Tests have their own output."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Serving) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/acme.json"
        assert "without TLS" in desk.run("rules", "update", url, code=3)
        assert "acme 1" in desk.run("rules", "update", "--private-host", url)
        server.shutdown()
    assert "magic-word" in desk.loaded()
