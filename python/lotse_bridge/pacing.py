"""Pacing: never more than 45 messages in any second, in five lanes: what ends a risk goes first.

TWS drops a client that sends more than 50 messages per second (error 100), and it counts them as they arrive:
a burst that was held up on its way arrives closer to the next one than it was sent. So a token comes back
only a while more than a second after its use. An order that would wait longer than one second is refused at
once; a cancel, which is wanted late as well, waits for ten; what only reads waits in its lane and leaves some
tokens for those before it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from .says import Saying, say
from .scheduler import Scheduler, Timer

LIMIT: Final = 45
WINDOW: Final = 1.2
MAX_ORDER_WAIT: Final = 1.0
# Longer than the token of a whole burst stays away, so that cancelling everything leaves nothing behind.
MAX_CANCEL_WAIT: Final = 10.0


class Lane(IntEnum):
    """In the order in which they are served."""

    CANCEL = 0
    ORDER = 1
    # What an exit stands on: orders, executions, positions, values, the rules of one instrument.
    READ = 2
    # What somebody looks at: quotes, searches, bars, names.
    DATA = 3
    # One for each position, by the hundred, and nobody waits for it: profit and loss.
    BULK = 4


# A burst of one lane must not keep those before it waiting.
LIMITS: Final = {Lane.CANCEL: LIMIT, Lane.ORDER: 40, Lane.READ: 35, Lane.DATA: 30, Lane.BULK: 25}
# An order that leaves late is another order than was meant; a question may wait.
_MAX_WAIT: Final = {Lane.CANCEL: MAX_CANCEL_WAIT, Lane.ORDER: MAX_ORDER_WAIT}
# TWS has said that it gets too much: what nobody trades on pauses.
_PAUSED: Final = (Lane.DATA, Lane.BULK)
# Those that are served before a lane, and itself.
_UP_TO: Final = {lane: tuple(other for other in Lane if other <= lane) for lane in Lane}


@dataclass(eq=False)
class Job:
    """`run` sends one message.

    `refuse` is called instead, with the failure, when it may not.
    """

    lane: Lane
    run: Callable[[], None]
    refuse: Callable[[Saying], None]
    since: float


class Pacer:
    """Runs a job at once, in the thread that brings it, whenever a token is free."""

    def __init__(self, scheduler: Scheduler, clock: Callable[[], float] = time.monotonic) -> None:
        self._scheduler = scheduler
        self._clock = clock
        self._lock = threading.Lock()
        self._sent: deque[float] = deque()
        self._waiting: dict[Lane, deque[Job]] = {lane: deque() for lane in Lane}
        # The lane of the job that the scheduler's thread is sending: nothing of that lane may overtake it.
        self._sending: Lane | None = None
        self._data_closed_until = 0.0
        self._timer: Timer | None = None

    def submit(self, lane: Lane, run: Callable[[], None], refuse: Callable[[Saying], None]) -> None:
        """Sends now, waits, or refuses."""
        with self._lock:
            now = self._clock()
            job = Job(lane, run, refuse, now)
            runs = self._takes_token(lane, now)
            refused = False
            if not runs:
                ahead = sum(len(self._waiting[other]) for other in _UP_TO[lane])
                refused = lane in _MAX_WAIT and self._wait(lane, ahead, now) > _MAX_WAIT[lane]
                if not refused:
                    self._waiting[lane].append(job)
                    self._plan(now)
        if refused:
            _refuse(job)
        elif runs:
            job.run()

    def take_token(self, lane: Lane) -> bool:
        """Takes one for a message that the caller sends at once; False when it has to wait: `submit`."""
        with self._lock:
            return self._takes_token(lane, self._clock())

    def _takes_token(self, lane: Lane, now: float) -> bool:
        if self._sending is lane or not self._free(lane, now):
            return False
        for other in _UP_TO[lane]:
            if self._waiting[other]:
                return False
        self._sent.append(now)
        return True

    def hold_data(self, seconds: float) -> None:
        """After error 100: nothing that nobody trades on for a while."""
        with self._lock:
            self._data_closed_until = self._clock() + seconds

    def drop_waiting(self, why: Saying) -> None:
        """Empties all lanes, because the socket is gone: nothing of it was sent."""
        with self._lock:
            dropped = [job for lane in Lane for job in self._waiting[lane]]
            for lane in Lane:
                self._waiting[lane].clear()
        for job in dropped:
            job.refuse(why)

    def waiting(self) -> int:
        """How many messages wait for a token."""
        with self._lock:
            return sum(len(lane) for lane in self._waiting.values())

    def free_tokens(self) -> int:
        """How many messages could be sent at once."""
        with self._lock:
            self._expire(self._clock())
            return LIMIT - len(self._sent)

    def _expire(self, now: float) -> None:
        while self._sent and self._sent[0] <= now - WINDOW:
            self._sent.popleft()

    def _free(self, lane: Lane, now: float) -> bool:
        self._expire(now)
        if lane in _PAUSED and now < self._data_closed_until:
            return False
        return len(self._sent) < LIMITS[lane]

    def _wait(self, lane: Lane, ahead: int, now: float) -> float:
        """Seconds until the token comes back that is left for a job behind `ahead` others."""
        self._expire(now)
        index = len(self._sent) - LIMITS[lane] + ahead
        if index < 0:
            return 0.0
        if not self._sent:
            return WINDOW
        # Who waits behind as many as there are tokens waits for their tokens to come back as well.
        rounds, place = divmod(index, len(self._sent))
        return self._sent[place] + (1 + rounds) * WINDOW - now

    def _plan(self, now: float) -> None:
        """Wakes up when the first waiting job may get its token."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not any(self._waiting.values()):
            return
        lane = next(lane for lane in Lane if self._waiting[lane])
        over = len(self._sent) - LIMITS[lane]
        due = self._sent[over] + WINDOW if over >= 0 else now
        if lane in _PAUSED:
            due = max(due, self._data_closed_until)
        # A hair later, so that the token has surely come back.
        self._timer = self._scheduler.call_later(max(0.0, due - now) + 0.001, self._pump)

    def _pump(self) -> None:
        while True:
            with self._lock:
                self._timer = None
                now = self._clock()
                job = self._next(now)
                self._sending = None if job is None else job.lane
                if job is None:
                    self._plan(now)
                    return
                late = job.lane in _MAX_WAIT and now - job.since > _MAX_WAIT[job.lane] + 0.05
                if not late:
                    self._sent.append(now)
            if late:
                _refuse(job)
            else:
                job.run()

    def _next(self, now: float) -> Job | None:
        """The first of the first lane that waits; when that has no token, those behind it have none."""
        for lane in Lane:
            if self._waiting[lane]:
                return self._waiting[lane].popleft() if self._free(lane, now) else None
        return None


def _refuse(job: Job) -> None:
    job.refuse(say("PACING_REFUSED"))
