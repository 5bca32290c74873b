"""Lines out of a byte stream, with a limit: what is longer is given up, not buffered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

# The same as MAX_LINE_BYTES in lib/contract/protocol.ts.
MAX_LINE: Final = 16 * 1024 * 1024
_HEAD: Final = 4096


class LineReader:
    """Calls `line` with each whole line, `overlong` once with the head of each line beyond the limit."""

    def __init__(
        self, line: Callable[[bytes], None], overlong: Callable[[bytes], None], limit: int = MAX_LINE
    ) -> None:
        self._line = line
        self._overlong = overlong
        self._limit = limit
        self._rest = bytearray()
        self._skipping = False

    def feed(self, chunk: bytes) -> None:
        """Takes bytes as they come."""
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            self._add(chunk[start:end])
            self._finish()
            start = end + 1
        self._add(chunk[start:])

    def _add(self, part: bytes) -> None:
        if self._skipping:
            return
        if len(self._rest) + len(part) > self._limit:
            head = bytes((self._rest + part)[:_HEAD])
            self._rest.clear()
            self._skipping = True
            self._overlong(head)
            return
        self._rest += part

    def _finish(self) -> None:
        line = bytes(self._rest).strip()
        self._rest.clear()
        skipped, self._skipping = self._skipping, False
        if line and not skipped:
            self._line(line)
