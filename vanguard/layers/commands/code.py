"""Acts of running what came from elsewhere: downloads, decoded text, data taken for code, bulk encryption."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vanguard.layers.commands import rules
from vanguard.layers.commands.act import Act, Judge, grave, mild
from vanguard.layers.shell.command import DECODED, GIVEN, NET, PASSWORD, Command, unversioned
from vanguard.layers.shell.sources import FETCHERS
from vanguard.layers.shell.starters import SHELLS

_URL = re.compile(r"(?i)\bhttps?://([^/\s\"'`|;&>)]+)(/[^\s\"'`|;&>)]*)?")
# Makers of tools whose own instructions say to pipe this into a shell.
_MAKERS = re.compile(
    r"(?:get|download|desktop|test)\.docker\.com|sh\.rustup\.rs|(?:raw|objects)\.githubusercontent\.com|"
    r"github\.com|"
    r"get\.(?:rvm|sdkman|k3s|helm|pnpm|volta|jenv|pulumi|haskellstack|opentofu|nextflow|rke2|"
    r"oh-my-fish)\.(?:io|org|com|sh|net)|"
    r"(?:deb|rpm)\.nodesource\.com|install\.(?:python-poetry|determinate|meteor|duckdb|riscv|perlbrew)\.\w+|"
    r"aka\.ms|bun\.sh|deno\.land|astral\.sh|brew\.sh|nixos\.org|fly\.io|sdk\.cloud\.google\.com|"
    r"cli\.(?:github|doppler)\.\w+|"
    r"packages\.microsoft\.com|starship\.rs|getcomposer\.org|pyenv\.run|ollama\.com|tailscale\.com|"
    r"vercel\.com|"
    r"bootstrap\.pypa\.io|foundry\.paradigm\.xyz|code\.claude\.com|claude\.ai|cursor\.com|git\.io|"
    r"yarnpkg\.com|npmjs\.\w+|"
    r"apt\.llvm\.org|dot\.net|dl\.k8s\.io|linkerd\.io|istio\.io|fluxcd\.io|mise\.(?:run|jdx\.dev)|"
    r"proto\.\w+|moonrepo\.dev|"
    r"wasmtime\.dev|get\.wasmer\.io|setup\.atuin\.sh|zoxide\.\w+|webinstall\.dev|webi\.sh|rclone\.org|"
    r"ghcup\.haskell\.org|"
    r"get-ghcup\.haskell\.org|julialang\.org|install\.julialang\.org|sh\.\w+\.(?:rs|dev)|"
    r"opam\.ocaml\.org|cheat\.sh|cht\.sh"
)


def _hosts(commands: Sequence[Command]) -> list[tuple[str, str]]:
    """Scheme and host of every address that the fetching programs of a script name."""
    return [
        (found[0].partition(":")[0].lower(), found[1].rpartition("@")[2].lower())
        for command in commands
        if command.name in FETCHERS or unversioned(command.name) in ("python", "perl", "ruby", "node", "php")
        for word in command.words[1:]
        for found in _URL.finditer(word)
    ]


def runs(command: Command, commands: Sequence[Command]) -> Iterator[Act]:
    """What a command runs that is not its own, by where that comes from."""
    code = command.runs
    if code is None:
        return
    if code.labels & NET:
        hosts = _hosts(commands)
        known = hosts and all(scheme == "https" and _MAKERS.fullmatch(host) for scheme, host in hosts)
        local = hosts and all(re.match(r"(?:localhost|127\.|\[::1\])", host) for _, host in hosts)
        yield mild(rules.DOWNLOAD) if known or local else Act(rules.DOWNLOAD)
    elif code.labels & DECODED:
        yield Act(rules.DECODED)
    elif code.labels & GIVEN and command.name in (*SHELLS, "eval"):
        yield Act(rules.INPUT)


# Code that makes code of what it has just fetched or decoded.
_FETCHED = re.compile(
    r"\b(?:exec|eval|compile|loads|new Function|require)\b\s*\(?[^\n]{0,80}\b(?:requests\.get|urlopen|"
    r"httpx\.get|"
    r"LWP::Simple|Net::HTTP|open-uri|file_get_contents\s*\(\s*['\"]https?|fetch\s*\(\s*['\"]https?)|"
    r"\bLWP::Simple\b[^\n]{0,80}\beval\b[\s({]{0,4}get\b"
)
_UNWRAPPED = re.compile(
    r"\b(?:exec|eval|compile|Function|"
    r"instance_eval)\s*\(?\s*(?:compile\s*\(\s*)?(?:__import__\s*\(\s*['\"](?:base64|"
    r"zlib|marshal|codecs|binascii)['\"]\s*\)\s*\.|(?:base64\.)?b64decode|base64_decode|gzinflate|"
    r"zlib\.decompress|"
    r"marshal\.loads|codecs\.decode|bytes\.fromhex|binascii\.|pack\s*\(|unpack|atob\s*\(|Buffer\.from\s*\(|"
    r"decode_base64|Base64\.decode)"
)


def unwraps(command: Command) -> Iterator[Act]:
    """Code in the words of an interpreter that runs what it fetches or decodes."""
    code = command.runs.text if command.runs is not None and command.language else None
    if code and _FETCHED.search(code):
        yield Act(rules.DOWNLOAD)
    elif code and _UNWRAPPED.search(code):
        yield Act(rules.DECODED)


_PAYLOAD = re.compile(
    r"__import__\s*\(\s*['\"](?:os|subprocess|pty|commands|builtins)['\"]\s*\)\s*\.|"
    r"\bos\.system\s*\(\s*['\"]|"
    r"\bgetattr\s*\(\s*__builtins__|\b__subclasses__\s*\("
)


def smuggles(command: Command) -> Iterator[Act]:
    """Words for a program that no interpreter reads, with the code of an injection in them."""
    name = unversioned(command.name)
    if (
        name in ("python", "ipython", "pypy", "grep", "rg", "echo", "printf", "git", "sed")
        or command.runs is not None
    ):
        return
    if any(_PAYLOAD.search(word) for word in command.words[1:]):
        yield grave(rules.INPUT, 0.85)


def encrypts(commands: Sequence[Command]) -> Iterator[Act]:
    """Files that are encrypted one after the other, their originals removed."""
    locks = [command for command in commands if _locks(command) and command.times > 1]
    if not locks:
        return
    removed = any(
        command.name in ("rm", "shred", "srm", "mv", "unlink") and command.times > 1 for command in commands
    )
    removed = removed or any("-delete" in command.words for command in commands)
    yield Act(rules.ENCRYPTS) if removed else mild(rules.ENCRYPTS)


def _locks(command: Command) -> bool:
    text = " ".join(command.words)
    if command.name == "openssl":
        return (
            re.match(r"openssl\s+(?:enc|aes-\S+|smime|pkeyutl|rsautl)\b(?!.*\s-d\b)", text) is not None
            and " -in" in text
        )
    if command.name in ("gpg", "gpg2"):
        return re.search(r"\s(?:-[a-z]*c\b|--symmetric|-[a-z]*e\b|--encrypt)", text) is not None
    return (
        (command.name == "ccrypt" and not command.has("d"))
        or (
            command.name in ("zip", "7z", "7za", "rar")
            and re.search(r"\s-(?:P|p|hp)\S", text) is not None
            and "-sdel" in text
        )
        or (command.name == "age" and not command.has("d"))
    )


def hashes(command: Command) -> Iterator[Act]:
    """A password that is kept as what a guesser makes a billion of in a second."""
    labels = command.fed.labels | command.labels
    if not labels & PASSWORD:
        return
    tls = command.name == "openssl"
    if command.name in _BROKEN or (tls and not _BROKEN_OF_TLS.isdisjoint(command.words[1:])):
        yield Act(rules.BROKEN)
    elif command.name in _FAST or (tls and command.words[1:2] == ["dgst"]):
        yield Act(rules.WEAK)


_BROKEN = frozenset("md5sum md5 sha1sum cksum crc32".split())
_BROKEN_OF_TLS = frozenset("md5 sha1 md4 -md5 -sha1 -md4 -ripemd160 ripemd160 rmd160 -rmd160".split())
_FAST = frozenset("sha224sum sha256sum sha384sum sha512sum shasum b2sum".split())

EVERY: tuple[Judge, ...] = (smuggles, unwraps, hashes)
"""Judges of every command."""
