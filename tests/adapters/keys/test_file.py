"""Files of API keys, and the one key of the environment."""

from __future__ import annotations

import hmac
import json
import os
import re
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from vanguard.adapters.keys import file as files
from vanguard.adapters.keys.entry import Entry, hashed, id_of, new_key
from vanguard.adapters.keys.file import KeyFile, change, read, write
from vanguard.adapters.keys.single import SingleKey, weak
from vanguard.errors import ConfigError
from vanguard.layers.disclosure.secret_formats import FORMATS
from vanguard.model.principal import Principal
from vanguard.policy.mask import mask

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def made(name: str = "ci", **members: Any) -> tuple[str, Entry]:
    """A key and its entry."""
    key, id = new_key()
    return key, Entry(id, name, hashed(key), **members)


def test_a_key_says_whose_it_is_and_what_it_may_do(tmp_path: Path) -> None:
    key, entry = made(scopes=("mcp:read",), roles=("dev",), servers=("files",))
    free, other = made("laptop")
    write(tmp_path / "keys.json", [entry, other])
    keys = KeyFile(tmp_path / "keys.json")
    assert keys.principal(key) == Principal(
        "key:ci", frozenset({"mcp:read"}), frozenset({"dev"}), frozenset({"files"})
    )
    assert keys.principal(free) == Principal("key:laptop")


def test_a_key_has_256_random_bits_and_its_id_in_front() -> None:
    key, id = new_key()
    assert key.startswith(f"vgk_{id}_")
    assert len(key.split("_", 2)[2]) == 43
    assert id_of(key) == id
    assert new_key()[0] != key


@pytest.mark.parametrize(
    "change", [lambda k: k[:-1], lambda k: k + "a", lambda k: k[4:], lambda k: k.upper(), lambda k: ""]
)
def test_what_is_not_the_very_key_is_nobodys(change: Any, tmp_path: Path) -> None:
    key, entry = made()
    write(tmp_path / "keys.json", [entry])
    assert KeyFile(tmp_path / "keys.json").principal(change(key)) is None


def test_the_hash_is_no_key(tmp_path: Path) -> None:
    _, entry = made()
    write(tmp_path / "keys.json", [entry])
    keys = KeyFile(tmp_path / "keys.json")
    for text in (entry.hash, f"vgk_{entry.id}_", f"vgk_{entry.id}_{entry.hash}", f"vgk_{entry.id}"):
        assert keys.principal(text) is None


def test_an_expired_key_is_nobodys(tmp_path: Path) -> None:
    key, entry = made(expires=NOW)
    write(tmp_path / "keys.json", [entry])
    assert KeyFile(tmp_path / "keys.json", now=lambda: NOW.timestamp() - 1).principal(key)
    assert KeyFile(tmp_path / "keys.json", now=NOW.timestamp).principal(key) is None


def test_keys_are_compared_in_constant_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []
    compare = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: compared.append((a, b)) or compare(a, b))
    key, entry = made()
    write(tmp_path / "keys.json", [entry])
    KeyFile(tmp_path / "keys.json").principal(key)
    SingleKey("one").principal("other")
    assert len(compared) == 2


def test_the_file_holds_no_key_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    key, entry = made()
    path = tmp_path / "made" / "keys.json"
    change(path, lambda known: [*known, entry])
    assert key.split("_", 2)[2] not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert read(path) == (entry,)


def test_a_new_file_is_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    old_key, old = made()
    write(path, [old])
    keys = KeyFile(path)
    new_key_, new = made("new")
    write(path, [new])
    assert keys.principal(old_key) is None
    assert keys.principal(new_key_) == Principal("key:new")


def test_a_broken_new_file_leaves_the_old_keys_and_is_told_of_once(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    key, entry = made()
    write(path, [entry])
    said: list[str] = []
    keys = KeyFile(path, say=said.append)
    path.write_text("{")
    for _ in range(3):
        assert keys.principal(key)
    assert len(said) == 1
    assert "not JSON" in said[0]


def test_a_file_that_is_gone_takes_its_keys_along(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    key, entry = made()
    write(path, [entry])
    keys = KeyFile(path)
    path.unlink()
    assert keys.principal(key) is None
    write(path, [entry])
    assert keys.principal(key)


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "keys.json"
    _, entry = made()
    write(path, [entry])

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(path, [])
    assert read(path) == (entry,)
    assert [each.name for each in tmp_path.iterdir()] == ["keys.json"]


def test_keys_may_stand_in_yaml(tmp_path: Path) -> None:
    key, entry = made()
    path = tmp_path / "keys.yaml"
    path.write_text(
        f"version: 1\nkeys:\n  - id: '{entry.id}'\n    name: ci\n    hash: {entry.hash}\n"
        "    scopes: [mcp:read]\n    expires: 2031-01-01\n"
    )
    path.chmod(0o600)
    found = KeyFile(path, now=NOW.timestamp).principal(key)
    assert found == Principal("key:ci", frozenset({"mcp:read"}))


GOOD = {"id": "0" * 12, "name": "a", "hash": "sha256:" + "0" * 64}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not JSON"),
        ("[]", "no file of keys"),
        ('{"version":2,"keys":[]}', "version"),
        ('{"version":1,"keys":{}}', "no file of keys"),
        ('{"version":1,"keys":[],"more":1}', "no file of keys"),
        ('{"version":1,"keys":[7]}', r"keys\[0\]: a key is a mapping"),
        *(
            (json.dumps({"version": 1, "keys": [GOOD | wrong]}), r"keys\[0\]")
            for wrong in (
                {"id": "short"},
                {"name": "a b"},
                {"name": "environment"},
                {"name": None},
                {"hash": "plain"},
                {"scopes": "mcp:read"},
                {"scopes": None},
                {"scopes": ['a"b']},
                {"servers": None},
                {"expires": "soon"},
                {"expires": None},
                {"expires": 2031},
                {"expire": "2031-01-01"},
            )
        ),
        (json.dumps({"version": 1, "keys": [GOOD, GOOD | {"name": "b"}]}), "two keys have the id"),
        (json.dumps({"version": 1, "keys": [GOOD, GOOD | {"id": "1" * 12}]}), "two keys have the name"),
    ],
)
def test_a_file_that_could_be_misread_is_refused(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text(text)
    with pytest.raises(ConfigError, match=told):
        read(path)


def test_a_file_that_others_may_write_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    write(path, [])
    path.chmod(0o620)
    with pytest.raises(ConfigError, match="others may write"):
        KeyFile(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        KeyFile(tmp_path / "missing.json")


def test_a_file_of_too_many_keys_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST", 1)
    write(tmp_path / "keys.json", [made("a")[1], made("b")[1]])
    with pytest.raises(ConfigError, match="more than 1"):
        read(tmp_path / "keys.json")


def test_the_one_key_of_the_environment_may_do_everything() -> None:
    key = SingleKey("any string: é")
    assert key.principal("any string: é") == Principal("key:environment")
    assert key.principal("any string: e") is None
    assert key.principal("") is None


def test_a_key_in_a_text_is_known_for_a_secret_and_masked() -> None:
    key, id = new_key()
    assert mask(f"he gave me {key} today") == "he gave me vgk_*** today"
    assert re.fullmatch({kind: form for kind, _, form in FORMATS}["vanguard-key"], key[4:])
    assert id in key


def test_a_key_that_could_be_guessed_is_weak() -> None:
    assert weak("secret")
    assert weak("a" * 64)
    assert not weak(new_key()[0])
