"""What every test may use, and the rule that a test which is skipped in CI has failed."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import settings
from pluggy import Result

NO_SKIP = os.environ.get("CI_NO_SKIP") == "1"

# The settings of whoever runs the tests are not part of the tests.
for _name in [name for name in os.environ if name.startswith("VANGUARD_")]:
    del os.environ[_name]


# How long one example takes says more about the machine than about the code.
settings.register_profile("tests", deadline=None, print_blob=True)
settings.load_profile("tests")


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that names its reason; an expected failure stays what it is."""
    if NO_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"CI_NO_SKIP is set, and this was skipped: {reason}"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Generator[None, Result[pytest.TestReport], None]:
    """No test may be skipped where CI_NO_SKIP=1."""
    outcome = yield
    _fail_if_skipped(outcome.get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report() -> Generator[None, Result[pytest.CollectReport], None]:
    """No module may be skipped where CI_NO_SKIP=1."""
    outcome = yield
    _fail_if_skipped(outcome.get_result())
