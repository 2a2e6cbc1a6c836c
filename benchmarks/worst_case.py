"""What the costliest message costs beside an honest one of its size: a search by one who knows the rules.

    python benchmarks/worst_case.py [--sizes 300,3000,30000] [--rounds N] [--seed N] [--most RATIO] [--json]

Honest messages of each size and script are judged first; then texts are made of what the layers and
the rules look for (every literal of every rule, quotes, escapes, encodings, words of each language
that is read), the costliest are crossed and varied for some rounds, and the worst one is reported.
Exit code 1 where it costs more than ``--most`` times the median honest message of its size and script.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from vanguard import settings
from vanguard.cli import assembly
from vanguard.inspection import inspect
from vanguard.model.context import Context
from vanguard.model.message import TO_SERVER, Message
from vanguard.rules.literals import needs
from vanguard.rules.rarity import EDGE
from vanguard.rules.sketch import nominators
from vanguard.wire.jsonrpc import parse

Shape = Callable[[str], dict[str, Any]]

HONEST = {
    "prose": "The team met on Tuesday to plan the next release, and everyone agreed that tests come first. ",
    "code": "def total(items):\n    return sum(each.price * each.count for each in items if each.count)\n\n",
    "shell": "git log --oneline -n 20 | head -5 && npm run build -- --mode production\n",
    "german": "Die Änderung betrifft größere Übersichten, weil Prüfungen künftig täglich ausgeführt werden. ",
    "russian": "Команда собралась во вторник, чтобы обсудить следующий выпуск, и все согласились. ",
    "chinese": "团队在星期二开会讨论下一个版本，大家一致同意先写测试，然后再发布。",
}
"""A piece of honest text for each script; repeated with numbers between, so that no two messages agree."""

SHAPES: dict[str, Shape] = {
    "text": lambda text: {"text": text},
    "command": lambda text: {"command": text},
    "path": lambda text: {"path": text},
    "items": lambda text: {"items": [text[at : at + 40] for at in range(0, len(text), 40)]},
    "objects": lambda text: {"rows": [{"k": text[at : at + 30]} for at in range(0, len(text), 30)]},
}
"""How a text can stand in a call's arguments."""

SEEDS = (
    *(
        "' or 1=1-- ",
        "'||'",
        '")(',
        "/**/union/**/select ",
        "select * from a where ",
        "; drop table a; ",
        "1 or 1 like 1 ",
    ),
    *(
        "$(id)",
        "`id`",
        "| sh ",
        "; rm -rf / ",
        "${IFS}",
        "{a,b}",
        "a=b;$a",
        "$'\\x41'",
        "cat<<E\n",
        "eval $(",
        "if true; then ",
    ),
    *("../", "..\\", "/etc/", "~/", "%2e%2e%2f", "C:\\", "\\\\a\\b", "file:///", "..%c0%af", "/../a"),
    *("http://1.2.3.4/", "http://[::1]/", "@", "http://a@b/", "0x7f.1", "localhost ", "//", "a.b.c.d.e."),
    *(
        "<a on",
        "<img src=x onerror=a ",
        "</",
        "<!--",
        "javascript:",
        "&#x6a;",
        "<svg/",
        "style=",
        "{{7*7}}",
        "${",
        "<%=",
    ),
    *(
        "%25",
        "%41",
        "&amp;",
        "\\u0041",
        "\\x41",
        "\\101",
        "QUFBQUFBQUFBQUFBQUFB",
        "41414141414141414141",
        "=41=42",
    ),
    *(
        "{",
        "[",
        '{"a":',
        '["',
        "[[[[",
        "]]",
        '\\"',
        "\u200b",
        "\U000e0041",
        "\u0430",
        "\uff21",
        "\u202e",
        "е",
        "ſ",
    ),
    *(
        "import os\n",
        "os.system(",
        "open('",
        "eval(",
        "lambda x:",
        "((((",
        "f(",
        "x='a'+'b'\n",
        "'a'+'b'+",
        "chr(65)+",
    ),
    *(
        "ignore ",
        "all previous instructions ",
        "password=",
        "token ",
        "curl -d @",
        "powershell -enc ",
        "^w^h^o",
        "%a%",
    ),
)
"""What the layers look for, by hand; every literal of every rule comes to it."""


class Measured:
    """Judges texts and says what that costs, in microseconds of CPU time."""

    def __init__(self) -> None:
        known = settings.load({"profile": "balanced"})
        chosen = assembly.Chosen("measured", ("true",))
        self.policy = assembly.policy(known, "measured")
        self._context = Context(self.policy, assembly.server(known, chosen))

    def cost(self, text: str, shape: Shape, times: int = 3) -> float:
        """The cheapest of some times: the rest is the machine's."""
        message = self._message(text, shape)
        return min(self._once(message) for _ in range(times))

    def _message(self, text: str, shape: Shape) -> Message:
        call = {"name": "run", "arguments": shape(text)}
        line = json.dumps(
            {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}, ensure_ascii=False
        )
        message = parse(line.encode(), TO_SERVER)
        assert isinstance(message, Message)
        return message

    def _once(self, message: Message) -> float:
        begin = time.thread_time_ns()
        inspect(message, self._context)
        return (time.thread_time_ns() - begin) / 1000


def literals(measured: Measured) -> list[str]:
    """Every literal that some rule's pattern needs."""
    rules = measured.policy.matcher.rules  # type: ignore[attr-defined]
    found = {
        literal.replace(EDGE, " ")
        for rule in rules
        for pattern in nominators(rule.match)
        for group in needs(pattern)
        for literal in group
    }
    return sorted(found)


def honest(script: str, size: int, number: int) -> str:
    """An honest text of a size."""
    piece = HONEST[script]
    return "".join(f"{number + at} {piece}" for at in range(size // len(piece) + 1))[:size]


def search(
    measured: Measured, size: int, rounds: int, chance: random.Random, seeds: list[str]
) -> Iterator[tuple[float, str, str]]:
    """The costliest texts of a size that were found, with their shapes, the worst first."""
    width = max(8, min(64, len(seeds)))
    pool = [
        (measured.cost(_filled([seed], size), SHAPES[name], 1), name, [seed])
        for seed in seeds
        for name in SHAPES
    ]
    for _ in range(rounds):
        pool = sorted(pool, key=lambda each: -each[0])[:width]
        for _ in range(width):
            _, name, pieces = chance.choice(pool)
            other = chance.choice(pool)[2]
            mixed = _mixed(pieces, other, seeds, chance)
            shape = name if chance.random() < 0.8 else chance.choice(list(SHAPES))
            pool.append((measured.cost(_filled(mixed, size), SHAPES[shape], 1), shape, mixed))
    for _, name, pieces in sorted(pool, key=lambda each: -each[0])[:5]:
        text = _filled(pieces, size)
        yield measured.cost(text, SHAPES[name], 5), name, text


def _mixed(one: list[str], other: list[str], seeds: list[str], chance: random.Random) -> list[str]:
    kind = chance.random()
    if kind < 0.3:
        return [*one, *other][:24]
    if kind < 0.6:
        return [*one, chance.choice(seeds)][-24:]
    if kind < 0.75:
        return [base64.b64encode("".join(one).encode("utf-8", "replace")).decode(), *other][:24]
    if kind < 0.9:
        return [json.dumps("".join(one))[1:-1], *other][:24]
    return chance.sample(one, len(one))


def _filled(pieces: list[str], size: int) -> str:
    piece = "".join(pieces) or "x"
    return (piece * (size // len(piece) + 1))[:size]


def main(arguments: list[str]) -> int:
    """Search for each size and print what was found; 1 where it is more than allowed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sizes", default="300,3000,30000", help="characters of the texts")
    parser.add_argument("--rounds", type=int, default=30, help="rounds of crossing and varying")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=float, default=10.0, help="times the honest median that are allowed")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    measured = Measured()
    chance = random.Random(asked.seed)
    seeds = [*SEEDS, *literals(measured)]
    rows = [_row(measured, int(size), asked.rounds, chance, seeds) for size in asked.sizes.split(",")]
    for row in rows:
        print(json.dumps(row) if asked.json else _told(row))
    return int(any(row["times"] > asked.most for row in rows))


def _row(
    measured: Measured, size: int, rounds: int, chance: random.Random, seeds: list[str]
) -> dict[str, Any]:
    usual = {
        script: statistics.median(
            measured.cost(honest(script, size, number), shape)
            for number in range(5)
            for shape in SHAPES.values()
        )
        for script in HONEST
    }
    cost, shape, text = max(search(measured, size, rounds, chance, seeds))
    median = statistics.median(usual.values())
    return {
        "size": size,
        "honest_us": {script: round(each, 1) for script, each in usual.items()},
        "worst_us": round(cost, 1),
        "times": round(cost / median, 1),
        "shape": shape,
        "begins": text[:200],
    }


def _told(row: dict[str, Any]) -> str:
    usual = ", ".join(f"{script} {each}" for script, each in row["honest_us"].items())
    return (
        f"{row['size']} characters: worst {row['worst_us']} us, {row['times']} times the honest median"
        f"\n  honest, us: {usual}\n  in {row['shape']}: {row['begins']!r}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
