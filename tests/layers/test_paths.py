from __future__ import annotations

import pytest

from vanguard.layers.paths import candidate, evident, opened, plain, unglued


@pytest.mark.parametrize(
    ("text", "shown", "steps"),
    [
        ("a/b.txt", "a/b.txt", ()),
        ("%2e%2e%2fx", "../x", ("percent",)),
        ("%252e%252e%252fx", "../x", ("percent",)),
        ("..%c0%afx", "../x", ("overlong",)),
        ("%c0%ae%c0%ae/x", "../x", ("overlong",)),
        ("..%c1%9cx", "..\\x", ("overlong",)),
        ("..%e0%80%afx", "../x", ("overlong",)),
        ("..%u2216x", "..\\x", ("percent-u",)),
        ("0x2e0x2e0x2fx", "../x", ("hex",)),
        ("..2fx", "../x", ("hex",)),
        ("\uff0e\uff0e\uff0fx", "../x", ("lookalike",)),
        ("100% sure", "100% sure", ()),
        ("caf\u00e9", "caf\u00e9", ()),
    ],
)
def test_dots_and_slashes_are_shown(text: str, shown: str, steps: tuple[str, ...]) -> None:
    assert (plain(text).text, plain(text).steps) == (shown, steps)


def test_encodings_that_no_honest_path_has_are_broken() -> None:
    assert plain("%c0%afx").broken
    assert plain("..%bgx").broken
    assert plain("%u2215x").broken
    assert not plain("a%20b%2Fc").broken


@pytest.mark.parametrize(
    "text", ["/etc/x", "~/x", "~bob/x", "$HOME/x", "C:\\x", "\\\\s\\x", "../x", "./x", "/Users/me"]
)
def test_paths_show_themselves_by_how_they_begin(text: str) -> None:
    assert evident(text)


@pytest.mark.parametrize(
    "text", ["/users/7", "/help", "/api/v1", "a/b", "readme.md", "C:", "~ 5 minutes", "...", ""]
)
def test_routes_words_and_relative_names_do_not(text: str) -> None:
    assert not evident(text)


def test_file_uris_give_their_path_and_other_uris_none() -> None:
    assert candidate("file:///a%20b?x#y", expected=False) == "/a%20b?x#y"
    assert opened("/a%20b?x#y") == "/a b"
    assert candidate("FILE://localhost/a", expected=False) == "/a"
    assert candidate("file:///C:/a", expected=False) == "C:/a"
    assert candidate("file://server/a", expected=False) == "//server/a"
    assert candidate("https://a.example/b", expected=True) is None


def test_prose_is_no_path_unless_one_is_expected() -> None:
    assert candidate("/etc/passwd is a file that lists all users", expected=False) is None
    assert candidate("see ../x", expected=False) is None
    assert candidate("/home/me/My Documents/a b.txt", expected=False) == "/home/me/My Documents/a b.txt"
    assert candidate("my notes.txt", expected=True) == "my notes.txt"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("--file=/etc/shadow", "/etc/shadow"),
        ("-F/etc/shadow", "/etc/shadow"),
        ("-d@/etc/shadow", "/etc/shadow"),
        ("@~/.ssh/id_rsa", "~/.ssh/id_rsa"),
        ("file=@../../x", "../../x"),
        (">/etc/cron.d/x", "/etc/cron.d/x"),
        ("if=/dev/sda", "/dev/sda"),
        ("out=C:\\Windows\\x", "C:\\Windows\\x"),
        ("@/components/Button", ""),
        ("@types/node", ""),
        ("--include=*.py", ""),
        ("a==/etc/x", ""),
        ("/etc/shadow", ""),
        ("--port=8080", ""),
    ],
)
def test_a_path_behind_an_option_or_a_name_is_a_path(text: str, path: str) -> None:
    assert unglued(text) == path
