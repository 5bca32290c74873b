"""Commands that ask IB something: each waits for its End, its error or its deadline."""

from __future__ import annotations

import time
from typing import Any, Final

from .asking import Asking
from .commands import Command
from .connection import SendProblem
from .core import Core
from .pacing import Lane
from .request import Request
from .says import Saying
from .session import Session
from .tickets import Ticket

# IB throttles reqMatchingSymbols to one per second.
_SYMBOL_SEARCH_PAUSE: Final = 1.0
# Intraday bar dates as epoch seconds: no zone to guess.
_EPOCH_DATES: Final = 2
# MIN_SERVER_VER_CONFIG of ibapi.
_CONFIG_VERSION: Final = 219


class Reads(Asking):
    """What an exit stands on goes before what is only looked at.

    A request that was not answered in time is a failure, never an empty answer.
    """

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self._next_symbol_search = 0.0

    # ── with an id of their own ──

    def executions(self, command: Command, ticket: Ticket) -> None:
        execution_filter = self._core.api.ExecutionFilter()
        self._ask(command, ticket, "executions", "reqExecutions", execution_filter, lane=Lane.READ)

    def executions_of(self, command: Command, ticket: Ticket) -> None:
        execution_filter = self._core.api.ExecutionFilter()
        execution_filter.symbol = command["symbol"]
        self._ask(command, ticket, "executions", "reqExecutions", execution_filter, lane=Lane.READ)

    def contract_details(self, command: Command, ticket: Ticket) -> None:
        contract = self._contract(command, ticket)
        if contract is not None:
            lane = Lane.READ if command["urgent"] else Lane.DATA
            self._ask(command, ticket, "details", "reqContractDetails", contract, lane=lane)

    def matching_symbols(self, command: Command, ticket: Ticket) -> None:
        now = time.monotonic()
        wait = max(0.0, self._next_symbol_search - now)
        self._next_symbol_search = max(now, self._next_symbol_search) + _SYMBOL_SEARCH_PAUSE
        self._ask(command, ticket, "matches", "reqMatchingSymbols", command["pattern"], wait=wait)

    def option_series(self, command: Command, ticket: Ticket) -> None:
        arguments = (command["symbol"], command["exchange"], command["secType"], command["conId"])
        self._ask(command, ticket, "series", "reqSecDefOptParams", *arguments)

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

    def tws_config(self, command: Command, ticket: Ticket) -> None:
        """No row where TWS or the installed ibapi does not know the question."""
        session = self._session_for(ticket)
        if session is None:
            return
        request_type = self._core.api.ConfigRequest
        if request_type is None or session.client.serverVersion() < _CONFIG_VERSION:
            ticket.resolve({"config": []})
            return
        request, request_id = Request(ticket, ["config"]), self._pending.new_id()
        self._pending.wait_for_id(request, request_id, command["deadlineMs"], lambda: None)
        question = request_type(reqId=request_id)
        self._send(session, request, Lane.DATA, session.client.reqConfigProtoBuf, question)

    def _ask(
        self,
        command: Command,
        ticket: Ticket,
        bucket: str,
        name: str,
        *arguments: Any,
        lane: Lane = Lane.DATA,
        cancel: str | None = None,
        wait: float = 0.0,
    ) -> None:
        session = self._session_for(ticket)
        if session is None:
            return
        request, request_id = Request(ticket, [bucket]), self._pending.new_id()

        def expired() -> None:
            if cancel is not None and request.sent:
                self._tell(session, lane, cancel, request_id)

        self._pending.wait_for_id(request, request_id, command["deadlineMs"], expired)

        def submit() -> None:
            self._send(session, request, lane, getattr(session.client, name), request_id, *arguments)

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
        session = self._session_for(ticket)
        if session is None:
            return
        request, channel = Request(ticket, buckets), self._pending.channels[kind]

        def expire() -> None:
            channel.abandon(request, request.unanswered)

        def send(active: Request) -> None:
            self._send(session, active, Lane.READ, getattr(session.client, name), *arguments)

        with self._pending.lock:
            self._pending.set_deadline(request, command["deadlineMs"], expire)
            channel.submit(request, send)

    def market_rule(self, command: Command, ticket: Ticket) -> None:
        """Rules do not change: requests for the same one share its answer.

        The message belongs to all of them: it leaves as long as one still waits.
        """
        session = self._session_for(ticket)
        if session is None:
            return
        request, rule_id = Request(ticket, ["increments"]), int(command["ruleId"])

        def expire() -> None:
            waiting = self._pending.rules.get(rule_id, [])
            if request in waiting:
                waiting.remove(request)
            if not waiting:
                self._pending.rules.pop(rule_id, None)
            request.fail(request.unanswered)

        with self._pending.lock:
            self._pending.set_deadline(request, command["deadlineMs"], expire)
            waiting = self._pending.rules.setdefault(rule_id, [])
            waiting.append(request)
            first = len(waiting) == 1
        if first:
            self._ask_rule(session, rule_id)

    def _ask_rule(self, session: Session, rule_id: int) -> None:
        def fail(why: Saying) -> None:
            with self._pending.lock:
                for request in self._pending.rules.pop(rule_id, []):
                    request.fail(why)

        def run() -> None:
            with self._pending.lock:
                wanted = bool(self._pending.rules.get(rule_id))
            if not wanted:
                return
            try:
                session.send(session.client.reqMarketRule, rule_id)
            except SendProblem as problem:
                fail(problem.why)

        self._core.pacer.submit(Lane.READ, run, fail)

    # ── without an answer ──

    def auto_open_orders(self, _command: Command, ticket: Ticket) -> None:
        self._simple(ticket, "reqAutoOpenOrders", True)

    def cancel_positions(self, _command: Command, ticket: Ticket) -> None:
        self._simple(ticket, "cancelPositions")

    def cancel_account_updates(self, command: Command, ticket: Ticket) -> None:
        self._simple(ticket, "reqAccountUpdates", False, command["account"])

    def market_data_type(self, command: Command, ticket: Ticket) -> None:
        """Before the first quote, the one that an order waits for too."""
        self._simple(ticket, "reqMarketDataType", command["dataType"], lane=Lane.READ)

    def _simple(self, ticket: Ticket, name: str, *arguments: Any, lane: Lane = Lane.DATA) -> None:
        session = self._session_for(ticket)
        if session is not None:
            self._plain(session, ticket, getattr(session.client, name), *arguments, lane=lane)
