"""``vanguard approvals``: what waits for a person, and that person's yes or no."""

from __future__ import annotations

import getpass
import json
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanguard.adapters.approvals import telling
from vanguard.cli.approving import MOST_CALLS, Bounds, asked, bestow, bounds_of, record, told
from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, inert, say
from vanguard.errors import UsageError

if TYPE_CHECKING:
    from vanguard.adapters.approvals.request import Entry, Queue, Request
    from vanguard.settings import Settings

EXAMPLES = """\b
Examples:
  vanguard approvals list
  vanguard approvals grant 3f9c2a41d0
  vanguard approvals grant 3f9c2a41d0 --under /srv/project --calls 20 --for 30m
  vanguard approvals grants
  vanguard approvals revoke 77ab10c2de
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
            every = queue.entries()
            shown = [lines(each, now, telling.last_granted(every, each.request)) for each in found]
            print("\n\n".join("\n".join(map(inert, each)) for each in shown))
        else:
            say("nothing waits")
        return DONE

    raise typer.Exit(guarded(work))


@app.command(epilog=EXAMPLES)
def grant(
    id: Id,
    yes: Yes = False,
    config: Config = None,
    calls: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_CALLS, help="So many calls of this tool, not this one alone."),
    ] = None,
    span: Annotated[
        str | None, typer.Option("--for", help="For how long: 30m, 4h, 24h at most.", show_default=False)
    ] = None,
    under: Annotated[
        str | None, typer.Option(help="A folder in which every path of theirs must lie.", show_default=False)
    ] = None,
) -> None:
    """Let the message of a review pass, or several calls.

    It passes once, as it is; or several calls of its tool do, within bounds.

    Whoever asked sends it again, unless it is still held. It needs a terminal.
    """

    def work() -> int:
        bounds = None if (calls, span, under) == (None, None, None) else bounds_of(calls, span, under)
        return _settle(id, granted=True, yes=yes, config=config, bounds=bounds)

    raise typer.Exit(guarded(work))


@app.command(epilog=EXAMPLES)
def grants(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")] = False,
    config: Config = None,
) -> None:
    """List the grants for several calls that still hold."""

    def work() -> int:
        _, queue = _opened(config)
        now = time.time()
        found = [each for each in queue.grants() if each.holds(now)]
        if as_json:
            print(json.dumps([asdict(each) for each in found], indent=2))
        elif found:
            print("\n".join(inert(told(each, now)) for each in found))
        else:
            say("no grant for several calls holds")
        return DONE

    raise typer.Exit(guarded(work))


@app.command(epilog=EXAMPLES)
def revoke(
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of the grant.")], config: Config = None
) -> None:
    """End a grant for several calls now."""

    def work() -> int:
        settings, queue = _opened(config)
        if not queue.revoke(id):
            say("no such grant holds (see vanguard approvals grants)")
            return FAILED_CHECK
        record(settings, {"event": "grant-revoked", "grant": id, "by": f"terminal:{person()}"})
        say("revoked")
        return DONE

    raise typer.Exit(guarded(work))


@app.command(epilog=EXAMPLES)
def deny(id: Id, yes: Yes = False, config: Config = None) -> None:
    """Refuse the message of a review, for a while.

    It needs a terminal.
    """
    raise typer.Exit(guarded(lambda: _settle(id, granted=False, yes=yes, config=config)))


def _settle(id: str, *, granted: bool, yes: bool, config: str | None, bounds: Bounds | None = None) -> int:
    if not _is_person():
        raise UsageError("this needs a terminal and a person at it", hint="run it in a terminal yourself")
    settings, queue = _opened(config)
    now = time.time()
    entry = next((each for each in queue.entries() if each.id == id), None)
    if entry is None or not _waits(entry, now):
        what = "no review has this id" if entry is None else f"it is {state_of(entry, now)}"
        say(f"{what} (see vanguard approvals list)")
        return FAILED_CHECK
    if bounds is not None and not entry.request.tool:
        raise UsageError("only calls of tools can be granted several at once", hint="grant this one alone")
    last = telling.last_granted(queue.entries(), entry.request)
    print("\n".join(map(inert, lines(entry, now, last))))
    if bounds is not None:
        print(inert(asked(entry, bounds)))
    word = "grant" if granted else "deny"
    if not yes and input(f"\n{word} this? [y/N] ").strip().lower() not in ("y", "yes"):
        say(f"nothing was {_PAST[granted]}")
        return FAILED_CHECK
    by = f"terminal:{person()}"
    done = queue.settle(id, granted, by, time.time(), settings.review_ttl_s)
    if done is None:
        say(f"it waits no longer, so nothing was {_PAST[granted]}")
        return FAILED_CHECK
    if bounds is not None:
        say(bestow(settings, queue, entry, bounds, by))
        return DONE
    say(f"{_PAST[granted]}; this holds for {settings.review_ttl_s:g} s")
    return DONE


_PAST = {True: "granted", False: "denied"}


def lines(entry: Entry, now: float, last: Request | None = None) -> list[str]:
    """A review as a person is shown it; what came from outside is on lines that begin with ``|``."""
    return [
        f"{entry.id}  {state_of(entry, now)}  {_ago(now - entry.made)} ago, {_left(entry, now)}",
        *(f"  {line}" for line in telling.lines(entry.request, last)),
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
