"""A journal of JSON lines: one writer thread behind a bounded queue."""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vanguard.adapters.journals.blocks import BASE
from vanguard.adapters.journals.chain import digest, genesis
from vanguard.adapters.journals.encode import line_of, timestamp
from vanguard.adapters.journals.handoff import QUEUE_RECORDS, Handoff
from vanguard.adapters.journals.logfile import Written
from vanguard.adapters.journals.place import (
    FILE_BYTES,
    KEEP_DAYS,
    DayFolders,
    NoFolder,
    OneFile,
    Place,
    instance_name,
)
from vanguard.gate.ports import Seal
from vanguard.model.record import Record

if TYPE_CHECKING:
    from vanguard.adapters.journals.cipher import Cipher

CLOSE_SECONDS: Final = 2.0
