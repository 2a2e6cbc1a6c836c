from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from vanguard.adapters.journals.logfile import LogFile, StandardError

LIMITED = """
import resource, signal, sys
from pathlib import Path
from vanguard.adapters.journals.logfile import LogFile
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
file = LogFile(Path(sys.argv[1]), shared=sys.argv[2] == "shared")
resource.setrlimit(resource.RLIMIT_FSIZE, (25, resource.RLIM_INFINITY))
kept, failure = file.append([b"1234567\\n", b"abcdefg\\n", b"x" * 30 + b"\\n", b"last\\n"])
assert kept == 2 and failure is not None, (kept, failure)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert file.append([b"y" * 30 + b"\\n", b"last\\n"]) == (2, None)
assert file.append([b"more\\n"]) == (1, None)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limit on file sizes here")
@pytest.mark.parametrize(
    ("kind", "torn"), [("own", b""), ("shared", b"xxxxxxxxx\n")], ids=["cut off", "ended with a newline"]
)
def test_a_line_that_did_not_fit_leaves_the_next_ones_whole(tmp_path: Path, kind: str, torn: bytes) -> None:
    path = tmp_path / "log"
    subprocess.run(
        [sys.executable, "-c", LIMITED, str(path), kind], check=True, cwd=Path(__file__).parents[3]
    )
    assert path.read_bytes() == b"1234567\nabcdefg\n" + torn + b"y" * 30 + b"\nlast\nmore\n"


def test_a_file_knows_whether_its_path_still_leads_to_it(tmp_path: Path) -> None:
    path = tmp_path / "log"
    file = LogFile(path, shared=False)
    assert file.stands()
    path.unlink()
    assert not file.stands()
    path.write_bytes(b"another")
    assert not file.stands()
    file.close()
    file.close()


def test_a_closed_standard_error_is_an_error_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    kept, failure = StandardError().append([b"x\n"])
    assert kept == 0
    assert isinstance(failure, OSError)
