"""The suite, the servers that it is run against, and what it finds where nothing stands between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from tests import npm
from tests.conformance.processes import fixture_server, gateway, server_everything
from tests.conformance.suite import Results, Run, Suite

SERVERS = {
    "fixture": fixture_server,
    "everything": lambda: server_everything(npm.recent_node(), npm.installed()),
}


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One VANGUARD_HOME for all gateways, in which the rules are compiled already."""
    home = tmp_path_factory.mktemp("vanguard-home")
    with gateway("http://127.0.0.1/mcp", "balanced", home):
        return home


@pytest.fixture(scope="session")
def suite(home: Path) -> Suite:
    """The official suite."""
    return Suite(npm.recent_node(), npm.installed(), home)


@pytest.fixture(scope="session")
def url() -> Iterator[Callable[[str], str]]:
    """The URL of a server by its name; it runs until the tests have ended."""
    with ExitStack() as started:
        yield cache(lambda server: started.enter_context(SERVERS[server]()))


@pytest.fixture(scope="session")
def direct(
    suite: Suite, url: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str], Run]:
    """What a requirement set comes to against a server, with nothing between."""

    @cache
    def run(server: str, requirements: str) -> Run:
        return suite.against(url(server), requirements, tmp_path_factory.mktemp("direct"))

    return run


@pytest.fixture(scope="session")
def direct_client(suite: Suite, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Results]:
    """What the client scenarios of a requirement set come to, with nothing between."""

    @cache
    def run(requirements: str) -> Results:
        return suite.with_client(None, requirements, tmp_path_factory.mktemp("direct-client"))

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a run writes its results."""
    return tmp_path / "results"
