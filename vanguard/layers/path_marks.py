"""Whether a text can hold a path at all, and one of Windows."""

from __future__ import annotations

import re

SHORT = 4096
"""Characters beyond which a text that nothing calls a path is not one (PATH_MAX of Linux)."""

_WEB = re.compile(r"https?://[\w.:/?=&#@+,-]*", re.ASCII).fullmatch
_DRIVE = re.compile(r"[A-Za-z]:[\\/]|\\(?:\\[?.]|\?\?)\\|\\\\[^\\/]+\\").match


def is_windows(text: str) -> bool:
    """Whether a path has a drive, is a share (UNC) or a device path."""
    return _DRIVE(text) is not None


def maybe(text: str) -> bool:
    """Whether a text can hold a path; cheap for ordinary words, and for URLs that climb nowhere."""
    if "/" in text or "\\" in text or "~" in text or "%" in text or "$" in text or not text.isascii():
        return text[:4] != "http" or _WEB(text) is None or ".." in text or ":" in text[8:]
    if len(text) > SHORT:
        return False
    if "." in text:
        return " " not in text or " ." in text or text[0] == "." or ".env" in text
    if "_" in text:
        low = text.lower()
        return "id_" in low or "_keys" in low or "_log" in low or "host_" in low or "_netrc" in low
    return "0x" in text or "ogin " in text or "\x00" in text
