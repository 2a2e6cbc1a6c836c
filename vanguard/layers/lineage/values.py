"""Values that say where something goes or upon what it acts, as they stand in texts: the same however written."""

from __future__ import annotations

import re
from collections.abc import Iterator

ADDRESS, HOST, URL, ACCOUNT, NAME, PATH, COMMAND, SITE = (
    *("address", "host", "url", "account", "name", "path", "command", "site"),
)
"""The kinds of values; a site is what a host belongs to, for those whose hosts belong to one owner."""

Value = tuple[str, str]
"""A kind, and the value in its one form."""

_LONGEST = 256
_LONG = 2_000
_ADDRESS = re.compile(r"(?<![\w.+%-])([\w.+%-]{1,64})@((?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24})(?![\w-])")
_SPELLED = re.compile(r"\s*(?:\[|\(|\s)\s*(at|dot)\s*(?:\]|\)|\s)\s*", re.IGNORECASE)
_URL = re.compile(
    r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,12}://(?:[^\s/@\"'<>]{1,64}@)?([\w.-]{1,253})(?::\d{1,5})?([^\s\"'<>?#)\]}|;,`\\]*)"
)
_ENDINGS = (
    "com|net|org|edu|gov|io|dev|app|info|biz|xyz|site|online|cloud|store|shop|tech|me|ai|top|pro|tv|cc|eu|de|uk|fr|nl|es|it"
    "|ch|at|be|ru|cn|jp|in|br|au|ca|us|kr|pl|se|no|fi|dk|cz|pt|ie|nz|za|mx|ar|tr|ua|ro|hu|gr|il|sg|hk|tw|example|test|invalid"
)
_BARE = re.compile(rf"(?<![\w@.:/-])((?:[\w-]{{1,63}}\.){{1,6}}(?:{_ENDINGS}))(?![\w-]|\.\w)", re.IGNORECASE)
_IP = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
_REMOTE = re.compile(r"(?<![\w/])[\w.-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){0,6}):")
_ACCOUNTS = (
    re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b"),
    re.compile(r"\b(?:0x[0-9a-fA-F]{40}|bc1[a-z0-9]{20,60}|[13T][1-9A-HJ-NP-Za-km-z]{25,34})\b"),
    re.compile(r"(?<![\w.,:/-])\+?\(?\d{2,19}\)?(?:[ .-]\d{2,6}){0,6}(?![\w:/]|[.,]\d)"),
)
_DATE = re.compile(r"(?:19|20)\d\d[-. ](?:0?[1-9]|1[0-2])[-. ]\d{1,2}|\d{1,2}[-. ]\d{1,2}[-. ](?:19|20)\d\d")
_NAME = re.compile(r"(?<![\w./@])@[A-Za-z][\w.-]{2,38}")
_PATH = re.compile(r"(?<![\w:/.@])(?:~|\.{1,2})?/?(?:[\w.@-]{1,64}/){1,12}[\w.@-]{1,64}")
_FENCE = re.compile(r"```[\w-]*\n(.*?)```|`([^`\n]{4,300})`|^[ \t]*\$ ([^\n]{3,300})$", re.DOTALL | re.MULTILINE)
_NOT_PLAIN = re.compile(r"[^0-9A-Za-z]")

SHARED = frozenset(
    "google.com gmail.com googlemail.com googleapis.com github.com github.io githubusercontent.com gitlab.com gitlab.io "
    "slack.com discord.com discordapp.com telegram.org t.me notion.so notion.site dropbox.com box.com sharepoint.com "
    "pastebin.com amazonaws.com cloudfront.net azurewebsites.net windows.net herokuapp.com vercel.app netlify.app "
    "pages.dev workers.dev web.app firebaseapp.com ngrok.io ngrok-free.app ngrok.app trycloudflare.com blogspot.com "
    "wordpress.com medium.com zapier.com make.com typeform.com airtable.com outlook.com hotmail.com live.com msn.com "
    "yahoo.com icloud.com me.com aol.com proton.me protonmail.com gmx.de gmx.net web.de mail.ru yandex.ru qq.com 163.com "
    "notion.com figma.com linktr.ee bit.ly tinyurl.com".split()
)
"""Sites of which the hosts, or what stands under one, belong to many owners."""
_SECOND = frozenset("co com net org ac gov edu ne or go".split())


def values(text: str) -> Iterator[Value]:
    """The addresses, hosts, URLs, accounts and names in a text, in no order."""
    yield from _accounts(text)
    if len(text) > _LONG:
        # Of a long text only what may hold one is looked at closely.
        text = " ".join(dict.fromkeys([piece for piece in text.split() if "." in piece or "@" in piece]))
    if "@" in text:
        for found in _ADDRESS.finditer(text):
            host = found[2].lower()
            yield ADDRESS, f"{found[1].lower()}@{host}"
            yield from _site(host)
        for found in _REMOTE.finditer(text):
            yield from of_host(found[1])
        for found in _NAME.finditer(text):
            yield NAME, found[0].lower().rstrip(".-")
    if "://" in text:
        for found in _URL.finditer(text):
            yield from of_host(found[1])
            rest = found[2].rstrip("/.:!*_")
            if rest:
                yield URL, (_bare(found[1]) + rest)[:_LONGEST]
    if "." in text:
        for found in _BARE.finditer(text):
            yield from of_host(found[1])
        for found in _IP.finditer(text):
            yield HOST, found[0]


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
    for pattern in _ACCOUNTS:
        for found in pattern.finditer(text):
            plain = _NOT_PLAIN.sub("", found[0])
            if 7 <= len(plain) <= 64 and not (plain.isdigit() and _DATE.fullmatch(found[0][:10])):
                yield ACCOUNT, plain.lower() if plain[:2].isalpha() or plain[:2] == "0x" else plain


def written_out(text: str) -> str:
    """A text with ``name [at] site [dot] com`` written as addresses are."""
    if not _SPELLED.search(text):
        return text
    return _SPELLED.sub(lambda found: "@" if found[1].lower() == "at" else ".", text)


def paths(text: str) -> Iterator[Value]:
    """The paths of several parts in a text."""
    if "/" in text:
        for found in _PATH.finditer(text):
            yield PATH, found[0].rstrip(".")[:_LONGEST]


def commands(text: str) -> Iterator[Value]:
    """What stands in a text as a command is written: in a fence, between backticks, behind ``$``."""
    if "`" in text or "$ " in text:
        for found in _FENCE.finditer(text):
            for line in (found[1] or found[2] or found[3]).splitlines()[:32]:
                yield from command(line)


def command(line: str) -> Iterator[Value]:
    """A line as a command, and its parts, where they have two words at least."""
    line = " ".join(line.strip().removeprefix("$ ").split())
    if " " in line and len(line) >= 8:
        yield COMMAND, line[:_LONGEST]
        parts = re.split(r"\s*(?:&&|\|\||;)\s*", line)
        if len(parts) > 1:
            yield from ((COMMAND, part[:_LONGEST]) for part in parts if " " in part and len(part) >= 8)
