"""Addresses of mail that are somebody's: not those of machines, of roles, of examples."""

from __future__ import annotations

import re

from vanguard.layers.disclosure.sensitive import Sensitive

_LOCAL = re.compile(r"[^\W_](?:[\w.+%'’=~!#$&*/^`{}|-]{0,62}[\w+%=~-])?\Z")
_BEFORE = re.compile(r"[\w.+%'’-]{1,64}\Z")
_DOMAIN = re.compile(
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59})(?![\w-]*\.?\w*@)"
)

_RESERVED = re.compile(
    r"(?:.*\.)?(?:example(?:\.(?:com|net|org|edu|\w\w|co\.\w\w|"
    r"com\.\w\w))?|test|invalid|localhost|local|localdomain|"
    r"internal|intranet|lan|home|corp|onion|arpa)"
)
"""RFC 2606 and RFC 6761, and the domains that no public server has."""
_PLACEHOLDER = re.compile(
    r"(?:your|my|our|some|the)[-_]?(?:domain|company|org|"
    r"organi[sz]ation|site|email|mail|host|server|app|provider|name)"
    r"|domain|foo|bar|baz|foobar|xxx+|somewhere|placeholder|sample|host|"
    r"hostname|server|email|provider|contoso|fabrikam|test|sipserver"
)
_FILES = frozenset(
    "png jpg jpeg gif svg webp ico bmp pdf js mjs cjs ts tsx "
    "jsx css scss less html htm json yaml yml toml xml txt csv "
    "log ini cfg conf lock java kt scala rb go cpp hpp cs php "
    "swift tgz gz zip tar whl jar war exe dll so dylib bin "
    "service socket timer target mount slice scope device path "
    "swap automount snap deb rpm apk local vue svelte ipynb "
    "class method prop property setter getter self".split()
)
"""Last parts of what is written like a domain and is a file, a unit of systemd, an attribute of code."""
_MACHINES = re.compile(
    r"(?:no|do)[-._]?(?:not[-._]?)?reply|noreply.*|no-reply.*|"
    r"git|hg|svn|ssh|root|postmaster|hostmaster|webmaster|"
    r"mailer-daemon|daemon|nobody|bounces?|bounce[-+].*|abuse|"
    r"security|psirt|cert|support|info|sales|contact|contactus|"
    r"help|helpdesk|admin|administrator|billing|accounts?|"
    r"accounting|invoices?|orders?|press|media|pr|privacy|legal|dpo|"
    r"compliance|jobs|careers|recruiting|hr|feedback|team|office|"
    r"service|services|customerservice|customer[-._]?support|"
    r"newsletters?|news|notifications?|notify|alerts?|marketing|"
    r"conduct|coc|opensource|oss|community|hello|hi|hey|"
    r"enquir(?:y|ies)|inquir(?:y|ies)|list|lists|subscribe|"
    r"unsubscribe|.*-request|.*-owner|.*-bounces|bot|.*\[bot\]|"
    r".*-bot|ci|build|builds|deploy|devops|ops|dev|developers?|maintainers?|authors?|kontakt|soporte|ventas|"
    r"contacto|presse|secure|oncall|on-call|code-?of-?conduct|"
    r".*-(?:coc|code-?of-?conduct|security|dev|sig|list|users|user|"
    r"announce|discuss|election|team|ideas|committers|core|principal|services?|support)|"
    r"system|api|data|events?|reservations?|bookings?|returns|shop|store|questions|partners?"
)
"""Addresses of software and of roles, which several persons read and none has."""
_ANYBODY = frozenset(
    "user username user_name user-name name email e-mail mail example test tester sample someone somebody "
    "anyone recipient sender destination from to foo bar "
    "baz phone_number address first.last firstname.lastname "
    "you your yourname your.name your_name your-name youremail your.email your-email your_email".split()
)
_LISTS = re.compile(
    r"(?:lists?|groups|mail|ml|listserv|users\.noreply)\..*|googlegroups\.com|lists\..*|.*\.noreply\..*"
)
_REMOTE = re.compile(r"(?::\d{0,5})?[:/][\w~./-]")
"""What follows the host of ``scp``, ``git`` and of an address with a user in it."""
_CALLED = re.compile(
    r"(?:://[^\s/@]*|\bsips?:|%3c|\b(?:ssh|scp|sftp|rsync)\s[^\n]{0,60}|"
    r"message-id\s?:\s?<?|in-reply-to\s?:\s?<?|references\s?:\s?<?)\Z",
    re.I,
)


_CAMEL = re.compile(r"(?:.*\.)?[A-Za-z]*[a-z][A-Z]\w*").fullmatch
"""A domain whose last part is the name of a member in code, such as the annotations of OData."""


def mail(text: str, at: int, floor: int) -> Sensitive | None:
    """The address round the ``@`` at a place of the text, where it is somebody's; none before ``floor``."""
    after = _DOMAIN.match(text, at + 1)
    before = _BEFORE.search(text, max(floor, at - 64), at) if after else None
    if before is None or after is None:
        return None
    start, end = before.start(), after.end()
    while start < at and not text[start].isalnum():
        start += 1
    name, domain = text[start:at].lower(), after[0].lower()
    if (text[start - 1 : start] == "%" and name[:2] in ("3c", "22")) or _CAMEL(after[0]):
        return None
    if start == at or not _LOCAL.match(name) or ".." in name or not _is_public(domain):
        return None
    if _MACHINES.fullmatch(name) or name in _ANYBODY or _LISTS.fullmatch(domain):
        return None
    if text[start - 1 : start] in ("/", "$", "{", "@") or text[end : end + 1] in ("(", "@", "/"):
        return None
    if (_REMOTE.match(text, end) and text[end : end + 1] == ":") or _CALLED.search(
        text, max(0, start - 80), start
    ):
        return None
    return Sensitive("email", start, end)


def _is_public(domain: str) -> bool:
    """Whether a domain can be one that the public has, and is not made up to stand for all."""
    host, _, last = domain.rpartition(".")
    return (
        last not in _FILES
        and not _RESERVED.fullmatch(domain)
        and not _PLACEHOLDER.fullmatch(host.rpartition(".")[2])
        and len(domain) > 5
    )
