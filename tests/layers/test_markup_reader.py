"""Tags as browsers make them out of anything."""

from __future__ import annotations

import pytest

from vanguard.layers.markup.reader import Attribute, Odd, Room, Tag, Tags


def tags(text: str) -> list[Tag]:
    """The tags of a text."""
    return list(Tags(text, Room(999)))


def only(text: str) -> Tag:
    """The one tag of a text."""
    (tag,) = tags(text)
    return tag


def test_a_tag_has_its_name_its_attributes_and_its_place() -> None:
    tag = only('see <a HREF="x>y" id=z disabled>')
    assert (tag.name, tag.start, tag.end, tag.odd) == ("a", 4, 32, 0)
    assert tag.attributes == (
        Attribute("href", "x>y", '"'),
        Attribute("id", "z", ""),
        Attribute("disabled", "", "-"),
    )
    assert (tag.get("src", "href"), tag.get("src")) == ("x>y", None)


def test_closing_tags_and_prefixes_are_told() -> None:
    first, second = tags("<v:rect></v:rect>")
    assert (first.name, first.prefix, first.closes) == ("rect", "v", False)
    assert (second.name, second.closes) == ("rect", True)


@pytest.mark.parametrize(
    "text",
    ["a < b and c<5", "i<10", "<3", "1 << 2", "<>", "x <= y", "< ", "<", "<\n\n\n\nb>"],
)
def test_what_begins_no_name_is_no_tag(text: str) -> None:
    assert [tag.name for tag in tags(text)] in ([], ["b"])


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("<svg/onload=x>", Odd.GLUED),
        ('<a b="c"onclick=x>', Odd.GLUED),
        ("<a+onclick=x>", Odd.GLUED),
        ("<\x00script>", Odd.JUNK),
        ("<scr\x00ipt>", Odd.JUNK),
        ("<%script>", Odd.JUNK),
        ("<a '' b=c>", Odd.JUNK),
        ("<ScRiPt>", Odd.CASE),
        ("<a OnCliCk=x>", Odd.CASE),
        ("<a href=x", Odd.UNCLOSED),
        ("<a href='x", Odd.UNCLOSED),
        ("<a href=`x`>", Odd.TICKED),
        ("<f o r m>", Odd.SPACED),
    ],
)
def test_what_no_editor_writes_is_odd(text: str, odd: int) -> None:
    assert only(text).odd & odd


@pytest.mark.parametrize(
    "text",
    [
        "<hr data=1 />",
        '<MyButton onPress="x" onLongPress="y"/>',
        '<asp:Button OnClick="x">',
        "<TABLE BORDER=1>",
        '<linearGradient gradientUnits="x">',
        "<button onClick={() => { a > b }}>",
        "<?xml version='1.0'?>",
        "<!DOCTYPE html>",
    ],
)
def test_what_editors_and_people_write_is_not_odd(text: str) -> None:
    assert only(text).odd == 0


def test_an_expression_of_a_component_is_one_value() -> None:
    tag = only('<B onClick={() => { a > b }} id="c">')
    assert [each.value for each in tag.attributes] == ["{() => { a > b }}", "c"]
    assert tag.attributes[0].is_expression


def test_instructions_and_server_tags_keep_their_sign() -> None:
    names = [tag.name for tag in tags('<?import a="b"?><!ENTITY x><% form %>')]
    assert names == ["?import", "!entity", "%form"]


def test_a_tag_inside_a_tag_that_is_not_closed_is_read() -> None:
    assert [tag.name for tag in tags("<b <script>x</script>")] == ["b", "script", "script"]


def test_a_quotation_mark_that_nothing_closes_hides_no_tag() -> None:
    assert [tag.name for tag in tags('<a title="x <img src=y>')] == ["a", "img"]


def test_ordinary_elements_that_only_show_something_are_left_out() -> None:
    text = '<p class="x">a</p> <a href="https://example.com/?a=1">b</a> <b>c</b><br/>'
    assert tags(text) == []


@pytest.mark.parametrize("text", ['<p class="x" onclick="y">', '<a href="j:x">', "<b class='x'>", "<script>"])
def test_all_other_elements_are_read(text: str) -> None:
    assert len(tags(text)) == 1


def test_reading_ends_where_the_room_does() -> None:
    room = Room(10)
    assert sum(1 + len(tag.attributes) for tag in Tags("<a b " * 60, room)) <= 10
    assert room.left == 0
