"""The ``exceptions:`` of a policy file."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from vanguard.errors import ConfigError
from vanguard.model.context import Exemption
from vanguard.model.value import value
from vanguard.strict_yaml import Node, nearest, quoted

_KEYS = ("rule", "rules", "server", "tool", "because", "expires")


@value
class ExceptionEntry:
    """An exception of the config, and where it stands, as ``file:line``."""

    exemption: Exemption
    place: str


def exception(node: Node) -> ExceptionEntry:
    """One exception of a file; raises the file's ConfigError."""
    keys = node.mapping(_KEYS)
    if ("rule" in keys) == ("rules" in keys):
        node.fail("an exception names its rule or its rules", 'write "rule: ID" or "rules: [ID, ID]"')
    rules = (keys["rule"].text(),) if "rule" in keys else keys["rules"].texts()
    if not rules:
        keys["rules"].fail("an exception names at least one rule")
    if "because" not in keys or not keys["because"].text().strip():
        node.fail("an exception says why it is safe", 'write "because: …"')
    expires: date | None = keys["expires"].day() if "expires" in keys else None
    texts = {name: keys[name].text() for name in ("server", "tool", "because") if name in keys}
    return ExceptionEntry(Exemption(frozenset(rules), expires=expires, **texts), node.place)


def check_rule_ids(exceptions: Iterable[ExceptionEntry], known: Collection[str]) -> None:
    """Raise ConfigError for the first exception that names a rule which does not exist."""
    for entry in exceptions:
        for rule in sorted(entry.exemption.rules):
            if rule not in known:
                raise ConfigError(
                    f"unknown rule {quoted(rule)}", place=entry.place, hint=nearest(rule, known)
                )


def idle_exceptions(exceptions: Iterable[ExceptionEntry], servers: Collection[str], today: date) -> list[str]:
    """One line for each exception that does nothing: it has expired, or its server is not known."""
    lines = []
    for entry in exceptions:
        server, expires = entry.exemption.server, entry.exemption.expires
        if expires is not None and expires <= today:
            lines.append(f"{entry.place}: this exception has expired on {expires}, so it does nothing")
        elif server and server not in servers:
            hint = nearest(server, servers)
            lines.append(f"{entry.place}: this exception names an unknown server, {quoted(server)} ({hint})")
    return lines
