"""``vanguard config``: the settings in force, and where each came from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanguard.cli import completion
from vanguard.cli.ends import DONE, guarded, inert, say
from vanguard.model.operator import ALL_TOOLS
from vanguard.policy.mask import MASK, mask, masked_command

if TYPE_CHECKING:
    from vanguard.model.hosted import Hosted, Upstream
    from vanguard.settings import Settings

EXAMPLES = """\b
Examples:
  vanguard config show
  vanguard config show --config vanguard.yaml --json
"""

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, epilog=EXAMPLES)

Row = tuple[str, Any, str]
"""A setting's name, its value as JSON has it, with secrets masked, and where it came from."""


@app.callback()
def _root() -> None:
    """Look at the settings in force."""


@app.command(epilog=EXAMPLES)
def show(
    config: Annotated[str | None, typer.Option(help="A vanguard.yaml.", show_default=False)] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            help="monitor, balanced or strict.", show_default=False, autocompletion=completion.profiles
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Print every setting and where it came from.

    Secrets are masked.
    """

    def work() -> int:
        from vanguard.cli import assembly
        from vanguard.settings import load

        settings = load({"config": config, "profile": profile}, hosting=True)
        for warning in settings.warnings:
            say(warning)
        assembly.rules(settings)
        found = rows(settings)
        print(_json(found) if as_json else table(found))
        return DONE

    raise typer.Exit(guarded(work))


def rows(settings: Settings) -> list[Row]:
    """All settings in the order in which people ask for them."""
    limits = asdict(settings.profile.limits)
    values: dict[str, Any] = {
        "profile": settings.profile.name,
        "config": settings.config,
        "home": settings.home,
        "state": settings.state,
        "redis_url": settings.redis_url,
        "level.enforce": settings.profile.level.enforce,
        "level.shadow": settings.profile.level.shadow,
        "disclosure.to_client": settings.profile.disclosure.to_client,
        "disclosure.to_server": settings.profile.disclosure.to_server,
        "disclosure.custom": settings.profile.disclosure.custom,
        "disclosure.restore": settings.profile.disclosure.restore,
        "refusal": settings.refusal,
        "detail": settings.detail,
        "definitions": settings.definitions,
        "default_action": settings.default_action,
        "zones": settings.zones,
        "destinations": settings.destinations,
        "rule_folders": settings.rule_folders,
        "deadlines.start_s": settings.start_s,
        "deadlines.answer_s": settings.answer_s,
        "review.wait_s": settings.review_wait_s,
        "review.ttl_s": settings.review_ttl_s,
        **settings.operating.named(),
        **_audit(settings),
    } | {f"limits.{name}": value for name, value in limits.items()}
    found = [(name, _shown(value), settings.sources[name]) for name, value in values.items()]
    found += _trust(settings)
    if settings.hosted:
        found += _hosted(settings.hosted, settings.sources)
    found += _servers(settings)
    for each in settings.rules:
        said = {name: value for name, value in asdict(each.rule).items() if value}
        found.append((f"rules.{each.rule.name}", _shown(said), each.place))
    for budget in settings.budgets:
        said = {name: value for name, value in asdict(budget).items() if value and name != "name"}
        found.append((f"budgets.{budget.name}", _shown(said), settings.sources["budgets"]))
    for number, entry in enumerate(settings.exceptions):
        said = {name: value for name, value in asdict(entry.exemption).items() if value}
        found.append((f"exceptions.{number}", _shown(said), entry.place))
    return found


def _audit(settings: Settings) -> dict[str, Any]:
    """Where the audit log is kept, and how."""
    return {
        "audit.path": settings.audit_log,
        "audit.max_bytes": settings.audit_max_bytes,
        "audit.keep_days": settings.audit_keep_days,
        "audit.store": settings.audit_store,
        "audit.key_file": settings.audit_key_file,
    }


def _servers(settings: Settings) -> list[Row]:
    """What is said of each server."""
    found: list[Row] = []
    for server in settings.servers.values():
        found += [
            (f"servers.{server.name}.{name}", _shown(getattr(server, name), name), server.place)
            for name in ("command", "args", "env", "zones", "tool_zones", "destinations", "capabilities")
            if getattr(server, name)
        ]
        if server.tools != ALL_TOOLS:
            found.append((f"servers.{server.name}.tools", _shown(server.tools), server.place))
        if server.upstream:
            found += _upstream(server.upstream, f"servers.{server.name}", server.place)
    return found


def _trust(settings: Settings) -> list[Row]:
    trust, sources = settings.profile.trust, settings.sources
    rows = [("trust.pins", "on" if trust.pins else "off", sources["trust.pins"])]
    return rows + [
        (f"trust.{kind}", response.value, sources[f"trust.{kind}"])
        for kind, response in trust.responses.items()
    ]


def _hosted(hosted: Hosted, sources: Mapping[str, str]) -> list[Row]:
    """The settings of the hosted gateway; of a key only that there is one."""
    from vanguard.hosting import named

    values = named(hosted)
    if values["hosted.auth.api_key"]:
        values["hosted.auth.api_key"] = MASK
    return [(name, _shown(value), sources[name]) for name, value in values.items()]


def _upstream(upstream: Upstream, prefix: str, place: str) -> list[Row]:
    """How a server behind a URL is reached; of a header's value only what it refers to."""
    from vanguard.policy.upstreams import reference

    values = asdict(upstream)
    values["headers"] = {name: text if reference(text) else MASK for name, text in upstream.headers.items()}
    return [(f"{prefix}.{name}", _shown(value, name), place) for name, value in values.items() if value]


def _json(found: list[Row]) -> str:
    return json.dumps({name: {"value": value, "source": source} for name, value, source in found}, indent=2)


def table(found: list[Row]) -> str:
    """The rows as text in three columns."""
    lines = [("setting", "value", "from"), *((name, _text(value), source) for name, value, source in found)]
    cells = [tuple(map(inert, line)) for line in lines]
    first = max(len(line[0]) for line in cells)
    second = min(60, max(len(line[1]) for line in cells))
    return "\n".join(f"{line[0]:<{first}}  {line[1]:<{second}}  {line[2]}" for line in cells)


def _shown(value: Any, name: str = "") -> Any:
    """The value as JSON, masked; of an environment only the names are shown."""
    if name == "headers":
        return value
    if name == "env":
        return dict.fromkeys(value, MASK)
    if name == "args":
        return masked_command(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _shown(asdict(value))
    if isinstance(value, Mapping):
        return {key: _shown(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_shown(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, str):
        return mask(value)
    return value if isinstance(value, int | float | None) else str(value)


def _text(value: Any) -> str:
    if value is None or value == "":
        return "-"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
