"""Values with their ``__init__`` written out, so that it is compiled as well.

What ``dataclasses`` makes when a class is made runs as plain Python, also in a compiled module, and takes
most of the time of making a value there.
"""

from __future__ import annotations

import ast

_DECORATOR = "value"


def written_out(source: str) -> str:
    """A module's source in which every plain ``@value`` has the ``__init__`` that it would be given.

    Left as they are: classes with bases or an ``__init__`` of their own, and fields that a factory fills.
    """
    lines = source.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    for node in sorted(classes, key=lambda node: node.lineno, reverse=True):
        init = _init(node)
        if init:
            last = node.body[-1].end_lineno or 0
            lines[last:last] = [f"    {line}\n" for line in ("", *init)]
    return "".join(lines)


def _init(node: ast.ClassDef) -> list[str]:
    """The lines of the ``__init__``; none where the class is to be left as it is."""
    if node.bases or not any(
        isinstance(each, ast.Name) and each.id == _DECORATOR for each in node.decorator_list
    ):
        return []
    named = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
    fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
    if "__init__" in named or not fields or any(_is_made(each) for each in fields):
        return []
    names = [each.target.id for each in fields if isinstance(each.target, ast.Name)]
    parameters = ", ".join(map(_parameter, fields))
    after = ["    self.__post_init__()"] if "__post_init__" in named else []
    # For the type checker a value is frozen once it is made.
    return [
        f"def __init__(self, {parameters}) -> None:",
        *(f"    self.{name} = {name}  # type: ignore" for name in names),
        *after,
    ]


def _is_made(field: ast.AnnAssign) -> bool:
    """Whether a field is more than a name, a type and a default: filled by a factory, or of the class."""
    said = ast.unparse(field.annotation)
    value = ast.unparse(field.value) if field.value is not None else ""
    return value.startswith("field(") or said.startswith(("ClassVar", "InitVar"))


def _parameter(field: ast.AnnAssign) -> str:
    default = f" = {ast.unparse(field.value)}" if field.value is not None else ""
    return f"{ast.unparse(field.target)}: {ast.unparse(field.annotation)}{default}"
