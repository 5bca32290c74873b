"""The liveness of one socket.

ReqCurrentTime at an interval, an answer within a deadline. `isConnected` tells nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from .scheduler import Scheduler, Timer

_STILL_COMING: Final = 0.5
# Who talks and never tells the time is given up all the same.
_MOST_DEADLINES: Final = 4
# A timer later than this was held up itself: the machine slept, or this process was stopped.
_HELD_UP: Final = 2.0


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
        self._planned_at = (0.0, 0.0)
        self._heard_at = 0.0
        self._stopped = False

    def start(self) -> None:
        """Plans the next question."""
        if not self._stopped:
            self._timer = self._scheduler.call_later(self._interval / 1000, self._beat)

    def stop(self) -> None:
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()

    def heard(self) -> None:
        """The peer said something: whatever it is, it lives."""
        self._heard_at = time.monotonic()

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
        self._judge_later()
        self._ask()

    def _judge_later(self) -> None:
        self._planned_at = (time.monotonic(), time.time())
        self._timer = self._scheduler.call_later(self._deadline / 1000, self._missed)

    def _missed(self) -> None:
        if self._stopped or self._asked_at is None:
            return
        now = time.monotonic()
        # The answer may lie unread in the socket: who slept himself calls nobody silent. A suspended machine
        # holds the monotonic clock.
        passed = max(now - self._planned_at[0], time.time() - self._planned_at[1])
        if passed > self._deadline / 1000 + _HELD_UP:
            self._asked_at = now
            self._judge_later()
            return
        # The answer stands behind a long reply that is still coming in.
        busy = now - self._heard_at < _STILL_COMING
        if busy and now - self._asked_at < _MOST_DEADLINES * self._deadline / 1000:
            self._planned_at = (now - self._deadline / 1000 + _STILL_COMING, time.time())
            self._timer = self._scheduler.call_later(_STILL_COMING, self._missed)
        else:
            self._silent()
