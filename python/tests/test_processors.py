"""The thread that obeys the desk keeps off the processor of the desk, whatever goes wrong with that."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from lotse_bridge import processors
from lotse_bridge.processors import Neighbour, Processors

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="processors are kept apart on Linux only")


class Kernel:
    """What `Neighbour` asks of the kernel, with another processor under the neighbour when a test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, processors_here: set[int]) -> None:
        self.taken = 0
        self._all = processors_here
        self.set: list[frozenset[int]] = []
        self.yields = 0
        self.fails: OSError | None = None
        monkeypatch.setattr(os, "sched_getaffinity", self._get)
        monkeypatch.setattr(os, "sched_setaffinity", self._set)
        monkeypatch.setattr(os, "pread", self._read)
        monkeypatch.setattr(processors, "give_way", self._yield)

    def stat(self) -> bytes:
        # A name may hold blanks and brackets.
        fields = ["0"] * 36 + [str(self.taken), "0", "0"]
        return b"4711 (de no) R) " + " ".join(fields).encode() + b"\n"

    def _get(self, _pid: int) -> set[int]:
        return self._all

    def _read(self, _fd: int, _count: int, _offset: int) -> bytes:
        return self.stat()

    def _set(self, _pid: int, mask: frozenset[int]) -> None:
        if self.fails is not None:
            raise self.fails
        self.set.append(mask)

    def _yield(self) -> None:
        self.yields += 1


@linux_only
def test_follows_the_neighbour_from_processor_to_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = Kernel(monkeypatch, {0, 1, 2})
    neighbour = Neighbour(os.getpid(), Processors())
    neighbour.step_aside()
    neighbour.step_aside()
    kernel.taken = 2
    neighbour.step_aside()
    assert kernel.set == [{1, 2}, {0, 1}]
    assert kernel.yields == 0


@linux_only
@pytest.mark.parametrize("problem", ["one processor", "refused", "unreadable"])
def test_gives_way_where_it_can_not_go_elsewhere(monkeypatch: pytest.MonkeyPatch, problem: str) -> None:
    kernel = Kernel(monkeypatch, {0} if problem == "one processor" else {0, 1})
    if problem == "refused":
        kernel.fails = OSError("not in the set of this container")
    if problem == "unreadable":
        monkeypatch.setattr(kernel, "stat", lambda: b"rubbish")
    Neighbour(os.getpid(), Processors()).step_aside()
    assert (kernel.set, kernel.yields) == ([], 1)


def test_without_a_neighbour_it_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    yields: list[None] = []
    monkeypatch.setattr(processors, "give_way", lambda: yields.append(None))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    Neighbour(gone.pid, Processors()).step_aside()
    assert len(yields) == 1


@linux_only
@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2, reason="one processor"
)
def test_moves_this_thread_and_no_other() -> None:
    everywhere = os.sched_getaffinity(0)
    first = min(everywhere)
    seen: dict[str, set[int]] = {}

    def apart(act: Callable[[], None]) -> None:
        thread = threading.Thread(target=act)
        thread.start()
        thread.join()

    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        os.sched_setaffinity(child.pid, {first})
        # It sits on its processor from its next wake-up on.
        assert child.stdin is not None

        def obey() -> None:
            processors = Processors()
            Neighbour(child.pid, processors).step_aside()
            seen["obeys"] = os.sched_getaffinity(0)

            def read() -> None:
                seen["inherits"] = os.sched_getaffinity(0)
                processors.anywhere()
                seen["reads"] = os.sched_getaffinity(0)

            apart(read)

        apart(obey)
        child.communicate(b"\n")
    assert len(seen["obeys"]) == len(everywhere) - 1
    assert seen["inherits"] == seen["obeys"]
    assert seen["reads"] == everywhere
    assert os.sched_getaffinity(0) == everywhere
