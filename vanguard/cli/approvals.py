"""``vanguard approvals``: what waits for a person, and that person's yes or no."""

from __future__ import annotations

import getpass
import json
import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, inert, say
from vanguard.errors import UsageError

if TYPE_CHECKING:
    from vanguard.adapters.approvals.request import Entry, Queue
    from vanguard.settings import Settings

EXAMPLES = """\b
Examples:
  vanguard approvals list
  vanguard approvals grant 3f9c2a41d0
  vanguard approvals deny 3f9c2a41d0

\b
Exit codes: 0 done; 1 nothing was granted or denied; 2 wrong use.
"""

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, epilog=EXAMPLES)

Config = Annotated[str | None, typer.Option("--config", help="A vanguard.yaml.", show_default=False)]
Id = Annotated[str, typer.Argument(metavar="ID", help="The id of the review.")]
Yes = Annotated[bool, typer.Option("--yes", help="Ask nothing; a terminal is needed all the same.")]


@app.callback()
def _root() -> None:
    """Look at what waits for a person, and grant or deny it."""


@app.command("list", epilog=EXAMPLES)
def list_(
    everything: Annotated[bool, typer.Option("--all", help="What is settled or over, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")] = False,
    config: Config = None,
) -> None:
    """List what waits, the oldest first, with all that is asked."""

    def work() -> int:
        _, queue = _opened(config)
        now = time.time()
        found = [each for each in queue.entries() if everything or _waits(each, now)]
        if as_json:
            print(json.dumps([_told(each, now) for each in found], indent=2))
        elif found:
            print("\n\n".join("\n".join(map(inert, lines(each, now))) for each in found))
        else:
            say("nothing waits")
        return DONE

    raise typer.Exit(guarded(work))


@app.command(epilog=EXAMPLES)
def grant(id: Id, yes: Yes = False, config: Config = None) -> None:
    """Let the message of a review pass, once, as it is.

    Whoever asked sends it again, unless it is still held. It needs a terminal.
    """
    raise typer.Exit(guarded(lambda: _settle(id, granted=True, yes=yes, config=config)))


@app.command(epilog=EXAMPLES)
def deny(id: Id, yes: Yes = False, config: Config = None) -> None:
    """Refuse the message of a review, and the same one for a while after.

    It needs a terminal.
    """
    raise typer.Exit(guarded(lambda: _settle(id, granted=False, yes=yes, config=config)))


def _settle(id: str, *, granted: bool, yes: bool, config: str | None) -> int:
    if not _is_person():
        raise UsageError("this needs a terminal and a person at it", hint="run it in a terminal yourself")
    settings, queue = _opened(config)
    now = time.time()
    entry = next((each for each in queue.entries() if each.id == id), None)
    if entry is None or not _waits(entry, now):
        what = "no review has this id" if entry is None else f"it is {state_of(entry, now)}"
        say(f"{what} (see vanguard approvals list)")
        return FAILED_CHECK
    print("\n".join(map(inert, lines(entry, now))))
    word = "grant" if granted else "deny"
    if not yes and input(f"\n{word} this? [y/N] ").strip().lower() not in ("y", "yes"):
        say(f"nothing was {_PAST[granted]}")
        return FAILED_CHECK
    done = queue.settle(id, granted, f"terminal:{person()}", time.time(), settings.review_ttl_s)
    if done is None:
        say(f"it waits no longer, so nothing was {_PAST[granted]}")
        return FAILED_CHECK
    say(f"{_PAST[granted]}; this holds for {settings.review_ttl_s:g} s")
    return DONE


_PAST = {True: "granted", False: "denied"}


def lines(entry: Entry, now: float) -> list[str]:
    """A review as a person is shown it; what came from outside is on lines that begin with ``|``."""
    request = entry.request
    what = f"{request.method} {request.tool}".strip()
    return [
        f"{entry.id}  {state_of(entry, now)}  {_ago(now - entry.made)} ago, {_left(entry, now)}",
        f"  | {what}",
        f"  | server {request.server or '-'}, asked by {request.principal}",
        *(f"  | {line}" for line in request.asked),
        *(f"  held by {line}" for line in request.reasons),
    ]


def _told(entry: Entry, now: float) -> dict[str, Any]:
    request = entry.request
    return {
        "review_id": entry.id,
        "state": state_of(entry, now),
        "made": entry.made,
        "expires": entry.expires,
        "by": entry.by,
        "principal": request.principal,
        "server": request.server,
        "method": request.method,
        "tool": request.tool,
        "asked": list(request.asked),
        "reasons": list(request.reasons),
    }


def _waits(entry: Entry, now: float) -> bool:
    return state_of(entry, now) == "pending"


def state_of(entry: Entry, now: float) -> str:
    """What has become of a review by now."""
    ended = entry.state != "used" and entry.expires <= now
    return "expired" if ended else str(entry.state)


def _left(entry: Entry, now: float) -> str:
    return f"ends in {_ago(entry.expires - now)}" if entry.expires > now else "over"


def _ago(seconds: float) -> str:
    whole = max(0, round(seconds))
    return f"{whole} s" if whole < 120 else f"{whole // 60} min" if whole < 7_200 else f"{whole // 3_600} h"


def _opened(config: str | None) -> tuple[Settings, Queue]:
    from vanguard.cli.reviewing import queue_of
    from vanguard.settings import load

    settings = load({"config": config}, hosting=True)
    return settings, queue_of(settings)


def _is_person(streams: Iterable[Any] = ()) -> bool:
    """Whether a person can see what is granted and answer for it."""
    known = tuple(streams) or (sys.stdin, sys.stdout)
    return all(stream is not None and stream.isatty() for stream in known)


def person() -> str:
    """Who sits at this machine, as the system calls them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
