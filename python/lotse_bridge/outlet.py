"""The bytes that leave on stdout: at once as many as the pipe takes, the rest when it has room again."""

from __future__ import annotations

import contextlib
import os
import select
import sys
from typing import Final

# How long one waits for room before one looks around.
_LOOK: Final = 0.5


class Outlet:
    """For one thread at a time. Raises OSError when nobody reads any more."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._rest = memoryview(b"")
        # Whether a write returns when the pipe is full.
        self.returns_at_once = False

    def begin(self) -> None:
        """Has writes return when the pipe is full; not on Windows, where nobody can wait for room in it."""
        if sys.platform == "win32":
            return
        with contextlib.suppress(OSError):
            os.set_blocking(self._fd, False)
            self.returns_at_once = True

    @property
    def is_full(self) -> bool:
        """Whether something is left that has to go first."""
        return len(self._rest) > 0

    def write(self, data: bytes) -> None:
        """Writes as much as there is room for, and keeps the rest."""
        self._rest = memoryview(data)
        self.write_rest()

    def write_rest(self) -> None:
        """The same with what was kept."""
        while self._rest:
            try:
                written = os.write(self._fd, self._rest)
            except BlockingIOError:
                return
            self._rest = self._rest[written:]

    def wait(self) -> None:
        """Until there is room, or for a moment."""
        select.select([], [self._fd], [], _LOOK)
