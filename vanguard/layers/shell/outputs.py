"""What a command writes to its output, where that can be worked out without running anything."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable

from vanguard.layers.shell.command import BULK, DECODED, MANY, Command, Stream, unversioned
from vanguard.layers.shell.words import unescaped

MOST = 65_536
"""Characters of an output that are kept; of a longer one nothing is known."""

_FORMAT = re.compile(r"%(?:%|[-+ 0#]*\d*(?:\.\d+)?([bcdiosuxXq]))")
_TR = re.compile(r"\[:(upper|lower):\]")
_ROT = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm",
)
_SPELT = re.compile(r"(?:\\x[0-9a-fA-F]{2}|\\0?[0-7]{3}){4}")
_NUMBER = re.compile(r"-?n?(\d{1,6})\Z")


def output(command: Command) -> str | None:
    """The text that a command writes, None where it cannot be told."""
    write = _WRITERS.get(command.name) or _WRITERS.get(unversioned(command.name))
    if write is None:
        return None
    text = write(command)
    return text if text is None or len(text) <= MOST else None


def decodes(command: Command) -> bool:
    """Whether a command turns encoded, encrypted or packed input into what it hides."""
    name, words = command.name, command.words
    if name in ("base64", "base32", "basenc", "gbase64", "base58", "base16"):
        return command.has("dD", "--decode", "-decode")
    if name == "openssl":
        return len(words) > 1 and words[1] in ("enc", "base64", "aes-256-cbc", "smime") and command.has("d")
    if name == "xxd":
        return command.has("r", "--revert")
    if name in ("gpg", "gpg2"):
        return command.has("d", "--decrypt")
    if name in ("echo", "printf"):
        return _SPELT.search(" ".join(words)) is not None
    if name == "tr":
        return bool(_rot(words[1:]))
    return name in _UNPACKERS or (name in _PACKERS and command.has("d", "--decompress"))


_PACKERS = frozenset("gzip bzip2 xz zstd lzma".split())
_UNPACKERS = frozenset(
    "gunzip zcat bunzip2 bzcat xzcat unxz zstdcat uudecode rev rot13 hex2bin unlzma".split()
)


def _echo(command: Command) -> str:
    words = command.words[1:]
    escapes = newline = False
    newline = True
    while words and re.fullmatch(r"-[neE]{1,3}", words[0]):
        escapes = escapes or "e" in words[0]
        newline = newline and "n" not in words[0]
        words = words[1:]
    text = " ".join(words)
    return (unescaped(text) if escapes or "\\x" in text else text) + ("\n" if newline else "")


def _printf(command: Command) -> str:
    words = command.words[1:]
    if words[:1] == ["--"]:
        words = words[1:]
    if not words:
        return ""
    values = iter(words[1:])

    def filled(found: re.Match[str]) -> str:
        kind = found[1]
        if not kind:
            return "%"
        value = next(values, "")
        return unescaped(value) if kind == "b" else value

    wanted = sum(found[1] is not None for found in _FORMAT.finditer(words[0]))
    rounds = max(1, -(-(len(words) - 1) // wanted)) if wanted else 1
    return "".join(_FORMAT.sub(filled, unescaped(words[0])) for _ in range(min(rounds, 64)))


def _input(command: Command) -> str | None:
    """The input of a command that reads files or its input."""
    return command.fed.text if not _files(command) else None


def _files(command: Command) -> list[str]:
    return [word for word in command.operands if word != "-"]


def _cat(command: Command) -> str | None:
    return _input(command)


def _base64(command: Command) -> str | None:
    text = _input(command)
    if text is None:
        return None
    decode = base64.b32decode if command.name == "base32" else base64.b64decode
    if not decodes(command):
        encode = base64.b32encode if command.name == "base32" else base64.b64encode
        return encode(text.encode()).decode()
    return _decoded(re.sub(r"\s", "", text), decode)


def _decoded(text: str, decode: Callable[[bytes], bytes]) -> str | None:
    whole = text.rstrip("=")
    padded = whole + "=" * (-len(whole) % (8 if decode is base64.b32decode else 4))
    try:
        return decode(padded.encode()).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None


def _xxd(command: Command) -> str | None:
    text = _input(command)
    if text is None or not decodes(command):
        return None
    digits = re.sub(r"[^0-9a-fA-F]", "", text)
    return bytes.fromhex(digits[: len(digits) // 2 * 2]).decode("utf-8", "replace")


def _openssl(command: Command) -> str | None:
    if not decodes(command) or not ("base64" in command.words or command.has("a", "-base64")):
        return None
    if any(word.startswith("-aes") or word == "-k" for word in command.words):
        return None
    return _decoded(re.sub(r"\s", "", command.fed.text or ""), base64.b64decode)


def _rev(command: Command) -> str | None:
    text = _input(command)
    return "\n".join(line[::-1] for line in text.split("\n")) if text is not None else None


def _tac(command: Command) -> str | None:
    text = _input(command)
    return "\n".join(reversed(text.rstrip("\n").split("\n"))) + "\n" if text is not None else None


def _rot(words: list[str]) -> bool:
    pair = [word for word in words if not word.startswith("-")]
    return len(pair) == 2 and pair[1][:3].lower() == "n-z" and pair[0][:3].lower() == "a-z"


def _tr(command: Command) -> str | None:
    text, sets = command.fed.text, [_TR.sub(r"\1", word) for word in command.operands]
    if text is None or not sets:
        return None
    if command.has("d") and len(sets) == 1:
        gone = unescaped(sets[0])
        return re.sub(f"[{re.escape(gone)}]", "", text) if "-" not in gone[1:-1] else None
    if _rot(command.words[1:]):
        return text.translate(_ROT)
    if sets == ["upper", "lower"] or sets == ["A-Z", "a-z"]:
        return text.lower()
    if sets == ["lower", "upper"] or sets == ["a-z", "A-Z"]:
        return text.upper()
    one, two = (unescaped(each) for each in (*sets, "")[:2])
    if "-" in one[1:-1] or not two:
        return None
    return text.translate({ord(a): two[min(at, len(two) - 1)] for at, a in enumerate(one)})


def _head(command: Command) -> str | None:
    text = _input(command) if not any(_NUMBER.match(word) for word in command.operands) else command.fed.text
    counted = next((found for word in command.words[1:] if (found := _NUMBER.match(word))), None)
    if text is None or command.has("c"):
        return None
    lines = text.splitlines(keepends=True)
    count = int(counted[1]) if counted is not None else 10
    return "".join(lines[:count] if command.name == "head" else lines[-count:])


def _cut(command: Command) -> str | None:
    span = re.fullmatch(r"(\d{1,4})?(-)?(\d{1,4})?", command.value("-c", "-b"))
    text = command.fed.text
    if span is None or text is None or not any(span.groups()):
        return None
    first = int(span[1] or 1) - 1
    last = int(span[3]) if span[3] else None if span[2] else first + 1
    return "\n".join(line[first:last] for line in text.split("\n"))


def _which(command: Command) -> str | None:
    found = command.operands
    return f"/usr/bin/{found[0]}\n" if len(found) == 1 and "/" not in found[0] else None


def _pwd(command: Command) -> str | None:
    return f"{command.folder}\n" if command.folder else None


def _basename(command: Command) -> str | None:
    names = command.operands
    if not names:
        return None
    head, _, tail = names[0].rstrip("/").rpartition("/")
    return (tail if command.name == "basename" else head or ("/" if "/" in names[0] else ".")) + "\n"


_WRITERS: dict[str, Callable[[Command], str | None]] = {
    "echo": _echo,
    "print": _echo,
    "write-output": _echo,
    "printf": _printf,
    "cat": _cat,
    "tee": _cat,
    "base64": _base64,
    "base32": _base64,
    "gbase64": _base64,
    "xxd": _xxd,
    "openssl": _openssl,
    "rev": _rev,
    "tac": _tac,
    "tr": _tr,
    "head": _head,
    "tail": _head,
    "cut": _cut,
    "which": _which,
    "pwd": _pwd,
    "basename": _basename,
    "dirname": _basename,
}


def labelled(command: Command) -> int:
    """What a command's output is, as far as its input and its words say."""
    labels = command.labels | command.fed.labels
    if command.times >= MANY and command.name in ("echo", "printf"):
        labels |= BULK
    return labels | DECODED if decodes(command) else labels


def flow(command: Command, own: int) -> Stream:
    """The output of a command; ``own`` are the labels of what it reads by itself."""
    return Stream(output(command), labelled(command) | own)
