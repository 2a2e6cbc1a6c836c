from __future__ import annotations

from collections.abc import Iterator

from vanguard.model.message import Direction, Kind, Message, Part
from vanguard.wire import catalogue
from vanguard.wire.shapes import Node, shape, whole


def below(node: Node, seen: set[int]) -> Iterator[Node]:
    if id(node) not in seen:
        seen.add(id(node))
        yield node
        for child in (*node.children.values(), *([node.rest] if node.rest else [])):
            yield from below(child, seen)


def test_an_index_stays_where_it_is_and_an_unknown_key_inherits() -> None:
    node = shape(Part.CONTENT, uri=whole(Part.URI))
    assert node.step(3) is node
    assert node.step("unknown") is node
    assert node.step("uri").part is Part.URI
    assert node.step("_meta").part is Part.META


def test_other_keys_lead_to_the_rest_where_there_is_one() -> None:
    rest = whole(Part.ASK)
    assert Node(Part.OTHER, {}, rest).step("any") is rest


def test_what_is_called_uniform_is() -> None:
    seen: set[int] = set()
    for direction in Direction:
        for kind in Kind:
            for method in ("", *catalogue.methods(direction.opposite), *catalogue.methods(direction)):
                for node in below(catalogue.root(Message(direction, kind, b"", {}, 1, method)), seen):
                    assert not node.uniform or (not node.children and node.rest is None)
    assert len(seen) > 50
