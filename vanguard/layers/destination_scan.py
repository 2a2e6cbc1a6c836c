"""The hosts and URLs of one message under judgement."""

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
    SERVICE,
    USERINFO,
)
from vanguard.layers.hosts import Host, Reach, matches, understand
from vanguard.layers.inner_services import is_named, is_service
from vanguard.layers.mentions import asks_for_metadata, leads_on, named, passed_on
from vanguard.layers.purpose import Purpose, Use
from vanguard.layers.tally import Tally
from vanguard.layers.urls import SPECIAL, Url, bare, find, split
from vanguard.model.capability import Capability
from vanguard.model.context import Context
from vanguard.model.finding import Severity
from vanguard.model.message import Form, Fragment, Part
from vanguard.model.rule import Builtin
from vanguard.policy.capabilities import words

# Values without a scheme that are hosts by their looks alone.
_ADDRESS = re.compile(
    r"(?:[\w.%~-]+(?::[^@/\s]*)?@)?(?:\d{1,3}(?:\.\d{1,3}){3}|0x[0-9a-f]+(?:\.[0-9a-fx]+){1,3}|"
    r"\[[0-9a-f:.%]+\w*\]|(?:[\w-]+\.)*localhost\d?(?:\.localdomain\d?)?|instance-data|[\w.-]+\.(?:internal|"
    r"goog)|kubernetes(?:\.default)?(?:\.svc(?:\.cluster\.local)?)?(?=[:/.])|"
    r"[\w.-]+\.svc(?:\.cluster\.local)?|(?:[\w-]+\.)*(?:(?:nip|sslip|xip)\.io|localtest\.me|lvh\.me|"
    r"rbndr\.us|1u\.ms)|169[.-]254[.-]\d+[.-]\d+[\w.-]*|0\d+(?:\.\d+){3})\.?(?::\d{1,5})?(?:[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
_SIX = re.compile(r"\[?[0-9a-f:.]{2,45}(?:%\w{1,32})?\]?", re.IGNORECASE)
_LOOKALIKE = re.compile(
    r"(?:[\w-]+\.)+(?:com|org|net|io|dev|gov|edu|co|ai|app|uk|de|fr|jp|cn|ru|info|me|us)|"
    r"\d{1,3}(?:\.\d{1,3}){3}",
    re.IGNORECASE,
)
_WITH_PORT = re.compile(rf"(?:{_LOOKALIKE.pattern}):\d{{1,5}}", re.IGNORECASE)
# What fetchers put before a URL: a parameter's name, the scheme of Java and Python's urllib.
_BEFORE = re.compile(r"(?:url:|[\w.\[\]-]{1,40}=)(?=\S)", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/")
# URLs that hold another one behind their scheme.
_AROUND = frozenset(["jar", "view-source"])
_WRAPPERS = frozenset(
    "gopher dict php phar expect netdoc jar zip compress.zlib compress.bzip2 zlib glob rar ogg".split()
)
_ODD_SCHEMES = frozenset(
    "ldap ldaps ldapi tftp sftp imap imaps pop3 pop3s smtp smtps smb smbs telnet rtmp rtsp scp mqtt "
    "vbscript".split()
)
_SOCKETS = frozenset(["unix", "http+unix", "https+unix", "unix+http", "npipe"])
_LINE_BREAK = re.compile(r"%(?:25)*0[ad]|[\r\n]", re.IGNORECASE)
_FETCHES = re.compile(
    r"(?:curl|wget|fetch|requests?\.(?:get|post|put)|urlopen|invoke-(?:webrequest|restmethod)|iwr|http\.get|"
    r"httpclient|axios(?:\.get)?)\b[^\n]{0,80}?\Z",
    re.IGNORECASE,
)
# Words of the members whose URLs are kept for later, and of the pairs that say where a login returns to.
_LATER = frozenset(
    "redirect callback origin origins webhook base cors allowed issuer audience proxy return success cancel "
    "env "
    "default public server host hostname".split()
)
_FETCHED = frozenset("url urls uri uris link links href page website site".split())
_PAGES = frozenset("href link links page website site".split())
_BACK = re.compile(
    r"redirect_?ur[il]|callback|return|next|continue|origin|audience|resource|ref|issuer|state"
)
_SEARCHED = frozenset("q query search s text term wd p".split())
# What the usual spellings of metadata services have in them.
_GRAVE = (
    "169.254",
    "metadata",
    "2852039166",
    "0xa9",
    "0xA9",
    "a9fe",
    "100.100.100",
    "168.63.129",
    "192.0.0.192",
    "[fd00",
)
_UNSURE = 0.6
_LIKELY = 0.8


class Scan:
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
            _Found(self, fragment, form, None, use).judge(url)
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
        before = _BEFORE.match(stripped)
        if before is not None:
            stripped = stripped[before.end() :]
        if _DOI.match(stripped):
            return None
        url = split(stripped)
        if url is not None and (url.scheme or use is Use.HOST or _is_grave(stripped, url)):
            return url
        if _ADDRESS.fullmatch(stripped):
            return bare(stripped)
        if use is not Use.CONTENT and _is_six(stripped):
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
            if url is not None and (url.hosts or use is Use.HOST):
                _Found(self, fragment, form, (start, end), use).judge(url)

    def _command_hosts(self, fragment: Fragment, form: Form) -> None:
        for found in named(form.text):
            host = understand(found[1])
            if host.reach is Reach.METADATA:
                self.tally.add(METADATA, fragment, form, span=found.span(1))

    def _talk(self, fragment: Fragment, form: Form) -> None:
        """Content that shows how a metadata service is fetched: noted, and hardly more."""
        if not any(mark in form.text for mark in _GRAVE):
            return
        for start, end, text in find(form.text):
            url = split(text)
            if url is None or not any(understand(host).reach is Reach.METADATA for host in url.hosts):
                continue
            if _FETCHES.search(form.text[max(0, start - 120) : start]):
                self.tally.add(
                    METADATA, fragment, form, span=(start, end), severity=Severity.MEDIUM, confidence=_UNSURE
                )


class _Found:
    """One URL of a message, and where it stands."""

    __slots__ = ("form", "fragment", "scan", "span", "sure", "use")

    def __init__(
        self, scan: Scan, fragment: Fragment, form: Form, span: tuple[int, int] | None, use: Use
    ) -> None:
        self.scan = scan
        self.fragment = fragment
        self.form = form
        self.span = span
        self.use = use
        self.sure = _UNSURE if use is Use.CONTENT else None

    def judge(self, url: Url) -> None:
        """Judge what the URL is, where it leads, and where it leads on to."""
        scan = self.scan
        inner = split(url.rest) if url.scheme in _AROUND else None
        if inner is not None and inner.scheme not in _AROUND:
            self.judge(inner)
        hosts = [understand(host) for host in url.hosts]
        pretended = _pretended(url) if url.user and hosts else None
        if pretended is not None:
            hosts.append(pretended)
            if _pretends(url):
                self._add(USERINFO)
        weight = self._scheme(url, hosts)
        if weight is not None and scan.to_server:
            self._add(SCHEME, weight)
        if not hosts or url.scheme == "file":
            return
        self._onwards(url)
        for rule, sure in self._reach(hosts, url, pretended is not None):
            self._add(rule, None, sure)
        if url.scheme or self.use is Use.HOST or hosts[0].address is not None:
            for rule in self._listed(hosts[0], url):
                self._add(rule)

    def _add(self, rule: Builtin, severity: Severity | None = None, sure: float | None = None) -> None:
        mild = severity if self.scan.to_server else Severity.LOW
        confidence = min(self.sure or 1.0, sure or 1.0) if self.sure or sure else None
        self.scan.tally.add(
            rule, self.fragment, self.form, span=self.span, severity=mild, confidence=confidence
        )

    def _scheme(self, url: Url, hosts: list[Host]) -> Severity | None:
        """How grave a URL's scheme is for this tool; None where it is ordinary."""
        scheme = url.scheme
        inner = any(host.reach is not Reach.PUBLIC for host in hosts)
        if scheme in _WRAPPERS:
            known = self.scan.fetches or (not self.scan.purpose.can and url.rest.startswith("http"))
            return Severity.HIGH if scheme != "jar" or known else Severity.MEDIUM
        if not self.scan.fetches and not self.scan.purpose.can and scheme in _ODD_SCHEMES and inner:
            return None if _PAGES.isdisjoint(words(_member(self.fragment))) else Severity.HIGH
        if not self.scan.fetches or self.scan.purpose.files:
            return None
        if scheme in _SOCKETS or url.hosts[:1] == ("unix",):
            return Severity.HIGH
        if scheme == "file" and self.use is not Use.URI:
            return Severity.HIGH
        if scheme == "javascript" or (scheme == "data" and url.rest.lower().startswith("text/html")):
            return Severity.MEDIUM
        if scheme not in _ODD_SCHEMES:
            return None
        return Severity.HIGH if inner or _LINE_BREAK.search(url.rest) else Severity.MEDIUM

    def _onwards(self, url: Url) -> None:
        """Where a server behind the URL is asked to go."""
        if len(url.rest) < 2:
            return
        grave = Severity.CRITICAL
        if leads_on(url.rest):
            self._add(METADATA, grave, _UNSURE)
        if asks_for_metadata(url.rest):
            self._add(METADATA, Severity.HIGH, _LIKELY)
        for key, inner in passed_on(url.rest):
            hosts = [understand(host) for host in inner.hosts]
            gravest = max(hosts, key=lambda host: host.reach)
            if gravest.reach is Reach.METADATA and key not in _SEARCHED:
                self._add(METADATA, grave, _LIKELY)
            elif gravest.reach is not Reach.PUBLIC and not _BACK.search(key) and key not in _SEARCHED:
                if inner.odd or gravest.disguised or gravest is not hosts[0]:
                    self._add(DISGUISED, None, _LIKELY)
                elif is_service(gravest, inner):
                    self._add(SERVICE, None, _LIKELY)

    def _reach(self, hosts: list[Host], url: Url, pretends: bool) -> list[tuple[Builtin, float | None]]:
        """The rules that the gravest host breaks; hosts that only sloppy parsers see count as disguised."""
        gravest = max(hosts, key=lambda host: host.reach)
        if gravest.reach is Reach.METADATA:
            return [(METADATA, None)]
        if gravest.reach is Reach.LINK_LOCAL:
            return [(LINK_LOCAL, None)]
        if gravest.reach is Reach.PUBLIC:
            hidden = url.torn or (url.scheme in SPECIAL and hosts[0].disguised)
            return [(DISGUISED, 0.85)] if hidden else []
        if url.odd or url.torn or pretends or gravest.disguised or gravest is not hosts[0]:
            return [(DISGUISED, None)]
        if not self.scan.to_server:
            return []
        sure = self._fetched(url, gravest) if is_service(gravest, url) else 0.0
        if sure:
            return [(SERVICE, sure)]
        return [(LOOPBACK if gravest.reach is Reach.LOOPBACK else PRIVATE, None)]

    def _fetched(self, url: Url, gravest: Host) -> float:
        """How sure it is that the server itself goes where an inner URL leads; 0 where it does not."""
        scan, use = self.scan, self.use
        if use is Use.CONTENT or use is Use.COMMAND or (url.scheme and url.scheme not in SPECIAL):
            return 0.0
        member = words(_member(self.fragment))
        if not _LATER.isdisjoint(member):
            return 0.0
        # A host alone is as often what to connect to, in a way that nothing here says.
        if not url.scheme and not url.rest and not scan.fetches and _FETCHED.isdisjoint(member):
            return 0.0
        if self.span is not None and re.search(r"\s", self.form.text):
            return _UNSURE
        if scan.fetches or use is Use.HOST:
            return 0.85
        if scan.purpose.can:
            return 0.0
        return _LIKELY if is_named(gravest, url) else 0.7

    def _listed(self, host: Host, url: Url) -> list[Builtin]:
        lists = self.scan.lists
        found = []
        if any(matches(pattern, host) for pattern in lists.deny):
            found.append(DENIED)
        if (
            lists.allow
            and self.scan.to_server
            and (url.scheme in SPECIAL or not url.scheme or self.scan.fetches)
            and not any(matches(pattern, host) for pattern in lists.allow)
        ):
            found.append(NOT_ALLOWED)
        return found


def _is_grave(text: str, url: Url) -> bool:
    """Whether a value without a scheme (``//host/…``) names a metadata service all the same."""
    return text.startswith("//") and any(understand(host).reach is Reach.METADATA for host in url.hosts)


def _is_six(text: str) -> bool:
    colons = text.count(":", 0, 64) > 1
    return colons and _SIX.fullmatch(text) is not None and understand(text).address is not None


def _pretended(url: Url) -> Host | None:
    """The host that the user part of a URL looks like, where it looks like one."""
    found = None
    for piece in url.user.split("@", 8)[:8]:
        host = understand(piece.partition(":")[0].strip())
        if _LOOKALIKE.fullmatch(host.name) or host.reach > Reach.PRIVATE:
            found = host if found is None or host.reach > found.reach else found
    return found


def _pretends(url: Url) -> bool:
    """Whether the user of a URL looks like a host, and like another one than the URL leads to."""
    first, *others = url.user.split("@", 8)
    name = first.partition(":")[0]
    if _LOOKALIKE.fullmatch(name) and not url.hosts[0].lower().endswith(name.lower()):
        return True
    return any(_WITH_PORT.fullmatch(other) for other in others)


def _member(fragment: Fragment) -> str:
    for step in reversed(fragment.path):
        if isinstance(step, str):
            return step
    return ""
