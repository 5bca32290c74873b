"""Length-prefixed frames out of a byte stream, however it is cut."""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import Final

MAX_FRAME: Final = 0xFFFFFF
_length = Struct("!I")


class OversizedFrame(Exception):
    """The peer announces a frame that TWS would never send.

    It does not speak the TWS API, or the stream is out of step.
    """


class FrameReader:
    """Collects bytes, gives whole frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The frames that the chunk completes. Raises OversizedFrame."""
        buffer = self._buffer
        buffer += chunk
        start = 0
        try:
            while len(buffer) - start >= 4:
                size: int = _length.unpack_from(buffer, start)[0]
                if size > MAX_FRAME:
                    raise OversizedFrame(f"a frame of {size} bytes is announced")
                end = start + 4 + size
                if len(buffer) < end:
                    break
                frame = bytes(buffer[start + 4 : end])
                start = end
                yield frame
        finally:
            del buffer[:start]


def frame(payload: bytes) -> bytes:
    """The payload behind its length."""
    return _length.pack(len(payload)) + payload
