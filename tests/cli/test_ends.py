"""How commands end, and what is said on the way."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NoReturn

import pytest

from vanguard.cli.ends import DONE, INTERRUPTED, OUTSIDE, WRONG_USE, guarded, say
from vanguard.errors import ConfigError, OutsideError


def raising(error: BaseException) -> Callable[[], int]:
    """Work that fails in this way."""

    def work() -> NoReturn:
        raise error

    return work


def test_without_standard_error_nothing_is_said_anywhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    say("this would break the MCP stream")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ConfigError("no", place="a:1"), WRONG_USE, "vanguard: a:1: no\n"),
        (OutsideError("gone"), OUTSIDE, "vanguard: gone\n"),
        (KeyboardInterrupt(), INTERRUPTED, ""),
        (
            PermissionError(13, "Permission denied", "a\x1bb"),
            WRONG_USE,
            "vanguard: a\\u{1b}b: Permission denied\n",
        ),
    ],
)
def test_every_end_has_a_code_and_at_most_one_line(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(raising(error)) == code
    assert capsys.readouterr().err == said


def test_a_pipe_that_nobody_reads_is_a_quiet_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    assert guarded(raising(BrokenPipeError())) == DONE
