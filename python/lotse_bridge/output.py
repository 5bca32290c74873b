"""Everything that leaves on stdout, in one line.

Who says something writes it, when nothing stands before it: a thread that is woken for it costs more than the
writing. One of its own writes what is told later, and what the pipe has no room for.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

from . import logs
from .close_up import DepthBuffer, TapeBuffer
from .messages import LineMaker, Message, event, failure
from .outlet import Outlet
from .processors import give_way
from .says import Saying
from .ticks import TickBuffer

_MAX_BATCH: Final = 256
# An answer has no more rows on a line than these: what is longer goes ahead in parts, each read in one go.
_MOST_ROWS: Final = 32
# Deno always reads. A queue this long means that nobody does.
_MAX_WAITING: Final = 200_000
# Of what is said within one read of the socket the first leaves at once, the rest together: at its end, or so
# long after what left last.
_TOGETHER: Final = 0.0005


@dataclass
class Gathered:
    """A buffer that is told as one event: a while after its first entry, and once in a period."""

    kind: str
    take: Callable[[], list[dict[str, Any]]]
    wait: float
    period: float
    due: float | None = None
    last: float = 0.0


class Outbox:
    """Accepts messages from any thread; `on_broken` is called once when stdout no longer takes them."""

    def __init__(self, fd: int, on_broken: Callable[[str], None]) -> None:
        self.ticks, self.depth, self.tape = TickBuffer(), DepthBuffer(), TapeBuffer()
        # Of the open socket: what is gathered carries it.
        self.epoch = 0
        # A tick waits for its companions, which come in the same read: price and size are two callbacks. What
        # only an eye follows is told ten times a second.
        self._ticks = Gathered("ticks", self.ticks.take, 0.0, 0.02)
        self._ticks_came = False
        self._depth = Gathered("depth", self.depth.take, 0.01, 0.1)
        self._tape = Gathered("trades", self.tape.take, 0.01, 0.1)
        self._gathered = (self._ticks, self._depth, self._tape)
        self._on_broken = on_broken
        self._broken = False
        self._waiting: deque[Message] = deque()
        # Guards what is gathered, up to its place in the line: what is said about it stands behind it.
        self._turn = threading.Lock()
        # Guards the end of the line at which it is written.
        self._writing = threading.Lock()
        self._maker = LineMaker()
        self._outlet = Outlet(fd)
        self._wrote = 0.0
        # The thread that takes in what one read of the socket has brought.
        self._reading: int | None = None
        self._stopping = False
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
        self._outlet.begin()
        self._thread.start()

    def hello(self, protocol: int, python: str, ibapi: str) -> None:
        """The first line of the process."""
        self._put(
            {"type": "hello", "version": protocol, "python": python, "ibapi": ibapi, "pid": os.getpid()}
        )

    def reply(self, command_id: str, result: Message) -> None:
        for bucket, rows in result.items():
            if isinstance(rows, list):
                result[bucket] = self._ahead(command_id, bucket, cast("list[Any]", rows))
        self._put({"type": "reply", "id": command_id, "result": result})

    def _ahead(self, command_id: str, bucket: str, rows: list[Any]) -> list[Any]:
        """Says all but the last rows; returns those."""
        start = 0
        while len(rows) - start > _MOST_ROWS:
            items = rows[start : start + _MOST_ROWS]
            self._put({"type": "part", "id": command_id, "bucket": bucket, "items": items})
            start += _MOST_ROWS
        return rows[start:]

    def failure(self, command_id: str, why: Saying, ib: Message | None) -> None:
        self._put(failure(command_id, why, ib))

    def event(self, kind: str, epoch: int, fields: Message) -> None:
        self._put(event(kind, epoch, fields))

    def event_in_turn(self, kind: str, epoch: int, fields: Message) -> None:
        """An event about what is gathered: it stands behind what the socket has said before it.

        A price that came before the end of its line would otherwise be told after it, and say that the line
        lives.
        """
        with self._turn:
            for gathered in self._gathered:
                self._line_up(gathered)
            self._waiting.append(event(kind, epoch, fields))
        self._offer()

    def read_begins(self) -> None:
        """What the calling thread says until `read_ends` has come in one read."""
        self._reading = threading.get_ident()

    def ticks_waiting(self) -> None:
        """The tick buffer was empty and is no longer: it is told when the socket has been read."""
        self._ticks_came = True

    def read_ends(self) -> None:
        """Everything that came in one read has been taken in. On the socket thread alone."""
        self._reading = None
        if self._ticks_came:
            self._ticks_came = False
            self._gather(self._ticks)
        if self._waiting:
            self._write_some()

    def depth_waiting(self) -> None:
        self._gather(self._depth)

    def tape_waiting(self) -> None:
        self._gather(self._tape)

    def forget(self, sub: int) -> None:
        """Drops what is buffered for an ended subscription."""
        for buffer in (self.ticks, self.depth, self.tape):
            buffer.forget(sub)

    def clear(self) -> None:
        """Drops everything that is buffered: the socket is gone."""
        for buffer in (self.ticks, self.depth, self.tape):
            buffer.clear()

    def close(self, seconds: float) -> None:
        """Writes what is queued, waiting at most so long."""
        self._stopping = True
        self._wake.set()
        self._thread.join(seconds)

    def _put(self, message: Message) -> None:
        self._waiting.append(message)
        self._offer()

    def _offer(self) -> None:
        """Something has been put into the line."""
        if len(self._waiting) > _MAX_WAITING:
            self._break(f"{_MAX_WAITING} messages wait on stdout: nobody reads them")
        elif self._reading == threading.get_ident():
            if time.monotonic() - self._wrote >= _TOGETHER:
                self._write_some()
        elif len(self._waiting) == 1:
            self._write_some()
        else:
            self._wake.set()

    def _gather(self, gathered: Gathered) -> None:
        """Something has got into an empty buffer."""
        with self._turn:
            if gathered.due is not None:
                return
            now = time.monotonic()
            gathered.due = max(now + gathered.wait, gathered.last + gathered.period)
            is_due = now >= gathered.due
        if is_due:
            self._line_up_due()
        else:
            self._wake.set()

    def _line_up(self, gathered: Gathered) -> None:
        """What was gathered gets into the line, as one event."""
        items = gathered.take()
        if items:
            self._waiting.append(event(gathered.kind, self.epoch, {"items": items}))

    def _line_up_due(self) -> None:
        try:
            with self._turn:
                now = time.monotonic()
                for gathered in self._gathered:
                    if gathered.due is not None and now >= gathered.due:
                        gathered.due, gathered.last = None, now
                        self._line_up(gathered)
        except Exception as error:
            self._fail(error)

    def _write_some(self) -> None:
        """Writes what waits, as far as that takes no waiting; the rest is the writer's."""
        if self._outlet.returns_at_once and not self._stopping and self._writing.acquire(blocking=False):
            try:
                self._write_batch()
            finally:
                self._writing.release()
            # Linux wakes the desk on this very processor, however idle the next one is: there it would wait
            # until this thread has nothing to do any more.
            give_way()
        if self._waiting or self._outlet.is_full:
            self._wake.set()

    def _run(self) -> None:
        while not self._broken:
            is_last = self._stopping
            self._wake.clear()
            self._line_up_due()
            self._write_all()
            if is_last:
                return
            self._wake.wait(self._patience())

    def _patience(self) -> float | None:
        dues = [gathered.due for gathered in self._gathered if gathered.due is not None]
        return max(0.0, min(dues) - time.monotonic()) if dues else None

    def _write_all(self) -> None:
        while (self._waiting or self._outlet.is_full) and not self._broken:
            with self._writing:
                self._write_batch()
            if self._outlet.is_full:
                self._outlet.wait()

    def _write_batch(self) -> None:
        outlet = self._outlet
        try:
            outlet.write_rest()
            if outlet.is_full or self._broken:
                return
            lines: list[bytes] = []
            while self._waiting and len(lines) < _MAX_BATCH:
                lines.append(self._maker.line(self._waiting.popleft()))
            outlet.write(b"".join(lines))
            self._wrote = time.monotonic()
        except OSError as error:
            self._break(f"stdout cannot be written: {error}")
        except Exception as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        # Nobody would hear anything any more from a process that goes on.
        logs.log.exception("The writer failed", extra={"event": "writer_failed"})
        self._break(f"the writer failed: {error}")

    def _break(self, text: str) -> None:
        if not self._broken:
            self._broken = True
            logs.write(logging.ERROR, "stdout_broken", text)
            self._on_broken(text)
