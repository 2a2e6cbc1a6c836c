"""What a person does about a decision: allow just that for a time, and say that a stop was false."""

from __future__ import annotations

from collections.abc import Mapping

from vanguard.dashboard import told
from vanguard.dashboard.desk import Proposal
from vanguard.dashboard.elements import Child, Html, element, text
from vanguard.dashboard.site import Site
from vanguard.model.recorded import Fields, text_of

STOPPED = ("BLOCK", "REVIEW", "SHADOW-BLOCK")
SPANS: Mapping[str, str] = {"7d": "7 days", "1d": "a day", "2w": "2 weeks", "12w": "12 weeks"}
"""For how long an exception may be made here."""

REASON = "Looked at in the dashboard: honest work."
"""Why an exception is safe where nothing else is written."""


def may_tune(fields: Fields) -> bool:
    """Whether a record is of a decision that stopped something, or would have."""
    return text_of(fields, "event") == "decision" and text_of(fields, "verdict") in STOPPED


def offer(site: Site, key: int, proposal: Proposal, marked: bool) -> list[Child]:
    """The form that writes the exception that is shown, and the mark."""
    return [_exception(site, key, proposal), _mark(site, key, marked)]


def _exception(site: Site, key: int, proposal: Proposal) -> Html:
    if proposal.refused:
        return element(
            "section", element("h2", "Allow just this"), element("p", f"Not from here: {proposal.refused}")
        )
    return element(
        "section",
        element("h2", "Allow just this"),
        element(
            "p",
            "The narrowest exception that helps: these rules, this server and tool, for a time. It goes to ",
            told.code(proposal.path),
            ":",
        ),
        difference(proposal),
        element(
            "form",
            _field(
                "Why this is safe",
                element("input", name="because", value=REASON, maxlength=300, required=True),
                "wide",
            ),
            _field(
                "For how long",
                element(
                    "select",
                    (element("option", shown, value=span) for span, shown in SPANS.items()),
                    name="span",
                ),
            ),
            element("input", type="hidden", name="stamp", value=proposal.stamp),
            element("span", element("button", "Write this exception", type="submit"), class_="acts"),
            method="post",
            action=site.at("records", key, "exception"),
            class_="filters",
        ),
    )


def difference(proposal: Proposal) -> Html:
    """What changes in the config, line by line."""
    lines = (
        element(
            "div",
            text(line),
            class_="now" if line.startswith("+") else "was" if line.startswith("-") else None,
        )
        for line in proposal.difference
    )
    return element("pre", lines, class_="difference", tabindex=0, aria_label="What changes in the config")


def written(site: Site, key: int, proposal: Proposal) -> str:
    """The page that says what was written."""
    return site.page(
        "Exception written",
        "",
        element("p", element("a", "← The record", href=site.at("records", key)), class_="back"),
        element("h1", "The exception is written"),
        element(
            "p",
            "It ends on ",
            proposal.ends,
            ". Gateways that are started from here on heed it; a hosted one reads its config anew by itself.",
        ),
        difference(proposal),
    )


def _field(label: str, field: Html, width: str | None = None) -> Html:
    return element("label", element("span", label), field, class_=width)


def _mark(site: Site, key: int, marked: bool) -> Html:
    told_now = (
        "Somebody marked this as a false stop."
        if marked
        else "If this should not have been stopped, say so: marks are counted under Charts."
    )
    return element(
        "section",
        element("h2", "Was this right?"),
        element(
            "form",
            element("input", type="hidden", name="false", value="" if marked else "1"),
            element(
                "button",
                "Take the mark back" if marked else "Mark as a false stop",
                type="submit",
                class_="plain",
            ),
            element("span", told_now),
            method="post",
            action=site.at("records", key, "mark"),
            class_="acts answer",
        ),
    )
