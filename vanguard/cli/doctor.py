"""``vanguard doctor``: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from vanguard.cli import completion
from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, inert
from vanguard.policy.mask import mask

if TYPE_CHECKING:
    from vanguard.cli.health_check import Check, Installation

EXAMPLES = """\b
Examples:
  vanguard doctor
  vanguard doctor --config vanguard.yaml --json

\b
Nothing is changed, and nothing leaves the machine but a PING to the Redis that is
set and a request to the URLs of the config's bases. What cannot be looked at is skipped, and says so.

\b
Exit codes: 0 nothing failed (there may be warnings); 1 something failed.
"""

_COLOURS = {"ok": "32", "warn": "33", "fail": "31", "skip": "2"}


def register(app: typer.Typer) -> None:
    """Add ``doctor`` to the command line."""
    app.command(epilog=EXAMPLES)(doctor)


def doctor(
    config: Annotated[str | None, typer.Option(help="A vanguard.yaml.", show_default=False)] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            help="monitor, balanced or strict.", show_default=False, autocompletion=completion.profiles
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Say what is wrong here, and what to do."""

    def work() -> int:
        from vanguard.cli.health import checks

        found = checks(installation(config, profile, time.time()))
        print(as_text(found, sys.stdout.isatty()) if not as_json else json.dumps(as_fields(found), indent=2))
        return FAILED_CHECK if any(check.status == "fail" for check in found) else DONE

    raise typer.Exit(guarded(work))


def installation(config: str | None, profile: str | None, now: float) -> Installation:
    """What there is to look at, with settings that cannot be used told as what they are."""
    from datetime import UTC, datetime

    from vanguard import settings
    from vanguard.cli.health_check import Installation
    from vanguard.errors import ConfigError
    from vanguard.policy.exceptions import idle_exceptions

    home, files = settings.clients()
    try:
        found = settings.load({"config": config, "profile": profile}, hosting=True)
    except ConfigError as error:
        return Installation(None, str(error), home, files, now)
    today = datetime.fromtimestamp(now, UTC).date()
    expired = [each for each in found.exceptions if each.exemption.expires is not None]
    return Installation(found, "", home, files, now, tuple(idle_exceptions(expired, (), today)))


def as_fields(found: list[Check]) -> dict[str, object]:
    """The outcome for programs."""
    told = [
        {"name": each.name, "status": each.status, "found": mask(each.found), "do": mask(each.do) or None}
        for each in found
    ]
    return {"ok": not any(each.status == "fail" for each in found), "checks": told}


def as_text(found: list[Check], colour: bool) -> str:
    """The outcome for people: a line each, and what to do below it."""
    lines = []
    for each in found:
        status = f"{each.status:<4}"
        painted = f"\x1b[{_COLOURS[each.status]}m{status}\x1b[0m" if colour else status
        lines.append(f"{painted}  {each.name:<10}  {inert(mask(each.found))}")
        if each.do:
            lines.append(f"{'':<16}  → {inert(mask(each.do))}")
    counts = {status: sum(each.status == status for each in found) for status in _COLOURS}
    summary = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    return "\n".join([*lines, "", summary])
