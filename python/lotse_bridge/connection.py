"""The socket under an EClient: whole messages or an error, and an EClient that uses it."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from typing import Any, Final

from .ib_api import IbApi
from .says import Saying

# A peer that takes no bytes for so long is dead; without it a full socket buffer would block the bridge.
_IO_TIMEOUT: Final = 2.0


class SendProblem(Exception):
    """A message that was not, or not surely, written; `why` is the failure of the command.

    `BAD_COMMAND`: ibapi refused it, nothing was written. `NOT_CONNECTED`: the socket was closed before.
    `CONNECTION_LOST`: writing broke off, nobody knows how much arrived.
    """

    def __init__(self, why: Saying) -> None:
        super().__init__(why.message)
        self.why = why


class Outcome(threading.local):
    """What became of the message that this thread is sending."""

    # What is encoded goes here instead of the socket.
    capture: list[bytes] | None = None
    active = False
    sent = 0
    closed = False
    refusal: str | None = None
    error: str | None = None

    def begin(self) -> None:
        self.active, self.sent, self.closed, self.refusal, self.error = True, 0, False, None, None


def local_address(sock: socket.socket) -> str | None:
    """Our end of a connected socket, spelled as the settings of TWS spell addresses; None when it is gone.

    A socket for both families says `::ffff:192.0.2.7` where the peer sees 192.0.2.7, and a link-local address
    carries the name of our interface (`fe80::1%eth0`), which means nothing on the peer's machine.
    """
    try:
        address = ipaddress.ip_address(sock.getsockname()[0].partition("%")[0])
    except (OSError, ValueError, IndexError):
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


class Connection:
    """Takes the place of ibapi's own `Connection`, which sends without looking at the result."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket: socket.socket | None = sock
        self._lock = threading.Lock()
        self.local = local_address(sock)
        self.outcome = Outcome()
        sock.settimeout(_IO_TIMEOUT)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    # The names below are ibapi's.
    def isConnected(self) -> bool:  # noqa: N802
        return self._socket is not None

    def sendMsg(self, msg: bytes) -> int:  # noqa: N802
        """Writes all bytes; ibapi swallows what is raised here, so the outcome is kept beside it."""
        capture = self.outcome.capture
        if capture is not None:
            capture.append(msg)
            return len(msg)
        with self._lock:
            sock = self._socket
            if sock is None:
                self.outcome.closed = True
                raise OSError("the socket is closed")
            try:
                sock.sendall(msg)
            except OSError as error:
                self.outcome.error = str(error) or type(error).__name__
                raise
        self.outcome.sent += 1
        return len(msg)

    def disconnect(self) -> None:
        """Closes the socket and wakes up whoever reads from it."""
        sock, self._socket = self._socket, None
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()


def attach_client(
    api: IbApi, wrapper: Any, connection: Connection, server_version: int, time_text: str, client_id: int
) -> Any:
    """A fresh EClient on a socket that has done the version exchange.

    From here on it is as after `EClient.connect`.
    """
    client = api.EClient(wrapper)
    client.conn = connection
    client.clientId = client_id
    client.serverVersion_ = server_version
    client.connTime = time_text
    client.optCapab = ""
    client.setConnState(api.EClient.CONNECTED)
    client.isConnected = connection.isConnected
    return client
