"""The frameworks, line by line, and what is looked at for each.

Sources: OWASP MCP Top 10 (beta v0.1, 2026-04); Model Context Protocol, "Security Best Practices".
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from vanguard.adapters.clients.known import Client, existing, open_document
from vanguard.adapters.clients.words import Said, said
from vanguard.bench.judge import Judge
from vanguard.cli import assembly
from vanguard.cli import compliance_clients as clients
from vanguard.cli import compliance_probes as attacks
from vanguard.cli import compliance_settings as own
from vanguard.cli.assembly import Chosen
from vanguard.cli.compliance_evidence import NOT_MET, Check, Deployment, Evidence, Line
from vanguard.cli.compliance_probes import probes
from vanguard.cli.health_check import Installation
from vanguard.cli.second_opinion import scoring
from vanguard.errors import ConfigError, VanguardError
from vanguard.policy.mask import mask
from vanguard.rules.tags import TAGS

OWASP = "OWASP MCP Top 10"
PRACTICES = "MCP security best practices"

LINES: tuple[tuple[str, str, str, tuple[Check, ...]], ...] = (
    *(
        (id, OWASP, TAGS[f"owasp:{id}"], checks)
        for id, checks in (
            (
                "MCP01",
                (probes(*attacks.SECRETS), own.references, clients.secrets, own.masked_log),
            ),
            ("MCP02", (probes(*attacks.TAMPERING), own.scopes, own.exceptions)),
            ("MCP03", (probes(*attacks.POISONING), own.pinned)),
            ("MCP04", (probes(*attacks.SUPPLY), clients.versions, own.pinned)),
            ("MCP05", (probes(*attacks.COMMANDS), clients.harmless)),
            ("MCP06", (probes(*attacks.ORDERS),)),
            ("MCP07", (own.asked, own.scopes)),
            ("MCP08", (own.log, own.chain)),
            ("MCP09", (clients.guarded, probes(*attacks.SHADOWS))),
            ("MCP10", (probes(*attacks.SHARING), own.zones)),
        )
    ),
    ("BP-confused-deputy", PRACTICES, "Confused deputy", (own.deputy,)),
    ("BP-token-passthrough", PRACTICES, "Token passthrough", (own.audience, own.passthrough)),
    ("BP-ssrf", PRACTICES, "Server-side request forgery", (probes(*attacks.FORGERY), own.key_hosts)),
    ("BP-session-hijacking", PRACTICES, "Session hijacking", (own.sessions, own.asked)),
    (
        "BP-local-servers",
        PRACTICES,
        "Local MCP server compromise",
        (clients.guarded, clients.harmless, clients.versions, clients.sandboxed),
    ),
    ("BP-scopes", PRACTICES, "Scope minimization", (own.scopes,)),
)
"""Identifier, framework, title and checks of each line."""


def deployment(here: Installation) -> Deployment:
    """What is to be audited; raises ConfigError where the settings cannot be read."""
    if here.settings is None:
        raise ConfigError(here.problem)
    today = datetime.fromtimestamp(here.now, UTC).date()
    server = assembly.server(here.settings, Chosen("", ()))
    judge = Judge(assembly.policy(here.settings), server, today, scoring())
    servers: list[tuple[str, str, Said]] = []
    unread: list[str] = []
    for client, path in existing(here.files):
        try:
            servers += _servers(client, path)
        except (ConfigError, OSError) as error:
            unread.append(mask(str(error)))
    return Deployment(here, here.settings, judge, tuple(servers), tuple(unread))


def _servers(client: Client, path: Path) -> list[tuple[str, str, Said]]:
    """The servers of a client's file: its title, their shown names, what they say."""
    entries = open_document(client, path).entries
    return [(client.title, mask(each.name), said(each.node, client.sse_key)) for each in entries]


def audit(found: Deployment) -> list[Line]:
    """Every line with its evidence."""
    return [
        Line(id, framework, title, tuple(each for check in checks for each in _looked(check, found)))
        for id, framework, title, checks in LINES
    ]


def _looked(check: Check, found: Deployment) -> list[Evidence]:
    try:
        return list(check(found))
    except (VanguardError, OSError) as error:
        return [Evidence("can be looked at", NOT_MET, mask(str(error)), "vanguard doctor")]
