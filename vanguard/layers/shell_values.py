"""Variables of a command whose values it sets itself, and the letters that are cut out of usual ones.

``a=c;b=at;$a$b``, ``${PATH:0:1}``, ``${a//x/}``, ``set a=who&&%a%ami``, ``%COMSPEC:~0,1%``,
``$a='who';&($a+'ami')``, ``$env:ComSpec[4,24,25]``.  Every value is the text as it stands: nothing is run.
"""

from __future__ import annotations

import re
import string

from vanguard.layers.nominate import Gate

GATE: Gate = (
    (r"(?:[\s;&|({`'\"$]|^)[A-Za-z_]\w*\s?=\s?[^\s=]", r"\$\{?[A-Za-z_]|%[A-Za-z_]\w*%|![A-Za-z_]\w*!"),
    r"\$\{\w+(?::-?\d|//?|,,|\^\^|#|%)",
    r"%\w+:~",
    r"(?i:\$env:\w+|\$pshome|\$shellid)\[",
)
"""Where a value may be set and used, or cut."""

_USUAL = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "PWD": "/home",
    "OLDPWD": "/home",
    "SHELL": "/bin/bash",
    "BASH": "/bin/bash",
    "IFS": " \t\n",
    "LS_COLORS": "rs=0:di=01;34:ln=01;36",
    "SHELLOPTS": "braceexpand:emacs:hashall",
    "comspec": r"C:\Windows\system32\cmd.exe",
    "programfiles": r"C:\Program Files",
    "systemroot": r"C:\Windows",
    "windir": r"C:\Windows",
    "homepath": r"\Users\user",
    "userprofile": r"C:\Users\user",
    "appdata": r"C:\Users\user\AppData\Roaming",
    "localappdata": r"C:\Users\user\AppData\Local",
    "programdata": r"C:\ProgramData",
    "public": r"C:\Users\Public",
    "pathext": ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS",
    "os": "Windows_NT",
    "pshome": r"C:\Windows\System32\WindowsPowerShell\v1.0",
    "shellid": "Microsoft.PowerShell",
}
"""What some variables hold on most machines; those of Windows without regard to case."""

_SET_BEHIND = ("", "$", *" \t\r\n;&|({`'\"")
"""What may stand before a name that is set."""

_BEFORE = 64
_LONGEST = 256
"""Characters of a value that is followed."""

_NAME = r"[A-Za-z_]\w{0,31}"
_VALUE = r"(\"[^\"\n]{0,256}\"|'[^'\n]{0,256}'|[^\s;|&\"'`)(]{1,256})"
_USE = (
    rf"\$\{{(?P<braced>{_NAME})(?P<cut>:\s?-?\d{{1,4}}(?::-?\d{{1,4}})?|,,?|\^\^?"
    r"|//?[^}/\n]{1,32}(?:/[^}\n]{0,32})?|##?[^}\n]{1,32}|%%?[^}\n]{1,32})?\}"
    rf"|\$(?:(?i:env):)?(?P<plain>{_NAME})(?P<picked>\[[\d,\s]{{1,64}}\](?:\s?-join\s?(?:''|\"\"))?)?"
    rf"|%(?P<percent>{_NAME})(?P<slice>:~-?\d{{1,4}}(?:,-?\d{{1,4}})?)?%|!(?P<delayed>{_NAME})!"
)
_use = re.compile(_USE)
# Begins with a sign in every case; the name that is set stands before its sign.
_step = re.compile(rf"=(?!=)\s?(?P<value>{_VALUE})|{_USE}")
_LETTERS = string.ascii_letters + string.digits + "_"
_leading = re.compile(
    rf"\A(?:(?:\$|set\s+\"?)?{_NAME}={_VALUE}\"?\s{{0,4}}(?:;|&&|\n)\s{{0,4}}){{1,64}}(?=\S)"
)
_digits = re.compile(r"-?\d+")


class _Values:
    """The values that are known while a text is read from its beginning."""

    __slots__ = ("known", "room")

    def __init__(self, room: int) -> None:
        self.known: dict[str, tuple[str, bool]] = {}
        self.room = room

    def step(self, found: re.Match[str]) -> str:
        """What one assignment or use is replaced by."""
        return self._set(found) if found["value"] else self.used(found)

    def used(self, found: re.Match[str]) -> str:
        """What one use is replaced by."""
        name = found["braced"] or found["plain"] or found["percent"] or found["delayed"]
        cut = found["cut"] or found["picked"] or found["slice"] or ""
        value, literal = self.known.get(name, ("", False))
        if name not in self.known:
            usual = _USUAL.get(name) or _USUAL.get(name.lower())
            if usual is None or not cut:
                return found[0]
            value = usual
        if cut:
            value = _cut(value, cut)
        self.room -= len(value)
        if self.room < 0:
            return found[0]
        return f"'{value}'" if literal and _is_operand(found) else value

    def _set(self, found: re.Match[str]) -> str:
        written = found["value"]
        quoted = written[0] in "\"'"
        value = _use.sub(self.used, written[1:-1] if quoted else written)
        before = found.string[max(0, found.start() - _BEFORE) : found.start()]
        before = before[:-1] if before[-1:].isspace() else before
        name = before[len(before.rstrip(_LETTERS)) :]
        sign = before[: len(before) - len(name)][-1:]
        if (
            name
            and not name[0].isdigit()
            and sign in _SET_BEHIND
            and name != "IFS"
            and len(value) <= _LONGEST
        ):
            self.known[name] = value, sign == "$"
        return found[0][: found.start("value") - found.start()] + _requoted(written, value)


def _requoted(before: str, value: str) -> str:
    return f"{before[0]}{value}{before[-1]}" if before[0] in "\"'" else value


def values(text: str) -> str:
    """The text with each variable replaced by the value that the text gave it before.

    The assignments with which it begins are left out where their values were used.
    """
    plain = _step.sub(_Values(4 * len(text) + 1024).step, text)
    return plain if plain == text else _leading.sub("", plain)


def _is_operand(found: re.Match[str]) -> bool:
    """Whether a value stands where a literal would, and not inside one."""
    text, start, end = found.string, found.start(), found.end()
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return before in ("", "(", "+", "&", ".", " ", ",", ";") and after in ("", ")", "+", ".", " ", ",", ";")


def _cut(value: str, cut: str) -> str:
    """A part of a value, as an expansion of shell, cmd or PowerShell says."""
    numbers = [int(each) for each in _digits.findall(cut)]
    if cut[0] == "[":
        return "".join(value[at : at + 1] for at in numbers)
    if cut[0] == ":":
        return _slice(value, numbers)
    if cut[0] in ",^":
        changed = value.lower() if cut[0] == "," else value.upper()
        return changed if len(cut) == 2 else changed[:1] + value[1:]
    if cut[0] == "/":
        old, _, new = cut.lstrip("/").partition("/")
        return value.replace(old, new, -1 if cut.startswith("//") else 1)
    return _trimmed(value, cut)


def _slice(value: str, numbers: list[int]) -> str:
    start = numbers[0] if numbers[0] >= 0 else max(0, len(value) + numbers[0])
    if len(numbers) == 1:
        return value[start:]
    return value[start : start + numbers[1]] if numbers[1] >= 0 else value[start : numbers[1]]


def _trimmed(value: str, cut: str) -> str:
    """A value without what a pattern of one literal and a star at either end takes off."""
    greedy, pattern = cut[:2] in ("##", "%%"), cut.lstrip("#%")
    literal = pattern.strip("*")
    if not literal or "*" in literal:
        return value
    if cut[0] == "#":
        at = value.rfind(literal) if greedy else value.find(literal)
        fits = pattern.startswith("*") or at == 0
        return value[at + len(literal) :] if at >= 0 and fits else value
    at = value.find(literal) if greedy else value.rfind(literal)
    fits = pattern.endswith("*") or at + len(literal) == len(value)
    return value[:at] if at >= 0 and fits else value
