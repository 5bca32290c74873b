"""Waiting for a line without falling asleep.

A process that sleeps in a pipe is woken by whoever writes, which takes each of the two a tenth of a
millisecond and more. Where the desk has said that a line follows at once, it is looked for instead.
"""

from __future__ import annotations

import select
import time
from typing import Final

from .processors import give_way

# A desk that has not written by then has something else in its way: it is waited for as usual.
_PATIENCE: Final = 0.002


def await_line(fd: int) -> None:
    """Returns when there is something to read, or nothing was for a moment; at once without `poll`."""
    make = getattr(select, "poll", None)
    if make is None:
        return
    poll = make()
    poll.register(fd, select.POLLIN)
    ends = time.monotonic() + _PATIENCE
    while not poll.poll(0) and time.monotonic() < ends:
        give_way()
