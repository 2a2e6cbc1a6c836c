"""The official conformance suite: through Vanguard every check comes to what it comes to without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.processes import gateway
from tests.conformance.suite import Results, Run, Suite, differences

Direct = Callable[[str, str], Run]
Url = Callable[[str], str]

each_set = pytest.mark.parametrize("requirements", ["2025-11-25", "2026-07-28"])
each_profile = pytest.mark.parametrize("profile", ["monitor", "balanced", "strict"])

REBINDING = "dns-rebinding-protection · localhost-host-rebinding-rejected · DNSRebindingRejected"
DEAD_SESSION = (
    "server-session-lifecycle · server-session-terminated-returns-404 · SessionTerminatedReturns404"
)
ANSWERED_BY_THE_GATEWAY: Results = {REBINDING: ["SUCCESS"], DEAD_SESSION: ["SUCCESS"]}
"""Two requests that server-everything answers wrongly and that it never sees behind the gateway."""


@each_set
def test_the_fixture_server_passes_all_that_is_scored(requirements: str, direct: Direct) -> None:
    assert direct("fixture", requirements).passed


@each_set
def test_the_client_passes_every_scenario(requirements: str, direct_client: Callable[[str], Results]) -> None:
    results = direct_client(requirements)
    assert {check for check, statuses in results.items() if {"FAILURE", "WARNING"} & {*statuses}} == set()


@each_set
@each_profile
def test_every_check_comes_to_the_same_through_the_gateway(
    profile: str, requirements: str, suite: Suite, url: Url, home: Path, direct: Direct, folder: Path
) -> None:
    with gateway(url("fixture"), profile, home) as between:
        through = suite.against(between, requirements, folder)
    found = differences(direct("fixture", requirements).results, through.results)
    assert not found, "\n".join(found)
    assert through.passed


@each_profile
def test_server_everything_is_what_it_is_but_for_what_the_gateway_answers_itself(
    profile: str, suite: Suite, url: Url, home: Path, direct: Direct, folder: Path
) -> None:
    with gateway(url("everything"), profile, home) as between:
        through = suite.against(between, "2025-11-25", folder)
    found = differences(direct("everything", "2025-11-25").results | ANSWERED_BY_THE_GATEWAY, through.results)
    assert not found, "\n".join(found)


@each_profile
def test_the_current_era_finds_server_everything_as_the_era_before_finds_it(
    profile: str, suite: Suite, url: Url, home: Path, direct: Direct, folder: Path
) -> None:
    with gateway(url("everything"), profile, home) as between:
        through = suite.against(between, "2026-07-28", folder).results
    before = direct("everything", "2025-11-25").results | ANSWERED_BY_THE_GATEWAY
    shared = before.keys() & through.keys()
    assert {"tools-list", "prompts-list", "resources-list"} <= {check.split(" · ")[0] for check in shared}
    found = differences(
        {check: before[check] for check in shared}, {check: through[check] for check in shared}
    )
    assert not found, "\n".join(found)
    passed = {
        each for each, came in direct("everything", "2026-07-28").results.items() if {*came} == {"SUCCESS"}
    }
    assert {check for check in passed if {*through.get(check, ())} != {"SUCCESS"}} == set()


@each_set
@each_profile
def test_a_client_scenario_comes_to_the_same_with_the_gateway_between(
    profile: str, requirements: str, suite: Suite, direct_client: Callable[[str], Results], folder: Path
) -> None:
    through = suite.with_client(profile, requirements, folder)
    found = differences(direct_client(requirements), through)
    assert not found, "\n".join(found)
