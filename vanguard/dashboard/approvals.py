"""What waits for a person: what is asked, by whom, why it was held, a yes or no; and what was granted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from vanguard.dashboard import told
from vanguard.dashboard.desk import PENDING, Grant, Review
from vanguard.dashboard.elements import Child, Html, element, text
from vanguard.dashboard.site import Site

SETTLED = 50
"""Reviews that are settled or over and still shown."""

_STATES = {
    "pending": "review",
    "granted": "allow",
    "used": "allow",
    "denied": "block",
    "expired": "event",
}
"""The colour of each state."""


def page(site: Site, found: Sequence[Review], grants: Sequence[Grant], now: float) -> str:
    """The page of what waits, of grants for several calls, and of what was settled lately."""
    waiting = waiting_of(found)
    settled = [each for each in found if each.state != PENDING][:SETTLED]
    nothing = element(
        "section",
        element("p", "Nothing waits. A message that a profile or rule holds for a person shows up here."),
        class_="empty",
    )
    return site.page(
        "Approvals",
        "approvals",
        element("h1", "What waits for a person"),
        newer(site, _ids(waiting), waiting),
        [_waiting(site, each, now) for each in waiting] or nothing,
        element(
            "section",
            element("h2", "Grants for several calls"),
            element("ul", (_given(site, each, now) for each in grants), class_="settled"),
        )
        if grants
        else None,
        element(
            "section",
            element("h2", "Settled lately"),
            element("ul", (_settled(each, now) for each in settled), class_="settled"),
        )
        if settled
        else None,
    )


def waiting_of(found: Sequence[Review]) -> list[Review]:
    """Those that wait."""
    return [each for each in found if each.state == PENDING]


def newer(site: Site, shown: str, waiting: Sequence[Review]) -> Html:
    """Says whether others wait than those on the page, and asks again after a while."""
    note: Child = None
    if shown != _ids(waiting):
        link = element("a", "Show what waits now", href=site.at("approvals"))
        many = told.count(len(waiting), "message waits", "messages wait")
        note = element("span", f"{many} now. ", link, class_="note")
    return element(
        "p",
        note,
        role="status",
        class_="waiting",
        hx_get=site.at("approvals", "newer", shown=shown),
        hx_trigger="every 1s",
        hx_swap="outerHTML",
    )


def _ids(waiting: Sequence[Review]) -> str:
    """A digest of what waits."""
    return hashlib.sha256(" ".join(each.id for each in waiting).encode()).hexdigest()[:16]


def _waiting(site: Site, review: Review, now: float) -> Html:
    return element(
        "section",
        element(
            "div",
            element("span", review.state, class_="badge v-review"),
            element("h2", review.tool or review.method),
            class_="title",
        ),
        _known(review, now),
        element("h3", "What is asked"),
        _lines(review.asked, "What is asked"),
        element("h3", "Why it was held"),
        element("ul", (element("li", line) for line in review.reasons), class_="why-held"),
        element(
            "form",
            element("button", "Grant, once", type="submit", name="answer", value="grant"),
            element("button", "Deny", type="submit", name="answer", value="deny", class_="plain danger"),
            element("span", "The grant is for this very message: same caller, server, tool and arguments."),
            method="post",
            action=site.at("approvals", review.id),
            class_="acts answer",
        ),
        class_="card",
    )


def _known(review: Review, now: float) -> Html:
    return told.facts(
        ("Server", told.code(review.server) if review.server else None),
        ("Method", told.code(review.method)),
        ("Asked by", told.code(review.principal)),
        ("Asked", f"{told.span(now - review.made)} ago"),
        ("Ends", f"in {told.span(review.expires - now)}" if review.expires > now else "it is over"),
        ("Review", told.code(review.id)),
    )


def _given(site: Site, grant: Grant, now: float) -> Html:
    """A grant that holds, with a button that ends it."""
    return element(
        "li",
        element(
            "p",
            element("span", "granted", class_="badge v-allow"),
            " ",
            element("strong", grant.tool),
            " on ",
            told.code(grant.server or "-"),
            " for ",
            told.code(grant.principal),
        ),
        told.facts(
            ("Calls left", f"{grant.left:,} of {grant.calls:,}"),
            ("Ends", f"in {told.span(grant.expires - now)}"),
            ("Paths in", told.code(grant.folder)) if grant.folder else ("Bound to", "any arguments"),
            ("If held by", [[told.code(each), " "] for each in grant.rules] or None),
            ("Granted by", told.code(grant.by)),
            ("Grant", told.code(grant.id)),
        ),
        element(
            "form",
            element(
                "button",
                "Withdraw",
                element("span", f" the grant for {grant.tool}", class_="quiet"),
                type="submit",
                class_="plain danger",
            ),
            element("span", "Its next call is asked about again."),
            method="post",
            action=site.at("grants", grant.id, "revoke"),
            class_="acts answer",
        ),
    )


def _lines(lines: Sequence[str], name: str) -> Html:
    shown = [element("div", text(line)) for line in lines] or [element("div", "no arguments")]
    return element("pre", shown, tabindex=0, aria_label=name)


def _settled(review: Review, now: float) -> Html:
    badge = element("span", review.state, class_=f"badge v-{_STATES.get(review.state, 'event')}")
    asked = element(
        "details",
        element("summary", "What was asked"),
        _lines(review.asked, "What was asked"),
    )
    return element(
        "li",
        element(
            "p",
            badge,
            " ",
            element("strong", review.tool or review.method),
            " on ",
            told.code(review.server or "-"),
            " for ",
            told.code(review.principal),
            f", asked {told.span(now - review.made)} ago",
            [", by ", told.code(review.by)] if review.by else None,
        ),
        asked,
    )
