"""A run as a page for people: Markdown, or one HTML file that needs nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from vanguard.bench import charts
from vanguard.bench.charts import Rate
from vanguard.bench.sheet import sheet
from vanguard.bench.side import percent, plain

SHOWN = 40
"""Rules and wrong cases that a page lists; JSON has them all."""

BUCKETS_A_DECADE = 12

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]
"""A heading, the names of the columns, and the rows."""

_ABOUT = (
    "A rate is that of these corpora, not of what attackers will send. Caught means stopped by BLOCK or "
    "REVIEW, "
    "or hidden in the classes of secrets; a false stop is an honest message stopped or altered. "
    "Classes differ too much for a rate over all of them to say anything."
)


def markdown(report: Mapping[str, Any], more: Mapping[str, Any]) -> str:
    """The report as Markdown; ``more`` is what is said of a gate and an earlier run."""
    parts = [f"# {_title(report)}", _facts(report), _ABOUT, *(f"**{line}**" for line in _gate(more))]
    for heading, columns, rows in _tables(report, more):
        if rows:
            lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
            lines += [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
            parts.append(f"## {heading}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _cell(text: str) -> str:
    """A text that can neither end a cell of Markdown nor begin any markup."""
    return "".join(f"\\{c}" if c in "\\|`*_<>[]" else c for c in plain(text))


def html(
    report: Mapping[str, Any],
    more: Mapping[str, Any],
    latency: Sequence[tuple[float, float, int]] = (),
    profiles: Mapping[str, Mapping[str, Any]] | None = None,
) -> str:
    """The report as one HTML page, without scripts and with nothing to load.

    ``latency`` are buckets in microseconds with their counts; ``profiles`` are reports over the same
    corpora, for the picture of what each profile costs.
    """
    gate = "".join(f'<p class="note">{escape(line)}</p>' for line in _gate(more))
    body = [
        f"<h1>{escape(_title(report))}</h1>",
        f"<p>{escape(_facts(report))}</p>",
        gate,
        _tiles(report),
        f"<p>{_ABOUT}</p>",
    ]
    attacks, honest = _rates(report, True), _rates(report, False)
    worst = max([each.high for each in honest] + [0.01])
    body += _figure("Attacks caught, by class", charts.rates(attacks, False) if attacks else "")
    body += _figure("Honest messages stopped, by class", charts.rates(honest, True, worst) if honest else "")
    if profiles:
        body += _figure(
            "What each profile catches and costs, core cases of all classes together",
            charts.trade_off(_points(profiles)),
        )
    for attack, title in ((True, "Attacks"), (False, "Honest messages")):
        cells = _heat(report, profiles or {}, attack) if (attacks if attack else honest) else ""
        body += _figure(f"{title}: what became of each class", cells)
    marks = [(name, each) for name, each in report["latency_us"].items() if each]
    body += _figure("How long judging a message took", charts.histogram(latency, marks))
    body += [_html_table(table) for table in _tables(report, more) if table[2]]
    return sheet(_title(report), "\n".join(filter(None, body)))


def buckets(latency: Mapping[int, int], edge: float) -> list[tuple[float, float, int]]:
    """Counts by logarithm of nanoseconds to the base ``edge``, as a dozen buckets a decade."""
    found: dict[int, int] = {}
    for each, count in latency.items():
        us = math.exp((each + 0.5) * edge) / 1000
        place = math.floor(math.log10(max(us, 0.1)) * BUCKETS_A_DECADE)
        found[place] = found.get(place, 0) + count
    return [
        (10 ** (place / BUCKETS_A_DECADE), 10 ** ((place + 1) / BUCKETS_A_DECADE), found[place])
        for place in sorted(found)
    ]


def _title(report: Mapping[str, Any]) -> str:
    return f"Benchmark of the profile {report['profile']}"


def _facts(report: Mapping[str, Any]) -> str:
    cases = sum(corpus["cases"] for corpus in report["corpora"])
    names = ", ".join(f"{plain(each['name'])} ({each['sha256'][:12]})" for each in report["corpora"])
    return f"{cases:,} cases; ruleset {report['ruleset']}; corpora: {names}."


def _gate(more: Mapping[str, Any]) -> list[str]:
    if "gate" not in more:
        return []
    worse = more["gate"]["worse"]
    return [each["says"] for each in worse[:SHOWN]] or [
        "The gate passed: no figure is worse than its budget."
    ]


def _rates(report: Mapping[str, Any], attack: bool) -> list[Rate]:
    whole, hits, rate, interval = (
        ("attacks", "caught", "caught_rate", "caught_ci")
        if attack
        else ("benign", "false_stops", "false_stop_rate", "false_stop_ci")
    )
    return [
        Rate(
            plain(name),
            each[rate],
            each[interval][0],
            each[interval][1],
            f"{each[hits]:,} of {each[whole]:,}",
        )
        for name, each in report["categories"].items()
        if each[whole]
    ]


def _points(profiles: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, float, float]]:
    return [
        (name, totals["false_stop_rate"] or 0.0, totals["caught_rate"] or 0.0)
        for name, report in profiles.items()
        for totals in (report["core"]["totals"],)
    ]


def _heat(report: Mapping[str, Any], profiles: Mapping[str, Mapping[str, Any]], attack: bool) -> str:
    """The rates of each class: by profile where there are several, else stopped beside at least warned of."""
    whole, rate, soft = (
        ("attacks", "caught_rate", "flagged") if attack else ("benign", "false_stop_rate", "false_flags")
    )
    names = [name for name, each in report["categories"].items() if each[whole]]
    if profiles:
        columns = list(profiles)
        cells = [[each["categories"].get(name, {}).get(rate) for each in profiles.values()] for name in names]
    else:
        columns = ["caught", "flagged"] if attack else ["stopped", "warned"]
        found = [report["categories"][name] for name in names]
        cells = [[each[rate], each[soft] / each[whole]] for each in found]
    return charts.heat(columns, list(zip(map(plain, names), cells, strict=True)), bad=not attack)


def _tables(report: Mapping[str, Any], more: Mapping[str, Any]) -> list[Table]:
    found = [_classes(report, True), _classes(report, False), _rules(report)]
    if "compared" in more:
        from vanguard.bench.compare import as_text

        lines = as_text(more["compared"]).splitlines()[1:]
        found.append(("Changed since the old report", ("what",), [(line,) for line in lines]))
    for title, key in (
        ("Missed attacks", "missed_cases"),
        ("Honest messages wrongly stopped", "false_cases"),
    ):
        rows = [
            (
                str(each["id"]),
                each["category"],
                each["verdict"],
                ", ".join(each["rules"]) or "–",
                each["place"],
            )
            for each in report.get(key, [])
        ]
        found.append((title, ("id", "class", "verdict", "rules", "place"), rows))
    return found


def _classes(report: Mapping[str, Any], attack: bool) -> Table:
    whole = "attacks" if attack else "benign"
    rows = []
    for name, each in report["categories"].items():
        if not each[whole]:
            continue
        hits, rate, interval = (
            ("caught", "caught_rate", "caught_ci")
            if attack
            else ("false_stops", "false_stop_rate", "false_stop_ci")
        )
        low, high = each[interval]
        soft = each["flagged"] if attack else each["false_flags"]
        core = report["core"]["categories"].get(name, {}).get(rate)
        between = f"{100 * low:.2f}–{100 * high:.2f}"
        rows.append(
            (
                name,
                f"{each[whole]:,}",
                f"{each[hits]:,}",
                percent(each[rate]),
                between,
                percent(core),
                f"{soft:,}",
            )
        )
    names = ("caught", "flagged") if attack else ("stopped", "warned")
    columns = ("class", "cases", names[0], "rate", "95 %", "core cases alone", names[1])
    return ("Attacks" if attack else "Honest messages", columns, rows)


def _rules(report: Mapping[str, Any]) -> Table:
    ranked = sorted(
        report["rules"].items(), key=lambda each: (-each[1]["false_stops"], -each[1]["caught"], each[0])
    )
    keys = ("caught", "caught_alone", "false_stops", "false_alone", "false_flags", "seen_honest")
    rows = [(name, *(f"{each[key]:,}" for key in keys)) for name, each in ranked[:SHOWN]]
    return (
        "Rules",
        ("rule", "caught", "it alone", "false stops", "it alone", "warned", "seen in honest"),
        rows,
    )


def _tiles(report: Mapping[str, Any]) -> str:
    totals = report["totals"]
    p99 = report["latency_us"].get("p99")
    tiles = [
        (f"{totals['attacks']:,}", "attacks"),
        (f"{totals['benign']:,}", "honest messages"),
        (f"{sum(1 for each in report['categories'].values() if each['attacks']):,}", "classes of attacks"),
        (f"{totals['false_stops']:,}", "honest messages stopped"),
        (f"{p99 / 1000:,.1f} ms" if p99 else "–", "99 of 100 judged within"),
    ]
    return (
        '<div class="tiles">'
        + "".join(f"<div><b>{number}</b>{name}</div>" for number, name in tiles)
        + "</div>"
    )


def _figure(title: str, chart: str) -> list[str]:
    return [f"<h2>{escape(title)}</h2><figure>{chart}</figure>"] if chart else []


def _html_table(table: Table) -> str:
    heading, columns, rows = table
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(plain(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    whole = f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody>"
    return f'<h2>{escape(heading)}</h2><div class="wide"><table>{whole}</table></div>'
