"""What tools with commands of their own open, and what the short programs that are given to some of them do.

``git clone /data/x`` reads a folder and ``gh api /data/x`` asks a server: which of both a word is depends on
the tool, and on which of its commands it stands behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final

from vanguard.layers.operands import behind_pattern, operands
from vanguard.model.value import value


@value
class _Tool:
    """The commands of a tool whose operands are files, and those behind which they are none.

    Without ``verbs`` every operand is a file; ``first`` says that only the first one is.
    """

    verbs: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    first: bool = False


def _tool(verbs: str = "", others: str = "", *, first: bool = False) -> _Tool:
    return _Tool(frozenset(verbs.split()), frozenset(others.split()), first)


_PACKAGES: Final = _tool("install i add ci pack link publish", "run run-script exec start test x dlx create")
_CONTAINERS: Final = _tool(
    "build cp load save import export", "run exec compose start stop logs create attach inspect login"
)
_SCRIPTS: Final = _tool("run test check fmt lint compile", first=True)

_TOOLS: Final = {
    "git": _tool("", "config check-ignore check-attr show-ref update-ref symbolic-ref for-each-ref"),
    "npm": _PACKAGES,
    "pnpm": _PACKAGES,
    "yarn": _PACKAGES,
    "bun": _SCRIPTS,
    "deno": _SCRIPTS,
    "uv": _tool("pip venv sync add build init tool", "run"),
    "go": _tool("run build vet install test list generate get"),
    "aws": _tool("s3"),
    "gcloud": _tool("storage"),
    "docker": _CONTAINERS,
    "podman": _CONTAINERS,
    "nerdctl": _CONTAINERS,
    "buildah": _tool("bud build add copy"),
    "kubectl": _tool("cp", "exec run get"),
    "oc": _tool("cp", "exec run get"),
    "helm": _tool("install upgrade template package lint pull dependency show"),
    "crontab": _tool(),
}

_OPTIONS: Final = {
    name: frozenset(options.split())
    for name, options in {
        "docker": "--env-file --label-file --cidfile --iidfile -i",
        "podman": "--env-file --label-file --cidfile --iidfile -i",
        "kubectl": "--from-file --from-env-file --kubeconfig",
        "curl": "-K --netrc-file --cert -E --key --cacert --capath --cookie-jar --dump-header -D --trace "
        "--unix-socket",
        "wget": "-i --post-file --body-file --load-cookies --save-cookies",
        "ssh": "-F -E",
        "scp": "-F",
        "java": "-jar -cp -classpath --class-path",
        "xargs": "-a --arg-file",
        "parallel": "-a --arg-file",
        "npm": "--prefix --userconfig",
        "cargo": "--path --target-dir",
        "gradle": "-p --project-dir -b",
        "mail": "-a -A",
        "mailx": "-a -A",
        "mutt": "-a -i",
        "jest": "--rootDir",
        "vitest": "--root",
        "terraform": "-var-file",
        "gpg": "--homedir",
        "rails": "--root",
    }.items()
}
"""Options of tools whose value is a file or a folder, beside those of every program."""

_FOUND: Final = frozenset(
    "-newer -anewer -cnewer -samefile -fprint -fprint0 -fprintf -fls -files0-from".split()
)
"""What ``find`` compares with or writes to."""

_ADDRESS: Final = r"(?:\d{1,9}(?:~\d{1,9})?|\$|/(?:\\.|[^/\\\n])*/[IM]*)"
_OF_SED: Final = (
    rf"(?:^|[;{{}}\n])[ \t]*+(?:{_ADDRESS}(?:[ \t]*+,[ \t]*+[+~]?{_ADDRESS})?)?[ \t]*+!?[ \t]*+"
    r"(?:[rRwW]|s(?P<by>[^\w\s\\;])(?:\\.|(?!(?P=by))[^\n\\]){0,256}(?P=by)(?:\\.|(?!(?P=by))[^\n\\]){0,256}(?P=by)"
    r"[gIiMmep0-9]{0,8}w)[ \t]*+(?P<file>[/~.][^\n]*)"
)
_OF_AWK: Final = r"\bgetline\b[^<;}\n]{0,64}<[ \t]*+\"(?P<file>/[^\"\n]*)\""
_OF_CLIENT: Final = (
    r"(?:^|[;\n])[ \t]*+(?:source|lcd|put|get|mput|mget|\\\.|\\i|\\ir|\\o|\\w|\\cd|"
    r"\.(?:read|import|output|once|open|save|backup|restore|dump|cd|log))[ \t]++[\"']?"
    r"(?P<file>[/~.][^\s\"';]*)"
)
_LANGUAGES: Final = dict.fromkeys(("sed", "gsed"), _OF_SED) | dict.fromkeys(
    ("awk", "gawk", "mawk", "nawk"), _OF_AWK
)
_CLIENTS: Final = frozenset("sqlite3 mysql mariadb psql ftp sftp lftp".split())


def opened_by_tool(name: str, words: list[str]) -> list[str] | None:
    """The operands that a tool opens by the command that it is given; None where it is no such tool."""
    tool = _TOOLS.get(name)
    if tool is None:
        return None
    begins = 0
    for at, word in enumerate(words[1:], 1):
        if name == "git" and word == "grep":
            return behind_pattern("grep", words[at:])
        if word in tool.others:
            return []
        if word in tool.verbs:
            begins = at
            break
    if tool.verbs and not begins:
        return []
    found = operands(name, [name, *words[begins + 1 :]])
    return found[:1] if tool.first else found


def opened_by_option(name: str, words: list[str]) -> Iterator[str]:
    """What the options of this one program are given that name files."""
    options = _FOUND if name == "find" else _OPTIONS.get(name)
    if options is None:
        return
    for word, after in pairwise(words):
        if word in options:
            yield after


def opened_by_program(name: str, words: list[str], fed: str) -> Iterator[str]:
    """The files that a short program opens that ``sed``, ``awk`` or a client is given, or a client is fed."""
    language = _LANGUAGES.get(name)
    if language is not None:
        for word in words[1:]:
            for found in _reader(language).finditer(word):
                yield found["file"].rstrip()
    elif name in _CLIENTS:
        for text in (*words[1:], fed):
            for found in _reader(_OF_CLIENT).finditer(text):
                yield found["file"]


@cache
def _reader(pattern: str) -> re.Pattern[str]:
    """The pattern, made when a command first needs it."""
    return re.compile(pattern)
