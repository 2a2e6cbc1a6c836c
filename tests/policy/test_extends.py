"""A file that stands on another: pinned, never in a ring, and what the base sets for good stays."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from vanguard.errors import ConfigError
from vanguard.policy.config import config
from vanguard.settings import load

BASE = """\
version: 1
profile: strict
audit: {keep_days: 400}
review: {wait_s: 5}
servers: {files: {command: server}}
rules: [{name: base-rule, action: warn}]
"""
OTHER = "00" * 32


def pinned(path: Path) -> str:
    return f"extends: {{file: {path.name}, sha256: {hashlib.sha256(path.read_bytes()).hexdigest()}}}\n"


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_a_file_begins_where_its_base_ends(tmp_path: Path) -> None:
    base = written(tmp_path / "base.yaml", BASE)
    own = written(tmp_path / "own.yaml", pinned(base) + "rules: [{name: mine, action: block}]\n")
    found = config(own)
    assert [entry.rule.name for entry in found.rules] == ["mine", "base-rule"]
    assert (found.values["profile"], list(found.servers)) == ("strict", ["files"])
    assert found.base is not None
    assert [entry.rule.name for entry in found.base.rules] == ["base-rule"]


def test_what_a_base_sets_for_good_beats_flags_variables_and_files(tmp_path: Path) -> None:
    base = written(tmp_path / "base.yaml", BASE + "hosted: {no_auth: false, port: 9000}\n")
    own = written(
        tmp_path / "own.yaml",
        pinned(base) + "profile: monitor\naudit: {keep_days: 1}\nhosted: {no_auth: true, port: 9001}\n",
    )
    environ = {"HOME": str(tmp_path), "VANGUARD_PROFILE": "monitor"}
    found = load({"config": str(own), "port": "9002"}, environ, hosting=True)
    assert (found.audit_keep_days, found.review_wait_s) == (400, 5)
    assert found.sources["audit.keep_days"] == f"{base}:3"
    assert found.hosted is not None
    assert (found.hosted.no_auth, found.hosted.port) == (False, 9000)
    assert found.profile.name == "monitor"
    assert found.base is not None
    assert found.base.profile.name == "strict"


def test_files_stand_on_one_another(tmp_path: Path) -> None:
    first = written(tmp_path / "org.yaml", "profile: strict\n")
    second = written(tmp_path / "team.yaml", pinned(first) + "zones: [/srv]\n")
    third = written(tmp_path / "me.yaml", pinned(second))
    found = load({"config": str(third)}, {"HOME": str(tmp_path)})
    assert found.base is not None
    assert found.base.base is not None
    assert found.base.base.profile.name == "strict"
    assert found.zones == ("/srv",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extends: {file: base.yaml}\n", "the base is not pinned (look at it, then write sha256: "),
        (f"extends: {{file: base.yaml, sha256: '{OTHER}'}}\n", "is not the file that is pinned here"),
        ("extends: {file: base.yaml, sha256: abc}\n", "this is no SHA-256 (write 64 hexadecimal digits)"),
        (f"extends: {{file: none.yaml, sha256: '{OTHER}'}}\n", "cannot be read: No such file"),
        (f"extends: {{file: own.yaml, sha256: '{OTHER}'}}\n", "stand on each other in a ring"),
        ("extends: {}\n", "a base is a file or at a URL (write file: or url:, and sha256:)"),
        ("extends: {file: base.yaml, url: 'https://a/b'}\n", "a base is a file or at a URL"),
        ("extends: {url: 'http://example.com/b.yaml'}\n", "is not https (write https://HOST/PATH)"),
        ("extends: {url: 'https://ann:pw@example.com/b.yaml'}\n", "holds no user and no password"),
        ("extends: {url: 'file:///etc/base.yaml'}\n", "write https://HOST/PATH"),
        ("extends: {url: 'https://example.com/b.yaml'}\n", "nothing is fetched here (name a file)"),
        ("extends: base.yaml\n", "a mapping is wanted"),
    ],
)
def test_a_base_that_is_not_what_was_looked_at_stops_the_start(text: str, said: str, tmp_path: Path) -> None:
    written(tmp_path / "base.yaml", BASE)
    own = written(tmp_path / "own.yaml", text)
    with pytest.raises(ConfigError) as caught:
        config(own)
    assert str(caught.value).startswith(f"{own}:1: ")
    assert said in str(caught.value)


def test_a_rule_of_the_base_is_not_written_over(tmp_path: Path) -> None:
    base = written(tmp_path / "base.yaml", BASE)
    own = written(tmp_path / "own.yaml", pinned(base) + "rules: [{name: base-rule, action: allow}]\n")
    with pytest.raises(ConfigError, match='the base has a rule "base-rule" too'):
        config(own)
