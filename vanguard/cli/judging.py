"""The judge that the settings make, for the commands that judge without a gateway."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vanguard.bench.judge import Judge


PROJECT = "/work/project"
"""The folder in which servers of a benchmark run, wherever the benchmark is run."""


def judge_of(profile: str | None, config: str | None, folder: str = "") -> Judge:
    """The judge that the settings make, of a server that runs in ``folder``, else in the current one.

    Raises ConfigError.
    """
    from vanguard import settings
    from vanguard.bench.judge import Judge
    from vanguard.cli import assembly, remembering
    from vanguard.cli.second_opinion import scoring

    known = settings.load({"profile": profile, "config": config})
    # The calls of a config with one server can only be meant for that.
    name = next(iter(known.servers)) if len(known.servers) == 1 else ""
    server = assembly.server(known, assembly.Chosen(name, ()))
    if folder:
        server = replace(server, cwd=folder)
    return Judge(assembly.policy(known, name), server, date.today(), scoring(), remembering.of_lines)
