"""``vanguard keys``: the API keys of a hosted gateway."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanguard.cli.ends import DONE, guarded, inert, say
from vanguard.cli.examples import examples
from vanguard.errors import UsageError

if TYPE_CHECKING:
    from vanguard.adapters.keys.entry import Entry

EXAMPLES = """\b
Examples:
  vanguard keys create ci --scope mcp:read --server files --expires 90d
  vanguard keys list
  vanguard keys revoke ci
"""

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, epilog=EXAMPLES)

File = Annotated[
    Path | None,
    typer.Option("--file", help="The file of keys.", show_default="keys.json in VANGUARD_HOME"),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]

_SPAN = re.compile(r"([1-9][0-9]{0,4})([hdwy])")
_HOURS = {"h": 1, "d": 24, "w": 7 * 24, "y": 365 * 24}
_YAML = (".yaml", ".yml")


@app.callback()
def _root() -> None:
    """Make, list and revoke API keys of a hosted gateway."""


@app.command(
    epilog=examples("keys create laptop", "keys create ci --scope mcp:read --server files --expires 90d")
)
def create(
    name: Annotated[str, typer.Argument(help="Whose key it is, or what for.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="What it may do; left out: everything.", show_default=False)
    ] = None,
    role: Annotated[list[str] | None, typer.Option(help="A role that it has.", show_default=False)] = None,
    server: Annotated[
        list[str] | None, typer.Option(help="A server it may use; left out: all.", show_default=False)
    ] = None,
    expires: Annotated[
        str | None, typer.Option(help="When it ends: 12h, 90d, 8w, 1y, or a date.", show_default="never")
    ] = None,
    file: File = None,
    as_json: AsJson = False,
) -> None:
    """Make a key and print it, this once.

    The file keeps a hash of it; a running gateway takes it at once.
    """

    def work() -> int:
        from vanguard.adapters.keys import entry as keys
        from vanguard.adapters.keys import file as files

        now = datetime.fromtimestamp(int(time.time()), UTC)
        key, id = keys.new_key()
        made = keys.Entry(
            id,
            keys.name_of(name, "NAME"),
            keys.hashed(key),
            _texts(scope, "--scope"),
            _texts(role, "--role") or (),
            _texts(server, "--server"),
            now,
            _end(expires, now) if expires else None,
        )
        path = _path(file)
        files.change(path, lambda known: (*_without_name(known, name), made))
        if as_json:
            print(json.dumps({"key": key, **_told(made)}, indent=2))
        else:
            print(key)
            say(f"kept in {path}; the key itself is kept nowhere and is not shown again")
        return DONE

    _run(work)


@app.command("list", epilog=examples("keys list", "keys list --json", "keys list --file team-keys.json"))
def list_(file: File = None, as_json: AsJson = False) -> None:
    """List the keys of a file, without their secrets."""

    def work() -> int:
        from vanguard.adapters.keys import file as files

        path = file or _home() / "keys.json"
        found = files.read(path) if file or path.exists() else ()
        print(json.dumps([_told(each) for each in found], indent=2) if as_json else _table(found))
        return DONE

    _run(work)


@app.command(epilog=examples("keys revoke ci", "keys revoke 4f0c2a9be713 --file team-keys.json"))
def revoke(key: Annotated[str, typer.Argument(help="The name or id of the key.")], file: File = None) -> None:
    """Take a key out of the file.

    A running gateway refuses it from then on.
    """

    def work() -> int:
        from vanguard.adapters.keys import file as files

        path = _path(file)
        names: set[str] = set()

        def left(known: tuple[Entry, ...]) -> list[Entry]:
            names.update(each.name for each in known)
            kept = [each for each in known if key not in (each.name, each.id)]
            if len(kept) == len(known):
                raise _unknown(key, names)
            return kept

        if not path.exists():
            raise _unknown(key, names)
        files.change(path, left)
        print(inert(f"{key} is revoked"))
        return DONE

    _run(work)


def _run(work: Callable[[], int]) -> None:
    raise typer.Exit(guarded(work))


def _home() -> Path:
    from vanguard.settings import load

    return load({}).home


def _path(file: Path | None) -> Path:
    """The file to change; a YAML file is its writer's own, with comments that would be lost."""
    path = file or _home() / "keys.json"
    if path.suffix in _YAML:
        hint = "make the key in a .json file, and copy its entry"
        raise UsageError("a YAML file is not rewritten", place="--file", hint=hint)
    return path


def _texts(given: list[str] | None, option: str) -> tuple[str, ...] | None:
    from vanguard.adapters.keys.entry import scope_of

    return tuple(dict.fromkeys(scope_of(each, option) for each in given)) if given else None


def _end(text: str, now: datetime) -> datetime:
    """When a key ends: after a span such as ``90d``, or at a date or time."""
    from vanguard.adapters.keys.entry import read_time

    span = _SPAN.fullmatch(text)
    try:
        end = now + timedelta(hours=int(span[1]) * _HOURS[span[2]]) if span else read_time(text)
    except (ValueError, OverflowError):
        hint = "write 12h, 90d, 8w, 1y, or 2027-01-31"
        raise UsageError("this is no span and no date", place="--expires", hint=hint) from None
    if end <= now:
        raise UsageError("this is in the past", place="--expires")
    return end


def _without_name(known: tuple[Entry, ...], name: str) -> tuple[Entry, ...]:
    """The same keys; raises UsageError where one of them has that name."""
    if any(each.name == name for each in known):
        raise UsageError(f"there is a key {name} already", place="NAME", hint="revoke it first")
    return known


def _unknown(key: str, names: set[str]) -> UsageError:
    from vanguard.strict_yaml import nearest, quoted

    hint = nearest(key, names) if names else "the file has none"
    # What was typed may be the key itself, which is not to be shown.
    told = "of this name or id" if key.startswith("vgk_") else quoted(key)
    return UsageError(f"there is no key {told}", place="KEY", hint=hint)


def _told(each: Entry) -> dict[str, Any]:
    from vanguard.adapters.keys.entry import as_json

    told: dict[str, Any] = {
        "id": each.id,
        "name": each.name,
        "scopes": None,
        "roles": [],
        "servers": None,
        "expires": None,
    }
    return told | {name: value for name, value in as_json(each).items() if name != "hash"}


def _table(found: tuple[Entry, ...]) -> str:
    """One line for each key, in columns."""
    if not found:
        return "no keys"
    now = time.time()
    rows = [("name", "id", "scopes", "roles", "servers", "expires"), *(_row(each, now) for each in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(inert(line.rstrip()) for line in lines)


def _row(each: Entry, now: float) -> tuple[str, ...]:
    from vanguard.adapters.keys.entry import written

    ends = "never" if each.expires is None else written(each.expires)
    return (
        each.name,
        each.id,
        "all" if each.scopes is None else " ".join(each.scopes) or "-",
        " ".join(each.roles) or "-",
        "all" if each.servers is None else " ".join(each.servers) or "-",
        ends if each.lives(now) else f"{ends} (expired)",
    )
