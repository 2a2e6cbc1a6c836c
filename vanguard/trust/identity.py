"""What is run on this machine: the program's file, its package and version, and a digest of its code."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from vanguard.policy.mask import masked_command
from vanguard.trust.source import package_of, source_of

MOST_FILES = 5_000
"""Files of one package that are read."""
MOST_BYTES = 64 * 1024 * 1024
"""Bytes of one package that are read."""

_LEFT_OUT = frozenset(("node_modules", "__pycache__", ".git", ".venv", ".mypy_cache", ".pytest_cache"))
_CONSOLE = re.compile(rb"^from ([\w.]+) import ", re.MULTILINE)


def identity_of(command: Sequence[str], environment: Mapping[str, str], cwd: str) -> dict[str, Any]:
    """The identity of what a command runs, as JSON; what cannot be found out is left out.

    ``command`` (masked), ``program`` (the resolved file of the first word), ``source``, ``package``
    (ecosystem, name, version, and ``integrity`` and ``lock`` where a lock file names it), ``root`` and
    ``digest`` (SHA-256 over the names and contents of the files that are run; without it they were too many).
    Never raises OSError.
    """
    source = source_of(command, environment, cwd)
    program = shutil.which(command[0], path=environment.get("PATH")) if command else None
    found: dict[str, Any] = {
        "source": source,
        "command": masked_command(command),
        "program": os.path.realpath(program) if program else "",
    }
    kind, _, name = source.partition(":")
    if kind == "npm":
        root = _npm_root(name, package_of(command), environment, cwd)
        found |= _of_npm(root) if root else {}
    elif kind == "file":
        found |= _of_file(Path(name), environment)
    elif kind in ("module", "pypi"):
        found |= _of_python(name, kind, program, environment)
    return found


def digest_of(root: Path) -> str:
    """SHA-256 over the files of a folder, or of one file, in hex; "" where they are too many or unreadable.

    Links are hashed by where they lead; installed dependencies inside (``node_modules``) are not part of it.
    """
    try:
        if root.is_file():
            return hashlib.sha256(root.read_bytes()).hexdigest() if root.stat().st_size <= MOST_BYTES else ""
        whole, size = hashlib.sha256(), 0
        for number, path in enumerate(_files(root)):
            held = os.readlink(path).encode() if path.is_symlink() else path.read_bytes()
            size += len(held)
            if number >= MOST_FILES or size > MOST_BYTES:
                return ""
            name = path.relative_to(root).as_posix().encode("utf-8", "surrogateescape")
            whole.update(b"%d:%b%b" % (len(name), name, hashlib.sha256(held).digest()))
        return whole.hexdigest()
    except OSError:
        return ""


def _files(root: Path) -> Iterator[Path]:
    for folder, inside, names in os.walk(root):
        inside[:] = sorted(each for each in inside if each not in _LEFT_OUT)
        for name in sorted(names):
            if not name.endswith((".pyc", ".log")):
                yield Path(folder, name)


def _of_npm(root: Path) -> dict[str, Any]:
    about = _json(root / "package.json")
    package = {"ecosystem": "npm", "name": about.get("name", ""), "version": about.get("version", "")}
    modules = next((each for each in root.parents if each.name == "node_modules"), None)
    for lock in (modules / ".package-lock.json", modules.parent / "package-lock.json") if modules else ():
        place = root.relative_to(lock.parent if lock.name[0] != "." else lock.parent.parent).as_posix()
        entry = (_json(lock).get("packages") or {}).get(place)
        if isinstance(entry, dict):
            package |= {"lock": str(lock), "integrity": entry.get("integrity", "")}
            break
    return {"package": package, "root": str(root), "digest": digest_of(root)}


def _npm_root(name: str, spec: str, environment: Mapping[str, str], cwd: str) -> Path | None:
    """Where npx finds a package: in the project, else in its cache, by a digest of what was asked for."""
    here = Path(cwd)
    places = [each / "node_modules" / name for each in (here, *here.parents)]
    home = environment.get("HOME") or environment.get("USERPROFILE") or ""
    cache = Path(environment.get("npm_config_cache") or os.path.join(home, ".npm")) / "_npx"
    places.append(
        cache / hashlib.sha512((spec or name).encode()).hexdigest()[:16] / "node_modules" / Path(name)
    )
    found = next((each for each in places if (each / "package.json").is_file()), None)
    if found is None and cache.is_dir():
        kept = [path for path in cache.glob(f"*/node_modules/{name}") if (path / "package.json").is_file()]
        found = max(kept, key=lambda path: path.stat().st_mtime, default=None)
    return Path(os.path.realpath(found)) if found else None


def _of_file(path: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    if any(each.name == "node_modules" for each in path.parents):
        root = next((each for each in path.parents if (each / "package.json").is_file()), None)
        if root:
            return _of_npm(root)
    module = _console_script(path)
    if module:
        return _of_python(module, "module", str(path), environment) or {"digest": digest_of(path)}
    return {"root": str(path), "digest": digest_of(path)} if path.is_file() else {}


def _console_script(path: Path) -> str:
    """The module that an installed Python command calls; "" for any other program."""
    try:
        with path.open("rb") as stream:
            head = stream.read(2_048)
    except OSError:
        return ""
    found = _CONSOLE.search(head) if head.startswith(b"#!") and b"python" in head.split(b"\n")[0] else None
    return found[1].decode() if found else ""


def _of_python(name: str, kind: str, program: str | None, environment: Mapping[str, str]) -> dict[str, Any]:
    for site in _sites(program, environment, name if kind == "pypi" else ""):
        about = _distribution(site, name, kind)
        top = name.partition(".")[0] if kind == "module" else about.get("top", "") if about else ""
        root = next((each for each in (site / top, site / f"{top}.py") if top and each.exists()), None)
        if root is None:
            continue
        package = {key: value for key, value in (about or {}).items() if key != "top"}
        return {
            **({"package": package} if package else {}),
            "root": str(root),
            "digest": digest_of(root),
        }
    return {}


def _sites(program: str | None, environment: Mapping[str, str], package: str) -> Iterator[Path]:
    """Folders of installed packages: of the program's own environment, then of uv's tools and cache."""
    prefixes = [Path(program).parent.parent, Path(os.path.realpath(program)).parent.parent] if program else []
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or os.sep)
    if package:
        data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
        prefixes += [Path(environment.get("UV_TOOL_DIR") or data / "uv" / "tools") / package]
        cache = Path(environment.get("UV_CACHE_DIR") or home / ".cache" / "uv") / "archive-v0"
        if cache.is_dir():
            prefixes += sorted(cache.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)[:200]
    for prefix in dict.fromkeys(prefixes):
        yield from sorted(prefix.glob("lib/python3*/site-packages"))
        if (prefix / "Lib" / "site-packages").is_dir():
            yield prefix / "Lib" / "site-packages"


def _distribution(site: Path, name: str, kind: str) -> dict[str, Any] | None:
    """The installed distribution that has a module, or that has the name; with the module it is made of."""
    top = name.partition(".")[0]
    for folder in sorted(site.glob("*.dist-info")):
        called, _, version = folder.name.removesuffix(".dist-info").partition("-")
        if kind == "pypi" and re.sub(r"[-_.]+", "-", called).lower() != name:
            continue
        try:
            record = (folder / "RECORD").read_bytes()
        except OSError:
            continue
        if kind == "pypi":
            tops = re.findall(rb"^(\w+)(?:/__init__)?\.py,", record, re.MULTILINE)
            top = tops[0].decode() if tops else top.replace("-", "_")
        elif not re.search(rb"^%b(?:/|\.py,)" % re.escape(top).encode(), record, re.MULTILINE):
            continue
        found = {
            "ecosystem": "pypi",
            "name": re.sub(r"[-_.]+", "-", called).lower(),
            "version": version,
            "record": hashlib.sha256(record).hexdigest(),
            "top": top,
        }
        return found | _locked(site, found["name"], version)
    return None


def _locked(site: Path, name: str, version: str) -> dict[str, Any]:
    """What the lock file of the project that the environment belongs to says of a package (uv.lock)."""
    for folder in list(site.parents)[2:5]:
        path = folder / "uv.lock"
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            continue
        try:
            packages = tomllib.loads(path.read_text(encoding="utf-8")).get("package", [])
        except (OSError, ValueError):
            continue
        for each in packages:
            if each.get("name") == name and each.get("version") == version:
                made = [*each.get("wheels", ()), each.get("sdist") or {}]
                hashes = sorted(one["hash"] for one in made if "hash" in one)
                return {"lock": str(path), "integrity": " ".join(hashes[:8])}
    return {}


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes()) if path.stat().st_size <= MOST_BYTES else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
