from __future__ import annotations

from collections.abc import Callable

import pytest

from vanguard.model.decision import Decision, Reason, Verdict
from vanguard.model.finding import Finding, Severity
from vanguard.model.record import Record

NOON = 1_795_262_400.0  # 2026-11-21T12:00:00Z


@pytest.fixture
def record() -> Callable[..., Record]:
    """Make a record of a call that was allowed, the n-th of a minute; any field can be given."""
    allowed = Decision(Verdict.ALLOW, Verdict.ALLOW, (), (), (), "balanced", "digest")

    def make(number: int = 0, **given: object) -> Record:
        usual: dict[str, object] = {
            "event": "decision",
            "ts": NOON + number / 1000,
            "decision_id": f"5f0c2e91aa-{number:x}",
            "direction": "to_server",
            "method": "tools/call",
            "tool": "read_file",
            "server": "files",
            "principal": "local",
            "decision": allowed,
            "upstream_called": True,
            "latency_ns": 25_000,
        }
        return Record(**(usual | given))  # type: ignore[arg-type]  # each test gives the right types

    return make


@pytest.fixture
def blocked() -> Decision:
    finding = Finding(
        "fs-outside-zone",
        "L1",
        Severity.HIGH,
        0.95,
        "paths may not leave the allowed folders.",
        "filesystem",
        "/params/arguments/path",
        ("percent-decoding",),
        "../../etc/shadow",
    )
    reason = Reason(finding, Verdict.BLOCK, Verdict.BLOCK)
    return Decision(Verdict.BLOCK, Verdict.BLOCK, ("fs-outside-zone",), (reason,), (), "balanced", "digest")
