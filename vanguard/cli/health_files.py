"""What others may do with a file of this user's, and whether it can be written."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path


def exposed(path: Path, *, readable: bool = False) -> str:
    """What others can do with a file or folder that should be this user's alone; "" for nothing.

    ``readable`` says that others may read it.
    """
    if sys.platform == "win32" or not path.exists():
        return ""
    status = path.stat()
    if status.st_uid != os.geteuid():
        return "belongs to another user"
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return "may be written by others"
    if not readable and status.st_mode & (stat.S_IRGRP | stat.S_IROTH):
        return "may be read by others"
    return ""


def writable(path: Path) -> bool:
    """Whether a folder, or the nearest one above that exists, can be written."""
    nearest = next((each for each in (path, *path.parents) if each.exists()), path)
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
