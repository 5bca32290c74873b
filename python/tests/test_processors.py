"""The thread that obeys the desk keeps off the processor of the desk, whatever goes wrong with that."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from lotse_bridge import processors
from lotse_bridge.processors import Neighbour, Processors, free_what_stayed, put_others_behind

# Elsewhere nothing moves a thread: what is done there instead has tests of its own, which run everywhere.
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="processors are kept apart on Linux only")

# With one processor there is none to move to.
needs_two = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2,
    reason="processors are kept apart on Linux, where there are two",
)


class Kernel:
    """What `Neighbour` asks of the kernel, with another processor under the neighbour when a test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, processors_here: set[int]) -> None:
        self.taken = 0
        self._all = processors_here
        self.set: list[frozenset[int]] = []
        # Where the neighbour may run, and each place that it was given.
        self.neighbour: set[int] = set(processors_here)
        self.given: list[set[int]] = []
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

    def _get(self, pid: int) -> set[int]:
        return self._all if pid == 0 else self.neighbour

    def _read(self, _fd: int, _count: int, _offset: int) -> bytes:
        return self.stat()

    def _set(self, pid: int, mask: frozenset[int]) -> None:
        if self.fails is not None:
            raise self.fails
        if pid == 0:
            self.set.append(mask)
        else:
            self.neighbour = set(mask)
            self.given.append(set(mask))

    def _yield(self) -> None:
        self.yields += 1


@linux_only
def test_follows_the_neighbour_from_processor_to_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = Kernel(monkeypatch, {0, 1, 2})
    neighbour = Neighbour(os.getpid(), Processors())
    assert [neighbour.step_aside(), neighbour.step_aside()] == [True, True]
    kernel.taken = 2
    assert neighbour.step_aside()
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
    neighbour = Neighbour(os.getpid(), Processors())
    assert not neighbour.step_aside()
    neighbour.stay()
    neighbour.free()
    assert (kernel.set, kernel.given, kernel.yields) == ([], [], 1)


@linux_only
def test_the_neighbour_stays_until_it_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = Kernel(monkeypatch, {0, 1, 2})
    neighbour = Neighbour(os.getpid(), Processors())
    neighbour.stay()
    assert kernel.given == []
    kernel.taken = 1
    neighbour.step_aside()
    neighbour.stay()
    neighbour.stay()
    neighbour.free()
    neighbour.free()
    assert kernel.given == [{1}, {0, 1, 2}]
    # Where its user wants it there is nothing to keep.
    kernel.neighbour = {1}
    neighbour.stay()
    neighbour.free()
    assert kernel.given == [{1}, {0, 1, 2}]


@linux_only
def test_who_runs_the_machine_decides_where_the_neighbour_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = Kernel(monkeypatch, {0, 1})
    neighbour = Neighbour(os.getpid(), Processors())
    neighbour.step_aside()
    kernel.fails = OSError("not ours")
    neighbour.stay()
    kernel.fails = None
    neighbour.free()
    assert kernel.given == []


def test_without_a_neighbour_it_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    yields: list[None] = []
    monkeypatch.setattr(processors, "give_way", lambda: yields.append(None))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    Neighbour(gone.pid, Processors()).step_aside()
    assert len(yields) == 1


@needs_two
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


# A desk: its main thread, another one, and a child that tells where it runs when it was freed.
_DESK = """
import os, subprocess, sys, threading
threading.Thread(target=threading.Event().wait, daemon=True).start()
os.sched_setaffinity(os.getpid(), {min(os.sched_getaffinity(0))})
subprocess.run([sys.executable, "-c", sys.argv[1]], env={"PYTHONPATH": sys.argv[2]})
print(len(os.sched_getaffinity(os.getpid())))
"""
_BRIDGE = """
import os
from lotse_bridge.processors import free_what_stayed
print(len(os.sched_getaffinity(0)))
free_what_stayed(os.getppid())
print(len(os.sched_getaffinity(0)))
"""


@needs_two
def test_a_desk_that_a_killed_bridge_has_left_on_one_processor_is_freed_by_the_next() -> None:
    folder = os.path.dirname(os.path.dirname(processors.__file__))
    desk = [sys.executable, "-c", _DESK, _BRIDGE, folder]
    said = subprocess.run(desk, stdout=subprocess.PIPE, text=True, timeout=30, check=True).stdout
    all_of_them = str(len(os.sched_getaffinity(0)))
    assert said.split() == ["1", all_of_them, all_of_them]


def test_what_is_gone_stays_nowhere() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    free_what_stayed(gone.pid)


# A desk that was started behind others itself; a thread that somebody put further back, and one that comes
# between two reviews.
_SLOW_DESK = """
import os, threading
from lotse_bridge.processors import Neighbour, Processors
def start():
    thread = threading.Thread(target=threading.Event().wait, daemon=True)
    thread.start()
    return thread.native_id
os.nice(3)
desk = Neighbour(os.getpid(), Processors())
threads = [start(), start()]
os.setpriority(os.PRIO_PROCESS, threads[1], 15)
desk.stay()
threads.append(start())
desk.stay()
for one in (os.getpid(), *threads):
    print(os.getpriority(os.PRIO_PROCESS, one))
"""


@linux_only
def test_the_other_threads_of_a_desk_come_behind_its_main_one_once_also_those_that_come_later() -> None:
    main = min(os.getpriority(os.PRIO_PROCESS, 0) + 3, 19)
    behind = min(main + 10, 19)
    folder = os.path.dirname(os.path.dirname(processors.__file__))
    desk = [sys.executable, "-c", _SLOW_DESK]
    said = subprocess.run(
        desk, stdout=subprocess.PIPE, text=True, timeout=30, check=True, env={"PYTHONPATH": folder}
    ).stdout
    assert [int(level) for level in said.split()] == [main, behind, max(behind, 15), behind]


def test_nobody_is_put_behind_what_is_gone() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    put_others_behind(gone.pid)
