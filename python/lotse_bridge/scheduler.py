"""One thread for all deadlines, heartbeats and paced sends."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from .logs import log

# Python refuses to wait for centuries, and a plan may lie that far ahead: then it looks again.
_LONGEST_WAIT: Final = 3600.0


class Timer:
    """A planned call; `cancel` may come at any time, also after it ran."""

    __slots__ = ("_action",)

    def __init__(self, action: Callable[[], None]) -> None:
        self._action: Callable[[], None] | None = action

    def cancel(self) -> None:
        self._action = None

    def fire(self) -> None:
        action, self._action = self._action, None
        if action is not None:
            action()


class Scheduler:
    """Runs planned calls in order of their time, one after another; they must not block."""

    def __init__(self) -> None:
        self._plan: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="scheduler", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def call_later(self, seconds: float, action: Callable[[], None]) -> Timer:
        """Plans a call in so many seconds."""
        timer = Timer(action)
        with self._changed:
            due = time.monotonic() + seconds
            heapq.heappush(self._plan, (due, next(self._order), timer))
            if self._plan[0][2] is timer:
                self._changed.notify()
        return timer

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._plan:
                    self._changed.wait()
                wait = self._plan[0][0] - time.monotonic()
                if wait > 0:
                    self._changed.wait(min(wait, _LONGEST_WAIT))
                    continue
                timer = heapq.heappop(self._plan)[2]
            try:
                timer.fire()
            except Exception:
                log.log(
                    logging.ERROR, "A planned call failed", exc_info=True, extra={"event": "timer_failed"}
                )
