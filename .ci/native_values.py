"""A plugin of mypy, for compiling alone: ``@value`` makes the dataclass that it says it makes.

mypyc gives a class native attributes only where its decorator is one that it knows by name.
"""

from __future__ import annotations

from collections.abc import Callable

from mypy.nodes import RefExpr
from mypy.plugin import ClassDefContext, Plugin
from mypy.plugins.dataclasses import dataclass_class_maker_callback


class NativeValues(Plugin):
    """Has every ``@value`` taken for a dataclass; at run time the decorator itself is called all the same."""

    def get_class_decorator_hook_2(self, fullname: str) -> Callable[[ClassDefContext], bool] | None:
        """The hook for one decorator; None for all others."""
        return _known if fullname == "vanguard.model.value.value" else None


def _known(context: ClassDefContext) -> bool:
    done = dataclass_class_maker_callback(context)
    if isinstance(context.reason, RefExpr):
        context.reason.fullname = "dataclasses.dataclass"
    return done


def plugin(version: str) -> type[Plugin]:
    """What mypy asks a plugin for."""
    return NativeValues
