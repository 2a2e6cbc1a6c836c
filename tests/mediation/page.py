"""The page that says what is looked at, from the matrix; ``python -m tests.mediation.page`` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.mediation.headers import SAID
from tests.mediation.matrix import CELLS, SORTS, UNKNOWN, UNKNOWN_NOTE, Sort
from tests.mediation.shapes import SHAPES, Row, Shape
from vanguard.layers import LAYERS
from vanguard.model.message import (
    ANSWER,
    ERROR,
    NOTIFICATION,
    REQUEST,
    TO_CLIENT,
    TO_SERVER,
    Direction,
    Kind,
    Part,
)
from vanguard.wire.revisions import REVISIONS

PAGE = Path(__file__).parents[2] / "docs" / "mediation.md"
MARK = "<!-- Written by `python -m tests.mediation.page`: edit tests/mediation instead. -->"

_PARTS = {
    Part.NAME: "names and titles",
    Part.ARGUMENT: "what a server is told to act on",
    Part.URI: "addresses in fields of the protocol",
    Part.DEFINITION: "what describes a tool, a prompt or a resource to a model",
    Part.INSTRUCTIONS: "what a server says of how it is to be used",
    Part.CONTENT: "results, as a model reads them",
    Part.ERROR: "messages and data of errors",
    Part.NOTICE: "logging, progress, status, reasons",
    Part.ASK: "what a server asks a client's model or user",
    Part.REPLY: "what that model or user replies",
    Part.META: "everything under `_meta`",
    Part.OTHER: "machinery of the protocol, and what no revision knows",
}
_WAYS = {TO_SERVER: "To the server", TO_CLIENT: "To the client and its model"}
_KINDS = {REQUEST: "Requests", NOTIFICATION: "Notifications", ANSWER: "Results", ERROR: "Errors"}
_HEAD = ("| message | text | what it is | looked at as | named in |", "|---|---|---|---|---|")
_OF_EVERY_RESULT = ("/resultType", "/cacheScope")

_INTRO = f"""\
{MARK}

# What is looked at

Every text of every message is looked at before the message goes on, in both directions and in all five
revisions of the protocol ({", ".join(REVISIONS)}): every string, and every
key of every object, at every depth. A member that the revision in force does not know, a method that nobody
knows and a result that nobody asked for are read like all others; the column “named in” says only which
revisions have a name for the place. Members of a batch (2025-03-26) are looked at one by one. Each decision
is recorded, whatever it is.

Every place below, {{cells}} of them, is planted with a canary text in each revision and in a batch, and
carried through the relay; the tests fail where one is not read as what it is, not seen by the rules, or not
recorded. Other tests take out the parts of Vanguard one by one and expect the places that need
them to be missed.

Besides the places below, every object has these: each member that no revision knows, the key of each member,
and everything under `_meta`, keys included; results of 2026-07-28 have `resultType` and `cacheScope`. Texts
that are JSON themselves are read inside, and [disguises](disguises.md) are taken off.
"""
_BESIDE = """\
## Beside messages, over HTTP

What HTTP carries beside a message is no part of it, and a server may act on it all the same. A header goes on
only if it is one of those below that do. What of it no body repeats is judged as the params of a notification
with the method `http/headers` would be (`http/event` for the names of events), and recorded as one; where
that would be stopped, or something in it hidden, the header stays behind and the message goes on without it.
Every line is planted with the canary text in each revision, and carried over HTTP.
"""
_OUTRO = """\
## What is no text

- Numbers, `true`, `false` and `null`.
- Keys that are words of the protocol or of JSON Schema, such as `description` or `properties`: they stand in
  every message. The name of a property is read, unless it is such a word.
- The name of a method that the protocol knows, and an id of up to 64 characters.

## What does not come this way

- **What a server writes to its standard error** goes to where the gateway's own goes, unread.
- **Lines of a server that are no message** do not go on. They are recorded, and the first is told of.
- **What a client and its model do with a message** once they have it.
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join(
        [
            _INTRO.replace("{cells}", f"{len(CELLS):,}"),
            *_layers(),
            *_parts(),
            *(line for direction in Direction for line in _way(direction)),
            *_objects(),
            *_beside(),
            _OUTRO,
        ]
    )


def _layers() -> Iterator[str]:
    yield from ("## Who looks", "", "| layer | to the server | to the client |", "|---|---|---|")
    yield "| normalize (L0) | yes | yes |"
    for layer in LAYERS:
        ways = ("yes" if way in layer.directions else "" for way in (TO_SERVER, TO_CLIENT))
        yield f"| {layer.name} | {' | '.join(ways)} |"
    yield ""


def _parts() -> Iterator[str]:
    yield from ("## What a text is looked at as", "", "Rules name the parts that concern them.", "")
    yield from ("| part | what it is |", "|---|---|")
    yield from (f"| {part} | {_PARTS[part]} |" for part in Part)
    yield ""


def _way(direction: Direction) -> Iterator[str]:
    yield from (f"## {_WAYS[direction]}", "")
    for kind, title in _KINDS.items():
        known = [sort for sort in _known(direction) if sort.kind is kind]
        if not known:
            continue
        yield from (f"### {title} {_WAYS[direction].lower()}", "")
        yield from _kind(kind, known)


def _known(direction: Direction) -> Iterator[Sort]:
    for sort in SORTS:
        if sort.direction is direction and not sort.bare and sort.method not in (UNKNOWN, UNKNOWN_NOTE, ""):
            yield sort


def _kind(kind: Kind, sorts: list[Sort]) -> Iterator[str]:
    shapes = {sort.shape.name for sort in sorts}
    alike = kind is ERROR or {row.shape for sort in sorts for row in sort.shape.rows} == {"reply"}
    if alike:
        name = "error" if kind is ERROR else "reply"
        yield f"To each of these the same texts may come, those of [{name}](#{name}):"
        yield from ("", "".join(f"`{sort.method}`, " for sort in sorts).rstrip(", ") + ".", "")
        return
    assert len(shapes) == len(sorts)
    yield from _HEAD
    for sort in sorts:
        rows = [row for row in sort.shape.rows if _is_named(row) and _knows(sort, row)]
        said = f"`{sort.method}` ({_named(sort.since, sort.until)})"
        if not rows:
            yield f"| {said} | | nothing but what every object has | | |"
        for row in rows:
            since, until = max(row.since, sort.since), min(row.until, sort.until)
            as_method = (since, until) == (sort.since, sort.until)
            named = "" if as_method else _named(since, until)
            yield f"| {said} | {_cells(row, sort.member, sort.rest)} | {named} |"
            said = ""
    yield ""


def _knows(sort: Sort, row: Row) -> bool:
    """Whether some revision that has the message names the text in it."""
    return max(row.since, sort.since) <= min(row.until, sort.until)


def _is_named(row: Row) -> bool:
    """Whether a row says what the introduction does not say of every object."""
    return row.since <= row.until and row.shape != "meta" and row.pointer not in _OF_EVERY_RESULT


def _cells(row: Row, member: str, part: Part | None) -> str:
    place = (member + row.pointer).replace("/*", "/…")
    text = f"`{place.lstrip('/')}`" if place else ""
    name, _, own = row.shape.partition(" ")
    if name:
        looked_at = f"as [{name}](#{name})"
        what = f"{row.says}" + (f", its texts as {own}" if own else "")
        return f"{text} | {what} | {looked_at}"
    return f"{text} | {row.says} | {row.part or part or 'its place'}"


def _named(since: int, until: int) -> str:
    last = len(REVISIONS) - 1
    if (since, until) == (0, last):
        return "all"
    if since == until:
        return f"{REVISIONS[since]} only" if until < last else REVISIONS[since]
    if until == last:
        return f"since {REVISIONS[since]}"
    return f"until {REVISIONS[until]}" if since == 0 else f"{REVISIONS[since]} to {REVISIONS[until]}"


def _objects() -> Iterator[str]:
    yield from ("## Objects", "", "“Its place” means: as texts are looked at where the object stands.", "")
    for shape in SHAPES.values():
        if shape.name != "meta":
            yield from _object(shape)


def _object(shape: Shape) -> Iterator[str]:
    rows = [row for row in shape.rows if _is_named(row)]
    yield from (
        f"### {shape.name}",
        "",
        "| text | what it is | looked at as | named in |",
        "|---|---|---|---|",
    )
    yield from (f"| {_cells(row, '', None)} | {_named(row.since, row.until)} |" for row in rows)
    yield ""


_FATES = {
    "judged": "judged and recorded, unless its form says nothing",
    "compared": "refused where it differs from the body",
    "stays": "does not go on",
}


def _beside() -> Iterator[str]:
    yield _BESIDE
    yield from ("| where | what | what it is | what becomes of it | sent since |", "|---|---|---|---|---|")
    rows = dict.fromkeys(said for _, said in SAID)
    for said in rows:
        since = said.since or "no revision names it"
        yield f"| {said.table} | {said.name} | {said.what} | {_FATES[said.fate]} | {since} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
