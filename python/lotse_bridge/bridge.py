"""The bridge: lines in, each answered exactly once; connect, disconnect, ping; the orderly end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from . import logs
from .commands import BadCommand, Command, parse, readable_id
from .connection import SendProblem
from .core import Core
from .reads import Reads
from .says import quote, say
from .session import Address, Session
from .streams import Streams
from .tickets import Ticket
from .writes import Writes

Handler = Callable[[Command, Ticket], None]

# Saying good-bye must not take longer than the two seconds that the process has to end.
_FAREWELLS: Final = 30


class Bridge:
    """Called by the main thread only, line by line."""

    def __init__(self, core: Core) -> None:
        self._core = core
        reads, streams, writes = Reads(core), Streams(core), Writes(core)
        self._writes = writes
        # About an order that is held, by the id of its first line; the answer is the order's.
        self._second_lines: dict[str, Callable[[Command], None]] = {
            "expect": writes.expect,
            "sync": writes.sync,
            "release": writes.release,
            "drop": writes.drop,
        }
        self._handlers: dict[str, Handler] = {
            "connect": self._connect,
            "disconnect": self._disconnect,
            "ping": lambda _command, ticket: ticket.resolve({}),
            "place_order": writes.place_order,
            "what_if": writes.what_if,
            "cancel_order": writes.cancel_order,
            "global_cancel": writes.global_cancel,
            "req_ids": reads.req_ids,
            "open_orders": reads.open_orders,
            "auto_open_orders": reads.auto_open_orders,
            "executions": reads.executions,
            "executions_of": reads.executions_of,
            "completed_orders": reads.completed_orders,
            "positions": reads.positions,
            "cancel_positions": reads.cancel_positions,
            "account_updates": reads.account_updates,
            "cancel_account_updates": reads.cancel_account_updates,
            "account_values": streams.account_values,
            "pnl": streams.pnl,
            "pnl_single": streams.pnl_single,
            "market_data_type": reads.market_data_type,
            "market_data": streams.market_data,
            "market_depth": streams.market_depth,
            "tick_by_tick": streams.tick_by_tick,
            "unsubscribe": streams.unsubscribe,
            "matching_symbols": reads.matching_symbols,
            "contract_details": reads.contract_details,
            "market_rule": reads.market_rule,
            "option_series": reads.option_series,
            "history": reads.history,
            "tws_config": reads.tws_config,
        }

    def line(self, line: bytes) -> None:
        """Obeys one line. Nothing that a line holds can raise."""
        try:
            command = parse(line)
        except BadCommand as error:
            self._garbage(error.command_id, str(error))
            return
        second = self._second_lines.get(command["type"])
        if second is not None:
            self._second_line(second, command)
            return
        ticket = Ticket(command["id"], self._core.outbox)
        try:
            self._handlers[command["type"]](command, ticket)
        except Exception as error:
            logs.log.exception("Command %s failed", command["type"], extra={"event": "command_failed"})
            ticket.fail(quote("INTERNAL", f"{type(error).__name__}: {error}"))

    def _second_line(self, act: Callable[[Command], None], command: Command) -> None:
        try:
            act(command)
        except Exception:
            logs.log.exception("An order failed", extra={"event": "command_failed"})

    @property
    def holds_orders(self) -> bool:
        """Whether an order is ready that was not released."""
        return self._writes.holds_orders

    def overlong(self, head: bytes) -> None:
        """A line beyond the limit: only its head was kept."""
        self._garbage(readable_id(head), "the line is too long")

    def _garbage(self, command_id: str | None, text: str) -> None:
        if command_id is not None:
            # It may have been the second line of an order, which is not sent on a guess.
            self._writes.forget(command_id)
            self._core.outbox.failure(command_id, quote("BAD_COMMAND", text), None)
            return
        self._core.counters.garbage_lines += 1
        logs.write(logging.WARNING, "garbage_line", text[:500], count=self._core.counters.garbage_lines)

    def _connect(self, command: Command, ticket: Ticket) -> None:
        core = self._core
        address = Address(
            host=command["host"],
            port=command["port"],
            client_id=command["clientId"],
            epoch=command["epoch"],
            tcp_deadline=command["tcpDeadlineMs"],
            handshake_deadline=command["handshakeDeadlineMs"],
            heartbeat_interval=command["heartbeatIntervalMs"],
            heartbeat_deadline=command["heartbeatDeadlineMs"],
        )
        with core.pending.lock:
            if core.session is not None:
                ticket.fail(say("ALREADY_CONNECTED", epoch=core.session.epoch))
                return
            core.pending.ids.orders_reach(command["orderIdFloor"])
            session = core.session = Session(core, address, ticket)
        try:
            session.start()
        except Exception as error:
            # Left behind, it would keep every later connect out.
            session.close(quote("INTERNAL", f"{type(error).__name__}: {error}"))
            raise

    def _disconnect(self, _command: Command, ticket: Ticket) -> None:
        self.hang_up()
        ticket.resolve({})

    def hang_up(self) -> None:
        """Cancels what runs and closes the socket."""
        # Under the lock, so that a socket that is just closing has answered everything before we go on.
        with self._core.pending.lock:
            session = self._core.session
        if session is None:
            return
        try:
            if session.ready:
                self._say_goodbye(session)
        finally:
            session.close(say("SOCKET_REQUESTED"))

    def _say_goodbye(self, session: Session) -> None:
        """TWS ends all streams with the socket.

        The cancels only spare it the surprise, so pacing decides how many are sent.
        """
        running = self._core.subscriptions.all()[: min(_FAREWELLS, self._core.pacer.free_tokens())]
        try:
            for entry in running:
                session.send(getattr(session.client, entry.stream.value), entry.request_id)
        except SendProblem:
            return
