"""``vanguard trust``: the servers that were pinned, what has changed, and a person's word on it."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanguard.cli import trust_probe
from vanguard.cli.ends import DONE, FAILED_CHECK, guarded
from vanguard.cli.examples import examples
from vanguard.cli.recording import record
from vanguard.cli.tools import CommandAfterDashes, Line, Named, meant
from vanguard.cli.trusted import now as this_second
from vanguard.errors import UsageError

if TYPE_CHECKING:
    from vanguard.settings import Settings
    from vanguard.trust.store import Pin, Seen, Store

EXAMPLES = """\b
Examples:
  vanguard trust list
  vanguard trust diff files
  vanguard trust approve files read_file
  vanguard trust revoke files delete_file
  vanguard trust pin --server "npx -y @modelcontextprotocol/server-filesystem ."
  vanguard trust probe --dry-run -- python my_server.py
"""

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, epilog=EXAMPLES)

Name = Annotated[str, typer.Argument(help="The server's name, as trust list shows it.")]
Parts = Annotated[
    list[str] | None,
    typer.Argument(help="Tools, instructions: or program:; left out: everything.", show_default=False),
]
Source = Annotated[str, typer.Option(help="Which of several servers of that name.", show_default=False)]
Config = Annotated[str | None, typer.Option(help="A vanguard.yaml.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask: you have seen the difference.")]


trust_probe.register(app)


@app.callback()
def _root() -> None:
    """Look at what was pinned of servers, and approve what has changed."""


@app.command("list", epilog=examples("trust list"))
def list_(as_json: AsJson = False, config: Config = None) -> None:
    """List the pinned servers.

    Exit code 1 where one differs from its pin.
    """

    def work() -> int:
        from vanguard.cli import trust_text

        store = _store(_settings(config))
        found = [(pin, store.seen(pin.server, pin.source)) for pin in store.pins()]
        if as_json:
            print(json.dumps([_told(pin, seen) for pin, seen in found], indent=2))
        else:
            _print(trust_text.table(found))
        return FAILED_CHECK if any(seen.differs for _, seen in found) else DONE

    raise typer.Exit(guarded(work))


@app.command(epilog=examples("trust show files"))
def show(name: Name, source: Source = "", as_json: AsJson = False, config: Config = None) -> None:
    """Show all that is pinned of a server."""

    def work() -> int:
        from vanguard.cli import trust_text

        store = _store(_settings(config))
        pin = _one(store, name, source)
        if as_json:
            told = {**_told(pin, store.seen(pin.server, pin.source)), **pin.told.plain}
            print(json.dumps(told, indent=2))
        else:
            _print(trust_text.shown(pin))
        return DONE

    raise typer.Exit(guarded(work))


@app.command(epilog=examples("trust diff files", "trust diff files --json"))
def diff(name: Name, source: Source = "", as_json: AsJson = False, config: Config = None) -> None:
    """Show what differs from the pin.

    Exit code 1 where something does.
    """

    def work() -> int:
        from vanguard.cli import trust_text
        from vanguard.trust.changes import Changes

        store = _store(_settings(config))
        pin = _one(store, name, source)
        seen = store.seen(pin.server, pin.source)
        if as_json:
            changes = Changes(pin, seen, lambda: ()).all(seen)
            print(json.dumps({what: [*map(_plain, found)] for what, found in changes.items()}, indent=2))
        else:
            _print(trust_text.difference(pin, seen))
        if not seen.differs and not as_json:
            print("nothing else differs" if pin.revoked else "nothing differs")
        return FAILED_CHECK if seen.differs else DONE

    raise typer.Exit(guarded(work))


@app.command(epilog=examples("trust approve files", "trust approve files read_file"))
def approve(
    name: Name, parts: Parts = None, source: Source = "", yes: Yes = False, config: Config = None
) -> None:
    """Approve what differs, after showing it.

    What is approved is the difference that was shown: what the server shows later is judged anew.
    """

    def work() -> int:
        from vanguard.cli import trust_text
        from vanguard.trust.approval import approved, parts_of
        from vanguard.trust.store import digest

        settings = _settings(config)
        store = _store(settings)
        pin = _one(store, name, source)
        seen = store.seen(pin.server, pin.source)
        known = parts_of(seen, pin)
        for each in parts or ():
            if each not in known:
                differs = ", ".join(known) or "nothing"
                raise UsageError(f"nothing differs in {each!r}", hint=f"what differs: {differs}")
        if not known:
            print("nothing differs")
            return DONE
        _print(trust_text.difference(pin, seen))
        _ask("Approve this difference" if not parts else f"Approve the difference in {', '.join(parts)}", yes)

        def approving(now: Pin, there: Seen) -> tuple[Pin, Seen]:
            if digest(facts(now, there)) != digest(facts(pin, seen)):
                raise UsageError("it has changed while you looked", hint="look at it again")
            return approved(now, there, frozenset(parts or ()), _person(), this_second())

        change(store, pin, approving)
        _record(settings, pin, {"event": "approved", "parts": parts or known})
        print("approved")
        return DONE

    raise typer.Exit(guarded(work))


@app.command(epilog=examples("trust revoke files delete_file"))
def revoke(
    name: Name,
    tools: Annotated[
        list[str] | None, typer.Argument(help="Tools; left out: all of them.", show_default=False)
    ] = None,
    source: Source = "",
    config: Config = None,
) -> None:
    """Withdraw the trust in a server's tools.

    They are hidden, and calls of them refused, until they are approved again.
    """

    def work() -> int:
        from vanguard.trust.approval import revoked

        settings = _settings(config)
        store = _store(settings)
        pin = _one(store, name, source)
        unknown = [each for each in tools or () if each not in (pin.told.tools or {})]
        if unknown:
            raise UsageError(f"the server has no tool {unknown[0]!r}", hint=f"vanguard trust show {name}")
        change(store, pin, lambda now, seen: (revoked(now, tools or (), _person(), this_second()), seen))
        _record(settings, pin, {"event": "revoked", "parts": tools or ["*"]})
        print("revoked")
        return DONE

    raise typer.Exit(guarded(work))


@app.command(epilog=examples("trust forget files"))
def forget(name: Name, source: Source = "", yes: Yes = False, config: Config = None) -> None:
    """Remove the pin of a server.

    It is pinned anew when it is next seen.
    """

    def work() -> int:
        settings = _settings(config)
        store = _store(settings)
        pin = _one(store, name, source)
        _ask(f"Forget what is pinned of {pin.server!r}", yes)
        store.forget(pin.server, pin.source)
        _record(settings, pin, {"event": "forgotten"})
        print("forgotten")
        return DONE

    raise typer.Exit(guarded(work))


@app.command(
    cls=CommandAfterDashes,
    epilog=examples(
        "trust pin files --config vanguard.yaml",
        "trust pin -- npx -y @modelcontextprotocol/server-filesystem .",
    ),
)
def pin(
    context: typer.Context,
    name: Named = None,
    server: Line = None,
    yes: Yes = False,
    config: Config = None,
) -> None:
    """Start a server, ask it what it offers, and pin that.

    Where it is pinned already, the difference is shown and approved. No tool is called.
    """

    def work() -> int:
        from vanguard.cli.trust_pin import run

        settings = _settings(config)
        asked = meant(context, name, server)
        found = run(settings, _store(settings), asked, lambda what: _ask(what, yes))
        _record(settings, found, {"event": "pinned", "source": found.source})
        print("pinned")
        return DONE

    raise typer.Exit(guarded(work))


@app.command("import", epilog=examples("trust import baseline.json"))
def import_(
    bundle: Annotated[Path, typer.Argument(help="A bundle that vanguard baseline-bundle wrote.")],
    unsigned: Annotated[bool, typer.Option("--unsigned", help="Take one that nobody has signed.")] = False,
    yes: Yes = False,
    config: Config = None,
) -> None:
    """Take over the pins of a signed bundle.

    They replace those of the same servers.
    """

    def work() -> int:
        from vanguard.cli import trust_text
        from vanguard.cli.manifests import read
        from vanguard.trust import manifests
        from vanguard.trust.store import Seen

        settings = _settings(config)
        store = _store(settings)
        found = read(settings, bundle, manifests.BUNDLE, unsigned=unsigned)
        pins = manifests.pins_of(found.document, found.signer or _person(), this_second())
        _print(trust_text.table([(each, Seen()) for each in pins]))
        _ask("Take these pins over", yes)
        for each in pins:
            change(store, each, lambda now, seen, each=each: (each, seen))  # type: ignore[misc]
            _record(settings, each, {"event": "imported", "signed": bool(found.signer)})
        print(f"{len(pins)} pins are taken over")
        return DONE

    raise typer.Exit(guarded(work))


def _settings(config: str | None) -> Settings:
    from vanguard import settings

    # The Redis of a hosted gateway is where its pins are, as its reviews are.
    return settings.load({"config": config}, hosting=True)


def _store(settings: Settings) -> Store:
    from vanguard.cli.pinning import store_of

    return store_of(settings)


def _one(store: Store, name: str, source: str) -> Pin:
    """The pin that is meant; raises UsageError where there is none, or more than one."""
    every = store.pins()
    named = [pin for pin in every if pin.server == name]
    if not named:
        known = ", ".join(dict.fromkeys(pin.server for pin in every)) or "no server at all"
        raise UsageError(f"no server {name!r} is pinned", hint=f"pinned are: {known}")
    found = [pin for pin in named if source in ("", pin.source)]
    sources = ", ".join(pin.source for pin in named)
    if not found:
        raise UsageError(f"no server {name!r} that runs {source!r} is pinned", hint=f"pinned are: {sources}")
    if len(found) > 1:
        raise UsageError(f"several servers are called {name!r}", hint=f"choose with --source: {sources}")
    return found[0]


def change(store: Store, pin: Pin, how: Callable[[Pin, Seen], tuple[Pin, Seen]]) -> None:
    """Change a pin while no other process does."""
    store.change(pin.server, pin.source, lambda now, seen: how(now or pin, seen))


def facts(pin: Pin, seen: Seen) -> Any:
    """All of a pin and its difference that an approval is bound to."""
    return [
        pin.told.plain,
        [*pin.revoked],
        dict(seen.tools),
        [*seen.gone],
        seen.instructions,
        dict(seen.identity),
    ]


def _ask(what: str, yes: bool) -> None:
    """Have a person say yes; raises UsageError where nobody can be asked, and where the answer is no."""
    if yes:
        return
    if not (sys.stdin and sys.stdin.isatty()):
        raise UsageError("only a person approves", hint="run it in a terminal, or add --yes")
    print(f"{what}? [y/N] ", end="", flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise UsageError("nothing was changed")


def _record(settings: Settings, pin: Pin, detail: dict[str, Any]) -> None:
    """Write what a person did into the audit log."""
    record(settings, "trust", "trust", {**detail, "by": _person(), "source": pin.source}, pin.server)


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"


def _told(pin: Pin, seen: Seen) -> dict[str, Any]:
    return {
        "server": pin.server,
        "source": pin.source,
        "since": pin.since,
        "by": pin.by,
        "tools": [*(pin.told.tools or ())],
        "revoked": [*pin.revoked],
        "differs": {
            "tools": [*seen.tools],
            "gone": [*seen.gone],
            "instructions": seen.instructions is not None,
            "program": bool(seen.identity),
        },
    }


def _plain(change: Any) -> dict[str, Any]:
    return {"kind": change.kind.value, "pointer": change.pointer, "was": change.was, "now": change.now}


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)
