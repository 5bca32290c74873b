"""The liveness of one socket.

ReqCurrentTime at an interval, an answer within a deadline. `isConnected` tells nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from .scheduler import Scheduler, Timer


class Heartbeat:
    """`ask` sends the question, `silent` is called once when no answer came in time. Milliseconds."""

    def __init__(
        self,
        scheduler: Scheduler,
        interval: int,
        deadline: int,
        ask: Callable[[], None],
        silent: Callable[[], None],
    ) -> None:
        self._scheduler = scheduler
        self._interval = interval
        self._deadline = deadline
        self._ask = ask
        self._silent = silent
        self._timer: Timer | None = None
        self._asked_at: float | None = None
        self._stopped = False

    def start(self) -> None:
        """Plans the next question."""
        if not self._stopped:
            self._timer = self._scheduler.call_later(self._interval / 1000, self._beat)

    def stop(self) -> None:
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()

    def answered(self) -> float | None:
        """The round trip in milliseconds; None when nothing was asked."""
        asked_at, self._asked_at = self._asked_at, None
        if asked_at is None:
            return None
        if self._timer is not None:
            self._timer.cancel()
        self.start()
        return round((time.monotonic() - asked_at) * 1000, 3)

    def _beat(self) -> None:
        if self._stopped:
            return
        self._asked_at = time.monotonic()
        self._timer = self._scheduler.call_later(self._deadline / 1000, self._missed)
        self._ask()

    def _missed(self) -> None:
        if not self._stopped and self._asked_at is not None:
            self._silent()
