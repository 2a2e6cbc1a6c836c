"""``vanguard demo``: the same four calls to the same server, without Vanguard and with it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from vanguard.cli.ends import DONE, FAILED_CHECK, WRONG_USE, end_with, say
from vanguard.errors import VanguardError

if TYPE_CHECKING:
    from vanguard.demo.play import Outcome

WITHOUT_MCP = (
    "the demo needs the official MCP SDK; in the checkout run: make demo (or: pip install '.[demo]')"
)
"""What is said where the client that the demo uses is not installed."""

EXAMPLES = """\b
Examples:
  vanguard demo
  make demo       # in the checkout: sets up what the demo needs, and plays it
"""

_GUARD = ("start", "--profile", "balanced", "--name", "demo")


def register(app: typer.Typer) -> None:
    """Add ``demo`` to the command line."""
    app.command(epilog=EXAMPLES)(demo)


def demo() -> None:
    """Play a real session, unguarded and guarded.

    A real MCP client makes the same calls to the same server twice. The calls touch temporary folders
    alone, no packet leaves the machine, and the audit log is written to its normal place. Exit code 1
    where the guarded session did not stop what it should, or stopped what it should not.
    """
    try:
        import mcp  # noqa: F401
    except ModuleNotFoundError:
        say(WITHOUT_MCP)
        raise typer.Exit(WRONG_USE) from None
    try:
        raise typer.Exit(_both_sessions())
    except VanguardError as error:
        raise typer.Exit(end_with(error)) from None


def executable() -> list[str]:
    """The command that starts this very Vanguard from anywhere, as absolute words."""
    script = shutil.which("vanguard", path=str(Path(sys.executable).parent))
    return [script] if script else [sys.executable, "-m", "vanguard"]


def _both_sessions() -> int:
    from vanguard.cli.side_by_side import Screen
    from vanguard.demo.play import play
    from vanguard.settings import load

    settings = load({})
    environment = {"VANGUARD_HOME": str(settings.home)}
    if settings.audit_log:
        environment["VANGUARD_AUDIT_LOG"] = str(settings.audit_log)
    screen = Screen(colour=sys.stdout.isatty())
    screen.introduce()
    unguarded = play([], {})
    guarded = play([*executable(), *_GUARD], environment)
    screen.compare(unguarded, guarded)
    screen.explain(guarded)
    screen.point_on(guarded, settings, executable())
    return DONE if as_it_should(unguarded, guarded) else FAILED_CHECK


def as_it_should(unguarded: Sequence[Outcome], guarded: Sequence[Outcome]) -> bool:
    """Whether everything happened without Vanguard, and with it all but the harm."""
    return all(outcome.happened for outcome in unguarded) and all(
        outcome.stopped if outcome.step.harmful else outcome.happened for outcome in guarded
    )
