"""On which processor the thread runs that obeys the desk: another than the desk's own, where there is one.

A pipe wakes its reader on the processor of whoever writes: Linux expects the writer to wait for an answer.
The desk does not, it goes on to write the row of its order while the order is made ready here. On one
processor each of the two would stand still while the other one works, however idle the next one is.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Final

# proc(5), the fields of `stat` behind the name of the program.
_PROCESSOR: Final = 36
_give_way: Final[Callable[[], None]] = getattr(os, "sched_yield", lambda: None)


class Neighbour:
    """Of the main thread of another process; called by the thread that is to keep away from it."""

    def __init__(self, process: int) -> None:
        self._stat = -1
        self._processors: frozenset[int] = frozenset()
        if sys.platform != "linux":
            return
        try:
            self._processors = frozenset(os.sched_getaffinity(0))
            # Of the thread alone: that of the process adds up all its threads, each time.
            self._stat = os.open(f"/proc/{process}/task/{process}/stat", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            # No /proc, or it is gone already: both share what there is.
            return

    def step_aside(self) -> None:
        """Leaves the processor to it; with no other one, lets it go first."""
        if not self._leave():
            _give_way()

    def _leave(self) -> bool:
        if sys.platform != "linux" or self._stat < 0 or len(self._processors) < 2:
            return False
        try:
            stat = os.pread(self._stat, 1024, 0)
            taken = int(stat[stat.rindex(b")") + 2 :].split()[_PROCESSOR])
            os.sched_setaffinity(0, self._processors - {taken})
        except (OSError, ValueError, IndexError):
            return False
        return True
