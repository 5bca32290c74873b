"""Time that stands still until a test moves it, and a scheduler that runs by it."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable

from lotse_bridge.scheduler import Scheduler, Timer


class ManualTime(Scheduler):
    """Planned calls run in the thread that moves the time, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self._due: list[tuple[float, int, Timer]] = []
        self._numbers = itertools.count()

    def clock(self) -> float:
        return self.now

    def call_later(self, seconds: float, action: Callable[[], None]) -> Timer:
        timer = Timer(action)
        heapq.heappush(self._due, (self.now + seconds, next(self._numbers), timer))
        return timer

    def sleep(self, seconds: float) -> None:
        """Moves on without running anything, as a machine that was asleep."""
        self.now += seconds

    def advance(self, seconds: float) -> None:
        """Moves on, running what falls due at its very time; what `sleep` has passed over runs late."""
        end = self.now + seconds
        while self._due and self._due[0][0] <= end:
            due, _, timer = heapq.heappop(self._due)
            self.now = max(self.now, due)
            timer.fire()
        self.now = end
