"""What ``vanguard init`` and ``configure`` do: find the files, show the plan, ask, keep, write."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from vanguard import settings
from vanguard.adapters.clients.difference import difference
from vanguard.adapters.clients.keep import Backups, Kept, digest, write
from vanguard.adapters.clients.known import CLIENTS, Client, Document, document, existing, open_document
from vanguard.adapters.clients.plan import Plan, to_unwrap, to_wrap
from vanguard.adapters.clients.wrapping import Gateway
from vanguard.cli import configure_table
from vanguard.cli.choice import one_of
from vanguard.cli.demo import executable
from vanguard.cli.ends import DONE, FAILED_CHECK, WRONG_USE, say
from vanguard.errors import ConfigError, UsageError
from vanguard.model.value import value


@value
class Asked:
    """What the command line asks for; ``client`` "" means every one that is found."""

    client: str
    file: Path | None
    only: frozenset[str]
    profile: str | None
    config: str | None
    manner: str
    dry_run: bool
    yes: bool
    as_json: bool


@value
class Step:
    """One file: what is planned for it, and whether that puts it back byte for byte."""

    plan: Plan
    exact: bool = False


def found(
    files: Mapping[str, tuple[Path, ...]], name: str = "", file: Path | None = None
) -> Iterator[tuple[Client, Path]]:
    """The client files that exist, of all clients or of one; raises UsageError where one has none."""
    if not name:
        yield from existing(files)
        return
    client = CLIENTS[one_of(name, tuple(CLIENTS), "CLIENT")]
    own = [(client, file)] if file and file.is_file() else [] if file else list(existing(files, name))
    if not own:
        where = ", ".join(str(path) for path in ((file,) if file else files[name]))
        raise UsageError(f"{client.title} has no config here", place=where, hint="name one with --file")
    yield from own


def run(asked: Asked) -> int:
    """Do what is asked; the exit code.  Raises ConfigError, UsageError and OSError."""
    home, files = settings.clients()
    backups = Backups(home)
    gateway, notes = _gateway(asked), _own_to_this_shell(asked)
    steps, failed = _steps(asked, found(files, asked.client, asked.file), backups, gateway)
    _refuse_unknown(asked, steps)
    if not asked.as_json:
        print(configure_table.overview([step.plan for step in steps], undo=asked.manner == "undo"))
        for line in notes:
            print(f"\nnote: {line}")
    done = _act(asked, steps, backups)
    if asked.as_json:
        print(json.dumps(_told(asked, steps, backups, done), indent=2))
    return WRONG_USE if failed else DONE if done is not None else FAILED_CHECK


def _gateway(asked: Asked) -> Gateway:
    """How the gateway will be started."""
    options: list[str] = []
    if asked.profile is not None:
        options += ["--profile", asked.profile]
    if asked.config is not None:
        options += ["--config", str(Path(asked.config).expanduser().absolute())]
    return Gateway(tuple(executable()), tuple(options))


def _own_to_this_shell(asked: Asked) -> list[str]:
    """What is set in this environment alone, so that clients will start the gateway without it.

    Settings that cannot be used stop here, and not when the client starts.
    """
    if asked.manner == "undo":
        return []
    sources = settings.load({"profile": asked.profile, "config": asked.config}).sources
    return [
        f"{sources[name]} is set here; a client that is started elsewhere does not have it{hint}"
        for name, hint in (("profile", ": give --profile"), ("config", ": give --config"), ("home", ""))
        if sources[name].startswith("VANGUARD_")
    ]


def _steps(
    asked: Asked, places: Iterator[tuple[Client, Path]], backups: Backups, gateway: Gateway
) -> tuple[list[Step], bool]:
    """The steps for all files; one that cannot be used is told, and the others go on."""
    steps: list[Step] = []
    failed = False
    for client, path in places:
        try:
            read = open_document(client, path)
            undo = asked.manner == "undo"
            steps.append(_undo(read, backups, asked) if undo else Step(to_wrap(read, gateway, asked.only)))
        except ConfigError as error:
            if asked.client:
                raise
            say(str(error))
            failed = True
    return steps, failed


def _undo(read: Document, backups: Backups, asked: Asked) -> Step:
    kept = backups.find(read.file)
    original = document(read.client, read.file, kept.original) if kept else None
    by_spans = to_unwrap(read, original, asked.only)
    if not kept or not original or asked.only or digest(read.raw) != kept.written:
        return Step(by_spans)
    return Step(Plan(read, original, by_spans.rows), exact=True)


def _refuse_unknown(asked: Asked, steps: list[Step]) -> None:
    known = {row.name for step in steps for row in step.plan.rows}
    unknown = sorted(asked.only - known)
    if unknown:
        one_of(unknown[0], sorted(known), "--server")


def _act(asked: Asked, steps: list[Step], backups: Backups) -> list[Path] | None:
    """Write what is to be changed, after asking; the files written, None where somebody said no."""
    changing = [step for step in steps if step.plan.changes]
    if not changing or asked.dry_run or (asked.as_json and not asked.yes):
        return []
    if not asked.yes and not _is_asked():
        raise UsageError("nobody can be asked here", hint="look with --dry-run, then give --yes")
    written = []
    for step in changing:
        if not asked.yes and not typer.confirm(_question(step, asked)):
            continue
        _write(step, backups, asked)
        written.append(step.plan.before.file)
        if not asked.as_json:
            kept = backups.original_of(step.plan.before.file)
            print(configure_table.written(step.plan, kept, asked.manner, exact=step.exact))
    return written or None


def _is_asked() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def _question(step: Step, asked: Asked) -> str:
    title = step.plan.before.client.title
    return f"Take Vanguard out of {title}?" if asked.manner == "undo" else f"Change the config of {title}?"


def _write(step: Step, backups: Backups, asked: Asked) -> None:
    before, after = step.plan.before, step.plan.after
    kept = backups.find(before.file)
    if asked.manner == "wrap":
        backups.keep(before.file, Kept(_original(before, kept), digest(after.raw)))
        write(before, after.raw)
        return
    write(before, after.raw)
    if asked.only and kept and digest(before.raw) == kept.written:
        backups.keep(before.file, Kept(kept.original, digest(after.raw)))
    else:
        backups.forget(before.file)


def _original(read: Document, kept: Kept | None) -> bytes:
    """The bytes to put back some day: of a file that was changed since, those without what we wrapped."""
    if kept is None:
        return read.raw
    if digest(read.raw) == kept.written:
        return kept.original
    return to_unwrap(read, document(read.client, read.file, kept.original)).after.raw


def _told(asked: Asked, steps: list[Step], backups: Backups, done: list[Path] | None) -> dict[str, Any]:
    """The same for programs."""
    return {
        "action": asked.manner,
        "clients": [
            {
                "client": step.plan.before.client.name,
                "file": str(step.plan.before.file),
                "changes": step.plan.changes,
                "written": step.plan.before.file in (done or ()),
                "exact": step.exact,
                "backup": _kept_at(step, backups),
                "servers": [configure_table.fields(row) for row in step.plan.rows],
                "difference": difference(step.plan.before, step.plan.after),
            }
            for step in steps
        ],
    }


def _kept_at(step: Step, backups: Backups) -> str | None:
    path = backups.original_of(step.plan.before.file)
    return str(path) if path.is_file() else None
