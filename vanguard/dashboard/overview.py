"""The servers and their tools: how much was asked of them, and how much of it was stopped."""

from __future__ import annotations

from vanguard.dashboard import told
from vanguard.dashboard.elements import Child, Html, element
from vanguard.dashboard.index import Index
from vanguard.dashboard.site import Site
from vanguard.dashboard.tallies import ServerTally, ToolTally, servers

TOOLS = 100
"""Tools of a server that are shown."""


def page(site: Site, index: Index) -> str:
    """The page of all servers."""
    with index.opened() as database:
        found = servers(database)
    nothing = element(
        "section",
        element("p", "No decisions are recorded yet, so no server is known."),
        class_="empty",
    )
    return site.page(
        "Servers",
        "servers",
        element("h1", "Servers"),
        [_server(site, each) for each in found] or nothing,
    )


def _server(site: Site, tally: ServerTally) -> Html:
    name = tally.server
    return element(
        "section",
        element("h2", element("a", name or "(no name)", href=site.at(server=name))),
        element(
            "p",
            told.count(tally.records, "decision"),
            ", ",
            f"{tally.stopped:,} stopped",
            ", ",
            f"{tally.warned:,} warned of",
            f" · last heard of {told.day_of(tally.last_hour)}",
            class_="lead",
        ),
        element(
            "div",
            element(
                "table",
                element("caption", f"Tools of {name}", class_="quiet"),
                element(
                    "thead",
                    element("tr", (element("th", head, scope="col", class_=of) for head, of in _HEADS)),
                ),
                element("tbody", (_tool(site, name, each) for each in tally.tools[:TOOLS])),
            ),
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label=f"Tools of {name}",
        ),
        element("p", f"and {len(tally.tools) - TOOLS:,} more", class_="note")
        if len(tally.tools) > TOOLS
        else None,
        class_="card",
    )


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
        element("th", named, scope="row"),
        (element("td", f"{number:,}", class_="number" if number else "number none") for number in numbers),
    )
