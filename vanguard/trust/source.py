"""What a command line runs, told from its words alone: a package, a file, a module, an image."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

_NODE_RUNNERS = {"npx": (), "bunx": (), "pnpx": ()}
_TWO_WORDS = {("npm", "exec"), ("npm", "x"), ("pnpm", "dlx"), ("yarn", "dlx"), ("bun", "x")}
_PYTHON_RUNNERS = {"uvx", "pipx"}
_VALUED = frozenset(
    "-p --package -c --call -w --workspace --python -p --with --with-editable --with-requirements --index "
    "--index-url --default-index --extra-index-url --from --spec --cache --prefix --registry --project "
    "--directory --env-file -e --env -v --volume --name --network --mount -u --user --entrypoint -l --label "
    "--platform --memory -m --cpus --add-host --tmpfs --pull -h --hostname".split()
)
_PYTHON = re.compile(r"(?:python|pypy)[0-9.]*w?")
_NODE = ("node", "bun", "deno", "tsx", "ts-node")


def source_of(command: Sequence[str], environment: Mapping[str, str], cwd: str) -> str:
    """What is run, such as ``npm:@scope/name``, ``pypi:name``, ``file:/path``, ``image:name``.

    The version is no part of it: another version is the same server, changed.
    """
    if not command:
        return "unknown:"
    tool, rest = _base(command[0]), [*command[1:]]
    if tool in _NODE_RUNNERS:
        return f"npm:{_npm_name(_package(rest, ('-p', '--package')))}"
    if rest and (tool, rest[0]) in _TWO_WORDS:
        return f"npm:{_npm_name(_package([word for word in rest[1:] if word != '--'], ('-p', '--package')))}"
    if tool in _PYTHON_RUNNERS:
        rest = rest[1:] if tool == "pipx" and rest[:1] == ["run"] else rest
        return f"pypi:{_pypi_name(_package(rest, ('--from', '--spec')))}"
    if tool == "uv" and rest[:2] == ["tool", "run"]:
        return f"pypi:{_pypi_name(_package(rest[2:], ('--from',)))}"
    if tool == "uv" and rest[:1] == ["run"]:
        return source_of(_after_options(rest[1:]) or ["uv"], environment, cwd)
    if tool in ("docker", "podman") and "run" in rest:
        return f"image:{_image(_package(rest[rest.index('run') + 1 :], ()))}"
    if _PYTHON.fullmatch(tool):
        return _python(rest, cwd, command)
    if tool in _NODE:
        words = [word for word in rest if word != "run" or tool == "node"]
        return _file(next((word for word in words if not word.startswith("-")), command[0]), cwd)
    found = shutil.which(command[0], path=environment.get("PATH"))
    return _file(found or command[0], cwd)


def source_of_url(url: str) -> str:
    """What is behind a URL: its scheme, host and path, and nothing secret of it."""
    parts = urlsplit(url)
    return f"url:{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def package_of(command: Sequence[str]) -> str:
    """The package as the command line asks for it, version and all; "" where it asks for none."""
    tool, rest = (_base(command[0]), [*command[1:]]) if command else ("", [])
    if tool in _NODE_RUNNERS:
        return _package(rest, ("-p", "--package"))
    if rest and (tool, rest[0]) in _TWO_WORDS:
        return _package([word for word in rest[1:] if word != "--"], ("-p", "--package"))
    return ""


def _package(words: Sequence[str], options: tuple[str, ...]) -> str:
    """The package: what one of the options names, else the first word that is no option."""
    for at, word in enumerate(words):
        if word in options and at + 1 < len(words):
            return words[at + 1]
        name, equals, given = word.partition("=")
        if equals and name in options:
            return given
    return next(iter(_after_options(words)), "")


def _after_options(words: Sequence[str]) -> list[str]:
    at = 0
    while at < len(words) and words[at].startswith("-"):
        if words[at] == "--":
            return [*words[at + 1 :]]
        at += 2 if words[at] in _VALUED else 1
    return [*words[at:]]


def _python(rest: Sequence[str], cwd: str, command: Sequence[str]) -> str:
    for at, word in enumerate(rest):
        if word == "-m" and at + 1 < len(rest):
            return f"module:{rest[at + 1]}"
        if word == "-c" and at + 1 < len(rest):
            return f"code:{hashlib.sha256(rest[at + 1].encode('utf-8', 'replace')).hexdigest()[:16]}"
        if not word.startswith("-"):
            return _file(word, cwd)
    return _file(command[0], cwd)


def _file(path: str, cwd: str) -> str:
    return f"file:{os.path.realpath(os.path.join(cwd, os.path.expanduser(path)))}"


def _base(word: str) -> str:
    return re.sub(r"\.(?:exe|cmd|bat|ps1)$", "", os.path.basename(word.replace("\\", "/")).lower())


def _npm_name(spec: str) -> str:
    at = spec.find("@", 1)
    return spec[:at] if at > 0 else spec


def _pypi_name(spec: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[@=<>~!; ]", spec, maxsplit=1)[0]).lower()


def _image(spec: str) -> str:
    name = spec.partition("@")[0]
    head, _, last = name.rpartition("/")
    last = last.partition(":")[0]
    return f"{head}/{last}" if head else last
