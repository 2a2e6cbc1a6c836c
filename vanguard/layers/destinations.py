"""Hosts and URLs that messages name: metadata services, inner networks, disguises, the operator's lists.

In requests every value that is a URL or evidently a host is judged, and URLs inside commands and
inside what a fetching or unknown tool is given.  In answers only the URIs of the protocol's own
fields are, and mildly.
"""

from __future__ import annotations

import re

from vanguard.layers.destination_rules import (
    DENIED,
    DISGUISED,
    LINK_LOCAL,
    LOOPBACK,
    METADATA,
    NOT_ALLOWED,
    PRIVATE,
    SCHEME,
    USERINFO,
)
from vanguard.layers.hosts import Host, Reach, matches, understand
from vanguard.layers.joined import is_joined
from vanguard.layers.mentions import leads_on, named
from vanguard.layers.purpose import Purpose, Use, purpose
from vanguard.layers.tally import Tally
from vanguard.layers.urls import SPECIAL, Url, bare, find, split
from vanguard.model.capability import Capability
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Severity, Status
from vanguard.model.message import TO_SERVER, Form, Fragment, Part, Reading
from vanguard.model.rule import Builtin

BUILTIN = (METADATA, LINK_LOCAL, DISGUISED, LOOPBACK, PRIVATE, DENIED, NOT_ALLOWED, SCHEME, USERINFO)

_CLEAR = Evidence("destinations")
_SHORT = 300
_WORDS = ("localhost", "metadata", "instance-data")
# Values without a scheme that are hosts by their looks alone.
_ADDRESS = re.compile(
    r"(?:[\w.%~-]+(?::[^@/\s]*)?@)?(?:\d{1,3}(?:\.\d{1,3}){3}|0x[0-9a-f]+(?:\.[0-9a-fx]+){1,3}|\[[0-9a-f:.%]+\w*\]|"
    r"(?:[\w-]+\.)*localhost\d?(?:\.localdomain\d?)?|instance-data|[\w.-]+\.(?:internal|goog)|"
    r"(?:[\w-]+\.)*(?:(?:nip|sslip|xip)\.io|localtest\.me|lvh\.me|rbndr\.us|1u\.ms)|"
    r"169[.-]254[.-]\d+[.-]\d+[\w.-]*|0\d+(?:\.\d+){3})\.?(?::\d{1,5})?(?:[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
_SIX = re.compile(r"\[?[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*(?:%\w+)?\]?", re.IGNORECASE)
_LOOKALIKE = re.compile(
    r"(?:[\w-]+\.)+(?:com|org|net|io|dev|gov|edu|co|ai|app|uk|de|fr|jp|cn|ru|info|me|us)|\d{1,3}(?:\.\d{1,3}){3}",
    re.IGNORECASE,
)
_WRAPPERS = frozenset(
    "gopher dict php phar expect netdoc jar zip compress.zlib compress.bzip2 zlib glob rar ogg".split()
)
_ODD_SCHEMES = frozenset(
    ["ldap", "ldaps", "ldapi", "tftp", "imap", "pop3", "smb", "telnet", "rtmp", "vbscript"]
)
_SOCKETS = frozenset(["unix", "http+unix", "https+unix", "unix+http", "npipe"])
_FETCHES = re.compile(
    r"(?:curl|wget|fetch|requests?\.(?:get|post|put)|urlopen|invoke-(?:webrequest|restmethod)|iwr|http\.get|"
    r"httpclient|axios(?:\.get)?)\b[^\n]{0,80}?\Z",
    re.IGNORECASE,
)
_UNSURE = 0.6


def _maybe(text: str) -> bool:
    """Whether a text can hold a host at all; cheap for ordinary words and for long texts."""
    if ":/" in text or ":\\" in text or "169.254." in text or "metadata" in text:
        return True
    if len(text) > _SHORT:
        return False
    token = text.strip()
    if " " in token:
        return False
    if "." in token or ":" in token or not token.isascii() or token[:1].isdigit():
        return True
    return token.lower().startswith(_WORDS)


def judge(reading: Reading, context: Context) -> Evidence:
    """What the destinations named in a message give reason to fear.

    A form that cannot be judged takes nothing from what the others gave: the evidence is then FAILED
    with all their findings.
    """
    argument, uri = Part.ARGUMENT, Part.URI
    to_server = reading.message.direction is TO_SERVER
    suspects = [
        (fragment, form)
        for fragment in reading.fragments
        if ((fragment.part is argument and to_server) or fragment.part is uri) and not is_joined(fragment)
        for form in fragment.forms
        if _maybe(form.text)
    ]
    if not suspects:
        return _CLEAR
    scan = _Scan(purpose(reading.message, context), context, to_server)
    failure = ""
    for fragment, form in suspects:
        try:
            scan.look(fragment, form)
        except Exception as error:
            failure = failure or type(error).__name__
    found = scan.tally.findings()
    if failure:
        return Evidence("destinations", Status.FAILED, found, failure)
    return Evidence("destinations", findings=found) if found else _CLEAR


class _Scan:
    """One message under judgement: its purpose, the operator's lists, and what was found so far."""

    __slots__ = ("fetches", "lists", "purpose", "tally", "to_server")

    def __init__(self, aim: Purpose, context: Context, to_server: bool) -> None:
        self.purpose = aim
        self.lists = context.policy.destinations
        self.to_server = to_server
        self.tally = Tally()
        self.fetches = Capability.NET_OUT in aim.can

    def look(self, fragment: Fragment, form: Form) -> None:
        """Judge one form: the whole of it as a URL or host, or the URLs inside it."""
        text = form.text
        use = Use.URI if fragment.part is Part.URI else self.purpose.use(fragment)
        url = self._whole(text, use)
        if url is not None:
            self._url(fragment, form, url, _UNSURE if use is Use.CONTENT else None, None, use)
        elif use is Use.COMMAND:
            self._inside(fragment, form, use)
            self._command_hosts(fragment, form)
        elif use is Use.CONTENT:
            self._talk(fragment, form)
        elif self.fetches or use is Use.HOST or not self.purpose.can:
            self._inside(fragment, form, use)

    def _whole(self, text: str, use: Use) -> Url | None:
        stripped = text.strip()
        if len(stripped) > 8192 or (" " in stripped and not stripped.startswith(("http", "HTTP"))):
            return None
        if use is Use.COMMAND and " " in stripped:
            return None
        url = split(stripped)
        if url is not None and (url.scheme or use is Use.HOST):
            return url
        if _ADDRESS.fullmatch(stripped):
            return bare(stripped)
        if _SIX.fullmatch(stripped) and understand(stripped).address is not None and use is not Use.CONTENT:
            return Url("", (stripped,), "", "")
        if use is Use.HOST and " " not in stripped and "://" not in stripped:
            return bare(stripped)
        return None

    def _inside(self, fragment: Fragment, form: Form, use: Use) -> None:
        seen: set[str] = set()
        for start, end, text in find(form.text):
            if text in seen:
                continue
            seen.add(text)
            url = split(text)
            if url is not None and url.hosts:
                self._url(fragment, form, url, None, (start, end), use)

    def _command_hosts(self, fragment: Fragment, form: Form) -> None:
        for found in named(form.text):
            host = understand(found[1])
            if host.reach is Reach.METADATA:
                self.tally.add(METADATA, fragment, form, span=found.span(1))

    def _talk(self, fragment: Fragment, form: Form) -> None:
        """Content that shows how a metadata service is fetched: noted, and hardly more."""
        for start, end, text in find(form.text):
            url = split(text)
            if url is None or not any(understand(host).reach is Reach.METADATA for host in url.hosts):
                continue
            if _FETCHES.search(form.text[max(0, start - 120) : start]):
                self.tally.add(
                    METADATA, fragment, form, span=(start, end), severity=Severity.MEDIUM, confidence=_UNSURE
                )

    def _url(
        self,
        fragment: Fragment,
        form: Form,
        url: Url,
        sure: float | None,
        span: tuple[int, int] | None,
        use: Use,
    ) -> None:
        def found(rule: Builtin, severity: Severity | None = None) -> None:
            mild = severity if self.to_server else Severity.LOW
            self.tally.add(rule, fragment, form, span=span, severity=mild, confidence=sure)

        pretends = bool(url.user and url.hosts) and _pretends(url.user, url.hosts[0])
        if pretends:
            found(USERINFO)
        weight = self._scheme(url, use)
        if weight is not None and self.to_server:
            found(SCHEME, weight)
        if not url.hosts or url.scheme == "file":
            return
        hosts = [understand(host) for host in url.hosts]
        if leads_on(url.rest):
            mild = Severity.CRITICAL if self.to_server else Severity.LOW
            self.tally.add(METADATA, fragment, form, span=span, severity=mild, confidence=_UNSURE)
        for rule in _by_reach(hosts, url.odd or pretends, self.to_server):
            found(rule)
        if url.scheme or use is Use.HOST or hosts[0].address is not None:
            for rule in self._listed(hosts[0], url):
                found(rule)

    def _scheme(self, url: Url, use: Use) -> Severity | None:
        """How grave a URL's scheme is for this tool; None where it is ordinary."""
        scheme = url.scheme
        if scheme in _WRAPPERS:
            return Severity.HIGH if scheme != "jar" or self.fetches else Severity.MEDIUM
        if not self.fetches or self.purpose.files:
            return None
        if scheme in _SOCKETS or url.hosts[:1] == ("unix",):
            return Severity.HIGH
        if scheme == "file" and use is not Use.URI:
            return Severity.HIGH
        if scheme == "javascript" or (scheme == "data" and url.rest.lower().startswith("text/html")):
            return Severity.MEDIUM
        return Severity.MEDIUM if scheme in _ODD_SCHEMES else None

    def _listed(self, host: Host, url: Url) -> list[Builtin]:
        lists = self.lists
        found = []
        if any(matches(pattern, host) for pattern in lists.deny):
            found.append(DENIED)
        if (
            lists.allow
            and self.to_server
            and (url.scheme in SPECIAL or not url.scheme or self.fetches)
            and not any(matches(pattern, host) for pattern in lists.allow)
        ):
            found.append(NOT_ALLOWED)
        return found


def _by_reach(hosts: list[Host], odd: bool, to_server: bool) -> list[Builtin]:
    """The rules that the gravest host breaks; hosts that only sloppy parsers see count as disguised."""
    gravest = max(hosts, key=lambda host: host.reach)
    if gravest.reach is Reach.METADATA:
        return [METADATA]
    if gravest.reach is Reach.LINK_LOCAL:
        return [LINK_LOCAL]
    if gravest.reach is Reach.PUBLIC:
        return []
    if odd or gravest.disguised or gravest is not hosts[0]:
        return [DISGUISED]
    if not to_server:
        return []
    return [LOOPBACK if gravest.reach is Reach.LOOPBACK else PRIVATE]


def _pretends(user: str, host: str) -> bool:
    """Whether the user of a URL looks like a host, and like another one than the URL leads to."""
    name = user.partition(":")[0]
    return bool(_LOOKALIKE.fullmatch(name)) and not host.lower().endswith(name.lower())
