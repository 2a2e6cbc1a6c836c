"""Who may use what: the one matcher for calls, for lists, and for what a challenge asks for.

The most exact of the operator's grants decides; where none speaks of it, what a tool can do decides, or
what a method does.  A whole name counts more than a beginning (``read_*``), a longer beginning more than a
shorter one, and of two alike the one that names the server; what speaks of a tool, prompt or resource
counts more than what speaks of its method.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from vanguard.model.capability import Tool
from vanguard.model.context import Context
from vanguard.model.hosted import Access, Grant
from vanguard.model.message import NOTIFICATION, REQUEST, TO_SERVER, Json, Message
from vanguard.policy.needs import ADMIN, READ, WORDS, of_tool

NOT_GRANTED = "access-not-granted"
"""The rule of a call that its principal has no right to make; every profile enforces it."""

SCOPES: Mapping[str, Grant] = {word: Grant(frozenset({f"mcp:{word}"})) for word in WORDS}
"""What the words take where the operator says nothing else."""

KINDS: Mapping[str, tuple[str, str]] = {
    "tools/call": ("tool", "name"),
    "prompts/get": ("prompt", "name"),
    "resources/read": ("resource", "uri"),
    "resources/subscribe": ("resource", "uri"),
    "resources/unsubscribe": ("resource", "uri"),
}
"""The kind of thing that a request is about, and the member of its params that names it."""

ENTRIES: Mapping[str, tuple[str, str]] = {
    "tools/list": ("tools/call", "name"),
    "prompts/list": ("prompts/get", "name"),
    "resources/list": ("resources/read", "uri"),
    "resources/templates/list": ("resources/read", "uriTemplate"),
}
"""The method by which an entry of a list is used, and the member that names it."""

_FREE = frozenset(
    "initialize ping server/discover tools/list prompts/list resources/list resources/templates/list "
    "logging/setLevel subscriptions/listen "
    "tasks/get tasks/result tasks/list tasks/cancel tasks/update".split()
)
"""Methods that take nothing of their own: lists are filtered, and tasks belong to who started them."""

_READS = frozenset("resources/read resources/subscribe resources/unsubscribe prompts/get".split())
_KEY = re.compile(
    r"(?:(?!(?:tool|prompt|resource|method):)([^/]+)/)?(tool|prompt|resource|method):(.+)", re.DOTALL
)

Key = tuple[str, str, str]
"""Kind, server ("" for any) and name of a grant."""


class Holder(Protocol):
    """Somebody who was granted something."""

    @property
    def scopes(self) -> frozenset[str] | None:
        """The scopes; None where nothing was said, and everything is allowed."""

    @property
    def roles(self) -> frozenset[str]:
        """The roles."""


class _Table:
    """The grants of an operator, ready to be looked up."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.exact: dict[Key, Grant] = {}
        self.beginnings: list[tuple[Key, Grant]] = []
        for text, grant in access.grants.items():
            key = key_of(text)
            if key is not None and key[2].endswith("*"):
                self.beginnings.append(((*key[:2], key[2][:-1]), grant))
            elif key is not None:
                self.exact[key] = grant
        self.beginnings.sort(key=lambda each: (-len(each[0][2]), not each[0][1]))
        self.of_resources = any(key[0] == "resource" for key in (*self.exact, *dict(self.beginnings)))

    def find(self, kind: str, server: str, name: str) -> Grant | None:
        """The most exact grant for a thing."""
        exact = self.exact
        if exact:
            found = exact.get((kind, server, name)) or exact.get((kind, "", name))
            if found is not None:
                return found
        for (of, where, beginning), grant in self.beginnings:
            if of == kind and where in ("", server) and name.startswith(beginning):
                return grant
        return None


# A gateway has one Access at a time.
_last = [_Table(Access())]


def key_of(text: str) -> Key | None:
    """Kind, server and name of a grant's key such as ``files/tool:read_*``; None where it is none."""
    found = _KEY.fullmatch(text)
    return (found[2], found[1] or "", found[3]) if found else None


def needed(
    access: Access, server: str, method: str, name: str = "", tool: Tool | None = None
) -> tuple[Grant, ...]:
    """All that it takes to make a request: each of these grants; () where it takes nothing.

    ``name`` is the name of the tool or prompt, or the URI of the resource, that the request is about.
    """
    table = _table(access)
    kind = KINDS.get(method, ("", ""))[0]
    grants = _of_resource(table, server, name) if kind == "resource" else ()
    if not grants:
        own = table.find(kind, server, name) if kind else None
        own = own or table.find("method", server, method)
        grants = (own,) if own is not None else _by_default(access, method, tool)
    if access.destructive is not None and tool is not None and of_tool(tool)[1]:
        return (*grants, access.destructive)
    return grants


def allowed(access: Access, who: Holder, grants: Iterable[Grant]) -> bool:
    """Whether somebody has all that it takes: of each grant one scope or role, or what ``admin`` takes."""
    scopes = who.scopes
    if scopes is None:
        return True
    admin = access.capabilities.get(ADMIN) or SCOPES[ADMIN]
    return _has(who, scopes, admin) or all(_has(who, scopes, grant) for grant in grants)


def lacking(message: Message, context: Context) -> tuple[Grant, ...]:
    """All that a message to the server takes, where its principal has not all of it; else ()."""
    asks = message.direction is TO_SERVER and (message.kind is REQUEST or message.kind is NOTIFICATION)
    if context.scopes is None or not asks:
        return ()
    access = context.policy.access
    grants = _asked(access, message, context)
    return () if allowed(access, context, grants) else grants


def may_use(access: Access, context: Context, method: str, entry: object, tool: Tool | None) -> bool:
    """Whether the principal may use an entry of the list that ``method`` answers, judged as a call of it."""
    use, member = ENTRIES[method]
    name = entry.get(member) if isinstance(entry, dict) else None
    if not isinstance(name, str):
        return True
    return allowed(access, context, needed(access, context.server.name, use, name, tool))


def scopes_to_ask(grants: Iterable[Grant], who: Holder) -> tuple[str, ...]:
    """The scopes that a challenge names: one for each grant, the one already held where there is one.

    Of several that would do the first by name is asked for; a grant of roles alone has none.
    """
    held = who.scopes or frozenset()
    asked = (min(grant.scopes & held or grant.scopes) for grant in grants if grant.scopes)
    return tuple(dict.fromkeys(asked))


def known_scopes(access: Access) -> tuple[str, ...]:
    """Every scope that something may take, for the metadata of the resource."""
    words = [access.capabilities.get(word) or SCOPES[word] for word in WORDS]
    more = [*access.grants.values(), *([access.destructive] if access.destructive else [])]
    found = [*(scope for grant in words for scope in sorted(grant.scopes))]
    found += sorted({scope for grant in more for scope in grant.scopes})
    return tuple(dict.fromkeys(found))


def _table(access: Access) -> _Table:
    table = _last[0]
    if table.access is not access:
        _last[0] = table = _Table(access)
    return table


def _has(who: Holder, scopes: frozenset[str], grant: Grant) -> bool:
    return not grant.scopes.isdisjoint(scopes) or not grant.roles.isdisjoint(who.roles)


def _by_default(access: Access, method: str, tool: Tool | None) -> tuple[Grant, ...]:
    if method in _FREE or method.startswith("notifications/"):
        return ()
    if method == "tools/call":
        words: tuple[str, ...] = of_tool(tool)[0] if tool is not None else (ADMIN,)
    else:
        # What a method does that nobody knows can be anything.
        words = (READ,) if method in _READS or method == "completion/complete" else (ADMIN,)
    return tuple(access.capabilities.get(word) or SCOPES[word] for word in words)


def _of_resource(table: _Table, server: str, uri: str) -> tuple[Grant, ...]:
    """What the operator's grants say of a resource.

    A URI can be spelled in several ways, so each way that it could be read counts; one that climbs, or is
    odd in another way, could be anywhere and takes ``admin``.
    """
    if not table.of_resources:
        return ()
    plain = _plain(uri)
    if plain is None:
        return (table.access.capabilities.get(ADMIN) or SCOPES[ADMIN],)
    found = [table.find("resource", server, each) for each in dict.fromkeys((uri, plain))]
    return tuple(dict.fromkeys(grant for grant in found if grant is not None))


def _plain(uri: str) -> str | None:
    """A URI as its server is likely to read it (RFC 3986, section 6.2.2); None for one that is odd."""
    from urllib.parse import unquote  # only where grants speak of resources

    scheme, mark, rest = unquote(uri).replace("\\", "/").partition(":")
    host, slash, path = rest[2:].partition("/") if rest.startswith("//") else ("", "", rest)
    steps = path.split("/")
    climbs = any(step in (".", "..") for step in steps) or "" in steps[:-1] or "%" in path
    if climbs or (scheme.lower() == "file" and (host or not slash)):
        return None
    return f"{scheme.lower()}{mark}//{host.lower()}{slash}{path}" if rest.startswith("//") else uri


def _asked(access: Access, message: Message, context: Context) -> tuple[Grant, ...]:
    server, method, params = context.server.name, message.method, message.params
    if method == "subscriptions/listen":
        return _of_listening(access, server, params.get("notifications"))
    if method == "completion/complete":
        return _of_completing(access, server, params.get("ref"))
    member = KINDS.get(method, ("", ""))[1]
    grants = needed(access, server, method, _text(params, member), context.tool)
    if not grants and message.kind is REQUEST and method not in _FREE:
        # A name like a notification's makes no request one that takes nothing.
        return (access.capabilities.get(ADMIN) or SCOPES[ADMIN],)
    return grants


def _of_completing(access: Access, server: str, ref: Json) -> tuple[Grant, ...]:
    """What completing an argument takes: beside its own, what the prompt or resource does."""
    own = needed(access, server, "completion/complete")
    if _text(ref, "name"):
        own += needed(access, server, "prompts/get", _text(ref, "name"))
    if _text(ref, "uri"):
        own += needed(access, server, "resources/read", _text(ref, "uri"))
    return tuple(dict.fromkeys(own))


def _of_listening(access: Access, server: str, wanted: Json) -> tuple[Grant, ...]:
    """What a subscription to many things at once takes: all that each resource of it does."""
    found = dict.fromkeys(needed(access, server, "subscriptions/listen"))
    uris = wanted.get("resourceSubscriptions") if isinstance(wanted, dict) else None
    for uri in uris if isinstance(uris, list) else []:
        if isinstance(uri, str):
            found |= dict.fromkeys(needed(access, server, "resources/subscribe", uri))
    return tuple(found)


def _text(holder: Json, member: str) -> str:
    value = holder.get(member) if isinstance(holder, Mapping) else None
    return value if isinstance(value, str) else ""
