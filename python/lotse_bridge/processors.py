"""On which processor the thread runs that obeys the desk: another than the desk's own, where there is one.

A pipe wakes its reader on the processor of whoever writes: Linux expects the writer to wait for an answer.
The desk does not, it goes on to write the row of its order while the order is made ready here. On one
processor each of the two would stand still while the other one works, however idle the next one is.

The desk is woken in the same way by its clients, and would find itself beside us: so it stays where it is
while an order is held here, from its review to its release. What its other threads do can wait, and must not
take a slice of that processor meanwhile: they come behind its main thread.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from typing import Final

# proc(5), the fields of `stat` behind the name of the program.
_PROCESSOR: Final = 36
# Levels of nice(2): a thread so far behind another one gets a tenth of what that one does, and does not take
# its turn by waking up.
_BEHIND: Final = 10
_NICEST: Final = 19
# Lets whoever waits for this processor go first.
give_way: Final[Callable[[], None]] = getattr(os, "sched_yield", lambda: None)


def free_what_stayed(process: int) -> None:
    """Undoes what a bridge that was killed has left: the main thread of the desk on one processor.

    The other threads of the desk tell where that one may run. This process was started by it and is where it
    is. Called before any thread is started.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, ValueError):
        others = [int(thread) for thread in os.listdir(f"/proc/{process}/task") if int(thread) != process]
        everywhere = {one for thread in others for one in os.sched_getaffinity(thread)}
        if len(os.sched_getaffinity(process)) == 1 < len(everywhere):
            os.sched_setaffinity(process, everywhere)
            os.sched_setaffinity(0, everywhere)


def put_others_behind(process: int) -> None:
    """Lets the other threads of the desk come behind its main one: they collect, compile and record.

    Linux wakes a thread on the processor of whoever wakes it, and gave them slices of 4 ms while an order was
    under way: of that of the main thread, which wakes them, and of ours.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, ValueError):
        behind = min(os.getpriority(os.PRIO_PROCESS, process) + _BEHIND, _NICEST)
        for thread in map(int, os.listdir(f"/proc/{process}/task")):
            # One may have ended since.
            with contextlib.suppress(OSError):
                if thread != process and os.getpriority(os.PRIO_PROCESS, thread) < behind:
                    os.setpriority(os.PRIO_PROCESS, thread, behind)


class Processors:
    """Those that this process may use."""

    def __init__(self) -> None:
        self._all: frozenset[int] = frozenset()
        if sys.platform == "linux":
            with contextlib.suppress(OSError):
                self._all = frozenset(os.sched_getaffinity(0))

    def anywhere(self) -> None:
        """For a thread that was started by one that keeps away from a neighbour: it would do so for ever."""
        self._use(self._all)

    def besides(self, taken: int) -> bool:
        """Moves the calling thread to any other than `taken`; False when it can not."""
        return self._use(self._all - {taken})

    def _use(self, processors: frozenset[int]) -> bool:
        if sys.platform != "linux" or not processors:
            return False
        try:
            os.sched_setaffinity(0, processors)
        except OSError:
            # Others than at the start: whoever runs the machine has decided otherwise.
            return False
        return True


class Neighbour:
    """The main thread of another process, for the thread that is to keep away from it."""

    def __init__(self, process: int, processors: Processors) -> None:
        self._process = process
        self._processors = processors
        # Where it may run besides, while it stays.
        self._kept_from: set[int] | None = None
        # Which one was left to it last.
        self._left: int | None = None
        # With so many of its threads those were put behind that there were.
        self._threads = 0
        self._stat = -1
        if sys.platform != "linux":
            return
        # Of the thread alone: the line of the process adds up all its threads, each time. Without /proc, or
        # when it is gone already, both share what there is.
        with contextlib.suppress(OSError):
            self._stat = os.open(f"/proc/{process}/task/{process}/stat", os.O_RDONLY | os.O_CLOEXEC)

    def step_aside(self) -> bool:
        """Leaves the processor to it, and tells whether it did; with no other one, lets it go first."""
        if self._kept_from is not None:
            return True
        taken = self._processor()
        if taken is not None and taken == self._left:
            return True
        self._left = taken if taken is not None and self._processors.besides(taken) else None
        if self._left is None:
            give_way()
        return self._left is not None

    def stay(self) -> None:
        """Keeps it on the processor that was left to it, and its other threads behind it, until `free`."""
        if sys.platform != "linux" or self._kept_from is not None:
            return
        self._put_new_ones_behind()
        if self._left is None:
            return
        with contextlib.suppress(OSError):
            kept_from = os.sched_getaffinity(self._process)
            if self._left in kept_from and len(kept_from) > 1:
                os.sched_setaffinity(self._process, {self._left})
                self._kept_from = kept_from

    def free(self) -> None:
        """Lets it go again wherever it could."""
        if sys.platform != "linux" or self._kept_from is None:
            return
        kept_from, self._kept_from = self._kept_from, None
        with contextlib.suppress(OSError):
            os.sched_setaffinity(self._process, kept_from)

    def _put_new_ones_behind(self) -> None:
        with contextlib.suppress(OSError):
            # A link of the folder for each thread: one look instead of one for each of them.
            threads = os.stat(f"/proc/{self._process}/task").st_nlink
            if threads != self._threads:
                put_others_behind(self._process)
                self._threads = threads

    def _processor(self) -> int | None:
        if sys.platform != "linux" or self._stat < 0:
            return None
        try:
            stat = os.pread(self._stat, 1024, 0)
            return int(stat[stat.rindex(b")") + 2 :].split()[_PROCESSOR])
        except (OSError, ValueError, IndexError):
            return None
