"""The real bridge as a child process, driven by commands, every message checked."""

from __future__ import annotations

import itertools
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from .orders import LATER
from .protocol_schema import ROOT, check

Message = dict[str, Any]
SCRIPT = ROOT / "python" / "ib_client.py"
# How long a message is awaited, in seconds: a start of Python on a busy machine is in it.
PATIENCE = 15.0


class BridgeProcess:
    """Starts the bridge; `finish` ends it and checks the laws of the protocol over all that it wrote."""

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        # Another interpreter shows that another release of ibapi works as well.
        python = os.environ.get("BRIDGE_PYTHON", sys.executable)
        self.process = subprocess.Popen(
            [python, "-I", "-u", str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env={"PATH": os.environ.get("PATH", ""), **(environment or {})},
        )
        self.messages: list[Message] = []
        self.log: list[str] = []
        self._arrived: queue.Queue[Message | None] = queue.Queue()
        self._sent: dict[str, str] = {}
        self._numbers = itertools.count(1)
        self._seen = 0
        threading.Thread(target=self._read_messages, daemon=True).start()
        self._log_thread = threading.Thread(target=self._read_log, daemon=True)
        self._log_thread.start()

    def _read_messages(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._arrived.put(json.loads(line))
        self._arrived.put(None)

    def _read_log(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line.decode())

    def write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, kind: str, **fields: Any) -> str:
        """Sends a command, gives its id; an order is let go at once."""
        command_id = self.hold(kind, **fields)
        if kind == "place_order":
            self.second_line("release", command_id)
        return command_id

    def second_line(self, kind: str, command_id: str, **fields: Any) -> None:
        """Says `sync`, `release` or `drop` about an order; a release holds for long."""
        usual = {"notAfter": LATER} if kind == "release" else {}
        line = {"type": kind, "id": command_id, **usual, **fields}
        check("commands", kind, line)
        self.write(json.dumps(line).encode() + b"\n")

    def hold(self, kind: str = "place_order", **fields: Any) -> str:
        """Sends the first line of a command alone, gives its id."""
        command_id = f"c{next(self._numbers)}"
        command = {"type": kind, "id": command_id, **fields}
        check("commands", kind, command)
        self._sent[command_id] = kind
        self.write(json.dumps(command).encode() + b"\n")
        return command_id

    def wait(self, wanted: Callable[[Message], bool], seconds: float = PATIENCE) -> Message:
        """The first message that is wanted, from those not looked at yet."""
        until = time.monotonic() + seconds
        while True:
            while self._seen < len(self.messages):
                message = self.messages[self._seen]
                self._seen += 1
                if wanted(message):
                    return message
            try:
                arrived = self._arrived.get(timeout=max(0.001, until - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"nothing of the kind came; last: {self.messages[-5:]}") from None
            if arrived is None:
                raise AssertionError(f"the bridge ended; log: {self.log[-5:]}")
            self.messages.append(arrived)

    def until(self, holds: Callable[[], bool]) -> None:
        """Hears messages until what they say together holds."""
        while not holds():
            self.wait(lambda _: True)

    def find(self, wanted: Callable[[Message], bool], seconds: float = PATIENCE) -> Message:
        """The first message that is wanted, from the start: it may have come before an answer."""
        self._seen = 0
        return self.wait(wanted, seconds)

    def answer(self, command_id: str, seconds: float = PATIENCE) -> Message:
        """The reply or failure of a command, also when other messages came before it."""
        self._seen = 0
        return self._whole(
            self.wait(
                lambda message: message.get("id") == command_id and message["type"] in ("reply", "failure"),
                seconds,
            )
        )

    def _whole(self, answer: Message) -> Message:
        """A reply with the rows that came ahead of it."""
        if answer["type"] != "reply":
            return answer
        result = dict(answer["result"])
        parts = [m for m in self.messages if m["type"] == "part" and m["id"] == answer["id"]]
        for bucket in {part["bucket"] for part in parts}:
            ahead = [row for part in parts if part["bucket"] == bucket for row in part["items"]]
            result[bucket] = ahead + result[bucket]
        return {**answer, "result": result}

    def call(self, kind: str, **fields: Any) -> Message:
        """A command and its answer."""
        return self.answer(self.send(kind, **fields))

    def event(self, kind: str, seconds: float = PATIENCE, **values: Any) -> Message:
        """The first event of this type, from the start, with these values."""
        self._seen = 0
        return self.wait(
            lambda message: (
                message["type"] == kind and all(message.get(key) == values[key] for key in values)
            ),
            seconds,
        )

    def connect(self, port: int, epoch: int = 1, **fields: Any) -> Message:
        command: Message = {
            "host": "127.0.0.1",
            "port": port,
            "clientId": 7,
            "epoch": epoch,
            # A test of a deadline has its own; on a busy machine a peer may be long in answering.
            "tcpDeadlineMs": 10_000,
            "handshakeDeadlineMs": 10_000,
            "heartbeatIntervalMs": 60_000,
            "heartbeatDeadlineMs": 5000,
            "orderIdFloor": 0,
        }
        return self.call("connect", **(command | fields))

    def finish(self, *, unanswered: int = 0) -> int:
        """Closes stdin, waits for the end, checks everything. The exit code."""
        assert self.process.stdin is not None
        if not self.process.stdin.closed:
            self.process.stdin.close()
        started = time.monotonic()
        code = self.process.wait(10)
        # Two are promised; a busy machine may be as long again in ending a process.
        assert time.monotonic() - started < 4.0, "the bridge must be gone two seconds after the end of stdin"
        while (message := self._arrived.get(timeout=5)) is not None:
            self.messages.append(message)
        self._log_thread.join(5)
        self.check_laws(unanswered)
        return code

    def check_laws(self, unanswered: int = 0) -> None:
        """Schema of every message, hello first, gapless numbers, each command answered once, log in JSON."""
        assert self.messages[0]["type"] == "hello"
        for message in self.messages:
            check("messages", message["type"], message)
            if message["type"] == "reply" and message["id"] in self._sent:
                check("results", self._sent[message["id"]], self._whole(message)["result"])
        numbers = [message["seq"] for message in self.messages if "seq" in message]
        assert numbers == list(range(1, len(numbers) + 1))
        answered = [message["id"] for message in self.messages if message["type"] in ("reply", "failure")]
        assert len(answered) == len(set(answered)), "a command was answered twice"
        missing = {command_id: self._sent[command_id] for command_id in set(self._sent) - set(answered)}
        traces = [line for line in self.log if '"trace"' in line]
        assert len(missing) == unanswered, (
            f"not answered: {missing}; last: {self.messages[-3:]}; log: {traces[-2:]}"
        )
        for line in self.log:
            assert json.loads(line)["level"]
