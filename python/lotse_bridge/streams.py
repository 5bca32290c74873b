"""Commands that start and end streams: quotes, P&L, values of further accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from .asking import Asking
from .commands import Command
from .pacing import Lane
from .request import Request
from .says import quote
from .subscriptions import Stream, Subscription
from .tickets import Ticket

# A cancel waits in the lane of its stream: it must not leave before what it ends. The limits count on the
# values and the P&L of an account; a P&L line of a position is only looked at, and there are hundreds.
# Quotes that an order is judged by go with what an order waits for.
_LANES: Final = {
    Stream.MARKET_DATA: Lane.DATA,
    Stream.DEPTH: Lane.DATA,
    Stream.TICK_BY_TICK: Lane.DATA,
    Stream.PNL: Lane.READ,
    Stream.PNL_SINGLE: Lane.BULK,
    Stream.ACCOUNT_VALUES: Lane.READ,
}


class Streams(Asking):
    """A stream is named by Deno's `sub`; its events carry that number, and IB's request id stays inside."""

    def market_data(self, command: Command, ticket: Ticket) -> None:
        contract = self._contract(command, ticket)
        if contract is not None:
            arguments: tuple[Any, ...] = (contract, command["genericTicks"], False, False, [])
            self._subscribe(
                command,
                ticket,
                Stream.MARKET_DATA,
                "reqMktData",
                *arguments,
                contract=command["contract"],
                lane=Lane.READ if command["urgent"] else None,
            )

    def market_depth(self, command: Command, ticket: Ticket) -> None:
        contract = self._contract(command, ticket)
        if contract is None:
            return
        smart = command["smart"]
        self._subscribe(
            command,
            ticket,
            Stream.DEPTH,
            "reqMktDepth",
            *(contract, command["rows"], smart, []),
            contract=command["contract"],
            cancel_with=(smart,),
        )

    def tick_by_tick(self, command: Command, ticket: Ticket) -> None:
        """Every trade, those outside of regular sales too."""
        contract = self._contract(command, ticket)
        if contract is not None:
            arguments = (contract, "AllLast", 0, False)
            self._subscribe(
                command,
                ticket,
                Stream.TICK_BY_TICK,
                "reqTickByTickData",
                *arguments,
                contract=command["contract"],
            )

    def pnl(self, command: Command, ticket: Ticket) -> None:
        self._subscribe(command, ticket, Stream.PNL, "reqPnL", command["account"], "")

    def pnl_single(self, command: Command, ticket: Ticket) -> None:
        arguments = (command["account"], "", command["conId"])
        self._subscribe(command, ticket, Stream.PNL_SINGLE, "reqPnLSingle", *arguments)

    def account_values(self, command: Command, ticket: Ticket) -> None:
        """Answered at the end of the first round; the stream goes on until `unsubscribe`."""
        session = self._session_for(ticket)
        lane = _LANES[Stream.ACCOUNT_VALUES]
        request_id = None if session is None else self._register(command, ticket, Stream.ACCOUNT_VALUES, lane)
        if session is None or request_id is None:
            return
        request = Request(ticket)

        def expired() -> None:
            self._release(command["sub"])
            if request.sent:
                self._tell(session, lane, Stream.ACCOUNT_VALUES.value, request_id)

        self._pending.wait_for_id(request, request_id, command["deadlineMs"], expired)
        call = session.client.reqAccountUpdatesMulti
        self._send(session, request, lane, call, request_id, command["account"], "", False)

    def _subscribe(
        self,
        command: Command,
        ticket: Ticket,
        stream: Stream,
        name: str,
        *arguments: Any,
        contract: Mapping[str, Any] | None = None,
        lane: Lane | None = None,
        cancel_with: tuple[Any, ...] = (),
    ) -> None:
        session = self._session_for(ticket)
        if session is None:
            return
        lane = _LANES[stream] if lane is None else lane
        request_id = self._register(command, ticket, stream, lane, contract, cancel_with)
        if request_id is not None:
            call: Callable[..., None] = getattr(session.client, name)
            # Left registered, a stream that never started would refuse its own replay.
            self._plain(
                session,
                ticket,
                call,
                request_id,
                *arguments,
                lane=lane,
                on_failure=lambda: self._release(command["sub"]),
            )

    def _register(
        self,
        command: Command,
        ticket: Ticket,
        stream: Stream,
        lane: Lane,
        contract: Mapping[str, Any] | None = None,
        cancel_with: tuple[Any, ...] = (),
    ) -> int | None:
        sub = int(command["sub"])
        with self._pending.lock:
            if self._core.subscriptions.find(sub) is not None:
                ticket.fail(quote("BAD_COMMAND", f"Subscription {sub} is already running"))
                return None
            request_id = self._pending.new_id()
            self._core.subscriptions.add(sub, request_id, stream, lane, contract, cancel_with)
            self._pending.subs[request_id] = sub
            return request_id

    def unsubscribe(self, command: Command, ticket: Ticket) -> None:
        """Ends a stream; an unknown one is no error. What is still buffered of it is dropped."""
        entry = self._release(command["sub"])
        session = self._core.session
        if entry is not None and session is not None and session.ready:
            self._core.outbox.forget(entry.sub)
            self._tell(session, entry.lane, entry.stream.value, entry.request_id, *entry.cancel_with)
        ticket.resolve({})

    def _release(self, sub: int) -> Subscription | None:
        """Forgets the stream, except for what late errors of its id are about."""
        with self._pending.lock:
            entry = self._core.subscriptions.remove(sub)
            if entry is not None:
                self._pending.subs.pop(entry.request_id, None)
                self._pending.remember(entry.request_id, {"kind": "subscription", "sub": sub})
            return entry
