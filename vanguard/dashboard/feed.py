"""The feed: records, the newest first, with filters; new ones come in by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vanguard.dashboard import told
from vanguard.dashboard.asked import DIRECTIONS, OTHER, VERDICTS, Asked
from vanguard.dashboard.elements import Child, Html, element, flat
from vanguard.dashboard.index import PAGE, Index, Progress, Shown
from vanguard.dashboard.records import word_of
from vanguard.dashboard.site import Site
from vanguard.dashboard.tallies import names
from vanguard.model.recorded import Fields, findings, text_of
from vanguard.model.value import value

NEWER = 200
"""New records that come in at once at most."""
_EVERY = "every 200ms"
_WAYS = {"to_server": "to the server", "to_client": "to the client"}


@value
class Feed:
    """The pages of the feed of one index."""

    site: Site
    index: Index

    def page(self, asked: Asked, before: int) -> str:
        """The records before a key (0 for the newest), with the filters.  Raises Unknown."""
        latest = self.index.latest()
        shown, more = self.index.page(asked, before)
        progress = self.index.progress()
        return self.site.page(
            "Feed",
            "feed",
            element("h1", "What passed, and what did not", class_="quiet"),
            self._filters(asked),
            _progress(progress),
            self._list(asked, shown, 0 if before else latest)
            if shown
            else self._nothing(asked, before, latest, progress),
            self._further(asked, shown, before, more),
        )

    def newer(self, asked: Asked, after: int) -> str:
        """Records since a key, as a piece to put on top of the list, with the question for the next ones."""
        found = self.index.newer(asked, after, NEWER)
        latest = max((each.key for each in found), default=after)
        note = None
        if len(found) == NEWER:
            link = element("a", "load the page anew", href=self.site.at(**asked.query))
            note = element("li", "More came in than is shown here: ", link, ".", class_="note")
        return self._asking(asked, latest) + "".join(self.row(each, "new") for each in found) + (note or "")

    def _list(self, asked: Asked, shown: Sequence[Shown], latest: int) -> Html:
        asking = self._asking(asked, latest) if latest else None
        return element("ol", asking, (self.row(each) for each in shown), class_="feed", id="feed")

    def _asking(self, asked: Asked, latest: int) -> Html:
        """Asks for newer records now and then, and is replaced by them and the next question."""
        return element(
            "li",
            class_="asking",
            aria_hidden="true",
            hx_get=self.site.at("newer", after=latest, **asked.query),
            hx_trigger=_EVERY,
            hx_swap="outerHTML",
        )

    def row(self, shown: Shown, kind: str = "") -> Html:
        """One record, as a link to its page."""
        fields = shown.fields
        if fields is None:
            return element("li", "This record's file has gone.", class_="note")
        inner = (
            told.moment(fields),
            told.verdict(word_of(fields)),
            element("span", told.way(fields), *_subject(fields), class_="subject"),
            element("span", _why(fields), class_="why"),
        )
        return element(
            "li", element("a", *inner, href=self.site.at("records", shown.key)), class_=kind or None
        )

    def _filters(self, asked: Asked) -> Html:
        with self.index.opened() as database:
            known = names(database)
        return element(
            "form",
            element(
                "label",
                element("span", "Search"),
                element(
                    "input",
                    type="search",
                    name="q",
                    value=asked.q,
                    placeholder="path, rule, id …",
                    maxlength=256,
                    accesskey="s",
                    autocomplete="off",
                ),
                class_="wide",
            ),
            _choice("Verdict", "verdict", asked.verdict, VERDICTS, {OTHER: "all but ALLOW"}),
            _choice("Server", "server", asked.server, known["server"]),
            _choice("Tool", "tool", asked.tool, known["tool"]),
            _choice("Rule", "rule", asked.rule, known["rule"]),
            _choice("Direction", "direction", asked.direction, DIRECTIONS, _WAYS),
            [_narrowed(name, said) for name in ("session", "principal") if (said := asked.query.get(name))],
            element(
                "span",
                element("button", "Show", type="submit"),
                element("a", "Clear", href=self.site.at(), class_="button plain") if asked.query else None,
                class_="acts",
            ),
            method="get",
            action=self.site.at(),
            class_="filters",
            role="search",
        )

    def _nothing(self, asked: Asked, before: int, latest: int, progress: Progress) -> Html:
        if before:
            why: Child = ["There are no older records."]
        elif asked.query and latest:
            why = ["No record matches. ", element("a", "Show all", href=self.site.at())]
        elif progress.percent < 100:
            why = ["The audit log is being read for the first time; records show up here as they are found."]
        else:
            why = [
                "Nothing is recorded yet. Put ",
                told.code("vanguard start"),
                " in front of a server, and each of its messages shows up here.",
            ]
        asking = (
            element("ol", self._asking(asked, latest or 1), class_="feed", id="feed") if not before else None
        )
        return element("section", element("p", why), asking, class_="empty")

    def _further(self, asked: Asked, shown: Sequence[Shown], before: int, more: bool) -> Html | None:
        links = []
        if before:
            links.append(element("a", "Newest", href=self.site.at(**asked.query), class_="button plain"))
        if more:
            older = self.site.at(before=shown[-1].key, **asked.query)
            links.append(element("a", f"Older than these {PAGE}", href=older, rel="next", class_="button"))
        return element("nav", links, class_="further", aria_label="More records") if links else None


def _choice(
    label: str, name: str, chosen: str, known: Iterable[str], shown: dict[str, str] | None = None
) -> Html:
    """A choice among the known values; one that is asked for and not among them stands there too."""
    values = list(dict.fromkeys([*known, *([chosen] if chosen else [])]))
    options = [element("option", "any", value="")]
    options += [
        element("option", (shown or {}).get(each, flat(each)), value=each, selected=each == chosen)
        for each in values
    ]
    return element("label", element("span", label), element("select", options, name=name))


def _narrowed(name: str, said: str) -> Html:
    """A filter that links of other pages set."""
    field = element("input", name=name, value=said, maxlength=256)
    return element("label", element("span", name.capitalize()), field)


def _subject(fields: Fields) -> list[Child]:
    """Method, tool and server; of what is no decision, what happened."""
    decided = text_of(fields, "event") == "decision"
    method = text_of(fields, "method") or ("(answer)" if decided else told.happened(fields))
    tool, server = text_of(fields, "tool"), text_of(fields, "server")
    return [
        element("span", tool or method, class_="what"),
        element("span", method, class_="method") if tool else None,
        element("span", server, class_="server") if server else None,
    ]


def _why(fields: Fields) -> Child:
    """The first reason, or what an event has to say."""
    rule = text_of(fields, "rule")
    if rule:
        first = next((each for each in findings(fields) if each.get("rule") == rule), {})
        return [told.code(rule), " ", text_of(first, "says")]
    detail = fields.get("detail")
    if isinstance(detail, dict) and text_of(fields, "event") != "decision":
        more = [(key, said) for key, said in detail.items() if key != "event" or text_of(fields, "method")]
        return ", ".join(f"{key}: {said}" for key, said in more[:4])[:200]
    return None


def _progress(progress: Progress) -> Html | None:
    if progress.percent == 100:
        return None
    bar = element("progress", f"{progress.percent} %", max=100, value=progress.percent)
    return element(
        "p",
        bar,
        f" The audit log is being read: {progress.percent} %. The newest records come first.",
        class_="note",
    )
