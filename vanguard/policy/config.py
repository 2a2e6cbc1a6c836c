"""The operator's policy file, ``vanguard.yaml``: read strictly, with the line of every slip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vanguard.model.capability import Capability
from vanguard.model.context import Destinations
from vanguard.model.disclosure import Disclosure
from vanguard.model.operator import ALL_TOOLS, Action, Tools
from vanguard.model.sandbox import Sandbox
from vanguard.model.value import value
from vanguard.policy.config_values import capabilities, destinations
from vanguard.policy.disclosure import disclosure
from vanguard.policy.exceptions import ExceptionEntry, exception
from vanguard.policy.load import PROFILES, levels, limits, unknown_profile
from vanguard.strict_yaml import Node, read, read_file

if TYPE_CHECKING:
    from vanguard.model.hosted import Upstream
    from vanguard.model.sequence import Budget
    from vanguard.policy.extends import Elsewhere
    from vanguard.policy.operator import RuleEntry

_KEYS = (
    "version",
    "extends",
    "may_except",
    "profile",
    "servers",
    "zones",
    "destinations",
    "rule_folders",
    "exceptions",
    "default_action",
    "rules",
    "cases",
    "budgets",
    "refusal",
    "detail",
    "definitions",
    "level",
    "disclosure",
    "semantic",
    "trust",
    "limits",
    "deadlines",
    "review",
    "policy",
    "captures",
    "management",
    "audit",
    "hosted",
)
_SERVER_KEYS = (
    "command",
    "args",
    "env",
    "zones",
    "tool_zones",
    "destinations",
    "capabilities",
    "tools",
    "sandbox",
)
_UPSTREAM_KEYS = ("url", "headers", "tls", "transport", "bridge")
_MOST = {"audit.keep_days": 36_500, "audit.max_bytes": 1 << 50}
_MOST_SECONDS = 31_536_000


@value
class ServerEntry:
    """A server of the config: how it is started or reached, and what it may touch; None where not said.

    The values of ``upstream.headers`` stand as written: ``env:NAME`` and ``file:PATH`` are not looked up.
    """

    name: str
    command: str = ""
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    zones: tuple[str, ...] | None = None
    tool_zones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    destinations: Destinations | None = None
    capabilities: Mapping[str, frozenset[Capability]] = field(default_factory=dict)
    upstream: Upstream | None = None
    place: str = ""
    tools: Tools = ALL_TOOLS
    sandbox: Sandbox = Sandbox()


@value
class Pinned:
    """A base at a URL, the SHA-256 (in hexadecimal) that it is pinned by, and where the file says so."""

    url: str
    sha256: str
    place: str


@value
class Config:
    """What a policy file says, and for every setting the place that says it.

    ``values`` has only what the file sets, under the names that `vanguard.settings` uses.  Zones and
    paths are absolute: a relative one was meant from the file's own folder.
    """

    path: Path
    values: Mapping[str, Any]
    places: Mapping[str, str]
    limits: Mapping[str, int]
    levels: Mapping[str, int]
    servers: Mapping[str, ServerEntry]
    exceptions: tuple[ExceptionEntry, ...]
    budgets: tuple[Budget, ...] = ()
    disclosure: Disclosure = Disclosure()
    kinds: Mapping[str, str] = field(default_factory=dict)
    """The kinds of sensitive values that ``disclosure`` names, each with its place."""
    trust: Mapping[str, Any] = field(default_factory=dict)
    """What the file says of changes of servers: ``pins``, and a response for kinds of change."""
    hosted: Mapping[str, Any] = field(default_factory=dict)
    """What the file says of the hosted gateway, under names such as ``hosted.tls.cert``."""
    rules: tuple[RuleEntry, ...] = ()
    may_except: frozenset[str] = frozenset()
    """The rules that a file which stands on this one may make exceptions of."""
    base: Config | None = None
    """The file that this one stands on; what it says is a part of the rest already."""
    url: str = ""
    """Where it came from, "" for a file of this machine; ``path`` is then where it is kept."""
    pinned: tuple[Pinned, ...] = ()
    """The bases at URLs that it stands on, the nearest first."""


def config(path: Path, user_home: str = "", elsewhere: Elsewhere | None = None) -> Config:
    """Read the policy file at ``path``; ``user_home`` is what ``~`` stands for in zones and paths.

    ``elsewhere`` finds bases that are at URLs.  Raises ConfigError with ``file:line`` for everything that is
    not exactly as it should be, OutsideError for a base that cannot be had.
    """
    return read_config(path, user_home, elsewhere=elsewhere)


def read_config(
    path: Path,
    user_home: str = "",
    text: str | None = None,
    above: tuple[Path, ...] = (),
    elsewhere: Elsewhere | None = None,
    url: str = "",
) -> Config:
    """The policy file whose content is ``text``, and what it stands on; ``above`` are the files on it.

    ``url`` is where it came from, "" for a file of this machine.
    """
    reader = _Reader(path, user_home, text, url)
    own = reader.read()
    node = reader.extends
    if node is None:
        return own
    from vanguard.policy.extends import extended

    return extended(own, node, user_home, above, elsewhere)


class _Reader:
    def __init__(self, path: Path, user_home: str, text: str | None = None, url: str = "") -> None:
        self._path = path.absolute()
        self._url = url
        self._user_home = user_home
        self._top = read_file(path) if text is None else read(text, str(path))
        self.extends: Node | None = None

    def read(self) -> Config:
        keys = self._top.mapping(_KEYS)
        if "version" in keys and keys["version"].whole() != 1:
            keys["version"].fail(f"version {keys['version'].plain()} is not known", "write version: 1")
        self.extends = keys.get("extends")
        nodes = self._flat(keys)
        values = {name: self._value(name, node) for name, node in nodes.items()}
        places = {name: node.place for name, node in nodes.items()}
        bounds: dict[str, int] = {}
        if "limits" in keys:
            bounds = limits(keys["limits"])
        chosen: dict[str, int] = {}
        if "level" in keys:
            chosen = levels(keys["level"])
        if "budgets" in keys:
            places["budgets"] = keys["budgets"].place
        servers = keys["servers"].named() if "servers" in keys else {}
        exceptions = keys["exceptions"].items() if "exceptions" in keys else []
        told: Disclosure = Disclosure()
        kinds: dict[str, str] = {}
        if "disclosure" in keys:
            told, kinds = disclosure(keys["disclosure"])
        for group in {"limits", "level", "disclosure", "trust"} & keys.keys():
            places |= {f"{group}.{name}": node.place for name, node in keys[group].named().items()}
        hosted: dict[str, Any] = {}
        if "hosted" in keys:
            from vanguard.policy.hosted import hosted as read_hosted

            hosted, found = read_hosted(keys["hosted"], self._absolute, servers)
            places |= found
        return Config(
            path=self._path,
            values=values,
            places=places,
            limits=bounds,
            levels=chosen,
            servers={name: self._server(name, node) for name, node in servers.items()},
            exceptions=tuple(map(exception, exceptions)),
            budgets=self._budgets(keys),
            disclosure=told,
            kinds=kinds,
            trust=self._trust(keys),
            hosted=hosted,
            rules=self._rules(keys),
            may_except=frozenset(keys["may_except"].texts()) if "may_except" in keys else frozenset(),
            url=self._url,
        )

    @staticmethod
    def _trust(keys: Mapping[str, Node]) -> dict[str, Any]:
        if "trust" not in keys:
            return {}
        from vanguard.policy.trust import trust

        return trust(keys["trust"])

    @staticmethod
    def _rules(keys: Mapping[str, Node]) -> tuple[RuleEntry, ...]:
        if "rules" not in keys:
            return ()
        from vanguard.policy.operator import rules

        return rules(keys["rules"])

    @staticmethod
    def _budgets(keys: Mapping[str, Node]) -> tuple[Budget, ...]:
        if "budgets" not in keys:
            return ()
        from vanguard.policy.budgets import budgets

        return budgets(keys["budgets"])

    def _flat(self, keys: Mapping[str, Node]) -> dict[str, Node]:
        """The nodes of plain settings under their full names."""
        nodes = {
            name: keys[name]
            for name in (
                "profile",
                "zones",
                "destinations",
                "rule_folders",
                "refusal",
                "detail",
                "definitions",
                "default_action",
                "captures",
            )
            if name in keys
        }
        for group, known in (
            ("deadlines", ("start_s", "answer_s")),
            ("review", ("wait_s", "ttl_s", "client", "webhook")),
            ("policy", ("shadow",)),
            ("management", ("plane",)),
            ("audit", ("path", "max_bytes", "keep_days", "store", "key_file")),
            (
                "semantic",
                ("local", "doubtful", "likely", "prompts", "wait_s", "model", "timeout_s", "hourly"),
            ),
        ):
            if group in keys:
                nodes |= {f"{group}.{name}": node for name, node in keys[group].mapping(known).items()}
        return nodes

    def _value(self, name: str, node: Node) -> Any:
        match name:
            case "profile":
                if node.text() not in PROFILES:
                    raise unknown_profile(node.text(), node.place)
                return node.text()
            case "zones":
                return self._zones(node)
            case "destinations":
                return destinations(node)
            case "rule_folders":
                return tuple(dict.fromkeys(self._absolute(item).resolve() for item in node.items()))
            case "refusal":
                return node.one_of(("error", "tool_result"))
            case "default_action":
                return Action(node.one_of(("allow", "review", "block")))
            case "definitions":
                return node.one_of(("drop", "block", "warn"))
            case "detail":
                return node.one_of(("full", "none"))
            case "deadlines.start_s":
                return node.number(0.1, _MOST_SECONDS)
            case "review.wait_s" | "review.ttl_s":
                return node.number(1.0 if name == "review.ttl_s" else 0.0, _MOST_SECONDS)
            case "deadlines.answer_s":
                return None if node.value == "off" else node.number(0.1, _MOST_SECONDS)
            case "semantic.local":
                return node.flag()
            case "semantic.doubtful" | "semantic.likely" | "semantic.prompts":
                return node.number(0, 1)
            case "semantic.wait_s":
                return node.number(0, 60)
            case "semantic.timeout_s":
                return node.number(0.1, 300)
            case "semantic.model":
                return node.text()
            case "audit.store":
                return node.one_of(("jsonl", "sqlite"))
            case "audit.path" | "audit.key_file":
                return self._absolute(node)
            case "captures" | "management.plane" | "policy.shadow" | "review.client" | "review.webhook":
                from vanguard.policy.operating import read as read_operating

                return read_operating(name, node, self._absolute)
            case _:
                return node.whole(1, _MOST.get(name))

    def _server(self, name: str, node: Node) -> ServerEntry:
        keys = node.mapping((*_SERVER_KEYS, *_UPSTREAM_KEYS))
        upstream: Upstream | None = None
        if not keys.keys().isdisjoint(_UPSTREAM_KEYS):
            from vanguard.policy.upstreams import upstream as read_upstream

            upstream = read_upstream(keys, self._absolute)
        env = keys["env"].named() if "env" in keys else {}
        tool_zones = keys["tool_zones"].named() if "tool_zones" in keys else {}
        tools = ALL_TOOLS
        if "tools" in keys:
            from vanguard.policy.operator import tools as read_tools

            tools = read_tools(keys["tools"])
        sandbox = Sandbox()
        if "sandbox" in keys:
            from vanguard.policy.sandboxes import sandbox as read_sandbox

            sandbox = read_sandbox(keys["sandbox"], self._absolute)
        return ServerEntry(
            name=name,
            command=keys["command"].text() if "command" in keys else "",
            args=keys["args"].texts() if "args" in keys else (),
            env={key: value.text() for key, value in env.items()},
            zones=self._zones(keys["zones"]) if "zones" in keys else None,
            tool_zones={tool: self._zones(zones) for tool, zones in tool_zones.items()},
            destinations=destinations(keys["destinations"]) if "destinations" in keys else None,
            capabilities=capabilities(keys["capabilities"]) if "capabilities" in keys else {},
            upstream=upstream,
            place=node.place,
            tools=tools,
            sandbox=sandbox,
        )

    def _zones(self, node: Node) -> tuple[str, ...]:
        return tuple(str(self._absolute(item).resolve()) for item in node.items())

    def _absolute(self, node: Node) -> Path:
        """A path of the file, from the file's folder; ``~`` is the user's home."""
        text = node.text()
        if not text or "\0" in text:
            node.fail("a path is wanted, this is empty" if not text else "a path holds no NUL character")
        if text == "~" or text.startswith(("~/", "~\\")):
            if not self._user_home:
                node.fail("nobody's home is known here, so ~ means nothing", "write the whole path")
            text = self._user_home + text[1:]
        if self._url and not Path(text).is_absolute():
            node.fail("a base at a URL is in no folder here", "write the whole path")
        return self._path.parent / text
