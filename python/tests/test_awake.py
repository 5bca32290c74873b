"""A line that follows at once is looked for awake, and only for a moment."""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Iterator

import pytest

from lotse_bridge import awake


@pytest.fixture(name="pipe")
def _pipe() -> Iterator[tuple[int, int]]:
    reads, writes = os.pipe()
    yield reads, writes
    os.close(reads)
    os.close(writes)


class Looks:
    """How often the kernel was asked, and a clock that goes on with each look."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        monkeypatch.setattr(awake, "give_way", self._look)
        monkeypatch.setattr(time, "monotonic", lambda: self.count / 10_000)

    def _look(self) -> None:
        self.count += 1


def test_what_is_there_is_not_waited_for(pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    looks = Looks(monkeypatch)
    os.write(pipe[1], b"x")
    awake.await_line(pipe[0])
    assert looks.count == 0


def test_nothing_is_waited_for_a_moment_only(pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    looks = Looks(monkeypatch)
    awake.await_line(pipe[0])
    assert looks.count == 20


def test_a_line_and_the_end_of_the_pipe_end_the_waiting(
    pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(awake, "_PATIENCE", 30)
    began = time.monotonic()
    threading.Timer(0.05, os.write, (pipe[1], b"x")).start()
    awake.await_line(pipe[0])
    reads, writes = os.pipe()
    threading.Timer(0.05, os.close, (writes,)).start()
    awake.await_line(reads)
    os.close(reads)
    assert time.monotonic() - began < 20


def test_without_a_way_to_look_it_is_waited_for_as_usual(
    pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = Looks(monkeypatch)
    monkeypatch.delattr(select, "poll")
    awake.await_line(pipe[0])
    assert looks.count == 0
