"""Values: dataclasses that nobody changes, made quickly because every message makes a dozen of them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[_T]) -> type[_T]:
    """A dataclass with slots, compared and hashed by its fields, that the type checker holds frozen.

    ``dataclass(frozen=True)`` guards each field at run time, by a call that makes the making of an
    object three times as slow; here ``mypy --strict`` is the guard.  What compares, hashes and shows
    is not compiled for each class, which would take two thirds of the time of making it.
    """
    names: list[str] = []
    held: Any = _nothing

    def __eq__(self: Any, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return bool(held(self) == held(other))

    def __hash__(self: Any) -> int:
        return hash(held(self))

    def __repr__(self: Any) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{cls.__qualname__}({shown})"

    # Before, because what gives a class slots makes another of it; a compiled one stays what it was.
    open: Any = cls
    open.__eq__, open.__hash__, open.__repr__ = __eq__, __hash__, __repr__
    made: type[_T] = dataclass(slots=True, repr=False, eq=False)(cls)
    names += [each.name for each in fields(made)]  # type: ignore[arg-type]
    held = attrgetter(*names) if names else _nothing
    return made


def _nothing(held: object) -> None:
    """What a value without fields is compared by."""
