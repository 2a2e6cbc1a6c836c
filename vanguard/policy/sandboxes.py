"""The part of a config that says in which sandbox a server runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from vanguard.model.sandbox import ENGINES, Sandbox
from vanguard.strict_yaml import Node, quoted

KEYS = ("engine", "read", "env", "image", "memory_mb", "processes", "cpu_s")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_IMAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@-]*")
_MOST = 1 << 30


def sandbox(node: Node, absolute: Callable[[Node], Path]) -> Sandbox:
    """The sandbox that an entry describes; raises ConfigError with ``file:line``."""
    keys = node.mapping(KEYS, required=("engine",))
    numbers = {
        name: keys[name].whole(1, _MOST) for name in ("memory_mb", "processes", "cpu_s") if name in keys
    }
    image = keys["image"].text() if "image" in keys else ""
    if image and not _IMAGE.fullmatch(image):
        keys["image"].fail(f"{quoted(image)} is no name of an image")
    return Sandbox(
        engine=keys["engine"].one_of(ENGINES),
        read=tuple(str(absolute(each).resolve()) for each in keys["read"].items()) if "read" in keys else (),
        env=tuple(map(_variable, keys["env"].items())) if "env" in keys else (),
        image=image,
        **numbers,
    )


def _variable(node: Node) -> str:
    if not _VARIABLE.fullmatch(node.text()):
        node.fail(f"{quoted(node.text())} is no name of a variable", "write names; values belong under env:")
    return node.text()
