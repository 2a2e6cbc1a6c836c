"""Values that say where something goes or upon what it acts: the same however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import normalize

ADDRESS, HOST, URL, ACCOUNT, NAME, COMMAND, SITE = (
    *("address", "host", "url", "account", "name", "command", "site"),
)
"""The kinds of values; a site is what a host belongs to, for those whose hosts belong to one owner."""

Value = tuple[str, str]
"""A kind, and the value in its one form."""

_LONGEST: Final = 256
_ADDRESS: Final = re.compile(r"([\w.+%-]{1,64})@((?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24})(?![\w-])")
# A run of blanks is looked at from where it begins, and all of it.
_SPELLED: Final = re.compile(
    r"(?:(?<!\s)\s++[\[(]?+\s*+|[\[(]\s*+)(at|dot)(?:\s*+[\])]\s*+|\s++)", re.IGNORECASE
)
_URL: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{1,12}://(?:[^\s/@\"'<>]{1,64}@)?([\w.-]{1,253})(?::\d{1,5})?([^\s\"'<>?#)\]}|;,`\\]*)"
)
ENDINGS: Final = frozenset(
    "com net org edu gov io dev app info biz xyz site online cloud store shop tech me ai top pro tv "
    "cc eu de uk fr nl es it "
    "ch at be ru cn jp in br au ca us kr pl se no fi dk cz pt ie nz za mx ar tr ua ro hu gr il sg "
    "hk tw example test invalid".split()
)
"""Endings of names of hosts that need no scheme before them to be taken for one."""
_BARE: Final = re.compile(r"(?:[\w-]{1,63}\.){1,6}\w{2,24}")
_IP: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_REMOTE: Final = re.compile(r"[\w.-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){0,6}):")
# What follows on an @ in one of the two; where it does not, what stands before need not be looked at.
_WHERE: Final = re.compile(
    r"@(?:(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])|[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}:)"
)
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?(?!\w)")
_WALLETS: Final = (
    re.compile(r"0x[0-9a-fA-F]{40}(?!\w)"),
    re.compile(r"bc1[a-z0-9]{20,60}(?!\w)"),
    re.compile(r"[13T][1-9A-HJ-NP-Za-km-z]{25,34}(?!\w)"),
)
_NUMBER: Final = re.compile(r"\d[\d ().-]{4,28}\d(?![\w:/]|[.,]\d)")
_GROUPS: Final = re.compile(r"\d{2,19}\)?(?:[ .-]\(?\d{2,6}\)?){0,6}")
_DATE = re.compile(r"(?:19|20)\d\d[-. ](?:0?[1-9]|1[0-2])[-. ]\d{1,2}|\d{1,2}[-. ]\d{1,2}[-. ](?:19|20)\d\d")
_NAME: Final = re.compile(r"@[A-Za-z][\w.-]{2,38}")
_FENCE: Final = re.compile(
    r"```[\w-]*\n(.*?)```|`([^`\n]{4,300})`|^[ \t]*\$ ([^\n]{3,300})$", re.DOTALL | re.MULTILINE
)
DIGIT: Final = re.compile(r"\d").search
"""Whether a figure stands in a text: where none does, there is no account, no key and no secret in it."""
_UNSEEN: Final = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_NOT_PLAIN: Final = re.compile(r"[^0-9A-Za-z]")
_APART: Final = str.maketrans(dict.fromkeys("\"'`<>()[]{},;|\\", " "))

SHARED: Final = frozenset(
    "google.com gmail.com googlemail.com googleapis.com github.com github.io githubusercontent.com "
    "gitlab.com gitlab.io "
    "slack.com discord.com discordapp.com telegram.org t.me notion.so notion.site dropbox.com "
    "box.com sharepoint.com "
    "pastebin.com amazonaws.com cloudfront.net azurewebsites.net windows.net herokuapp.com "
    "vercel.app netlify.app "
    "pages.dev workers.dev web.app firebaseapp.com ngrok.io ngrok-free.app ngrok.app "
    "trycloudflare.com blogspot.com "
    "wordpress.com medium.com zapier.com make.com typeform.com airtable.com outlook.com hotmail.com "
    "live.com msn.com "
    "yahoo.com icloud.com me.com aol.com proton.me protonmail.com gmx.de gmx.net web.de mail.ru "
    "yandex.ru qq.com 163.com "
    "notion.com figma.com linktr.ee bit.ly tinyurl.com".split()
)
"""Sites of which the hosts, or what stands under one, belong to many owners."""
_SECOND: Final = frozenset("co com net org ac gov edu ne or go".split())


def values(text: str) -> Iterator[Value]:
    """The addresses, hosts, URLs, accounts and names in a text, in no order."""
    if DIGIT(text):
        yield from _accounts(text)
    if "." not in text and "@" not in text and "://" not in text:
        return
    for piece in dict.fromkeys(text.translate(_APART).split()):
        if "@" in piece:
            yield from _with_at(piece)
        if "://" in piece:
            yield from _with_scheme(piece)
        elif "." in piece:
            host = piece.partition("/")[0].partition(":")[0].rstrip(".!?")
            if host.rpartition(".")[2].lower() in ENDINGS and _BARE.fullmatch(host):
                yield from of_host(host)
            elif host[:1].isdigit() and _IP.fullmatch(host):
                yield HOST, host


def _with_at(piece: str) -> Iterator[Value]:
    at, over = piece.find("@"), 0
    while at >= 0:
        start = max(over, at - 64)
        found = None
        if at == 0 or _WHERE.match(piece, at, at + 300):
            found = _ADDRESS.search(piece, start, at + 300) or _REMOTE.search(piece, start, at + 300)
        if found is None:
            if at == 0 and (name := _NAME.match(piece)):
                yield NAME, name[0].lower().rstrip(".-")
        elif found.re is _ADDRESS:
            host = found[2].lower()
            yield ADDRESS, f"{found[1].lower()}@{host}"
            yield from _site(host)
        else:
            yield from of_host(found[1])
        over = found.end() if found else over
        at = piece.find("@", max(at + 1, over))


def _with_scheme(piece: str) -> Iterator[Value]:
    at = piece.find("://")
    while at >= 0:
        found = _URL.search(piece, max(0, at - 14))
        if found is None:
            return
        yield from of_host(found[1])
        rest = found[2].rstrip("/.:!*_")
        if rest:
            yield URL, (_bare(found[1]) + rest)[:_LONGEST]
        at = piece.find("://", found.end())


def of_host(host: str) -> Iterator[Value]:
    """A host, and its site."""
    host = _bare(host)
    if len(host) > 3:
        yield HOST, host
        yield from _site(host)


def _bare(host: str) -> str:
    return host.lower().strip(".-").removeprefix("www.")


def _site(host: str) -> Iterator[Value]:
    parts = host.split(".")
    size = 3 if len(parts) > 2 and parts[-2] in _SECOND and len(parts[-1]) == 2 else 2
    site = ".".join(parts[-size:])
    if len(parts) >= size and site not in SHARED and not parts[-1].isdigit():
        yield SITE, site


def _accounts(text: str) -> Iterator[Value]:
    for found in _IBAN.finditer(text):
        if _begins(text, found.start()):
            yield ACCOUNT, _NOT_PLAIN.sub("", found[0]).lower()
    for pattern in _WALLETS:
        for found in pattern.finditer(text):
            if _begins(text, found.start()):
                yield ACCOUNT, found[0].lower()
    for found in _NUMBER.finditer(text):
        if not _begins(text, found.start()) or not _GROUPS.fullmatch(found[0]):
            continue
        plain = _NOT_PLAIN.sub("", found[0])
        if 7 <= len(plain) <= 19 and not _DATE.fullmatch(found[0][:10]):
            yield ACCOUNT, plain


def _begins(text: str, at: int) -> bool:
    """Whether a word begins there."""
    before = text[at - 1 : at]
    return not before or not (before.isalnum() or before in "_.,:/-")


def in_plain_signs(text: str) -> str:
    """A text in the usual form of its signs (Unicode's NFKC), without those that nobody sees."""
    if text.isascii():
        return text
    return _UNSEEN.sub("", normalize("NFKC", text)).replace("\u3002", ".")


def written_out(text: str) -> str:
    """A text with ``name [at] site [dot] com`` written as addresses are, in their signs."""
    text = in_plain_signs(text)
    low = text.lower()
    if "[at]" not in low and "(at)" not in low and " dot " not in low:
        return text
    return _SPELLED.sub(lambda found: "@" if found[1].lower() == "at" else ".", text)


def commands(text: str) -> Iterator[Value]:
    """What stands in a text as a command is written: in a fence, between backticks, behind ``$``."""
    if "`" in text or "$ " in text:
        for found in _FENCE.finditer(text):
            for line in (found[1] or found[2] or found[3] or "").splitlines()[:32]:
                yield from command(line)


def command(line: str) -> Iterator[Value]:
    """A line as a command, and its parts, where they have two words at least."""
    line = " ".join(line.strip().removeprefix("$ ").split())
    if " " in line and len(line) >= 8:
        yield COMMAND, line[:_LONGEST]
        parts = re.split(r"\s*(?:&&|\|\||;)\s*", line)
        if len(parts) > 1:
            yield from ((COMMAND, part[:_LONGEST]) for part in parts if " " in part and len(part) >= 8)


def place(value: Value) -> str:
    """Whose place a value is: its site, or all of it where a site has many owners."""
    host = value[1].rpartition("@")[2].partition("/")[0]
    return next((site for _, site in _site(host)), value[1]) if value[0] != COMMAND else value[1]


def spelled(value: Value) -> bytes:
    """What a value's print is made of."""
    return f"{value[0]}\0{value[1]}".encode("utf-8", "replace")
