"""Judging corpora: in this process, or in several at once."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait as wait_for_any

from vanguard.bench.corpus import Corpus, Portion, labelled, portions
from vanguard.bench.judge import Judge
from vanguard.bench.lines import TOO_LONG
from vanguard.bench.score import Tally, refused, weigh
from vanguard.errors import OutsideError, ProtocolError, UsageError
from vanguard.model.value import value

WAITING = 3
"""Portions given to one worker at once, so that it never waits for the next and memory stays bounded."""

WORTH_A_PROCESS = 1024 * 1024
"""Bytes of cases that make another process worth its start."""

MakeJudge = Callable[[], Judge]
"""Makes the judge of a worker; a function that can be sent to another process."""


@value
class Result:
    """A whole run: by which profile and policy, over which corpora, with what outcome."""

    profile: str
    ruleset: str
    corpora: Sequence[Corpus]
    tally: Tally


class Worker:
    """Judges portions by one judge; ``names`` are those of the corpora, ``categories`` the wanted ones."""

    def __init__(self, judge: Judge, names: Sequence[str], categories: Collection[str] = ()) -> None:
        self._judge = judge
        self._names = names
        self._categories = categories
        self._enforcing = judge.policy.profile.enforcing

    def tally(self, portion: Portion) -> Tally:
        """Judge every case of a portion."""
        tally = Tally()
        for number, line in portion.lines:
            try:
                self._count(line, portion.corpus, number, tally)
            except UsageError as error:
                tally.unreadable.append((portion.corpus, number, str(error)))
        return tally

    def _count(self, line: bytes | None, corpus: int, number: int, tally: Tally) -> None:
        if line is None:
            raise UsageError(TOO_LONG)
        read = labelled(line, self._names[corpus].removesuffix(".jsonl"))
        if self._categories and read.category not in self._categories:
            return
        # A session belongs to its corpus: which others are judged in the same run must not matter.
        name = read.case.session
        case = replace(read.case, session=f"{corpus}/{name}") if name else read.case
        try:
            outcome = weigh(read, self._judge.judge(case), self._enforcing)
        except ProtocolError as error:
            outcome = refused(error)
        tally.count(read, outcome, corpus, number)


def run(
    corpora: Sequence[Corpus],
    make_judge: MakeJudge,
    *,
    jobs: int = 1,
    categories: Collection[str] = (),
    progress: Callable[[Tally, int], None] = lambda tally, size: None,
) -> Result:
    """Judge every case of the corpora; the result does not depend on ``jobs``, but for the latency.

    ``progress`` is called with the tally so far and the bytes of the portion that was judged last.
    Raises ConfigError where the judge cannot be made, UsageError for a corpus that cannot be read and
    OutsideError where a worker process dies.
    """
    judge = make_judge()
    policy = judge.policy
    names = [corpus.name for corpus in corpora]
    jobs = min(jobs, 1 + sum(corpus.size for corpus in corpora) // WORTH_A_PROCESS)
    total = Tally()
    given = portions(list(corpora), jobs)
    if jobs == 1:
        worker = Worker(judge, names, categories)
        tallies: Iterator[tuple[Tally, int]] = ((worker.tally(each), _size(each)) for each in given)
    else:
        tallies = _in_parallel(given, jobs, (make_judge, names, categories))
    for tally, size in tallies:
        total.merge(tally)
        progress(total, size)
    total.wrong.sort()
    total.unreadable.sort()
    for place, corpus in enumerate(corpora):
        corpus.cases = total.cases[place]
    return Result(policy.profile.name, policy.digest, corpora, total)


def _size(portion: Portion) -> int:
    return sum(len(line or b"") + 1 for _, line in portion.lines)


@dataclass(slots=True)
class _Lane:
    """One worker process and what it still has to do."""

    process: ProcessPoolExecutor
    pending: deque[tuple[Future[Tally], int]] = field(default_factory=deque)


def _in_parallel(
    given: Iterator[Portion], jobs: int, about: tuple[MakeJudge, Sequence[str], Collection[str]]
) -> Iterator[tuple[Tally, int]]:
    """The tallies of all portions, as they come; portions with a lane go to that worker, in order."""
    # Fresh processes: forking one that has threads is not safe, and not all platforms can fork.
    context = get_context("spawn")
    lanes = [_Lane(ProcessPoolExecutor(1, context, _begin, about)) for _ in range(jobs)]
    try:
        for portion in given:
            lane = _free(lanes, portion)
            while len(lane.pending) >= WAITING:
                yield from _done(lanes)
                lane = _free(lanes, portion)
            lane.pending.append((lane.process.submit(_tally, portion), _size(portion)))
        while any(lane.pending for lane in lanes):
            yield from _done(lanes)
    except BrokenProcessPool:
        raise OutsideError("a worker process ended before its work was done") from None
    finally:
        for lane in lanes:
            lane.process.shutdown(wait=False, cancel_futures=True)


def _free(lanes: list[_Lane], portion: Portion) -> _Lane:
    """The lane that a portion goes to: its own, else the one with the least to do."""
    if portion.lane is not None:
        return lanes[portion.lane]
    return min(lanes, key=lambda lane: len(lane.pending))


def _done(lanes: list[_Lane]) -> Iterator[tuple[Tally, int]]:
    """Wait until some portion is judged; the tallies of all that are."""
    wait([lane.pending[0][0] for lane in lanes if lane.pending], return_when=FIRST_COMPLETED)
    for lane in lanes:
        while lane.pending and lane.pending[0][0].done():
            future, size = lane.pending.popleft()
            yield future.result(), size


_here: list[Worker] = []
"""The worker of this process, where the process is one."""


def _begin(make_judge: MakeJudge, names: Sequence[str], categories: Collection[str]) -> None:
    # An interrupt is for the process that asked; it ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _here.append(Worker(make_judge(), names, categories))


def _end_with_parent() -> None:
    """End this process when the one that started it is gone: a killed one cannot end its workers."""
    parent = parent_process()
    if parent:
        wait_for_any([parent.sentinel])
        os._exit(1)


def _tally(portion: Portion) -> Tally:
    return _here[0].tally(portion)
