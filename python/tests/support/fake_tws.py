"""A TWS of a few lines, for tests that need one particular misbehaviour.

Text protocol; the paper gateway is the real stand-in.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Generator

from lotse_bridge.frames import FrameReader, frame

Fields = list[str]


def payload(*fields: object) -> bytes:
    """One message as it stands on the wire: fields end with NUL, the length goes first."""
    return frame("".join(f"{field}\0" for field in fields).encode())


class Peer:
    """One accepted connection."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.version = 0
        self._frames: list[bytes] = []
        self._reader = FrameReader()

    def send(self, *fields: object) -> None:
        """Sends one message."""
        self.raw(payload(*fields))

    def raw(self, data: bytes) -> None:
        self.sock.sendall(data)

    def hello(self, version: int = 176) -> None:
        """Reads the client's greeting and answers with a server version."""
        assert self.exactly(4) == b"API\0"
        self.exactly(int.from_bytes(self.exactly(4), "big"))
        self.version = version
        self.send(version, "20260105 09:30:00 US/Eastern")

    def ready(self, accounts: str = "DU111,", next_id: int = 1) -> None:
        """Reads startApi, sends accounts and the next id."""
        assert self.receive()[0] == "71"
        self.send(15, 1, accounts)
        self.send(9, 1, next_id)

    def receive(self) -> Fields:
        """The fields of the next message; raises ConnectionError at the end of the stream."""
        while not self._frames:
            chunk = self.sock.recv(65536)
            if not chunk:
                raise ConnectionError("closed")
            self._frames.extend(self._reader.feed(chunk))
        return self._frames.pop(0).decode().split("\0")[:-1]

    def wait_for(self, message_id: int) -> Fields:
        """The next message with this id; heartbeats are answered on the way, others are skipped."""
        while True:
            fields = self.receive()
            if fields[0] == "49" and message_id != 49:
                self.send(49, 1, 1_800_000_000)
            if fields[0] == str(message_id):
                return fields

    def idle(self) -> None:
        """Answers heartbeats until the client goes."""
        self.wait_for(-1)

    def silent(self) -> None:
        """Takes whatever comes, says nothing, until the client goes."""
        while self.sock.recv(65536):
            pass

    def exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self.sock.recv(count - len(data))
            if not part:
                raise ConnectionError("closed")
            data += part
        return data


@contextlib.contextmanager
def fake_tws(*scripts: Callable[[Peer], None]) -> Generator[int]:
    """Listens on a free port of 127.0.0.1; the n-th connection is handled by the n-th script, then closed."""
    listener = socket.create_server(("127.0.0.1", 0))
    peers: list[socket.socket] = []
    failures: list[BaseException] = []

    def serve() -> None:
        for script in scripts:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            peers.append(sock)
            try:
                script(Peer(sock))
            except (ConnectionError, OSError):
                pass
            except BaseException as error:
                failures.append(error)
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for sock in peers:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        thread.join(5)
    if failures:
        raise failures[0]
