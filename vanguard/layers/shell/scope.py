"""What a script knows while it is followed: variables, functions, aliases, folder, and what files hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from vanguard.layers.shell.command import Stream
from vanguard.layers.shell.tree import Script

MOST_FILES = 64
"""Files whose content is remembered; of further ones nothing is known."""

GIVEN = {
    "HOME": "~",
    "IFS": " \t\n",
    "TMPDIR": "/tmp",
    "SHELL": "/bin/bash",
    "BASH": "/bin/bash",
    "0": "bash",
    "#": "0",
    "?": "0",
    "$": "4242",
    "UID": "1000",
    "EUID": "1000",
    "HOSTTYPE": "x86_64",
    "OSTYPE": "linux-gnu",
}
"""Variables that every shell has, with the values that they usually have."""

CUT = {"HOME": "/home/user", "PATH": "/usr/local/bin:/usr/bin:/bin", "PWD": "/", "OLDPWD": "/"}
"""Values of variables that are known well enough to be cut to pieces, but not to be shown whole."""


@dataclass(slots=True)
class Scope:
    """One shell's state; ``args`` are the positional parameters, None where nothing is known of them."""

    variables: dict[str, Stream] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    functions: dict[str, Script] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    files: dict[str, Stream] = field(default_factory=dict)
    sockets: set[str] = field(default_factory=set)
    args: tuple[str, ...] | None = None
    given: int = 0
    """The labels of the positional parameters."""
    folder: str = ""

    def assign(self, name: str, value: Stream) -> None:
        """Give a variable a value."""
        self.lists.pop(name, None)
        self.variables[name] = value

    def store(self, path: str, content: Stream, more: bool) -> None:
        """Note what a file holds from now on; ``more`` adds to what it held."""
        known = self.files.get(path)
        if known is not None and more:
            self.files[path] = known.and_then(content)
        elif known is not None or len(self.files) < MOST_FILES:
            self.files[path] = content

    def lookup(self, name: str) -> Stream | None:
        """A variable's value; None where it is not set, as far as is known."""
        if name.isdigit() and name != "0":
            at = int(name) - 1
            return (
                Stream(self.args[at] if at < len(self.args) else "", self.given)
                if self.args is not None
                else None
            )
        if name in ("@", "*"):
            return Stream(" ".join(self.args), self.given) if self.args is not None else None
        if name in self.variables:
            return self.variables[name]
        if name == "PWD" and self.folder:
            return Stream(self.folder)
        given = GIVEN.get(name)
        return Stream(given) if given is not None else None
