"""The tools, prompts and resources that a message lists, and the schemas of tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vanguard.model.context import LISTS
from vanguard.model.message import ANSWER, Json, Message
from vanguard.model.value import value
from vanguard.policy.capabilities import words

Path = tuple[str | int, ...]


@value
class Item:
    """One tool, prompt, resource or template: which list it stands in, its place in the message, its body."""

    list: str
    path: Path
    body: Mapping[str, Json]

    @property
    def name(self) -> str:
        """Its name; "" where it has none that is a text."""
        name = self.body.get("name")
        return name if isinstance(name, str) else ""

    def text(self, member: str) -> str:
        """A member of it that is a text; "" where there is none."""
        found = self.body.get(member)
        return found if isinstance(found, str) else ""


def items(message: Message) -> Iterator[Item]:
    """Every item of an answer's lists, and the tools that a sampling request brings, in document order.

    Lists that are objects are read as lists; what is no object is no item.
    """
    holder = "result" if message.kind is ANSWER else "params"
    body = message.body.get(holder)
    if not isinstance(body, dict):
        return
    for name in LISTS.values():
        listed = body.get(name)
        entries = (
            listed.items()
            if isinstance(listed, dict)
            else enumerate(listed)
            if isinstance(listed, list)
            else ()
        )
        for key, entry in entries:
            if isinstance(entry, dict):
                yield Item(name, (holder, name, key), entry)


SCHEMAS = ("inputSchema", "outputSchema")
"""The members of a tool that hold a schema."""


def properties(item: Item) -> Iterator[tuple[Path, str, Json]]:
    """Every property that the schemas of a tool name, at any depth: its place, its name, its schema."""
    pending: list[tuple[Path, Json]] = [((*item.path, name), item.body.get(name)) for name in SCHEMAS]
    while pending:
        path, schema = pending.pop()
        if isinstance(schema, dict):
            named = schema.get("properties")
            if isinstance(named, dict):
                yield from (((*path, "properties", name), name, each) for name, each in named.items())
            pending += [
                ((*path, key), each) for key, each in schema.items() if isinstance(each, (dict, list))
            ]
        elif isinstance(schema, list):
            pending += [
                ((*path, at), each) for at, each in enumerate(schema) if isinstance(each, (dict, list))
            ]


def subject(item: Item) -> frozenset[str]:
    """The words of an item's name, title and first sentence, which say what it is about."""
    first = item.text("description")[:400].strip().partition("\n")[0].partition(". ")[0]
    return frozenset((*words(item.name), *words(item.text("title")), *words(first)))
