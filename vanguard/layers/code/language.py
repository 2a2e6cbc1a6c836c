"""Which family of languages a program belongs to, as far as that changes how it is read."""

from __future__ import annotations

from enum import Enum

import re2


class Language(Enum):
    """Families of languages that differ in comments, strings and blocks."""

    PYTHON = "python"
    CURLY = "curly"
    """JavaScript, Java, C, C#, Go, Rust and their like."""
    PHP = "php"
    RUBY = "ruby"
    PERL = "perl"
    POWERSHELL = "powershell"


_MARKS = tuple(
    (language, re2.compile(marks))
    for language, marks in (
        (
            Language.PHP,
            r"<\?(?:php|=)|\$_(?:GET|POST|REQUEST|SERVER|COOKIE|FILES|ENV)\b|\bfunction\s+\w+\s*\(\s*\$|"
            r"\b(?:fsockopen|shell_exec|passthru|proc_open)\s*\(",
        ),
        (
            Language.POWERSHELL,
            r"(?i)\$\w+\s*=\s*(?:new-object|\[[\w.]+\])|\[[a-z][\w.]+\]::\w|\b(?:invoke|get|set|new|start|"
            r"remove|add|out)-"
            r"[a-z]+\b[^\n]{0,40}(?:\s-[a-z]|\$|\|)",
        ),
        (
            Language.PYTHON,
            r"(?m)^[ \t]*(?:import [\w., ]+?|from [\w.]+ import [^;\n]+)(?:\s*#[^\n]*)?$|__import__\s*\(|"
            r"(?:^|[\n;])[ \t]*(?:import|from) [\w., ]{1,80}(?:;|$)|"
            r"^[ \t]*(?:async )?(?:def|class) \w[^\n{]*:|^[ \t]*(?:with|for|while|if|elif|try|else|except|"
            r"finally)\b"
            r"[^\n{;]*:[ \t]*(?:#[^\n]*)?$",
        ),
        (
            Language.CURLY,
            r"(?m)(?:^|[;{}(])[ \t]*(?:const|let|var)[ \t]+(?:\w+|[{\[][\w,: $]{1,80}[}\]])[ \t]*=|"
            r"=[ \t]*require\([ \t]*['\x22]|=>[ \t]*\{|\bfunction[ \t]*\w{0,40}\([\w, ]{0,80}\)[ \t]*\{",
        ),
        (
            Language.PYTHON,
            r"(?m)^[ \t]*print\(|\b(?:os|shutil|subprocess)\.[a-z_]+\(|"
            r"\b(?:exec|eval)\(\s*(?:compile|__import__|bytes|base64|zlib|codecs|marshal|requests|urllib|"
            r"lambda|b?['\x22])|\bexec\(\w+\)",
        ),
        (
            Language.PERL,
            r"(?m)^[ \t]*use (?:strict|warnings|Socket|IO|POSIX|LWP|File|MIME|Net)\b|\b(?:my|our|"
            r"local)\s*[$@%(]|\$\w+\s*=~|\w->new\(|"
            r"(?m)^[ \t]*(?:unlink|rmdir|system|exec|die|print)\s+['\x22$@q]",
        ),
        (
            Language.RUBY,
            r"(?m)\brequire\s+['\"]|^[ \t]*def [\w.?!]+[^{:\n]*$|\bdo\s*\|[\w, ]+\||^[ \t]*end[ \t]*$|"
            r"\bputs\s[\w\x22\x27]|"
            r"\b(?:File|IO|Dir|FileUtils|Kernel|TCPSocket|Process|Net::HTTP)\.[a-z]\w+",
        ),
    )
)


def language(text: str) -> Language:
    """The family that a program most likely belongs to."""
    plain = ascii_only(text)
    return next((kind for kind, marks in _MARKS if marks.search(plain)), Language.CURLY)


def ascii_only(text: str) -> str:
    """A text of the same length without anything that is not ASCII, which no pattern here looks for."""
    return text if text.isascii() else text.encode("ascii", "replace").decode()
