"""Commands that ask IB something: each waits for its End, its error or its deadline."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from .commands import Command
from .connection import NotSent, SendFailed
from .core import Core
from .orders import BadOrder, build_contract
from .pacing import Lane
from .pending import Request
from .session import Session
from .subscriptions import Stream
from .tickets import Ticket

# IB throttles reqMatchingSymbols to one per second.
_SYMBOL_SEARCH_PAUSE: Final = 1.0
# Intraday bar dates as epoch seconds: no zone to guess.
_EPOCH_DATES: Final = 2


class Reads:
    """Data requests wait in the data lane.

    A request that was not answered in time is a failure, never an empty answer.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._pending = core.pending
        self._next_symbol_search = 0.0

    # ── with an id of their own ──

    def executions(self, command: Command, ticket: Ticket) -> None:
        execution_filter = self._core.api.ExecutionFilter()
        self._ask(command, ticket, "executions", "reqExecutions", execution_filter)

    def contract_details(self, command: Command, ticket: Ticket) -> None:
        contract = self._contract(command, ticket)
        if contract is not None:
            self._ask(command, ticket, "details", "reqContractDetails", contract)

    def matching_symbols(self, command: Command, ticket: Ticket) -> None:
        now = time.monotonic()
        wait = max(0.0, self._next_symbol_search - now)
        self._next_symbol_search = max(now, self._next_symbol_search) + _SYMBOL_SEARCH_PAUSE
        self._ask(command, ticket, "matches", "reqMatchingSymbols", command["pattern"], wait=wait)

    def history(self, command: Command, ticket: Ticket) -> None:
        contract = self._contract(command, ticket)
        if contract is None:
            return
        arguments: tuple[Any, ...] = (
            contract,
            command["endDateTime"],
            command["duration"],
            command["barSize"],
            command["whatToShow"],
            int(command["useRth"]),
            _EPOCH_DATES,
            False,
            [],
        )
        self._ask(command, ticket, "bars", "reqHistoricalData", *arguments, cancel="cancelHistoricalData")

    def _ask(
        self,
        command: Command,
        ticket: Ticket,
        bucket: str,
        name: str,
        *arguments: Any,
        cancel: str | None = None,
        wait: float = 0.0,
    ) -> None:
        session = self.session_for(ticket)
        if session is None:
            return
        request, request_id = Request(ticket, [bucket]), self._pending.new_id()

        def expired() -> None:
            if cancel is not None and request.sent:
                self._tell(session, cancel, request_id)

        self._pending.wait_for_id(request, request_id, command["deadlineMs"], expired)

        def submit() -> None:
            self._send(session, request, getattr(session.client, name), request_id, *arguments)

        if wait > 0:
            self._core.scheduler.call_later(wait, submit)
        else:
            submit()

    # ── shared, without an id ──

    def open_orders(self, command: Command, ticket: Ticket) -> None:
        self._share(command, ticket, "open_orders", ("orders", "statuses"), "reqAllOpenOrders")

    def completed_orders(self, command: Command, ticket: Ticket) -> None:
        self._share(
            command, ticket, "completed_orders", ("orders",), "reqCompletedOrders", command["apiOnly"]
        )

    def positions(self, command: Command, ticket: Ticket) -> None:
        self._share(command, ticket, "positions", ("positions",), "reqPositions")

    def account_updates(self, command: Command, ticket: Ticket) -> None:
        self._share(command, ticket, "account_updates", (), "reqAccountUpdates", True, command["account"])

    def req_ids(self, command: Command, ticket: Ticket) -> None:
        self._share(command, ticket, "req_ids", (), "reqIds", 1)

    def _share(
        self,
        command: Command,
        ticket: Ticket,
        kind: str,
        buckets: tuple[str, ...],
        name: str,
        *arguments: Any,
    ) -> None:
        session = self.session_for(ticket)
        if session is None:
            return
        request, channel = Request(ticket, buckets), self._pending.channels[kind]

        def expire() -> None:
            channel.abandon(request, "REQUEST_TIMEOUT", "IB sent no end of the answer in time")

        def send(active: Request) -> None:
            self._send(session, active, getattr(session.client, name), *arguments)

        with self._pending.lock:
            self._pending.set_deadline(request, command["deadlineMs"], expire)
            channel.submit(request, send)

    def market_rule(self, command: Command, ticket: Ticket) -> None:
        """Rules do not change: requests for the same one share its answer."""
        session = self.session_for(ticket)
        if session is None:
            return
        request, rule_id = Request(ticket, ["increments"]), int(command["ruleId"])

        def expire() -> None:
            waiting = self._pending.rules.get(rule_id, [])
            if request in waiting:
                waiting.remove(request)
            request.fail("REQUEST_TIMEOUT", f"IB did not answer for market rule {rule_id} in time")

        with self._pending.lock:
            self._pending.set_deadline(request, command["deadlineMs"], expire)
            waiting = self._pending.rules.setdefault(rule_id, [])
            waiting.append(request)
            if len(waiting) == 1:
                self._send(session, request, session.client.reqMarketRule, rule_id)

    # ── streams ──

    def market_data(self, command: Command, ticket: Ticket) -> None:
        contract = self._contract(command, ticket)
        if contract is not None:
            arguments: tuple[Any, ...] = (contract, command["genericTicks"], False, False, [])
            sec_type = command["contract"]["secType"]
            self._subscribe(command, ticket, Stream.MARKET_DATA, "reqMktData", *arguments, sec_type=sec_type)

    def pnl(self, command: Command, ticket: Ticket) -> None:
        self._subscribe(command, ticket, Stream.PNL, "reqPnL", command["account"], "")

    def pnl_single(self, command: Command, ticket: Ticket) -> None:
        arguments = (command["account"], "", command["conId"])
        self._subscribe(command, ticket, Stream.PNL_SINGLE, "reqPnLSingle", *arguments)

    def account_values(self, command: Command, ticket: Ticket) -> None:
        """Answered at the end of the first round; the stream goes on until `unsubscribe`."""
        session = self.session_for(ticket)
        request_id = None if session is None else self._register(command, ticket, Stream.ACCOUNT_VALUES, "")
        if session is None or request_id is None:
            return
        request = Request(ticket)

        def expired() -> None:
            self._core.subscriptions.remove(command["sub"])
            self._pending.subs.pop(request_id, None)
            if request.sent:
                self._tell(session, Stream.ACCOUNT_VALUES.value, request_id)

        self._pending.wait_for_id(request, request_id, command["deadlineMs"], expired)
        call = session.client.reqAccountUpdatesMulti
        self._send(session, request, call, request_id, command["account"], "", False)

    def _subscribe(
        self, command: Command, ticket: Ticket, stream: Stream, name: str, *arguments: Any, sec_type: str = ""
    ) -> None:
        session = self.session_for(ticket)
        if session is None:
            return
        request_id = self._register(command, ticket, stream, sec_type)
        if request_id is not None:
            self._plain(session, ticket, getattr(session.client, name), request_id, *arguments)

    def _register(self, command: Command, ticket: Ticket, stream: Stream, sec_type: str) -> int | None:
        sub = int(command["sub"])
        with self._pending.lock:
            if self._core.subscriptions.find(sub) is not None:
                ticket.fail("BAD_COMMAND", f"Subscription {sub} is already running")
                return None
            request_id = self._pending.new_id()
            self._core.subscriptions.add(sub, request_id, stream, sec_type)
            self._pending.subs[request_id] = sub
            return request_id

    def unsubscribe(self, command: Command, ticket: Ticket) -> None:
        """Ends a stream; an unknown one is no error. What is still buffered of it is dropped."""
        with self._pending.lock:
            entry = self._core.subscriptions.remove(command["sub"])
            if entry is not None:
                self._pending.subs.pop(entry.request_id, None)
                self._pending.remember(entry.request_id, {"kind": "subscription", "sub": entry.sub})
        session = self._core.session
        if entry is not None and session is not None and session.ready:
            self._core.outbox.ticks.forget(entry.sub)
            self._tell(session, entry.stream.value, entry.request_id)
        ticket.resolve({})

    # ── without an answer ──

    def auto_open_orders(self, _command: Command, ticket: Ticket) -> None:
        self._simple(ticket, "reqAutoOpenOrders", True)

    def cancel_positions(self, _command: Command, ticket: Ticket) -> None:
        self._simple(ticket, "cancelPositions")

    def cancel_account_updates(self, command: Command, ticket: Ticket) -> None:
        self._simple(ticket, "reqAccountUpdates", False, command["account"])

    def market_data_type(self, command: Command, ticket: Ticket) -> None:
        self._simple(ticket, "reqMarketDataType", command["dataType"])

    def _simple(self, ticket: Ticket, name: str, *arguments: Any) -> None:
        session = self.session_for(ticket)
        if session is not None:
            self._plain(session, ticket, getattr(session.client, name), *arguments)

    # ── common ──

    def session_for(self, ticket: Ticket) -> Session | None:
        """The open socket, or a failure: before nextValidId TWS may drop what it is asked."""
        session = self._core.session
        if session is None or not session.ready:
            ticket.fail("NOT_CONNECTED", "No connection to TWS; nothing was sent")
            return None
        return session

    def _contract(self, command: Command, ticket: Ticket) -> Any:
        try:
            return build_contract(self._core.api, command["contract"])
        except BadOrder as error:
            ticket.fail("BAD_COMMAND", str(error))
            return None

    def _send(self, session: Session, request: Request, call: Callable[..., None], *arguments: Any) -> None:
        """Sends a request that waits; one that timed out in the lane is not sent any more."""

        def run() -> None:
            if not request.ticket.open:
                return
            request.sent = True
            try:
                session.send(call, *arguments)
            except NotSent as error:
                self._pending.drop(request)
                request.fail("BAD_COMMAND", f"ibapi refused the message, nothing was sent: {error}")
            except SendFailed as error:
                self._pending.drop(request)
                request.fail("CONNECTION_LOST", str(error))

        self._core.pacer.submit(Lane.DATA, run, request.fail)

    def _plain(self, session: Session, ticket: Ticket, call: Callable[..., None], *arguments: Any) -> None:
        """Sends a message whose reply is that it was sent."""

        def run() -> None:
            try:
                session.send(call, *arguments)
            except NotSent as error:
                ticket.fail("BAD_COMMAND", f"ibapi refused the message, nothing was sent: {error}")
            except SendFailed as error:
                ticket.fail("CONNECTION_LOST", str(error))
            else:
                ticket.resolve({})

        self._core.pacer.submit(Lane.DATA, run, ticket.fail)

    def _tell(self, session: Session, name: str, *arguments: Any) -> None:
        """Sends a cancel that nobody waits for."""

        def run() -> None:
            try:
                session.send(getattr(session.client, name), *arguments)
            except (NotSent, SendFailed):
                return

        self._core.pacer.submit(Lane.DATA, run, lambda _code, _text: None)
