"""Where the parts are put together: settings to a policy, a server, a journal."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from vanguard import layers
from vanguard.adapters.filesystem import FileSystem, zones_of_command
from vanguard.cli.ends import say
from vanguard.errors import ConfigError, UsageError
from vanguard.model.context import Floor, Policy, Server
from vanguard.model.hosted import Access
from vanguard.model.sequence import Book
from vanguard.model.value import value
from vanguard.policy.compose import heeds
from vanguard.rules import library, sequences
from vanguard.rules.shared import index_of
from vanguard.settings import Settings, server_environment
from vanguard.strict_yaml import quoted
from vanguard.trust import rules as trust

if TYPE_CHECKING:
    from vanguard.adapters.journals.jsonl import JsonlJournal
    from vanguard.cli.words import Start
    from vanguard.gate.gate import Gate
    from vanguard.model.operator import Operator
    from vanguard.model.rule import Rule
    from vanguard.model.sequence import Sequence as OverCalls
    from vanguard.trust.later import PinsLater
    from vanguard.trust.store import Store

AUDIT_KEY = "audit-key.pem"
"""The name of the private key that signs checkpoints of the audit log, in the folder of trust."""

_NAME = re.compile(r"[\w@][\w.@/+-]{0,63}")
_RUNNERS = ("npx", "uvx", "node", "python", "python3", "uv", "deno", "bunx", "docker", "run", "exec")


@value
class Chosen:
    """The server to start: its name, its command, and its whole environment, None for the gateway's own."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] | None = None


@value
class Ways:
    """How a command can be told which server is meant, for what it says where it cannot tell."""

    none: str = "no server to guard"
    how: str = 'say which: vanguard start --server "COMMAND LINE", or -- COMMAND ARG...'
    name: str = "--name"


def policy(settings: Settings, server: str = "", command: tuple[str, ...] = ()) -> Policy:
    """The policy for one server, started by ``command``: the profile, every rule, the exceptions, the floor.

    Raises ConfigError where no rules are found, or an exception names a rule that does not exist.
    """
    found, digest, over_calls, stamp = whole_rules(settings)
    own = settings.servers.get(server)
    destinations = own.destinations if own and own.destinations is not None else settings.destinations
    exemptions = settings.exemptions
    access = settings.hosted.access if settings.hosted else Access()
    facts: tuple[object, ...] = (digest, settings.profile, exemptions, destinations, settings.definitions)
    facts += (access,) if access != Access() else ()
    operator = operator_of(settings, server)
    facts += (operator,) if operator is not None else ()
    facts += (stamp, settings.budgets)
    floor = floor_of(settings, server, command) if settings.base else None
    if floor is not None:
        facts += (floor.policy.digest,)
    # Rules of which nothing would be told are not looked for.
    heeded = [rule for rule in found if heeds(settings.profile, rule.id, rule.level)]
    return Policy(
        settings.profile,
        index_of(heeded, digest),
        _digest(facts),
        exemptions,
        destinations,
        settings.definitions,
        access,
        operator,
        Book((each for each in over_calls if heeds(settings.profile, each.id, each.level)), settings.budgets),
        floor,
    )


def floor_of(settings: Settings, name: str, command: tuple[str, ...]) -> Floor:
    """What the base that a config extends makes of one server, under whatever name it goes here.

    It is the base's server of that name; where there is none, the one with the same command or URL.
    """
    base = settings.base
    assert base is not None
    entry = settings.servers.get(name)
    command = command or ((entry.command, *entry.args) if entry and entry.command else ())
    known = name_in_base(settings, name, command)
    chosen = Chosen(known, command)
    unnamed = named_zones(base, chosen) is None and named_zones(settings, Chosen(name, command)) is None
    return Floor(policy(base, known, command), server(base, chosen), unnamed)


def name_in_base(settings: Settings, name: str, command: tuple[str, ...]) -> str:
    """What the base calls a server: the same, or what it calls the one with the same command or URL."""
    servers = settings.base.servers if settings.base else {}
    entry = settings.servers.get(name)
    url = entry.upstream.url if entry and entry.upstream else ""
    if name in servers:
        return name
    same = (
        each.name
        for each in servers.values()
        if (each.command and (each.command, *each.args) == command)
        or (url and each.upstream and each.upstream.url == url)
    )
    return next(same, name)


def operator_of(settings: Settings, server: str = "") -> Operator | None:
    """What the operator rules about the calls of one server; None where nothing is said."""
    own = settings.servers.get(server)
    default = settings.default_action
    if not settings.rules and default is None and own is None:
        return None
    from vanguard.model.operator import ALL_TOOLS, Action, Operator  # last: most need none of it

    tools = own.tools if own else ALL_TOOLS
    if not settings.rules and default is None and tools == ALL_TOOLS:
        return None
    if default is None:
        held = bool(settings.rules) and settings.profile.name == "strict"
        default = Action.REVIEW if held else Action.ALLOW
    return Operator(tuple(entry.rule for entry in settings.rules), default, tools)


def signed_rules(settings: Settings) -> tuple[Path, ...]:
    """The folders of the installed rule bundles, verified now; raises ConfigError where one fails."""
    if not os.path.isdir(settings.home / "trust" / "rules"):  # nor where the home is not ours to read
        return ()
    from vanguard.cli.trusted import bundles

    return tuple(each.folder for each in bundles(settings).all())


def _sequences(settings: Settings, signed: Sequence[Path]) -> tuple[tuple[OverCalls, ...], str]:
    """The sequences, shipped, of signed bundles and of the config's folders, and their digest."""
    shipped = library.locate()
    found, stamp = sequences.load(shipped, settings.cache, library.compiled_sequences())
    for folder in signed:
        own, more = sequences.load(folder, settings.cache)
        replaced = {each.id for each in own}
        found, stamp = (*(each for each in found if each.id not in replaced), *own), f"{stamp} {more}"
    for folder in settings.rule_folders:
        own, more = sequences.load(folder, settings.cache)
        found, stamp = (*found, *own), f"{stamp} {more}"
    return found, stamp


def rules(settings: Settings) -> tuple[tuple[Rule, ...], str]:
    """Every rule of `whole_rules` that is none over several calls, and their digest; raises as that does."""
    return whole_rules(settings)[:2]


def whole_rules(settings: Settings) -> tuple[tuple[Rule, ...], str, tuple[OverCalls, ...], str]:
    """Every rule, shipped, of signed bundles and of the config's folders, and their digest; and sequences.

    Raises ConfigError where no rules are found, two have one id, a bundle does not verify, or an exception
    names none; and where a kind of sensitive values is not known.
    """
    signed = signed_rules(settings)
    place = settings.sources["rule_folders"]
    found, digest = library.load_with(settings.rule_folders, settings.cache, place, signed)
    built_in = {rule.id for rule in (*layers.BUILTIN, *trust.BUILTIN)}
    taken = next((rule for rule in found if rule.id in built_in), None)
    if taken:
        raise ConfigError(f'the id "{taken.id}" is taken by a built-in rule', place=taken.place)
    over_calls, stamp = _sequences(settings, signed)
    known = built_in | {rule.id for rule in found} | {each.id for each in over_calls}
    if settings.exceptions:
        from vanguard.policy.exceptions import check_rule_ids

        check_rule_ids(settings.exceptions, known)
    if settings.rules:
        from vanguard.policy.reach import check_rule_names

        check_rule_names(settings.rules, known)
    if settings.kinds:
        from vanguard.layers.disclosure.kinds import KINDS
        from vanguard.policy.disclosure import check_kinds

        check_kinds(settings.kinds, settings.profile.disclosure, KINDS)
    return found, digest, over_calls, stamp


def idle(settings: Settings, servers: Collection[str], today: date) -> list[str]:
    """One line for each exception and rule that does nothing, and each base known to have a newer one."""
    lines: list[str] = []
    if settings.pinned:
        from vanguard.adapters.bases import known

        lines += known(settings.home, settings.pinned)
    if settings.exceptions:
        from vanguard.policy.exceptions import idle_exceptions

        lines += idle_exceptions(settings.exceptions, servers, today)
    if settings.rules:
        from vanguard.policy.reach import idle as idle_rules

        lines += idle_rules(settings.rules, servers, today)
    return lines


def _digest(facts: object) -> str:
    """A digest of facts that is the same in every process; sets are sorted."""
    # A compiled value keeps its fields where orjson does not look for them.
    option = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS
    plain = orjson.dumps(facts, default=_plain, option=option)
    return hashlib.sha256(plain).hexdigest()[:16]


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {each.name: getattr(value, each.name) for each in fields(value) if each.name[0] != "_"}
    return sorted(value) if isinstance(value, frozenset) else str(value)


def named_zones(settings: Settings, chosen: Chosen) -> tuple[str, ...] | None:
    """The zones that the config names for this server; None where it names none."""
    own = settings.servers.get(chosen.name)
    return own.zones if own and own.zones is not None else settings.zones


def server(settings: Settings, chosen: Chosen) -> Server:
    """The server as judging sees it: its zones from the config, else from its command line."""
    here = cwd()
    own = settings.servers.get(chosen.name)
    zones = named_zones(settings, chosen)
    files = FileSystem()
    if zones is None:
        zones = zones_of_command(chosen.command, here)
    else:
        zones = tuple(files.real(zone) for zone in zones)
    tool_zones = {
        tool: tuple(files.real(zone) for zone in folders)
        for tool, folders in (own.tool_zones if own else {}).items()
    }
    return Server(
        name=chosen.name,
        zones=zones,
        tool_zones=tool_zones or None,
        cwd=here,
        home=str(settings.user_home),
        guarded=(*settings.guarded, os.path.realpath(library.locate())),
        resolver=files,
        capabilities=(own.capabilities if own else None) or None,
    )


def journal(settings: Settings, name: str) -> JsonlJournal:
    """The audit log of this gateway."""
    from vanguard.adapters.journals.jsonl import base_journal, day_journal, file_journal
    from vanguard.cli import sealing

    key = settings.home / "trust" / AUDIT_KEY
    if settings.audit_log is not None:
        return file_journal(settings.audit_log, say=say, seal=sealing.seal(key, shared=True))
    made = day_journal
    if settings.audit_store == "sqlite":
        from vanguard.adapters.journals.blocks import Blocks

        made = partial(base_journal, cipher=Blocks(settings.audit_key_file).cipher)
    return made(
        settings.home,
        name,
        file_bytes=settings.audit_max_bytes,
        keep_days=settings.audit_keep_days,
        say=say,
        seal=sealing.seal(key),
    )


def pins(settings: Settings) -> PinsLater | None:
    """What knows servers as they were approved; None where the config switches pins off."""
    if not settings.profile.trust.pins:
        return None
    from vanguard.trust.later import PinsLater

    def opened() -> Store:
        from vanguard.cli.pinning import store_of

        return store_of(settings, waits=True)

    return PinsLater(opened, say)


def make_known(gate: Gate, chosen: Chosen) -> None:
    """Have the server that a command starts pinned at first sight."""
    command, environment, here = chosen.command, chosen.environment or {}, cwd()

    def source() -> str:
        from vanguard.trust.source import source_of

        return source_of(command, environment, here)

    def identify() -> Mapping[str, Any]:
        from vanguard.trust.identity import identity_of

        return identity_of(command, environment, here)

    gate.know(chosen.name, source, identify)


def chosen_server(settings: Settings, asked: Start, ways: Ways | None = None) -> Chosen:
    """The one server that the command line or the config means; raises UsageError where there is none."""
    ways = ways or Ways()
    line, command = asked.options.get("server"), asked.command
    name = asked.options.get("name", "")
    if line is not None and command:
        raise UsageError("the server is given twice, by --server and after --", hint="give it once")
    if line is not None:
        command = tuple(_split(line))
    if command:
        kept = server_environment({}, withheld=settings.operating.secrets("env"))
        return Chosen(name or name_of(command), command, kept)
    return _from_config(settings, name, ways)


def _split(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"the command line cannot be split: {error}".lower(), place="--server") from None
    if not words:
        raise UsageError("the command line is empty", place="--server")
    return words


def _from_config(settings: Settings, name: str, ways: Ways) -> Chosen:
    servers = settings.servers
    if not servers:
        raise UsageError(ways.none, hint=ways.how)
    if not name and len(servers) > 1:
        raise UsageError(
            "the config has several servers", hint=f"choose with {ways.name}: {', '.join(servers)}"
        )
    entry = servers[next(iter(servers))] if not name else servers.get(name)
    if entry is None:
        raise UsageError(
            f"the config has no server {quoted(name)}", place=ways.name, hint=f"it has: {', '.join(servers)}"
        )
    if not entry.command:
        raise ConfigError(
            f"the server {quoted(entry.name)} has no command to start it by",
            place=entry.place,
            hint="write command: and args:",
        )
    kept = server_environment(entry.env, withheld=settings.operating.secrets("env"))
    return Chosen(entry.name, (entry.command, *entry.args), kept)


def name_of(command: Sequence[str]) -> str:
    """A short name for a server that was given none: its program or package, without path and version."""
    for word in command:
        name = os.path.basename(word.rstrip("/\\")).removesuffix(".exe")
        stem = name.rsplit("@", 1)[0].rsplit(".", 1)[0] if not name.startswith("@") else name
        if _NAME.fullmatch(stem) and stem.lower() not in _RUNNERS:
            return stem
    return "server"


def cwd() -> str:
    """The current folder, the root where there is none any more."""
    try:
        return os.getcwd()
    except OSError:
        return "/"
