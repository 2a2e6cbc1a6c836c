"""The judge that the settings make, for the commands that judge without a gateway."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from vanguard.bench.judge import Judge
    from vanguard.gate.trail import Trail
    from vanguard.model.context import Policy, Server
    from vanguard.settings import Settings


PROJECT = "/work/project"
"""The folder in which servers of a benchmark run, wherever the benchmark is run."""


def judge_of(profile: str | None, config: str | None, folder: str = "", name: str = "") -> Judge:
    """The judge that the settings make, of a server that runs in ``folder``, else in the current one.

    Who measures names a folder, and then the config of Vanguard's home says nothing.
    ``name`` is the server's in the config.  Raises ConfigError.
    """
    from vanguard import settings
    from vanguard.cli import remembering

    policy, server = judged_by(
        settings.load({"profile": profile, "config": config, "own_config": not folder}), name
    )
    if folder:
        server = replace(server, cwd=folder)
    return judging(policy, server, remembering.of_lines)()


def judged_by(known: Settings, name: str = "") -> tuple[Policy, Server]:
    """The policy and the server that single messages are judged by, for every way to have one judged.

    ``name`` is the server's in the config, where it is known.
    """
    from vanguard.cli import assembly

    # The calls of a config with one server can only be meant for that.
    if not name and len(known.servers) == 1:
        name = next(iter(known.servers))
    return assembly.policy(known, name), assembly.server(known, assembly.Chosen(name, ()))


def judging(
    policy: Policy, server: Server, remembers: Callable[[], Trail] | None = None
) -> Callable[[], Judge]:
    """Gives judges of today that know nothing of each other, and share the scorer that ships."""
    from vanguard.bench.judge import Judge
    from vanguard.cli.second_opinion import scoring

    opinion = scoring()
    return lambda: Judge(policy, server, date.today(), opinion, remembers, datetime.now(UTC))
