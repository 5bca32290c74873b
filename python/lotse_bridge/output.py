"""Everything that leaves on stdout.

One queue, one writer thread, sequence numbers in the order of the lines.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

from . import logs
from .close_up import DepthBuffer, TapeBuffer
from .lines import MAX_LINE
from .says import Saying, quote
from .ticks import TickBuffer
from .times import now_iso

_MAX_BATCH: Final = 256
# An answer has no more rows on a line than these: what is longer goes ahead in parts, each read in one go.
_MOST_ROWS: Final = 32
# Deno always reads. A queue this long means that nobody does.
_MAX_WAITING: Final = 200_000

_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode

Message = dict[str, Any]


@dataclass
class Gathered:
    """A buffer that is told as one event: a while after its first entry, and once in a period."""

    kind: str
    take: Callable[[], list[dict[str, Any]]]
    wait: float
    period: float
    due: float | None = None
    last: float = 0.0


@dataclass
class _Flush:
    """Queue marker: something waits in a buffer."""

    gathered: Gathered


@dataclass
class _InTurn:
    """Messages that stand together: what was gathered, and the event that must not overtake it."""

    messages: list[Message]


class _Stop:
    """Queue marker: write what is queued, then end."""


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
        self._fd = fd
        self._on_broken = on_broken
        self._queue: queue.SimpleQueue[Message | _Flush | _InTurn | _Stop] = queue.SimpleQueue()
        # Guards the number of what waits in turn: as long as there is any, newer ticks stay where they are.
        self._turn = threading.Lock()
        self._in_turn = 0
        self._seq = 0
        self._broken = False
        # Answers of which a part could not be written: what follows of them is none.
        self._torn: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
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
        self._put(_failure(command_id, why, ib))

    def event(self, kind: str, epoch: int, fields: Message) -> None:
        """`seq` is set when the line is written.

        The numbers have no gaps and follow the order on the pipe.
        """
        self._put(_event(kind, epoch, fields))

    def event_in_turn(self, kind: str, epoch: int, fields: Message) -> None:
        """An event about what is gathered: it stands behind what the socket has said before it.

        A price that came before the end of its line would otherwise be told after it, and say that the line
        lives.
        """
        with self._turn:
            before = [message for gathered in self._gathered for message in self._gathered_events(gathered)]
            if self._put(_InTurn([*before, _event(kind, epoch, fields)])):
                self._in_turn += 1

    def ticks_waiting(self) -> None:
        """The tick buffer was empty and is no longer: it is told when the socket has been read."""
        self._ticks_came = True

    def read_ends(self) -> None:
        """Everything that came in one read has been taken in. On the socket thread alone."""
        if self._ticks_came:
            self._ticks_came = False
            self._queue.put(_Flush(self._ticks))

    def depth_waiting(self) -> None:
        self._queue.put(_Flush(self._depth))

    def tape_waiting(self) -> None:
        self._queue.put(_Flush(self._tape))

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
        self._queue.put(_Stop())
        self._thread.join(seconds)

    def _put(self, message: Message | _InTurn) -> bool:
        if self._queue.qsize() > _MAX_WAITING:
            self._break(f"{_MAX_WAITING} messages wait on stdout: nobody reads them")
            return False
        self._queue.put(message)
        return True

    def _run(self) -> None:
        try:
            self._write_until_stopped()
        except Exception as error:
            # Nobody would hear anything any more from a process that goes on.
            logs.log.exception("The writer failed", extra={"event": "writer_failed"})
            self._break(f"the writer failed: {error}")

    def _write_until_stopped(self) -> None:
        running = True
        while running:
            batch: list[bytes] = []
            try:
                item = self._queue.get(timeout=self._patience())
                while True:
                    if isinstance(item, _Stop):
                        running = False
                        break
                    self._accept(item, batch)
                    if len(batch) >= _MAX_BATCH:
                        break
                    item = self._queue.get_nowait()
            except queue.Empty:
                pass
            self._flush_due(batch)
            if batch:
                self._write(b"".join(batch))

    def _patience(self) -> float | None:
        dues = [gathered.due for gathered in self._gathered if gathered.due is not None]
        return max(0.0, min(dues) - time.monotonic()) if dues else None

    def _accept(self, item: Message | _Flush | _InTurn, batch: list[bytes]) -> None:
        if isinstance(item, _Flush):
            gathered = item.gathered
            if gathered.due is None:
                gathered.due = max(time.monotonic() + gathered.wait, gathered.last + gathered.period)
        elif isinstance(item, _InTurn):
            with self._turn:
                self._in_turn -= 1
            batch += map(self._line, item.messages)
        else:
            batch.append(self._line(item))

    def _flush_due(self, batch: list[bytes]) -> None:
        now = time.monotonic()
        due = [gathered for gathered in self._gathered if gathered.due is not None and now >= gathered.due]
        if not due:
            return
        with self._turn:
            # What is older still waits in the queue: then these come behind it.
            if self._in_turn > 0:
                return
            for gathered in due:
                gathered.due = None
                gathered.last = now
                batch += map(self._line, self._gathered_events(gathered))

    def _gathered_events(self, gathered: Gathered) -> list[Message]:
        """What has been gathered since the last call, as one event; none when there is nothing."""
        items = gathered.take()
        return [_event(gathered.kind, self.epoch, {"items": items})] if items else []

    def _line(self, message: Message) -> bytes:
        if "seq" in message:
            self._seq += 1
            message["seq"] = self._seq
        kind = message["type"]
        try:
            if kind == "reply" and message["id"] in self._torn:
                raise ValueError("a part of it was not written")
            line = _encode(message).encode("ascii") + b"\n"
            # Whoever reads would end the process over it.
            if len(line) > MAX_LINE:
                raise ValueError(f"a line of {len(line)} bytes")
            return line
        except (TypeError, ValueError, RecursionError) as error:
            if kind == "part":
                self._torn.add(message["id"])
                return b""
            self._torn.discard(message.get("id", ""))
            return _encode(_instead_of(message, error)).encode("ascii") + b"\n"

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view and not self._broken:
            try:
                view = view[os.write(self._fd, view) :]
            except OSError as error:
                self._break(f"stdout cannot be written: {error}")

    def _break(self, text: str) -> None:
        if not self._broken:
            self._broken = True
            logs.write(logging.ERROR, "stdout_broken", text)
            self._on_broken(text)


def _event(kind: str, epoch: int, fields: Message) -> Message:
    return {"type": kind, "seq": 0, "at": now_iso(), "epoch": epoch, **fields}


def _instead_of(message: Message, error: Exception) -> Message:
    """What is sent when a message cannot be written as JSON.

    The reader must still get an answer and no gap.
    """
    text = f"{message['type']} could not be encoded: {error}"
    logs.write(logging.ERROR, "encode_failed", text)
    if "seq" in message:
        head = {key: message[key] for key in ("seq", "at", "epoch")}
        return {"type": "callback_failed", **head, "callback": str(message["type"]), "message": text}
    return _failure(message.get("id", ""), quote("INTERNAL", text), None)


def _failure(command_id: str, why: Saying, ib: Message | None) -> Message:
    return {
        "type": "failure",
        "id": command_id,
        "code": why.code,
        "with": why.given,
        "message": why.message,
        "ib": ib,
    }
