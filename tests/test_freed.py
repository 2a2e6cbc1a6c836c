"""Memory that was freed goes back to the system."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from vanguard import freed

STATUS = Path("/proc/self/status")

ORDERS = """
from importlib import import_module
from pathlib import Path
gate = import_module("vanguard.layers.orders.signs").opens
gate("Nothing is asked of anybody here.")
lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(int(lines["VmHWM"].split()[0]) - int(lines["VmRSS"].split()[0]))
"""


@pytest.mark.skipif(not STATUS.exists() or sys.platform != "linux", reason="only Linux tells")
@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="this C library gives nothing back")
def test_what_the_making_of_the_look_for_orders_took_is_given_back() -> None:
    said = subprocess.run([sys.executable, "-c", ORDERS], capture_output=True, text=True, check=True)

    assert int(said.stdout) > 4_000, "kB that were held at the peak and are not any more"


@pytest.mark.parametrize("missing", [AttributeError, OSError, TypeError])
def test_a_system_that_takes_nothing_back_is_left_alone(
    missing: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str | None) -> object:
        raise missing

    monkeypatch.setattr(ctypes, "CDLL", absent)
    freed._trim.cache_clear()
    try:
        freed.give_back()
    finally:
        freed._trim.cache_clear()
