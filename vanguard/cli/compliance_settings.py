"""What an audit looks at in the settings, the audit log and the pins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from vanguard.adapters.journals.blocks import Blocks
from vanguard.adapters.journals.encode import line_of
from vanguard.adapters.journals.read import days, verify_all
from vanguard.cli.compliance_evidence import (
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    PARTLY,
    UNCHECKED,
    Deployment,
    Evidence,
)
from vanguard.cli.compliance_probes import TOKEN
from vanguard.cli.health_files import exposed, writable
from vanguard.cli.pinning import store_of
from vanguard.cli.reviewing import redis_of
from vanguard.errors import ConfigError
from vanguard.model.record import Record
from vanguard.policy.mask import mask
from vanguard.policy.upstreams import reference
from vanguard.transports.http.exposure import problems
from vanguard.trust import checkpoints

_LOCAL = "no hosted gateway is set up; over stdio the client and the server are one user's"


def references(deployment: Deployment) -> Iterator[Evidence]:
    """Credentials for servers stand in the config by reference."""
    wants = "credentials for servers are written by reference (env:, file:)"
    upstreams = [each for each in deployment.settings.servers.values() if each.upstream]
    values = [(each, text) for each in upstreams if each.upstream for text in each.upstream.headers.values()]
    literal = sorted({f"{each.name} ({each.place})" for each, text in values if not reference(text)})
    if not values:
        yield Evidence(wants, NOT_APPLICABLE, "the config has no credentials for servers")
    elif literal:
        yield Evidence(wants, PARTLY, f"written out: {', '.join(literal)}", "write env:NAME or file:PATH")
    else:
        yield Evidence(wants, MET, f"all {len(values)} are")


def masked_log(deployment: Deployment) -> Iterator[Evidence]:
    """A secret that is put into a record does not reach its line."""
    del deployment
    line = line_of(Record("admin", 0.0, "", tool=f"token {TOKEN}", detail={"text": f"token={TOKEN}"}), "")
    status = NOT_MET if TOKEN[8:].encode() in line else MET
    yield Evidence("no secret is written to the audit log", status, "a record with a token in it was encoded")


def exceptions(deployment: Deployment) -> Iterator[Evidence]:
    """Exceptions are narrow and end."""
    wants = "exceptions are for one tool and expire"
    entries = deployment.settings.exceptions
    wide = [each.place for each in entries if each.exemption.expires is None or not each.exemption.tool]
    if not entries:
        yield Evidence(wants, MET, "there are none")
    else:
        do = "give each a tool and a day on which it expires"
        found = f"wide or for ever: {', '.join(wide)}" if wide else f"all {len(entries)} are and do"
        yield Evidence(wants, PARTLY if wide else MET, found, do if wide else "")


def pinned(deployment: Deployment) -> Iterator[Evidence]:
    """Definitions and programs are pinned, and none differs."""
    wants = "tool definitions and programs are pinned and compared"
    if not deployment.settings.profile.trust.pins:
        yield Evidence(wants, NOT_MET, f"the profile {deployment.settings.profile.name} pins nothing")
        return
    if redis_of(deployment.settings):
        yield Evidence(
            wants, UNCHECKED, "the pins are in Redis, which is not asked here", "vanguard trust list"
        )
        return
    store = store_of(deployment.settings)
    kept = store.pins()
    other = [mask(pin.server) for pin in kept if store.seen(pin.server, pin.source).differs]
    if other:
        yield Evidence(wants, NOT_MET, f"differ from their pins: {', '.join(other)}", "vanguard trust list")
    else:
        told = f"{len(kept)} so far, none differs" if kept else "none yet"
        yield Evidence(wants, MET, f"pinned at first sight; {told}")


def asked(deployment: Deployment) -> Iterator[Evidence]:
    """Callers of the hosted gateway say who they are, over TLS, with keys that cannot be guessed."""
    wants = "callers are authenticated, by strong keys and over TLS"
    hosted = deployment.settings.hosted
    if hosted is None or not deployment.hosted:
        yield Evidence(wants, NOT_APPLICABLE, _LOCAL)
        return
    try:
        found = problems(hosted, deployment.settings.profile.name)
    except ConfigError as error:
        yield Evidence(wants, NOT_MET, str(error), error.hint)
        return
    if not hosted.auth.asked:
        yield Evidence(wants, NOT_MET, "nobody has to say who they are", "docs/authentication.md")
    elif found:
        yield Evidence(wants, NOT_MET, " ".join(found), "docs/deployment.md")
    else:
        yield Evidence(wants, MET, f"they are, on {hosted.host}")


def scopes(deployment: Deployment) -> Iterator[Evidence]:
    """What a caller may use hangs on scopes or roles."""
    wants = "what callers may use hangs on scopes or roles"
    hosted = deployment.settings.hosted
    if hosted is None or not deployment.hosted:
        yield Evidence(wants, NOT_APPLICABLE, _LOCAL)
    elif hosted.access.stated:
        yield Evidence(wants, MET, f"{len(hosted.access.grants)} grants are stated")
    elif hosted.auth.jwt:
        yield Evidence(wants, MET, "by what each tool can do: mcp:read, mcp:write, mcp:exec, mcp:net")
    else:
        do = "give keys scopes (vanguard keys create --scope), or state grants"
        yield Evidence(wants, UNCHECKED, "no grants are stated; the scopes of API keys are not read here", do)


def audience(deployment: Deployment) -> Iterator[Evidence]:
    """Tokens are taken only where they were issued for this gateway."""
    wants = "only tokens issued for this gateway are taken"
    jwt = deployment.settings.hosted.auth.jwt if deployment.settings.hosted else None
    if jwt is None or deployment.settings.hosted is None:
        yield Evidence(wants, NOT_APPLICABLE, "no tokens are taken")
    elif jwt.audience or deployment.settings.hosted.public_url:
        yield Evidence(wants, MET, f"the audience is {jwt.audience or deployment.settings.hosted.public_url}")
    else:
        yield Evidence(wants, NOT_MET, "no audience and no public URL are set", "set hosted.public_url")


def key_hosts(deployment: Deployment) -> Iterator[Evidence]:
    """The keys of tokens are fetched from public addresses over TLS alone."""
    wants = "keys of tokens are fetched over TLS, from no private address"
    jwt = deployment.settings.hosted.auth.jwt if deployment.settings.hosted else None
    if jwt is None or jwt.jwks_file:
        yield Evidence(wants, NOT_APPLICABLE, "none are fetched")
    elif jwt.private_hosts:
        yield Evidence(wants, PARTLY, "private_hosts is set", "unset it where the issuer is public")
    else:
        yield Evidence(wants, MET, "private_hosts is not set")


def log(deployment: Deployment) -> Iterator[Evidence]:
    """The log can be written, is this user's alone, whole, and nothing is forwarded unrecorded."""
    settings = deployment.settings
    place = settings.audit_log or deployment.here.home / "audit"
    told = exposed(place)
    can = writable(place.parent if settings.audit_log else place)
    found = f"{place} {told}" if told else f"{place}" if can else f"{place} cannot be written"
    status = MET if can and not told else NOT_MET
    yield Evidence(
        "every decision is recorded, for this user's eyes alone",
        status,
        found,
        "" if status == MET else "vanguard doctor",
    )
    refuses = settings.profile.unrecorded == "refuse"
    yield Evidence(
        "nothing is forwarded that cannot be recorded",
        MET if refuses else PARTLY,
        f"the profile {settings.profile.name} {'refuses it' if refuses else 'forwards it and counts a gap'}",
        "" if refuses else "take the profile strict",
    )


def chain(deployment: Deployment) -> Iterator[Evidence]:
    """The chains of the last day's files hold."""
    wants = "the audit log shows where it was changed"
    settings = deployment.settings
    kept = days(deployment.here.home)
    files = [settings.audit_log] if settings.audit_log else kept[-1][1] if kept else []
    files = [file for file in files if file.is_file()]
    if not files:
        yield Evidence(wants, UNCHECKED, "there are no records yet")
        return
    broken, _ = verify_all(
        files, Blocks(deployment.here.settings.audit_key_file if deployment.here.settings else None)
    )
    day = datetime.fromtimestamp(max(file.stat().st_mtime for file in files), UTC).date()
    signed = sum(checkpoints.checkpoints_of(file).exists() for file in files)
    key = (
        f"{signed} have checkpoints, which vanguard audit verify checks" if signed else "the chain has no key"
    )
    found = f"{len(files)} files of {day}, {len(broken)} broken; {key}"
    yield Evidence(wants, NOT_MET if broken else MET, found, "vanguard audit verify" if broken else "")


def zones(deployment: Deployment) -> Iterator[Evidence]:
    """File servers are held to folders."""
    wants = "servers that touch files are held to folders"
    settings = deployment.settings
    named = [name for name, each in settings.servers.items() if each.zones is not None or settings.zones]
    if settings.zones or named:
        found = f"for {', '.join(map(mask, named))}" if named else "for every server"
        yield Evidence(wants, MET, f"zones are set {found}")
    else:
        found = "no zones are set; known file servers are held to the folders of their command line"
        yield Evidence(wants, PARTLY, found, "name zones in a vanguard.yaml (docs/safe-zones.md)")


def passthrough(deployment: Deployment) -> Iterator[Evidence]:
    """That callers' credentials go no further is not tested here."""
    del deployment
    found = (
        "the gateway sends servers its own credentials alone; an audit sends nothing, so this is not tried"
    )
    yield Evidence("callers' tokens are not passed on", UNCHECKED, found)


def deputy(deployment: Deployment) -> Iterator[Evidence]:
    """The gateway is no OAuth proxy; servers behind it may be."""
    del deployment
    wants = "consent is asked for each client before a third party's login"
    yield Evidence(wants, NOT_APPLICABLE, "the gateway registers no clients and logs in nowhere for them")
    found = "whether a server behind it proxies a third party's OAuth cannot be seen"
    yield Evidence("the same of servers behind it", UNCHECKED, found)


def sessions(deployment: Deployment) -> Iterator[Evidence]:
    """Sessions are bounded and bound to their callers."""
    wants = "sessions end, and are bound to who began them"
    hosted = deployment.settings.hosted
    if hosted is None or not deployment.hosted:
        yield Evidence(wants, NOT_APPLICABLE, "over stdio there are no session ids")
        return
    bounds = hosted.bounds
    ends = f"after {bounds.idle_s:g} s idle and {bounds.absolute_s:g} s at most"
    if hosted.auth.asked:
        yield Evidence(wants, MET, f"they end {ends}; another caller's id is refused")
    else:
        yield Evidence(wants, PARTLY, f"they end {ends}; nobody is authenticated", "docs/authentication.md")
    yield Evidence("session ids cannot be guessed", UNCHECKED, "an audit opens no sessions")
