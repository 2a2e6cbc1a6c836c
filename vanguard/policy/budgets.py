"""The budgets of the policy file: how much may be done in a time."""

from __future__ import annotations

from vanguard.model.capability import Capability
from vanguard.model.sequence import Budget
from vanguard.strict_yaml import Node

_UNITS = ("calls", "bytes", "cost")
_KEYS = ("name", *_UNITS, "within", "server", "tool", "capability", "each_tool", "costs")


def budgets(node: Node) -> tuple[Budget, ...]:
    """The budgets of a list; raises ConfigError with ``file:line``."""
    found: dict[str, Budget] = {}
    for item in node.items():
        budget = _budget(item)
        if budget.name in found:
            item.fail(f'two budgets are called "{budget.name}"')
        found[budget.name] = budget
    return tuple(found.values())


def _budget(node: Node) -> Budget:
    keys = node.mapping(_KEYS, ("name", "within"))
    units = [name for name in _UNITS if name in keys]
    if len(units) != 1:
        node.fail("a budget bounds one thing", "write calls:, bytes: or cost:")
    name = keys["name"].text().strip()
    if not name or "\0" in name:
        keys["name"].fail("a budget needs a name")
    if "costs" in keys and units != ["cost"]:
        keys["costs"].fail("costs are for a budget of cost", "write cost: instead of calls: or bytes:")
    capability = (
        keys["capability"].one_of([each.value for each in Capability]) if "capability" in keys else ""
    )
    return Budget(
        name=name,
        limit=keys[units[0]].whole(1, 1 << 50),
        within=keys["within"].span(),
        unit=units[0],
        server=keys["server"].text() if "server" in keys else "",
        tool=keys["tool"].text() if "tool" in keys else "",
        capability=capability,
        each="each_tool" in keys and keys["each_tool"].flag(),
        costs={tool: cost.whole(0) for tool, cost in keys["costs"].named().items()}
        if "costs" in keys
        else {},
    )
