"""The process.

Takes stdout for the protocol, checks ibapi, reads stdin until its end, leaves within two seconds.
"""

from __future__ import annotations

import gc
import importlib
import io
import logging
import os
import platform
import signal
import sys
import threading
from typing import Any, Final, NoReturn

from . import PROTOCOL_VERSION, ib_api, logs
from .awake import await_line
from .backstop import Backstop, BadBackstop, read_backstop
from .bridge import Bridge
from .core import Core
from .lines import LineReader
from .output import Outbox
from .pacing import Pacer
from .pending import Pending
from .processors import Neighbour, free_what_stayed
from .scheduler import Scheduler
from .subscriptions import Subscriptions

_STDIN: Final = 0
_CHUNK: Final = 65536
# How the desk begins lines on which it goes on by itself. One that begins otherwise is obeyed all the same.
_MEANWHILE: Final = (b'{"type":"expect"', b'{"type":"sync"', b'{"type":"place_order"')
# How it begins the line behind which others follow at once.
_EXPECT: Final = b'{"type":"expect"'
# Set by a desk whose process is nothing else.
_ALONE: Final = "LOTSE_DESK_ALONE"
# A thread that hangs must not keep the process: after this it ends the hard way.
_LAST_RESORT: Final = 1.6
_FLUSH: Final = 0.8
# A command waits at most this long for the interpreter while ticks are being decoded.
_SWITCH: Final = 0.0005
_EXIT_NO_READER: Final = 5
_EXIT_BAD_BACKSTOP: Final = 6
# linux/prctl.h
_PR_SET_PDEATHSIG: Final = 1


class Process:
    """Owns the way out and the end of the process."""

    def __init__(self, api: ib_api.IbApi, stdout: int, backstop: Backstop) -> None:
        self._leaving = threading.Lock()
        scheduler = Scheduler()
        pending = Pending(scheduler)
        self.core = Core(
            api=api,
            outbox=Outbox(stdout, self._no_reader),
            scheduler=scheduler,
            pacer=Pacer(scheduler),
            pending=pending,
            subscriptions=Subscriptions(),
            backstop=backstop,
        )
        self.bridge = Bridge(self.core)
        self._desk = Neighbour(os.getppid(), self.core.processors)
        self._alone = os.environ.get(_ALONE) == "1"

    def start(self) -> None:
        self.core.scheduler.start()
        self.core.outbox.start()
        self.core.outbox.hello(PROTOCOL_VERSION, platform.python_version(), self.core.api.version)

    def read(self) -> None:
        """Obeys stdin until its end."""
        reader = LineReader(self.bridge.line, self.bridge.overlong)
        desk = self._desk
        while chunk := os.read(_STDIN, _CHUNK):
            # Before what it goes on beside; else behind it, so that the next line finds us out of its way.
            meanwhile = chunk.startswith(_MEANWHILE)
            apart = meanwhile and desk.step_aside()
            reader.feed(chunk)
            if not meanwhile:
                desk.step_aside()
            if self._alone and self.bridge.holds_orders:
                desk.stay()
            else:
                desk.free()
            if apart and chunk.startswith(_EXPECT):
                await_line(_STDIN)

    def leave(self, code: int) -> None:
        """Cancels, disconnects, writes what is queued, ends the process. Only the first caller does it."""
        if not self._leaving.acquire(blocking=False):
            return
        last_resort = threading.Timer(_LAST_RESORT, os._exit, args=(code,))
        last_resort.daemon = True
        last_resort.start()
        self._desk.free()
        try:
            self.bridge.hang_up()
        except Exception:
            logs.log.exception("Hanging up failed", extra={"event": "hang_up_failed"})
        self.core.outbox.close(_FLUSH)
        counters = self.core.counters
        text = f"{counters.garbage_lines} garbage lines, {counters.failed_callbacks} failed callbacks"
        logs.write(logging.INFO, "exit", text, exitCode=code)
        os._exit(code)

    def _no_reader(self, text: str) -> None:
        # Called by the writer thread, which `leave` waits for.
        threading.Thread(target=self.leave, args=(_EXIT_NO_READER,), daemon=True).start()


def _take_stdout() -> int:
    """A private copy of stdout.

    The number 1 itself leads to stderr from now on, for anything that writes past Python.
    """
    stdout = os.dup(1)
    os.dup2(2, 1)
    return stdout


def _continue_when_parent_dies() -> None:
    """A stopped process (SIGSTOP, a frozen cgroup) cannot see the end of stdin.

    On Linux the kernel wakes it when its parent is gone; then it leaves as always. Elsewhere, and without
    ctypes, it leaves as soon as somebody continues it.
    """
    if sys.platform != "linux":
        return
    try:
        # A Python may have been built without it.
        ctypes: Any = importlib.import_module("ctypes")
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGCONT), 0, 0, 0)
    except (ImportError, OSError, AttributeError) as error:
        logs.write(logging.INFO, "no_parent_watch", str(error))


def _ignore_the_terminal() -> None:
    """Ctrl-C and a terminal that closes reach the whole process group.

    The parent decides, and ends us by closing stdin.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Windows has none.
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is not None:
        signal.signal(hang_up, signal.SIG_IGN)


def _leave_when_terminated(process: Process) -> None:
    def terminate(_number: int, _frame: object) -> None:
        threading.Thread(target=process.leave, args=(0,), daemon=True).start()

    signal.signal(signal.SIGTERM, terminate)


def main() -> NoReturn:
    """Runs the bridge.

    Exit codes: 0 end of stdin, 2 Python too old, 3 ibapi too old, 4 ibapi missing, 5 stdout closed,
    6 a backstop that cannot be read.
    """
    stdout = _take_stdout()
    logs.install(io.TextIOWrapper(os.fdopen(os.dup(2), "wb", 0), encoding="utf-8", write_through=True))
    _ignore_the_terminal()
    _continue_when_parent_dies()
    try:
        api = ib_api.load()
    except ib_api.IbApiProblem as problem:
        logs.write(
            logging.CRITICAL,
            problem.event,
            problem.cause,
            cause=problem.cause,
            fix=problem.fix,
            exitCode=problem.exit_code,
            **{"with": problem.given},
        )
        sys.exit(problem.exit_code)
    sys.setswitchinterval(_SWITCH)
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    try:
        backstop = read_backstop(os.environ)
    except BadBackstop as problem:
        logs.write(logging.CRITICAL, "bad_backstop", str(problem), exitCode=_EXIT_BAD_BACKSTOP)
        sys.exit(_EXIT_BAD_BACKSTOP)
    if os.environ.get(_ALONE) == "1":
        free_what_stayed(os.getppid())
    process = Process(api, stdout, backstop)
    _leave_when_terminated(process)
    process.start()
    process.read()
    process.leave(0)
    os._exit(0)
