"""The matrix is worth something: whatever is taken out of the product turns the cells red that need it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.mediation import probes
from tests.mediation.hooks import HOOKS, Hook
from tests.mediation.matrix import CELLS, Cell
from tests.mediation.planting import Variant

MOST = 24
"""Cells that are looked at of each sort, spread over all of them."""


def spread(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Some cells, from everywhere."""
    return cells[:: len(cells) // MOST + 1]


def is_red(cell: Cell, variant: Variant) -> bool:
    """Whether L0 or the journal fails a cell."""
    return bool(probes.unread(cell) or probes.unrecorded(cell, variant))


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.name)
def test_what_is_taken_out_turns_the_cells_red_that_need_it(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    needing = spread([cell for cell in CELLS if hook.blinds(cell)])
    others = spread([cell for cell in CELLS if not hook.blinds(cell)])
    assert needing
    assert [str(cell) for cell in (*needing, *others) if is_red(cell, hook.variant)] == []
    hook.remove(monkeypatch)
    assert [str(cell) for cell in needing if not is_red(cell, hook.variant)] == []
    assert [str(cell) for cell in others if is_red(cell, hook.variant)] == []
