"""The law of floors over many pairs: every one of some files on every one of some bases.

``python -m tests.laws.floor_proof 400 250`` takes each of 250 files on each of 400 bases, and three calls
for each pair.  No two bases are alike, nor two files, so that no pair is tried twice.  Reading files is what
costs, so each is read once and then put on each base as ``extends`` does it.  ``--bases 100:150`` plays a
slice of the same pairs, ``--seed N`` others.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.laws.test_floor import COMMAND, FOLDER, HOME, NOW, PATHS, TODAY, call, files, milder
from vanguard import settings as all_settings
from vanguard.cli import assembly
from vanguard.inspection import inspect
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.message import Message
from vanguard.policy.capabilities import tool_of
from vanguard.policy.config import Config, read_config
from vanguard.policy.extends import over_base
from vanguard.rules import library, sequences

CALLS = [
    call({"name": tool, "arguments": {"path": path}})
    for tool in ("read_file", "write_file", "run")
    for path in PATHS
]
EACH = 3
"""Calls of each pair."""


def drawn(prefix: str, names: list[str], many: int, begin: int) -> list[Config]:
    """So many different files as the law draws them, read."""
    found: dict[str, Config] = {}

    @seed(begin)
    @settings(
        max_examples=many * 4 + 100,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(files(prefix, names))
    def draw(held: dict[str, Any]) -> None:
        text = json.dumps(held, sort_keys=True)
        if len(found) < many and text not in found:
            found[text] = read_config(FOLDER / f"{prefix}.yaml", str(FOLDER), text)

    draw()
    if len(found) < many:
        raise ValueError(f"only {len(found)} different files were drawn")
    return [*found.values()]


def parts(config: Config, name: str) -> Any:
    """The policy of a file and the server, as a gateway makes them."""
    with mock.patch.object(all_settings, "_config", return_value=config):
        known = all_settings.load({}, HOME)
    chosen = assembly.Chosen(name, tuple(COMMAND))
    return assembly.policy(known, name, chosen.command), assembly.server(known, chosen)


def milder_pairs(bases: int, owns: int, begin: int = 1, span: slice = slice(None)) -> Iterator[str]:
    """What breaks the law, for each of ``bases`` x ``owns`` pairs; "" for each that keeps it.

    ``begin`` is the seed, and ``span`` says which of the bases are played.
    """
    below, above = drawn("base", ["files"], bases, begin), drawn("own", ["files", "alias"], owns, begin + 1)
    with (
        mock.patch.object(library, "load_with", _known(library.load_with)),
        mock.patch.object(sequences, "load", cache(sequences.load)),
        mock.patch.object(all_settings, "guarded_paths", return_value=("/guarded",)),
    ):
        for number in range(bases)[span]:
            each, chance = below[number], random.Random(f"{begin} {number}")
            base = replace(each, may_except=frozenset())  # what it leaves to others is no part of the law
            lower = parts(base, "files")
            alone = [judged(lower, message) for message in CALLS]
            for own in above:
                yield _told(base, alone, own, chance)


def _told(base: Config, alone: list[Decision], own: Config, chance: random.Random) -> str:
    name = chance.choice(("files", "alias", "new"))
    upper = parts(over_base(own, base), name)
    for at in chance.sample(range(len(CALLS)), EACH):
        if milder(judged(upper, CALLS[at]), alone[at]):
            return f"{base}\n{own}\n{name}\n{CALLS[at].raw!r}"
    return ""


def judged(known: Any, message: Message) -> Decision:
    """The decision on a call by a policy, for a server."""
    policy, server = known
    tool = tool_of(message.params["name"], None, server.capabilities)
    now = NOW if policy.timed else None
    return inspect(message, Context(policy, server, tool=tool, today=TODAY, now=now))


def _known(load: Any) -> Any:
    """What loads rules, with arguments that can be remembered."""

    @cache
    def known(more: tuple[Any, ...], place: str, signed: tuple[Any, ...], at: Any) -> Any:
        return load(more, at, place, signed)

    return lambda more, at=None, place="", signed=(): known(tuple(more), place, tuple(signed), at)


def _main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.laws.floor_proof")
    asked.add_argument("many", type=int, metavar="BASES")
    asked.add_argument("owns", type=int, metavar="FILES")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--bases", default=":", metavar="FIRST:END")
    given = asked.parse_args()
    first, _, end = given.bases.partition(":")
    span = slice(int(first) if first else None, int(end) if end else None)
    done = broken = 0
    for told in milder_pairs(given.many, given.owns, given.seed, span):
        done += 1
        broken += bool(told)
        if told:
            print(told)
        if done % 1_000 == 0:
            print(f"{done} pairs, {done * EACH} calls, {broken} milder than their base", flush=True)
    of = f"bases {given.bases} of {given.many} x {given.owns} files, seed {given.seed}"
    print(f"{of}: {done} pairs, {done * EACH} calls, {broken} milder than their base")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(_main())
