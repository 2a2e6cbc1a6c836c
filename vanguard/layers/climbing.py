"""Whether a path climbs where honest paths do not: to the root, into the system, or in disguise."""

from __future__ import annotations

import re

from vanguard.layers.paths import Plain
from vanguard.model.finding import Severity

Weight = tuple[Severity, float]

_ODD = re.compile(r"\.{3,}|\.\.[;\s\x00-\x1f].*|\.\s+\.|\.\?|\?\.|\?\?", re.DOTALL)
# What Java's servers cut off before they take the dots out.
_PARAMETER = re.compile(r"(?:^|[\\/])\.\.;")
_DOTS = re.compile(r"(?:^|[\\/])\.{4,}[\\/]|[\\/]\.{4,}\Z")
_SYSTEM = re.compile(
    r"(?:etc|proc|sys|root|boot|dev|usr/(?:local|share|lib|bin)|var/(?:log|lib|www|mail|run|spool|adm)|"
    r"windows|winnt|inetpub|program files(?: \(x86\))?|documents and settings|users/[^/]+|home/[^/]+)(?:/|\Z)"
    r"|(?:boot|win|system)\.ini|(?:\.\w+/)*(?:\.ssh|\.aws|\.gnupg|\.kube|\.bash_history|\.netrc)(?:/|\Z)",
    re.IGNORECASE,
)
_PLAIN_SYSTEM = re.compile(
    r"etc/(?:passwd|shadow|group|hosts|sudoers|issue|ssh/|\w*passwd)|proc/(?:self|version|\d+)|(?:boot|win)\.ini|"
    r"windows/(?:win\.ini|system32|system\.ini)|winnt/|var/log/|root/\.|\.ssh/",
    re.IGNORECASE,
)
_PADDING = re.compile(r"(?:(?<![.\w])\.[/\\]+){6}")
_PADDED = re.compile(r"(?:\.{0,2}[/\\]){2,256}")
# The name of a file that is sent, with which a sloppy server leaves its folder.
_SENT_NAME = re.compile(r"filename\*?\s{0,8}=[^\r\n;]{0,200}?[\\/\"'=]\.\.[\\/]", re.IGNORECASE)

SURE: Weight = (Severity.HIGH, 0.95)
DEEP = 5
"""Folders up from where a path starts that hardly any project is deep."""


def climbs(raw: str, shown: Plain, cwd: str) -> Weight | None:
    """How grave the climbing of a path is, and how sure; None for none, or an honest ``../sibling``.

    ``raw`` is the path as it came, ``shown`` the same with its disguises off, ``cwd`` the folder it
    starts from ("/" where that is not known).
    """
    if not _may_climb(shown.text):
        return None
    ups, odd, lowest, tail = _walk(shown.slashed)
    if not ups + odd:
        return _padding(shown)
    if shown.steps and ups > _walk(raw.replace("\\", "/"))[0]:
        return SURE
    if ("../" in shown.text and "..\\" in shown.text) or odd > 1 or (odd and ups > 1):
        return SURE
    if _PLAIN_SYSTEM.match(tail) or (ups + odd > 1 and _SYSTEM.match(tail)):
        return SURE
    if _DOTS.search(shown.text) or _PARAMETER.search(shown.text):
        return (Severity.HIGH, 0.85)
    if odd and tail:
        return (Severity.MEDIUM, 0.8)
    return _depth(shown.slashed, lowest, cwd)


def sends_upwards(text: str) -> bool:
    """Whether a text is the body of an upload whose file is named so that it leaves its folder."""
    return "filename" in text and _SENT_NAME.search(text) is not None


def _padding(shown: Plain) -> Weight | None:
    """Steps to the same folder over and over, which only hide where a path leads."""
    if _PADDING.search(shown.text):
        return (Severity.HIGH, 0.85)
    padded = _PADDED.match(shown.text)
    if padded is None:
        return None
    return SURE if _PLAIN_SYSTEM.match(shown.slashed, padded.end()) else None


def _may_climb(text: str) -> bool:
    return ".." in text or "./." in text or ".\\." in text or "?" in text


def _walk(path: str) -> tuple[int, int, int, str]:
    """Climbing segments, odd ones (``....``, ``..;``), the lowest depth, and what follows them."""
    ups = odd = depth = lowest = 0
    after: list[str] = []
    for spelt in path.split("/"):
        segment = spelt.strip(" ")
        if segment in ("", "."):
            continue
        if segment == "..":
            ups += 1
            depth -= 1
            lowest = min(lowest, depth)
            after.clear()
        elif segment[0] in ".?" and _ODD.fullmatch(segment):
            odd += 1
            after.clear()
        else:
            depth += 1
            after.append(segment)
    return ups, odd, lowest, "/".join(after)


def _depth(path: str, lowest: int, cwd: str) -> Weight | None:
    if path.startswith("/") and lowest < 0:
        return (Severity.HIGH, 0.9)
    known = len([part for part in cwd.replace("\\", "/").split("/") if part])
    if known and -lowest > known:
        return (Severity.HIGH, 0.9)
    if -lowest >= DEEP:
        return (Severity.HIGH, 0.85)
    return (Severity.MEDIUM, 0.8) if -lowest == DEEP - 1 else None
