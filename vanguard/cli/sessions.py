"""``vanguard sessions``: who is remembered, pauses, and the switches that reach every gateway of a store."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from vanguard.cli.ends import DONE, guarded, inert
from vanguard.cli.examples import examples
from vanguard.cli.recording import record
from vanguard.errors import OutsideError, TrackerAway, UsageError

if TYPE_CHECKING:
    from vanguard.gate.ports import Tracker
    from vanguard.model.history import Subject, Switch
    from vanguard.settings import Settings

EXAMPLES = """\b
Examples:
  vanguard sessions list --state sqlite
  vanguard sessions pause key:ci --for 30m --redis redis://localhost
  vanguard sessions off --server mail --state sqlite
  vanguard sessions on --server mail --state sqlite
"""

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, epilog=EXAMPLES)

Config = Annotated[Path | None, typer.Option("--config", help="A vanguard.yaml.", show_default=False)]
State = Annotated[
    str | None, typer.Option("--state", help="sqlite or redis, as the gateways have it.", show_default=False)
]
Redis = Annotated[str | None, typer.Option("--redis", help="A Redis URL.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]
Principal = Annotated[str, typer.Argument(help="Whose, as `vanguard sessions list` has it.")]
Server = Annotated[str | None, typer.Option("--server", help="A server.", show_default=False)]
Whose = Annotated[str | None, typer.Option("--principal", help="A principal.", show_default=False)]
All = Annotated[bool, typer.Option("--all", help="Everything.")]

_T = TypeVar("_T")
_SPAN = re.compile(r"([1-9][0-9]{0,4})([smh])")
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_COLUMNS = ("principal", "server", "client", "session", "last seen", "state")


@app.callback()
def _root() -> None:
    """Look at whose history is kept; pause, resume, and switch off."""


@app.command(
    "list", epilog=examples("sessions list --state sqlite", "sessions list --redis redis://localhost --json")
)
def list_(config: Config = None, state: State = None, redis: Redis = None, as_json: AsJson = False) -> None:
    """List everybody who is remembered.

    The one seen last comes first.
    """

    async def work(tracker: Tracker) -> int:
        return _print(await got(tracker.subjects()), await got(tracker.switches()), as_json)

    _run(config, state, redis, work)


@app.command(epilog=examples("sessions show key:ci --redis redis://localhost"))
def show(
    principal: Principal,
    config: Config = None,
    state: State = None,
    redis: Redis = None,
    as_json: AsJson = False,
) -> None:
    """Show one principal's sessions, pause and switches."""

    async def work(tracker: Tracker) -> int:
        found = [each for each in await got(tracker.subjects()) if each.who.principal == principal]
        if not found:
            raise UsageError(f"nothing is remembered of {principal!r}", place="PRINCIPAL")
        return _print(found, frozenset(), as_json)

    _run(config, state, redis, work)


@app.command(epilog=examples("sessions pause key:ci --for 30m --redis redis://localhost"))
def pause(
    principal: Principal,
    span: Annotated[str, typer.Option("--for", help="For how long: 90s, 30m, 4h.")] = "10m",
    config: Config = None,
    state: State = None,
    redis: Redis = None,
) -> None:
    """Refuse what a principal sends for a time; its sessions go on."""

    async def work(tracker: Tracker) -> int:
        await got(tracker.pause(principal, seconds(span)))
        print(inert(f"{principal} is paused for {span}"))
        return DONE

    _run(config, state, redis, work, {"event": "paused", "principal": principal, "for": span})


@app.command(epilog=examples("sessions resume key:ci --redis redis://localhost"))
def resume(principal: Principal, config: Config = None, state: State = None, redis: Redis = None) -> None:
    """End a principal's pause."""

    async def work(tracker: Tracker) -> int:
        await got(tracker.pause(principal, 0.0))
        print(inert(f"{principal} is not paused"))
        return DONE

    _run(config, state, redis, work, {"event": "resumed", "principal": principal})


@app.command(epilog=examples("sessions reset key:ci --redis redis://localhost"))
def reset(principal: Principal, config: Config = None, state: State = None, redis: Redis = None) -> None:
    """Forget a principal's history.

    What it did, its budgets, its risk and its pause are forgotten.
    """

    async def work(tracker: Tracker) -> int:
        await got(tracker.reset(principal))
        print(inert(f"nothing is remembered of {principal}"))
        return DONE

    _run(config, state, redis, work, {"event": "history-reset", "principal": principal})


@app.command(
    epilog=examples(
        "sessions off --all --state sqlite", "sessions off --server mail --redis redis://localhost"
    )
)
def off(
    server: Server = None,
    principal: Whose = None,
    everything: All = False,
    config: Config = None,
    state: State = None,
    redis: Redis = None,
) -> None:
    """Refuse every call until it is switched on again.

    For a server, of a principal, or altogether.

    Every gateway of the store does so within a second; without --state or --redis all local ones do.
    """
    _switch(server, principal, everything, config, state, redis, off=True)


@app.command(
    epilog=examples("sessions on --all --state sqlite", "sessions on --server mail --redis redis://localhost")
)
def on(
    server: Server = None,
    principal: Whose = None,
    everything: All = False,
    config: Config = None,
    state: State = None,
    redis: Redis = None,
) -> None:
    """Take back what `off` did."""
    _switch(server, principal, everything, config, state, redis, off=False)


async def got(found: Awaitable[_T] | _T) -> _T:
    """What a tracker gives, waited for where that is needed."""
    return await found if isinstance(found, Awaitable) else found


def _switch(
    server: str | None,
    principal: str | None,
    everything: bool,
    config: Path | None,
    state: str | None,
    redis: str | None,
    *,
    off: bool,
) -> None:
    from vanguard.model.history import Switch

    chosen = [Switch("server", server)] if server else []
    chosen += [Switch("principal", principal)] if principal else []
    chosen += [Switch("all")] if everything else []

    async def work(tracker: Tracker) -> int:
        if len(chosen) != 1:
            raise UsageError("say what: --server NAME, --principal NAME or --all", hint="give one of them")
        await got(tracker.switch(chosen[0], off))
        print(inert(f"{_named(chosen[0])} is switched {'off' if off else 'on'}"))
        return DONE

    detail = {"event": "switched-off" if off else "switched-on"} | (
        {"scope": chosen[0].scope, "name": chosen[0].name} if chosen else {}
    )
    _run(config, state, redis, work, detail)


def _named(switch: Switch) -> str:
    return "everything" if switch.scope == "all" else f"the {switch.scope} {switch.name}"


def seconds(span: str) -> float:
    """A time such as ``90s``, ``30m`` or ``4h`` in seconds; raises UsageError."""
    found = _SPAN.fullmatch(span)
    if found is None:
        raise UsageError(f"{span!r} is no time", place="--for", hint="write 90s, 30m or 4h")
    return float(int(found[1]) * _SECONDS[found[2]])


def _run(
    config: Path | None,
    state: str | None,
    redis: str | None,
    work: Callable[[Tracker], Awaitable[int]],
    told: dict[str, str] | None = None,
) -> None:
    """Do some work on the tracker of the settings; what it changed goes into the audit log."""

    def whole() -> int:
        import asyncio

        from vanguard.settings import load

        settings = load({"config": config, "state": state, "redis": redis}, hosting=True)
        stores = [_kept(settings)]
        if stores[0] is not settings and told is not None:
            stores.append(settings)

        async def in_loop() -> int:
            trackers = [_store(each) for each in stores]
            try:
                return await work(_Together(trackers) if len(trackers) > 1 else trackers[0])
            except TrackerAway as away:
                raise OutsideError(f"what is remembered cannot be asked: {away}") from None
            finally:
                for each in trackers:
                    await got(each.close())

        code = asyncio.run(in_loop())
        if told is not None:
            record(settings, "sessions", "admin", told)
        return code

    raise typer.Exit(guarded(whole))


def _store(settings: Settings) -> Any:
    """Where switches of such gateways are kept: with their history, or beside it in a file."""
    from vanguard.cli import remembering

    if settings.state != "memory":
        return remembering.tracker(settings, lambda _: None)  # what it would tell a gateway ends this
    from vanguard.adapters.trackers.switch_file import SwitchFile

    return SwitchFile(remembering.switch_file(settings))


class _Together:
    """Several stores, for who did not say which gateways are meant: all are told, the first is asked."""

    def __init__(self, stores: list[Any]) -> None:
        self._stores = stores

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stores[0], name)

    async def switch(self, switch: Switch, off: bool) -> None:
        """Switch something off, or on again, everywhere."""
        for each in self._stores:
            await got(each.switch(switch, off))

    async def pause(self, principal: str, seconds: float) -> None:
        """Refuse what a principal sends for so many seconds, everywhere."""
        for each in self._stores:
            await got(each.pause(principal, seconds))


def _kept(settings: Settings) -> Settings:
    """The settings; where nobody said where history is kept and there is a file of it, those of the file."""
    from vanguard.cli import remembering

    unsaid = settings.state == "memory" and settings.sources["state"] == "default"
    if unsaid and remembering.state_file(settings).exists():
        return replace(settings, state="sqlite")
    return settings


def reachable(settings: Settings) -> Settings:
    """The settings of gateways whose history others reach; raises UsageError where it is memory alone."""
    found = _kept(settings)
    if found.state == "memory":
        raise UsageError(
            "history is kept in each gateway's own memory, which nobody else reaches",
            place="--state",
            hint="start the gateways with --state sqlite or --redis URL, and give the same here",
        )
    return found


def _print(found: list[Subject], switches: frozenset[Switch], as_json: bool) -> int:
    if as_json:
        listed = [_plain(each) for each in found]
        off = sorted(({"scope": each.scope, "name": each.name} for each in switches), key=str)
        print(json.dumps({"sessions": listed, "off": off}, indent=2))
        return DONE
    for each in sorted(switches, key=lambda each: (each.scope, each.name)):
        print(inert(f"{_named(each)} is switched off"))
    if not found:
        print("nothing is remembered")
        return DONE
    rows = [_COLUMNS, *(_row(each) for each in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return DONE


def _plain(each: Subject) -> dict[str, Any]:
    who = each.who
    return {
        "principal": who.principal,
        "server": who.server,
        "client": who.client,
        "session": who.session,
        "last_seen": _when(each.last),
        "paused_s": round(each.paused_s, 1),
        "off": each.off,
    }


def _row(each: Subject) -> tuple[str, ...]:
    who = each.who
    state = f"off ({each.off})" if each.off else f"paused {each.paused_s:.0f} s" if each.paused_s else "on"
    names = (who.principal, who.server, who.client or "-", who.session or "-", _when(each.last), state)
    return tuple(inert(name) for name in names)


def _when(seconds: float) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
