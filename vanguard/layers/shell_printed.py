"""Text that a command prints or decodes in order to run it, written where the pipeline stood.

``echo d2hvYW1p | base64 -d | sh``, ``xxd -r -p <<< 6964``, ``$(printf 'id')``, ``rev <<< di``,
``tr a-z n-za-m <<< vq``, ``powershell -enc …``, ``atob('aWQ=')``, ``base64_decode("aWQ=")``.
"""

from __future__ import annotations

import re
from binascii import Error, a2b_base64

from vanguard.layers.decoders import CALL, STAGE, called, shown, staged
from vanguard.layers.escaping import escapes

NOMINATED = (
    r"(?i:base(?:64|32)|openssl|xxd|unhex|fromhex|hex2bin|\batob\b|b64decode|decode64|str_rot13|codecs\.decode|gzinflate|"
    r"buffer\.from|\brev\b|\btr\s|\s[-/]e[ncodema]*\s+[A-Za-z0-9+/=]{8})|\$\(\s?(?:printf|echo)\b|`\s?(?:printf|echo)\b|"
    r"\b(?:printf|echo)\b[^\n|;&]*\|\s?(?:\w+/)*(?:ba|z|da|k|a)?sh\b"
)
"""Where such a text may stand, as an RE2 pattern."""

_FLAGS = r"(?:-[neE]{1,3}\s+|--\s+|['\"]?%[sb](?:%[sb]){0,7}(?:\\n)?['\"]?\s+){0,3}"
_TEXT = r"(?:\$?'([^'\n]{1,8192})'|\"([^\"\n]{1,8192})\"|([^\s|;&'\"`()<>]{1,8192}))"
_producer = re.compile(rf"\b(?:echo|printf|Write-Output)\s+{_FLAGS}{_TEXT}\s{{0,8}}\|\s{{0,8}}(?=[\w/])")
_pipe = re.compile(r"\s{0,8}\|\s{0,8}(?=[\w/])")
_fed = re.compile(rf"\s{{0,8}}<<<\s{{0,8}}{_TEXT}")
_reader = re.compile(r"\b(?:base64|base32|openssl|xxd|rev|tr|gunzip|zcat)\b(?=[^\n|;&]{0,160}<<<)")
_shell = re.compile(r"(?:sudo\s+)?(?:/?(?:\w{1,16}/){1,4})?(?:ba|z|da|k|a)?sh\b")
_substituted = re.compile(
    rf"(?:\$\(|`)\s?(?:echo|printf)\s+{_FLAGS}(?:'([^'\n$`]{{1,256}})'|\"([^\"\n$`]{{1,256}})\"|([^\s|;&'\"`()<>$]{{1,256}}))\s?(?:\)|`)"
)
_powershell = re.compile(
    r"\s[-/]e(?:nc?|c|nco\w{0,11})?\s{1,4}([A-Za-z0-9+/]{8,32768}+={0,2})(?!\w)", re.IGNORECASE | re.ASCII
)


def printed(text: str) -> tuple[str, str]:
    """The text with everything printed or decoded written out, and those texts alone ("" where none was)."""
    alone: list[str] = []
    plain = _pipelines(text, alone)
    plain = CALL.sub(lambda call: _kept(call[0], called(call), alone, quoted=True), plain)
    plain = _powershell.sub(lambda found: _encoded_command(found, alone), plain)
    plain = _substituted.sub(lambda found: _payload(found).replace("\\n", " ").strip(), plain)
    return plain, "\n".join(alone)


def _payload(found: re.Match[str]) -> str:
    return found[1] or found[2] or found[3]


def _kept(otherwise: str, made: str, alone: list[str], *, quoted: bool = False) -> str:
    if not made:
        return otherwise
    alone.append(made)
    return f"'{made}'" if quoted else made


def _pipelines(text: str, alone: list[str]) -> str:
    """Every text that is printed or fed into decoders, with what they make of it in its place."""
    pieces: list[str] = []
    at = 0
    for start, data, follows in _sources(text):
        if start < at:
            continue
        end, decoded = _through(text, data, follows)
        made = shown(decoded)
        # Unchanged text that a shell runs is worth reading on its own, and stays where it is.
        if end == follows:
            if made and _shell.match(text, follows):
                alone.append(made)
            continue
        if made:
            alone.append(made)
            pieces += (text[at:start], made)
            at = end
    return "".join((*pieces, text[at:]))


def _sources(text: str) -> list[tuple[int, bytes, int]]:
    """Where a text is printed or fed to a decoder, the text, and where its first decoder stands."""
    found = [(each.start(), _unescaped(_payload(each)), each.end()) for each in _producer.finditer(text)]
    if "<<<" in text:
        for reader in _reader.finditer(text):
            stage = STAGE.match(text, reader.start())
            fed = _fed.match(text, stage.end()) if stage is not None else None
            if fed is not None:
                found.append((reader.start(), _payload(fed).encode("utf-8", "replace"), reader.start()))
        found.sort()
    return found


def _unescaped(payload: str) -> bytes:
    taken = escapes(payload)
    return (payload if taken is None else taken.text).encode("utf-8", "replace")


def _through(text: str, data: bytes, at: int) -> tuple[int, bytes]:
    """Where the decoders that follow one another end, and what they make of some bytes."""
    end = at
    while (stage := STAGE.match(text, at)) is not None:
        made = staged(data, stage)
        if not made:
            return end, data
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
