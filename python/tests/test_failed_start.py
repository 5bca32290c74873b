"""A connect whose thread can not begin leaves nothing behind, seen inside of the bridge."""

from __future__ import annotations

import json
import os

import pytest

from lotse_bridge import ib_api
from lotse_bridge.backstop import read_backstop
from lotse_bridge.main import Process
from lotse_bridge.session import Session

CONNECT = {
    **{"type": "connect", "id": "one", "host": "127.0.0.1", "port": 1, "clientId": 7, "epoch": 1},
    **{"tcpDeadlineMs": 1000, "handshakeDeadlineMs": 1000, "orderIdFloor": 0},
    **{"heartbeatIntervalMs": 1000, "heartbeatDeadlineMs": 1000},
}


def test_a_socket_that_can_not_begin_keeps_no_later_one_out(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    process = Process(ib_api.load(), writing, read_backstop({}))
    process.core.outbox.start()

    def no_thread(_session: Session) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Session, "start", no_thread)
    process.bridge.line(json.dumps(CONNECT).encode())
    assert process.core.session is None
    answers: list[dict[str, object]] = []
    with os.fdopen(reading) as lines:
        while not any(answer.get("id") == "one" for answer in answers):
            answers.append(json.loads(lines.readline()))
    assert answers[-1]["code"] == "INTERNAL"
