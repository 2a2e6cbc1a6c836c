"""What is compiled has the ``__init__`` of its values written out, and makes the same of them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
_spec = importlib.util.spec_from_file_location("written_out", ROOT / ".ci/written_out.py")
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)

SOURCE = '''
from __future__ import annotations
from dataclasses import field
from vanguard.model.value import value

FIRST = ("a", "b")

@value
class Plain:
    """A value."""

    name: str
    items: tuple[str, ...] = FIRST
    held: dict[str, int] | None = None

    @property
    def long(self) -> bool:
        return len(self.name) > 3

@value
class Checked:
    size: int = 1

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("less than nothing")

@value
class Filled:
    items: list[str] = field(default_factory=list)

class Other(Plain):
    more: int = 0'''


def made(source: str) -> dict[str, Any]:
    """The module's names, after it has run."""
    names: dict[str, Any] = {"__name__": __name__}
    exec(compile(source, "<module>", "exec"), names)
    return names


def test_values_are_made_as_before() -> None:
    before, after = made(SOURCE), made(_module.written_out(SOURCE))
    for names in (before, after):
        plain = names["Plain"]
        assert repr(plain("some", held={"a": 1})) == "Plain(name='some', items=('a', 'b'), held={'a': 1})"
        assert plain("x") == plain(name="x", items=("a", "b")) != plain("y")
        assert plain("x").items is names["FIRST"]
        with pytest.raises(TypeError):
            plain()
        with pytest.raises(ValueError, match="less than nothing"):
            names["Checked"](-1)
        assert names["Filled"]().items is not names["Filled"]().items


def test_only_plain_values_are_touched() -> None:
    written = _module.written_out(SOURCE)
    assert written.count("def __init__(self, ") == 2
    assert "def __init__(self, name: str, items: tuple[str, ...] = FIRST" in written
    assert [line for line in SOURCE.splitlines() if line not in written.splitlines()] == []


def test_every_compiled_module_stays_a_module() -> None:
    listed = (ROOT / ".ci/compiled.txt").read_text(encoding="utf-8").splitlines()
    for name in listed:
        if not name.startswith("#"):
            compile(_module.written_out((ROOT / name).read_text(encoding="utf-8")), name, "exec")
