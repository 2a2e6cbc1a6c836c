"""Values: dataclasses that nobody changes, made quickly because every message makes a dozen of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[_T]) -> type[_T]:
    """A dataclass with slots that the type checker holds frozen.

    ``dataclass(frozen=True)`` guards each field at run time, by a call that makes the making of an
    object three times as slow; here ``mypy --strict`` is the guard, for what each message is made of.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
