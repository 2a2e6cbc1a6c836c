"""What was counted while records were read: by hour, server, tool, verdict, rule and latency."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence

from vanguard.dashboard.filling import middle_of
from vanguard.dashboard.records import SAME_MICROSECOND
from vanguard.model.value import value

CHOICES = 500
"""Names that a filter offers at most, those with most records."""

STOPS = ("BLOCK", "REVIEW")


@value
class ToolTally:
    """What a tool of a server was asked, and how often that was stopped or warned of."""

    tool: str
    records: int
    stopped: int
    warned: int


@value
class ServerTally:
    """The same of a server, with its tools, those with most records first.

    ``last_hour`` is when it was last heard of, in hours since the epoch.
    """

    server: str
    records: int
    stopped: int
    warned: int
    last_hour: int
    tools: Sequence[ToolTally]


def names(database: sqlite3.Connection) -> Mapping[str, list[str]]:
    """The servers, tools and rules that there are records of, in the order of the alphabet."""
    found = {}
    for name, table in (("server", "hours"), ("tool", "hours"), ("rule", "rules")):
        sql = f"SELECT {name} FROM {table} WHERE {name} <> '' GROUP BY 1 ORDER BY sum(n) DESC LIMIT ?"
        found[name] = sorted(row[0] for row in database.execute(sql, (CHOICES,)))
    return found


def verdicts(database: sqlite3.Connection, since: int) -> dict[int, dict[str, int]]:
    """How many decisions of each verdict there were in each hour since one."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    sql = "SELECT hour, word, sum(n) FROM hours WHERE hour >= ? GROUP BY 1, 2"
    for hour, word, n in database.execute(sql, (since,)):
        found[hour][word] = n
    return dict(found)


def top_rules(database: sqlite3.Connection, since: int, limit: int = 12) -> list[tuple[str, int, int]]:
    """The rules that found most since an hour: how often, and how often the message was stopped."""
    stopped = "sum(CASE WHEN word IN ('BLOCK', 'REVIEW') THEN n ELSE 0 END)"
    sql = f"SELECT rule, sum(n), {stopped} FROM rules WHERE hour >= ? GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"
    return [(rule, n, held) for rule, n, held in database.execute(sql, (since, limit))]


def latencies(database: sqlite3.Connection, since: int, width: int) -> dict[int, tuple[float, float, float]]:
    """Median, 90 % and 99 % of the time that judging took, in microseconds, for each ``width`` hours."""
    counted: dict[int, list[tuple[int, int]]] = defaultdict(list)
    sql = "SELECT hour / ?, bucket, sum(n) FROM speeds WHERE hour >= ? GROUP BY 1, 2 ORDER BY 1, 2"
    for column, bucket, n in database.execute(sql, (width, since)):
        counted[column].append((bucket, n))
    return {
        column: (quantile(each, 0.5), quantile(each, 0.9), quantile(each, 0.99))
        for column, each in counted.items()
    }


def quantile(counted: Sequence[tuple[int, int]], part: float) -> float:
    """The duration that this part of all took at most, of classes in ascending order with their numbers."""
    wanted = part * sum(n for _, n in counted)
    seen = 0
    for bucket, n in counted:
        seen += n
        if seen >= wanted:
            return middle_of(bucket)
    return 0.0


def false_stops(database: sqlite3.Connection, since: int) -> list[tuple[int, str]]:
    """The hour and the rule of every decision that people call a false stop, by when they said so last."""
    last = "SELECT decision_id AS id, max(at) AS at FROM marks GROUP BY 1"
    sql = (
        f"SELECT marks.at / ?, rule FROM marks JOIN ({last}) AS newest "
        "ON newest.id = decision_id AND newest.at = marks.at WHERE untrue AND marks.at >= ? ORDER BY marks.at"
    )
    hour = 3_600_000_000 * SAME_MICROSECOND
    return [(each, rule) for each, rule in database.execute(sql, (hour, since * hour))]


def servers(database: sqlite3.Connection) -> list[ServerTally]:
    """Every server that decisions were made for, those with most of them first."""
    sums = ", ".join(
        f"sum(CASE WHEN word IN ({words}) THEN n ELSE 0 END)"
        for words in (
            "'ALLOW','WARN','SHADOW-BLOCK','REVIEW','BLOCK'",
            "'REVIEW','BLOCK'",
            "'WARN','SHADOW-BLOCK'",
        )
    )
    sql = f"SELECT server, tool, {sums}, max(hour) FROM hours GROUP BY 1, 2 ORDER BY 3 DESC, 2"
    tools: dict[str, list[ToolTally]] = defaultdict(list)
    last: dict[str, int] = defaultdict(int)
    for server, tool, records, stopped, warned, hour in database.execute(sql):
        if records:
            tools[server].append(ToolTally(tool, records, stopped, warned))
            last[server] = max(last[server], hour)
    found = [
        ServerTally(
            server,
            sum(each.records for each in listed),
            sum(each.stopped for each in listed),
            sum(each.warned for each in listed),
            last[server],
            listed,
        )
        for server, listed in tools.items()
    ]
    return sorted(found, key=lambda each: (-each.records, each.server))
