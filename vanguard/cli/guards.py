"""The servers that are meant, each ready to be guarded: of the command line, or of the config."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from vanguard.adapters.filesystem import zones_of_roots
from vanguard.cli import assembly, beside
from vanguard.cli.assembly import Chosen, Ways
from vanguard.cli.sandboxing import launched
from vanguard.cli.words import Start
from vanguard.errors import ConfigError, UsageError
from vanguard.gate.gate import Gate
from vanguard.model.context import Server
from vanguard.model.hosted import Hosted, Upstream
from vanguard.policy.addresses import at, server_url
from vanguard.policy.config import ServerEntry
from vanguard.policy.mask import mask, masked_command
from vanguard.policy.upstreams import reference
from vanguard.settings import Settings, credentials, server_environment
from vanguard.strict_yaml import quoted
from vanguard.transports.http.house import Guarded
from vanguard.trust.source import source_of_url

_PATH_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,63}")
"""A name that stands in a path as it is."""

_WAYS = Ways(
    none="no server to guard",
    how='say which: vanguard serve --server "COMMAND LINE", --upstream URL, or --config FILE',
)


def guards(settings: Settings, asked: Start, gate: Gate) -> Iterator[Guarded]:
    """Each server that is meant: one of the command line, or those of the config."""
    url = asked.options.get("upstream")
    if url is not None:
        yield at_url(settings, asked, url, gate)
    elif "server" in asked.options or asked.command:
        chosen = assembly.chosen_server(settings, asked, _WAYS)
        yield _started(settings, replace(chosen, environment=_environment(settings, {})), gate)
    else:
        for entry in _entries(settings, asked.options.get("name", "")):
            yield of_config(settings, entry, gate)


def _entries(settings: Settings, name: str) -> list[ServerEntry]:
    """The config's servers to serve, each with a way to it and a name that fits into a path."""
    servers = settings.servers
    if not servers:
        raise UsageError(_WAYS.none, hint=_WAYS.how)
    if name and name not in servers:
        raise UsageError(
            f"the config has no server {quoted(name)}", place="--name", hint=f"it has: {', '.join(servers)}"
        )
    entries = [servers[name]] if name else list(servers.values())
    for entry in entries:
        if not entry.command and entry.upstream is None:
            raise ConfigError(
                f"the server {quoted(entry.name)} has neither a command nor a url",
                place=entry.place,
                hint="write command: and args:, or url:",
            )
        if not _PATH_NAME.fullmatch(entry.name):
            raise ConfigError(
                f"the name {quoted(entry.name)} does not fit into the path /servers/NAME/mcp",
                place=entry.place,
                hint="use letters, digits, . _ ~ and -",
            )
    return entries


def of_config(settings: Settings, entry: ServerEntry, gate: Gate) -> Guarded:
    """A server of the config; raises ConfigError where a credential of its is not there."""
    if entry.upstream is not None:
        return _reached(settings, entry.name, credentials(entry.upstream, entry.place), gate)
    environment = _environment(settings, entry.env)
    return _started(settings, Chosen(entry.name, (entry.command, *entry.args), environment), gate)


def at_url(settings: Settings, asked: Start, url: str, gate: Gate, *, bridge: bool = False) -> Guarded:
    """The server behind the URL of the command line; raises UsageError."""
    if "server" in asked.options or asked.command:
        raise UsageError("a server is given by a command and by --upstream", hint="give one of the two")
    url = at("--upstream", server_url, url)
    host = urlsplit(url).hostname or ""
    name = asked.options.get("name") or (host if _PATH_NAME.fullmatch(host) else "server")
    return _reached(settings, name, Upstream(url, bridge=bridge), gate)


def _started(settings: Settings, chosen: Chosen, gate: Gate) -> Guarded:
    policy = assembly.policy(settings, chosen.name, chosen.command)
    named = assembly.named_zones(settings, chosen) is not None
    assembly.make_known(gate, chosen)
    command, environment = launched(settings, chosen)
    beside.shadow(gate, settings, chosen)
    return Guarded(
        name=chosen.name,
        policy=policy,
        server=guarding(settings, assembly.server(settings, chosen)),
        command=command,
        environment=environment,
        upstream=None,
        gate=gate,
        frame_bytes=policy.profile.limits.frame_bytes,
        zones_of_roots=None if named else zones_of_roots,
        answer_s=settings.answer_s,
    )


def _reached(settings: Settings, name: str, upstream: Upstream, gate: Gate) -> Guarded:
    policy = assembly.policy(settings, name)
    gate.know(name, lambda: source_of_url(upstream.url))
    beside.shadow(gate, settings, Chosen(name, ()))
    return Guarded(
        name=name,
        policy=policy,
        server=_elsewhere(guarding(settings, assembly.server(settings, Chosen(name, ())))),
        command=None,
        environment=None,
        upstream=upstream,
        gate=gate,
        frame_bytes=policy.profile.limits.frame_bytes,
        answer_s=settings.answer_s,
    )


def guarding(settings: Settings, server: Server) -> Server:
    """The server, which may touch no file of secrets that the gateway itself reads."""
    hosted = settings.hosted or Hosted()
    upstreams = [entry.upstream for entry in settings.servers.values() if entry.upstream]
    files: list[object] = [hosted.tls_key, hosted.auth.keys_file, *(each.client_key for each in upstreams)]
    files += [each[2] for each in _references(settings) if each[1] == "file"]
    paths = [str(each) for each in files if each]
    spelled = [spelling for path in paths for spelling in (os.path.abspath(path), os.path.realpath(path))]
    return replace(server, guarded=tuple(dict.fromkeys((*server.guarded, *spelled))))


def _elsewhere(server: Server) -> Server:
    """A server on another machine: neither this one's folders nor its links say anything about its own."""
    return replace(server, cwd="/", home="", resolver=None)


def _environment(settings: Settings, more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a started server, without the variables that hold credentials for other servers."""
    names = {each[2] for each in _references(settings) if each[1] == "env"}
    names.update(settings.operating.secrets("env"))
    return server_environment(more, withheld=names)


def _references(settings: Settings) -> list[tuple[str, str, str]]:
    """What the headers of the config's servers refer to (see `upstreams.reference`)."""
    upstreams = [entry.upstream for entry in settings.servers.values() if entry.upstream]
    found = [reference(text) for upstream in upstreams for text in upstream.headers.values()]
    return [each for each in found if each]


def told(guarded: Guarded) -> dict[str, str]:
    """What the log says of a server when the gateway starts."""
    upstream, command = guarded.upstream, guarded.command or ()
    way = mask(upstream.url) if upstream else " ".join(masked_command(command))
    policy = guarded.policy
    return {
        "url" if upstream else "command": way,
        "profile": policy.profile.name,
        "ruleset": policy.digest,
    }
