"""One socket from connect to close: TCP with a deadline, handshake with a deadline, read loop, heartbeat.

Everything that can block runs in this session's own thread and is freed by closing the socket; `close` may be
called from any thread, more than once, and the first reason counts.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import logs
from .connection import Connection, SendProblem, attach_client
from .decoding import Decoding, Unreadable
from .frames import FrameReader, OversizedFrame, frame
from .heartbeat import Heartbeat
from .inbound import Inbound
from .says import Saying, quote, say
from .scheduler import Timer
from .tickets import Ticket
from .times import readable_iso
from .wrapper import wrapper_class

if TYPE_CHECKING:
    from .core import Core

_CHUNK = 65536
# In digits; a longer number is no version of a TWS.
_LONGEST_VERSION = 9


@dataclass(frozen=True)
class Address:
    """Where to connect, as whom, and how patiently (milliseconds)."""

    host: str
    port: int
    client_id: int
    epoch: int
    tcp_deadline: int
    handshake_deadline: int
    heartbeat_interval: int
    heartbeat_deadline: int

    @property
    def where(self) -> str:
        """For people."""
        return f"{self.host}:{self.port}"


class Session:
    """`ready` from the moment that the version, nextValidId and managedAccounts are known until the close."""

    def __init__(self, core: Core, address: Address, ticket: Ticket) -> None:
        self.epoch = address.epoch
        self.ready = False
        self.read_only = False
        self.client: Any = None
        self._core = core
        self._address = address
        self._ticket = ticket
        self._lock = core.pending.lock
        self._closed = False
        self._inbound = Inbound(core, self)
        self._connection: Connection | None = None
        self._decoder: Decoding | None = None
        self._server_version = 0
        self._time_text = ""
        self._accounts: list[str] | None = None
        self._next_id: int | None = None
        self._deadline: Timer | None = None
        # Not paced: one message in several seconds stays inside the distance between our 45 and TWS's 50 per
        # second.
        self._heartbeat = Heartbeat(
            core.scheduler,
            address.heartbeat_interval,
            address.heartbeat_deadline,
            self._ask_time,
            lambda: self.close(say("SOCKET_HEARTBEAT", gateway=address.where)),
        )

    @property
    def client_id(self) -> int:
        """Whose orders can be answered here."""
        return self._address.client_id

    # ── opening ──

    def start(self) -> None:
        """Begins to connect; the ticket is answered when the session is ready or has failed."""
        self._emit_socket("connecting", None)
        address = self._address

        def too_late() -> None:
            self.close(say("CONNECT_TIMEOUT", gateway=address.where))

        self._deadline = self._core.scheduler.call_later(address.tcp_deadline / 1000, too_late)
        threading.Thread(target=self._run, name=f"socket-{self.epoch}", daemon=True).start()

    def _run(self) -> None:
        self._core.processors.anywhere()
        try:
            sock = self._open()
            if sock is not None and self._adopt(sock):
                self._read(sock)
        except Exception as error:
            logs.log.exception("The socket thread failed", extra={"event": "socket_thread_failed"})
            self.close(quote("INTERNAL", f"{type(error).__name__}: {error}"))

    def _open(self) -> socket.socket | None:
        address = self._address
        try:
            return socket.create_connection((address.host, address.port), timeout=address.tcp_deadline / 1000)
        except TimeoutError:
            self.close(say("CONNECT_TIMEOUT", gateway=address.where))
        except ConnectionRefusedError:
            self.close(quote("CONNECT_REFUSED", None, gateway=address.where))
        except (OSError, UnicodeError, OverflowError) as error:
            self.close(quote("CONNECT_REFUSED", error, gateway=address.where))
        return None

    def _adopt(self, sock: socket.socket) -> bool:
        """The TCP connection stands.

        The handshake has its own deadline from here. False when the session was closed meanwhile.
        """
        with self._lock:
            if self._closed:
                sock.close()
                return False
            self._connection = Connection(sock)
            self._cancel_deadline()
            address = self._address

            def too_late() -> None:
                self.close(say("HANDSHAKE_TIMEOUT", gateway=address.where, local=self._local()))

            self._deadline = self._core.scheduler.call_later(address.handshake_deadline / 1000, too_late)
        api = self._core.api
        versions = f"v{api.min_client_version}..{api.max_client_version}"
        try:
            self._connection.sendMsg(b"API\0" + frame(versions.encode("ascii")))
        except OSError as error:
            self._break_handshake(error)
        return True

    def accounts_known(self, accounts: list[str]) -> None:
        self._accounts = accounts
        self._maybe_ready()

    def next_id_known(self, order_id: int) -> None:
        self._next_id = order_id
        self._maybe_ready()

    def client_id_in_use(self) -> None:
        self.close(say("CLIENT_ID_IN_USE", clientId=self._address.client_id))

    def _maybe_ready(self) -> None:
        with self._lock:
            if self.ready or self._closed or self._accounts is None or self._next_id is None:
                return
            self.ready = True
            self._core.outbox.epoch = self.epoch
            self._cancel_deadline()
            self._emit_socket("connected", None)
            self._ticket.resolve(
                {
                    "epoch": self.epoch,
                    "serverVersion": self._server_version,
                    "connectionTime": self._time_text,
                    "accounts": self._accounts,
                    "nextValidId": self._next_id,
                }
            )
        self._heartbeat.start()

    # ── reading ──

    def _read(self, sock: socket.socket) -> None:
        frames = FrameReader()
        while not self._closed:
            try:
                chunk = sock.recv(_CHUNK)
            except TimeoutError:
                continue
            except OSError as error:
                self._ended(error)
                return
            if not chunk:
                self._ended(None)
                return
            try:
                self._accept_all(frames.feed(chunk))
            except OversizedFrame as error:
                if self.ready:
                    self.close(quote("SOCKET_ERROR", error))
                else:
                    self._no_tws()

    def _accept_all(self, payloads: Iterable[bytes]) -> None:
        """What came in one read; fills and ticks among it are gathered no longer than that."""
        self._core.outbox.read_begins()
        try:
            for payload in payloads:
                self._accept(payload)
                if self._closed:
                    return
        finally:
            self._inbound.fills_end()
            self._core.outbox.read_ends()

    def _ended(self, error: OSError | None) -> None:
        if self.ready:
            self.close(say("SOCKET_EOF", gateway=self._address.where))
        else:
            self._break_handshake(error)

    def _break_handshake(self, words: object) -> None:
        """The peer went away before the session was ready."""
        self.close(quote("HANDSHAKE_EOF", words, gateway=self._address.where, local=self._local()))

    def _no_tws(self) -> None:
        """What the peer wrote first is not the version of a TWS: the port is another program's."""
        self.close(say("HANDSHAKE_FOREIGN", gateway=self._address.where))

    def _local(self) -> str | None:
        """The address from which the peer sees this machine, as far as this machine knows it."""
        return None if self._connection is None else self._connection.local

    def _accept(self, payload: bytes) -> None:
        if self._decoder is None:
            self._version_frame(payload)
            return
        self._heartbeat.heard()
        try:
            self._decoder.feed(payload)
        except Unreadable as error:
            # Skipped and shown, the session lives.
            self._inbound.undecoded(error, payload)

    def _version_frame(self, payload: bytes) -> None:
        fields = payload.split(b"\0")
        core, connection = self._core, self._connection
        if len(fields) != 3 or not self._is_version(fields[0]):
            self._no_tws()
            return
        if connection is None:
            return
        self._server_version = int(fields[0])
        self._time_text = fields[1].decode("ascii", "replace")
        callbacks = wrapper_class(core.api)(
            self._inbound, core.outbox, core.subscriptions, core.api.error_has_time
        )
        self._decoder = Decoding(core.api, callbacks, self._server_version)
        self.client = attach_client(
            core.api, callbacks, connection, self._server_version, self._time_text, self._address.client_id
        )
        try:
            self.send(self.client.startApi)
        except SendProblem as error:
            self._break_handshake(error.why.words)

    def _is_version(self, digits: bytes) -> bool:
        """One of those that were offered: in another one nothing would be read as it is meant."""
        api = self._core.api
        if not digits.isdigit() or len(digits) > _LONGEST_VERSION:
            return False
        return api.min_client_version <= int(digits) <= api.max_client_version

    # ── writing ──

    def send(self, call: Callable[..., None], *args: Any) -> None:
        """Lets ibapi encode one message and write it.

        Raises a SendProblem.
        """
        self._run_call(self._open_connection(), call, *args)

    def encode(self, call: Callable[..., None], *args: Any) -> tuple[bytes, ...]:
        """Lets ibapi encode one message without writing it: what `write` takes.

        Raises a SendProblem.
        """
        outcome = self._open_connection().outcome
        captured: list[bytes] = []
        outcome.capture = captured
        outcome.begin()
        try:
            call(*args)
        except Exception as error:
            outcome.refusal = f"{type(error).__name__}: {error}"
        finally:
            outcome.active, outcome.capture = False, None
        if not captured or outcome.refusal is not None:
            raise SendProblem(quote("BAD_COMMAND", outcome.refusal or "ibapi encoded nothing"))
        return tuple(captured)

    def write(self, messages: tuple[bytes, ...]) -> None:
        """Writes what `encode` gave. Raises a SendProblem."""
        connection = self._open_connection()

        def send_all() -> None:
            for message in messages:
                connection.sendMsg(message)

        self._run_call(connection, send_all)

    def _open_connection(self) -> Connection:
        connection = self._connection
        if connection is None or self._closed:
            raise SendProblem(say("NOT_CONNECTED"))
        return connection

    def _run_call(self, connection: Connection, call: Callable[..., None], *args: Any) -> None:
        outcome = connection.outcome
        outcome.begin()
        try:
            call(*args)
        except OSError:
            # Kept in the outcome: most of ibapi's methods swallow it, a few do not.
            pass
        except Exception as error:
            outcome.refusal = f"{type(error).__name__}: {error}"
        finally:
            outcome.active = False
        if outcome.error is not None:
            self.close(quote("SOCKET_ERROR", outcome.error))
            raise SendProblem(quote("CONNECTION_LOST", outcome.error))
        if outcome.closed:
            raise SendProblem(say("NOT_CONNECTED"))
        if outcome.sent == 0:
            raise SendProblem(quote("BAD_COMMAND", outcome.refusal or "ibapi sent nothing"))

    def note_refusal(self, text: str) -> bool:
        """Called for an error that ibapi raises itself, in the thread that is sending."""
        connection = self._connection
        if connection is None or not connection.outcome.active:
            return False
        connection.outcome.refusal = text
        return True

    # ── heartbeat ──

    def _ask_time(self) -> None:
        try:
            self.send(self.client.reqCurrentTime)
        except SendProblem as error:
            self.close(quote("SOCKET_ERROR", error.why.words or error.why.message))

    def heartbeat_answered(self, seconds: int | None) -> None:
        """`None`: with a time that cannot be read. Who answers lives, whatever time he has."""
        took = self._heartbeat.answered()
        if took is not None:
            self._inbound.emit("heartbeat", {"roundTripMs": took, "serverTime": readable_iso(seconds)})

    # ── closing ──

    def close(self, why: Saying) -> None:
        """Ends the session and answers everything that waits for it."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self.ready = False
            if self._core.session is self:
                self._core.session = None
            self._inbound.closed = True
            self._cancel_deadline()
            self._heartbeat.stop()
            if self._connection is not None:
                self._connection.disconnect()
            self._core.outbox.clear()
            self._emit_socket("disconnected", why)
            lost = quote("CONNECTION_LOST", why.words)
            # A connect that is still running is refused by what the other codes say.
            self._ticket.fail(lost if why.code.startswith("SOCKET_") else why)
            self._core.pacer.drop_waiting(say("NOT_CONNECTED"))
            self._core.pending.fail_all(lost)
            self._core.subscriptions.clear()
        logs.write(logging.INFO, "socket_closed", why.message, code=why.code, epoch=self.epoch)

    def _cancel_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _emit_socket(self, state: str, why: Saying | None) -> None:
        said = None if why is None else {"code": why.code, "with": why.given}
        text = None if why is None else why.message
        self._core.outbox.event("socket", self.epoch, {"state": state, "why": said, "text": text})
