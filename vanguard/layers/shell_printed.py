"""Text that a command prints or decodes in order to run it, written where the pipeline stood.

``echo d2hvYW1p | base64 -d | sh``, ``xxd -r -p <<< 6964``, ``$(printf 'id')``, ``rev <<< di``,
``tr a-z n-za-m <<< vq``, ``powershell -enc …``, ``atob('aWQ=')``, ``base64_decode("aWQ=")``.
"""

from __future__ import annotations

import re
from binascii import Error, a2b_base64
from collections.abc import Iterator

from vanguard.layers.decoders import CALL, STAGE, bound, called, shown, staged
from vanguard.layers.escaping import escapes

NOMINATED = (
    r"(?i:base(?:64|32)|openssl|xxd|unhex|fromhex|hex2bin|\batob\b|b64decode|decode64|str_rot13|codecs\.decode|gzinflate|"
    r"buffer\.from|\brev\b|\btr\s|\s[-/]e[ncodema]*\s+[A-Za-z0-9+/=]{8})|\$\(\s?(?:printf|echo)\b|`\s?(?:printf|echo)\b|"
    r"\b(?:printf|echo)\b[^\n|;&]*\|\s?(?:\w+/)*(?:ba|z|da|k|a)?sh\b"
)
"""Where such a text may stand, as an RE2 pattern."""

_PRINTERS = ("echo", "printf", "Write-Output")
_BEFORE = 160
"""Characters of a command in front of a here-string."""

_STAGES = 16
"""Decoders that follow one another."""

_MOST = 512
"""Texts that are printed or fed, and one more for every 64 characters; more is no command."""

_FLAGS = r"(?:-[neE]{1,3}\s+|--\s+|['\"]?%[sb](?:%[sb]){0,7}(?:\\n)?['\"]?\s+){0,3}"
_TEXT = r"(?:\$?'([^'\n]{1,8192})'|\"([^\"\n]{1,8192})\"|([^\s|;&'\"`()<>]{1,8192}))"
_producer = re.compile(rf"(?<!\w)(?:echo|printf|Write-Output)\s+{_FLAGS}{_TEXT}\s{{0,8}}\|\s{{0,8}}(?=[\w/])")
_pipe = re.compile(r"\s{0,8}\|\s{0,8}(?=[\w/])")
_fed = re.compile(rf"\s{{0,8}}<<<\s{{0,8}}{_TEXT}")
_shell = re.compile(r"(?:sudo\s+)?(?:/?(?:\w{1,16}/){1,4})?(?:ba|z|da|k|a)?sh\b")
_substituted = re.compile(
    rf"(?:\$\(|`)\s?(?:echo|printf)\s+{_FLAGS}(?:'([^'\n$`]{{1,256}})'|\"([^\"\n$`]{{1,256}})\"|([^\s|;&'\"`()<>$]{{1,256}}))\s?(?:\)|`)"
)
_powershell = re.compile(
    r"\s[-/]e(?:nc?|c|nco\w{0,11})?\s{1,4}([A-Za-z0-9+/]{8,32768}+={0,2})(?!\w)", re.IGNORECASE | re.ASCII
)


def printed(text: str) -> tuple[str, str, bool]:
    """The text with everything printed or decoded written out, those texts alone ("" where none was).

    And whether there were more of them than are looked at.
    """
    alone: list[str] = []
    plain, cut = _pipelines(text, alone)
    if "(" in plain and ("'" in plain or '"' in plain):
        plain = CALL.sub(lambda call: _kept(call[0], called(call), alone, quoted=True), plain)
    plain = _powershell.sub(lambda found: _encoded_command(found, alone), plain)
    plain = _substituted.sub(lambda found: _payload(found).replace("\\n", " ").strip(), plain)
    return plain, "\n".join(alone), cut


def _payload(found: re.Match[str]) -> str:
    return found[1] or found[2] or found[3]


def _kept(otherwise: str, made: str, alone: list[str], *, quoted: bool = False) -> str:
    if not made:
        return otherwise
    alone.append(made)
    return f"'{made}'" if quoted else made


def _pipelines(text: str, alone: list[str]) -> tuple[str, bool]:
    """Every text that is printed or fed into decoders, with what they make of it in its place."""
    pieces: list[str] = []
    at = 0
    most = _MOST + len(text) // 64
    sources = _sources(text)
    for start, payload, follows in sources[:most]:
        if start < at:
            continue
        end, decoded = _through(text, payload, follows)
        made = shown(decoded)
        # Unchanged text that a shell runs is worth reading on its own, and stays where it is.
        if end == follows:
            if made and _shell.match(text, follows):
                alone.append(made)
        elif made:
            alone.append(made)
            pieces += (text[at:start], made)
            at = end
    return "".join((*pieces, text[at:])), len(sources) > most


def _sources(text: str) -> list[tuple[int, str, int]]:
    """Where a text is printed or fed to a decoder, the text, and where its first decoder stands."""
    found: list[tuple[int, str, int]] = []
    if "|" in text:
        for word in _PRINTERS:
            producers = (_producer.match(text, start) for start in _places(text, word))
            found += ((each.start(), _unescaped(_payload(each)), each.end()) for each in producers if each)
    for start in _places(text, "<<<"):
        if (fed := _fed.match(text, start)) is not None:
            before = text[max(0, start - _BEFORE) : start]
            command = before[max(map(before.rfind, "\n|;&(`")) + 1 :]
            begin = start - len(command.lstrip())
            found.append((begin, _payload(fed), begin))
    return sorted(found)


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _unescaped(payload: str) -> str:
    taken = escapes(payload)
    return payload if taken is None else taken.text


def _through(text: str, payload: str, at: int) -> tuple[int, bytes]:
    """Where the decoders that follow one another end, and what they make of a text."""
    data, end, most = payload.encode("utf-8", "replace"), at, bound(payload)
    for _ in range(_STAGES):
        stage = STAGE.match(text, at)
        made = staged(data, stage, most) if stage is not None else b""
        if stage is None or not made:
            break
        data, end = made, stage.end()
        if (fed := _fed.match(text, end)) is not None:
            end = fed.end()
        following = _pipe.match(text, end)
        if following is None:
            break
        at = following.end()
    return end, data


def _encoded_command(found: re.Match[str], alone: list[str]) -> str:
    try:
        made = shown(a2b_base64(found[1] + "=" * (-len(found[1]) % 4)))
    except Error:
        made = ""
    return f" {_kept(found[0].lstrip(), made, alone)}"
