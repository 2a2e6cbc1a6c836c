"""The servers and their tools: what was asked of them and stopped, and whether they are as pinned."""

from __future__ import annotations

from collections.abc import Sequence

from vanguard.dashboard import pinned, told
from vanguard.dashboard.desk import Pinned, Pins
from vanguard.dashboard.elements import Child, Html, element
from vanguard.dashboard.index import Index
from vanguard.dashboard.site import Site
from vanguard.dashboard.tallies import ServerTally, ToolTally, servers
from vanguard.errors import VanguardError

TOOLS = 100
"""Tools of a server that are shown."""


def page(site: Site, index: Index, pins: Pins) -> str:
    """The page of all servers, those that are only pinned too."""
    with index.opened() as database:
        found = servers(database)
    of_server: dict[str, list[Pinned]] = {}
    unread = None
    try:
        for pin in pins.listed():
            of_server.setdefault(pin.server, []).append(pin)
    except VanguardError as error:
        unread = element("p", f"The pins cannot be read: {error}", class_="error", role="alert")
    known = {each.server for each in found}
    found += [ServerTally(name, 0, 0, 0, 0, ()) for name in sorted(of_server) if name not in known]
    nothing = element(
        "section",
        element("p", "No decisions are recorded and nothing is pinned yet, so no server is known."),
        class_="empty",
    )
    return site.page(
        "Servers",
        "servers",
        element("h1", "Servers"),
        unread,
        [_server(site, each, of_server.get(each.server, ())) for each in found] or nothing,
    )


def _server(site: Site, tally: ServerTally, pins: Sequence[Pinned]) -> Html:
    name = tally.server
    return element(
        "section",
        element("h2", element("a", name or "(no name)", href=site.at(server=name))),
        element("p", _heard_of(tally), class_="lead"),
        [pinned.summary(site, each) for each in pins],
        _tools(site, tally) if tally.tools else None,
        element("p", f"and {len(tally.tools) - TOOLS:,} more", class_="note")
        if len(tally.tools) > TOOLS
        else None,
        class_="card",
    )


def _heard_of(tally: ServerTally) -> str:
    if not tally.records:
        return "No decision is recorded of it."
    counted = (
        f"{told.count(tally.records, 'decision')}, {tally.stopped:,} stopped, {tally.warned:,} warned of"
    )
    return f"{counted} · last heard of in the hour from {told.day_of(tally.last_hour)}"


def _tools(site: Site, tally: ServerTally) -> Html:
    name = tally.server
    heads = element("tr", (element("th", head, scope="col", class_=of) for head, of in _HEADS))
    title = f"Tools of {name}"
    made = element(
        "table",
        element("caption", title, class_="quiet"),
        element("thead", heads),
        element("tbody", (_tool(site, name, each) for each in tally.tools[:TOOLS])),
    )
    return told.scrolled(title, made)


_HEADS = (("Tool", None), ("Decisions", "number"), ("Stopped", "number"), ("Warned of", "number"))


def _tool(site: Site, server: str, tally: ToolTally) -> Html:
    named: Child = (
        element("a", told.code(tally.tool), href=site.at(server=server, tool=tally.tool))
        if tally.tool
        else "other messages"
    )
    numbers = (tally.records, tally.stopped, tally.warned)
    return element(
        "tr",
        element("th", named, scope="row", class_="name"),
        (element("td", f"{number:,}", class_="number" if number else "number none") for number in numbers),
    )
