"""A command that waits for IB's answer, and the channel for kinds that IB answers without an id."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Final

from .says import Saying, quote, say
from .scheduler import Scheduler, Timer
from .tickets import Ticket
from .unread import Unread

# After a timeout, an End may belong to the earlier request: another one follows within this time, or never.
_SETTLE: Final = 1.0
_NO_LIMIT: Final = sys.maxsize
# Each execution has been told as an event: the answer repeats the first of them, not a line of megabytes.
_MOST: Final = {"executions": 1000}

# Of more missing bars the number says enough.
_MOST_TIMES: Final = 24

Ib = dict[str, Any]


class Request:
    """One command that waits for rows and an end."""

    def __init__(self, ticket: Ticket, buckets: Iterable[str] = ()) -> None:
        self.ticket = ticket
        self.rows: dict[str, dict[object, Any]] = {name: {} for name in buckets}
        self.sent = False
        self.deadline: Timer | None = None
        self.settling: Timer | None = None
        self.notice: Ib | None = None
        # The rows that the answer lacks and says so.
        self.unread = Unread()
        # Of the lists that are looked at: how many rows are missing, and the times of the bars among them.
        self.missing = 0
        self.missing_times: list[str] = []
        # Why a part of the answer could not be read: what is left of it is not the answer.
        self.unreadable: str | None = None
        # When the last row came: a long answer is late only when it stops.
        self.row_at = 0.0

    def add(self, bucket: str, key: object, row: Any) -> None:
        """Keeps the row; a later one with the same key replaces it."""
        self.row_at = time.monotonic()
        if key in self.rows[bucket] or len(self.rows[bucket]) < _MOST.get(bucket, _NO_LIMIT):
            self.rows[bucket][key] = row

    def append(self, bucket: str, row: Any) -> None:
        self.row_at = time.monotonic()
        self.rows[bucket][len(self.rows[bucket])] = row

    def miss(self, at: str | None) -> None:
        """Counts a row that could not be read; `at`: the time of its bar, where that could be."""
        self.row_at = time.monotonic()
        self.missing += 1
        if at is not None and len(self.missing_times) < _MOST_TIMES:
            self.missing_times.append(at)

    def finish(self, result: dict[str, Any] | None = None) -> None:
        """Answers with the result, or with the rows and what is missing from them."""
        if result is None and self.unreadable is not None:
            self.fail(self.unanswered)
            return
        self._stop_timers()
        if result is None:
            result = {name: list(rows.values()) for name, rows in self.rows.items()}
            if self.unread.rows:
                result["unread"] = self.unread.rows
            if self.missing:
                result["unreadRows"] = self.missing
            if self.missing_times:
                result["unreadTimes"] = self.missing_times
        self.ticket.resolve(result)

    def fail(self, why: Saying, ib: Ib | None = None) -> None:
        self._stop_timers()
        self.ticket.fail(why, ib if ib is not None else self.notice)

    @property
    def size(self) -> int:
        """How many rows have come."""
        return sum(len(rows) for rows in self.rows.values())

    @property
    def unanswered(self) -> Saying:
        """Why there is no answer: what could not be read, or what IB has said meanwhile, if anything."""
        if self.unreadable is not None:
            return quote("ANSWER_UNREADABLE", self.unreadable)
        return say("REQUEST_TIMEOUT") if self.notice is None else quote("IB_ERROR", self.notice["message"])

    def _stop_timers(self) -> None:
        for timer in (self.deadline, self.settling):
            if timer is not None:
                timer.cancel()


class Channel:
    """Requests of one kind that carry no id.

    One in flight, the next waits. All calls under the lock of `Pending`.
    """

    def __init__(self, scheduler: Scheduler, lock: threading.RLock) -> None:
        self._scheduler = scheduler
        self._lock = lock
        self._queue: deque[tuple[Request, Callable[[Request], None]]] = deque()
        self._owed = 0
        self.active: Request | None = None

    def submit(self, request: Request, send: Callable[[Request], None]) -> None:
        self._queue.append((request, send))
        self._start_next()

    def _start_next(self) -> None:
        while self.active is None and self._queue:
            request, send = self._queue.popleft()
            if request.ticket.open:
                self.active = request
                send(request)

    def end(self) -> None:
        """IB's End marker.

        While one is owed to a request that timed out, it may be that one: wait whether another follows.
        """
        request = self.active
        if request is None:
            self._owed = max(0, self._owed - 1)
        elif self._owed > 0 and request.settling is None:
            self._owed -= 1
            request.settling = self._scheduler.call_later(_SETTLE, lambda: self._settled(request))
        elif self._owed > 0:
            self._owed -= 1
        else:
            self.finish()

    def _settled(self, request: Request) -> None:
        with self._lock:
            if self.active is request:
                self._owed = 0
                self.finish()

    def finish(self, result: dict[str, Any] | None = None) -> None:
        """Answers the active request and starts the next."""
        request, self.active = self.active, None
        if request is not None:
            request.finish(result)
        self._start_next()

    def abandon(self, request: Request, why: Saying, ib: Ib | None = None, end_owed: bool = True) -> None:
        """The request failed; its End may still come."""
        if self.active is request:
            self.active = None
            if request.sent and end_owed:
                self._owed += 1
        request.fail(why, ib)
        self._start_next()

    def fail_all(self, why: Saying) -> None:
        """The socket is gone, and with it every End that was owed."""
        waiting = [request for request, _ in self._queue]
        if self.active is not None:
            waiting.insert(0, self.active)
        self._queue.clear()
        self.active = None
        self._owed = 0
        for request in waiting:
            request.fail(why)
