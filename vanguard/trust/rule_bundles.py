"""Rule bundles: rules with a signed manifest, verified at every load, never replaced by older ones.

A bundle travels as one JSON document and is installed as a folder of rule files with its manifest inside.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeGuard

import orjson

from vanguard import files
from vanguard.errors import ConfigError
from vanguard.model.value import value
from vanguard.rules import sequences
from vanguard.rules.folder import digest, rule_files
from vanguard.trust import manifests
from vanguard.trust.keyring import TrustedKey

KIND = "vanguard/rule-bundle/v1"
"""The type of a bundle's manifest."""

MANIFEST = ".manifest.json"
"""The name of the manifest in a bundle's folder; a hidden file is no rule."""

VERSIONS = "rule-versions.json"
"""The name of the file, in the folder of trust, that remembers the newest version of each bundle."""

FOLDER = "rules"
"""The folder of installed bundles, in the folder of trust."""

LARGEST = 16 * 1024 * 1024
"""Bytes of the largest bundle."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")
_FILE = re.compile(r"[a-z][a-z0-9-]{0,127}/[a-z][a-z0-9-]{0,127}\.yaml")


@value
class Bundle:
    """An installed bundle that was verified: its folder, its name and version, and who signed it."""

    folder: Path
    name: str
    version: int
    signer: str


def manifest(name: str, version: int, folder: Path, made: str) -> dict[str, Any]:
    """The manifest of a folder of rules.  Raises ConfigError for a name that cannot be used."""
    if not _NAME.fullmatch(name):
        hint = "small letters, digits and hyphens"
        raise ConfigError(f"{name!r} is no name for a bundle", place="--name", hint=hint)
    return {
        "type": KIND,
        "name": name,
        "version": version,
        "made": made,
        **_digests(folder),
    }


def packed(envelope: Mapping[str, Any], folder: Path) -> bytes:
    """A bundle as one document: the signed manifest, and the text of every rule file.  Raises OSError."""
    every = [*rule_files(folder), *sequences.sequence_files(folder)]
    texts = {each.relative_to(folder).as_posix(): each.read_text(encoding="utf-8") for each in every}
    return orjson.dumps({"manifest": envelope, "files": texts}, option=orjson.OPT_INDENT_2)


def unpacked(raw: bytes, folder: Path, keys: Sequence[TrustedKey], today: date) -> Bundle:
    """Write a bundle's files into an empty folder, and verify them there.

    Raises ValueError where it is no bundle, nobody who is trusted has signed it, or its files are others.
    """
    try:
        held = orjson.loads(raw)
        envelope, texts = held["manifest"], dict(held["files"])
    except (ValueError, KeyError, TypeError):
        raise ValueError("this is no rule bundle") from None
    signed = orjson.dumps(envelope)
    manifests.read(signed, KIND, keys, today, unsigned=False)  # nothing of an unsigned one is written
    for name, text in texts.items():
        if not _FILE.fullmatch(name) or not isinstance(text, str):
            raise ValueError(f"{name!r} is no rule file")
        files.write(folder / name, text.encode("utf-8", "replace"))
    files.write(folder / MANIFEST, signed)
    return verified(folder, keys, today)


def verified(folder: Path, keys: Sequence[TrustedKey], today: date) -> Bundle:
    """The bundle of a folder; raises ValueError where it is not as a trusted key signed it."""
    raw = files.read(folder / MANIFEST, LARGEST)
    if raw is None:
        raise ValueError("nobody has signed it")
    found = manifests.read(raw, KIND, keys, today, unsigned=False)
    told = found.document
    name, version = told.get("name"), told.get("version")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or not _is_version(version):
        raise ValueError("its manifest says no name or no version")
    if any(told.get(of) != made for of, made in _digests(folder).items()):
        raise ValueError("its files are not those that were signed")
    return Bundle(folder, name, version, found.signer)


class Bundles:
    """The bundles that are installed in a folder of trust."""

    def __init__(self, trust: Path, keys: Sequence[TrustedKey], today: date) -> None:
        self._trust = trust
        self._keys = keys
        self._today = today

    @property
    def folder(self) -> Path:
        """Where they are installed."""
        return self._trust / FOLDER

    def all(self) -> Iterator[Bundle]:
        """Every installed bundle, verified now.

        Raises ConfigError for one that is not as it was signed, whose key does not count any more, or that is
        older than one that was installed before.
        """
        newest = self._newest()
        for each in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if each.name.startswith("."):
                continue
            hint = f"vanguard rules update, or vanguard rules remove {each.name}"
            try:
                found = verified(each, self._keys, self._today)
            except ValueError as error:
                raise ConfigError(f"these rules are not used: {error}", place=str(each), hint=hint) from None
            known = newest.get(found.name)
            if found.name != each.name or known is None or found.version < known["version"]:
                what = "these rules are not used: a newer version was installed before"
                raise ConfigError(what, place=str(each), hint=hint)
            yield found

    def install(self, raw: bytes) -> Bundle:
        """Install a bundle in the place of an older one.

        Raises ValueError where it is none, not signed by a trusted key, or older than what was installed.
        """
        with files.locked(self._trust / VERSIONS):
            fresh = self.folder / ".new"
            shutil.rmtree(fresh, ignore_errors=True)
            files.make_folders(fresh)
            try:
                found = unpacked(raw, fresh, self._keys, self._today)
                self._check_newer(found)
                self._check_rules(fresh)
                return self._take(found)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)

    def remove(self, name: str) -> bool:
        """Remove a bundle; which version it had stays known.  Whether there was one."""
        with files.locked(self._trust / VERSIONS):
            there = _NAME.fullmatch(name) is not None and (self.folder / name).is_dir()
            if there:
                shutil.rmtree(self.folder / name)
            return there

    def _check_newer(self, found: Bundle) -> None:
        known = self._newest().get(found.name)
        if known is None:
            return
        if found.version < known["version"]:
            raise ValueError(f"version {known['version']} was installed before, this is {found.version}")
        if found.version == known["version"] and not _is_known(found.folder, known):
            raise ValueError(f"version {found.version} was installed before, with other rules")

    def _check_rules(self, folder: Path) -> None:
        from vanguard.rules.load import load_rules

        if not load_rules(folder) and not sequences.read_all(folder):
            raise ValueError("it has no rules")

    def _take(self, found: Bundle) -> Bundle:
        place, old = self.folder / found.name, self.folder / ".old"
        shutil.rmtree(old, ignore_errors=True)
        made = {"version": found.version, **_digests(found.folder)}
        newest = {**self._newest(), found.name: made}
        if place.exists():
            place.rename(old)
        found.folder.rename(place)
        files.write(self._trust / VERSIONS, orjson.dumps({"version": 1, "bundles": newest}))
        shutil.rmtree(old, ignore_errors=True)
        return Bundle(place, found.name, found.version, found.signer)

    def _newest(self) -> dict[str, Any]:
        raw = files.read(self._trust / VERSIONS)
        try:
            held: Any = orjson.loads(raw) if raw is not None else {"version": 1, "bundles": {}}
            found: dict[str, Any] = held["bundles"]
            if held["version"] != 1 or not all(_is_version(each["version"]) for each in found.values()):
                raise ValueError
        except (ValueError, KeyError, TypeError, AttributeError):
            place = str(self._trust / VERSIONS)
            raise ConfigError("this is no file of versions of rule bundles", place=place) from None
        return found


def _digests(folder: Path) -> dict[str, str]:
    return {"rules": digest(folder), "sequences": sequences.digest(folder)}


def _is_known(folder: Path, known: Mapping[str, Any]) -> bool:
    """Whether rules and sequences are those that were installed; earlier releases knew the rules alone."""
    return all(known.get(name, made) == made for name, made in _digests(folder).items())


def _is_version(held: Any) -> TypeGuard[int]:
    return isinstance(held, int) and not isinstance(held, bool) and 0 < held < 1 << 53
