from __future__ import annotations

import pytest

from vanguard.layers.deeds import Deed, done


def deeds(text: str) -> list[tuple[str, Deed]]:
    return [(each.path, each.deed) for each in done(text)]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("rm -rf /a b", [("/a", Deed.TAKE), ("b", Deed.TAKE)]),
        ("rm a", [("a", Deed.ERASE)]),
        ("sudo mv ~/.local /tmp/q", [("~/.local", Deed.TAKE), ("/tmp/q", Deed.WRITE)]),
        ("cd ~/.local && rm -rf state", [("~/.local/state", Deed.TAKE)]),
        ("cd;rm -r x", [("~/x", Deed.TAKE)]),
        ("bash -c 'rm -rf ~/.local'", [("~/.local", Deed.TAKE)]),
        ("touch x $(rm -rf ~/y)", [("x", Deed.WRITE), ("~/y", Deed.TAKE)]),
        ("python -c \"import shutil; shutil.rmtree('/a')\"", [("/a", Deed.TAKE)]),
        ("os.rename('/a', '/b')", [("/a", Deed.TAKE), ("/b", Deed.WRITE)]),
        ("open('/a', 'w').write('')", [("/a", Deed.WRITE)]),
        ("echo x>/a", [("/a", Deed.WRITE)]),
        ("ls 2>&1 >> /a", [("/a", Deed.WRITE)]),
        ("cp a /b/", [("/b/", Deed.WRITE)]),
        ("sed -i 's/a/b/' x", [("x", Deed.WRITE)]),
        ("tee /x < y", [("/x", Deed.WRITE)]),
        ("curl -o /x https://a.example/", [("/x", Deed.WRITE)]),
        ("rm -f x > /y 2>&1", [("x", Deed.ERASE), ("/y", Deed.WRITE)]),
    ],
)
def test_what_a_command_changes_is_known(command: str, expected: list[tuple[str, Deed]]) -> None:
    assert deeds(command) == expected


@pytest.mark.parametrize(
    "command",
    [
        "cat /a",
        "sed 's/a/b/' x",
        "git commit -m 'a -> /b and <b>/c</b>'",
        "f = (x) => /y/.test(x)",
        "npm install express",
        "echo hi >&2",
        "echo '<a href=\"x\">/y</a>'",
        "COPY . /app",
        "DELETE FROM a; DEL /x",
    ],
)
def test_what_only_reads_changes_nothing(command: str) -> None:
    assert deeds(command) == []
