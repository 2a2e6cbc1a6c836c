from __future__ import annotations

import io

from vanguard.cli.progress import WIDTH, Bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_draws_over_itself_and_clears_its_line() -> None:
    stream = Terminal()
    bar = Bar(200, stream=stream)
    bar.step(50, "10 cases")
    bar.step(500, "99 cases")
    bar.clear()
    first, second, last = stream.getvalue().split("\r")[1:]
    assert "25 %  10 cases" in first
    assert second.startswith("█" * WIDTH + " 100 %  99 cases")
    assert last == "\x1b[K"


def test_it_is_silent_where_it_should_be_and_where_there_is_no_terminal() -> None:
    for quiet, stream in ((True, Terminal()), (False, io.StringIO())):
        bar = Bar(0, quiet=quiet, stream=stream)
        bar.step(1, "1 case")
        bar.clear()
        assert stream.getvalue() == ""
