"""Commands that change something at IB.

Checked, built, written to the socket in the thread that read the command.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from .commands import Command
from .connection import SendProblem
from .core import Core
from .orders import BadOrder, build_cancel, build_contract, build_order
from .pacing import Lane
from .request import Request
from .says import Saying, quote, say
from .session import Session
from .tickets import Ticket
from .times import now_iso, seconds_until


class Writes:
    """The reply means that all bytes are with the socket, not that IB has accepted anything."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def place_order(self, command: Command, ticket: Ticket) -> None:
        session = self._session_for(command, ticket)
        if session is None or not self._claim(command["orderId"], ticket):
            return
        built = self._build(command, ticket, what_if=False)
        if built is not None:
            self._write(
                session,
                ticket,
                Lane.ORDER,
                "placeOrder",
                command["orderId"],
                *built,
                not_after=command["notAfter"],
            )

    def cancel_order(self, command: Command, ticket: Ticket) -> None:
        session = self._session_for(command, ticket)
        if session is not None:
            self._write(
                session, ticket, Lane.CANCEL, "cancelOrder", command["orderId"], build_cancel(self._core.api)
            )

    def global_cancel(self, command: Command, ticket: Ticket) -> None:
        session = self._session_for(command, ticket)
        if session is not None:
            api = self._core.api
            arguments = (api.OrderCancel(),) if api.global_cancel_takes_object else ()
            self._write(session, ticket, Lane.CANCEL, "reqGlobalCancel", *arguments)

    def what_if(self, command: Command, ticket: Ticket) -> None:
        session = self._session_for(command, ticket)
        if session is None or not self._claim(command["orderId"], ticket):
            return
        built = self._build(command, ticket, what_if=True)
        if built is None:
            return
        order_id = command["orderId"]
        request = Request(ticket)
        if not self._core.pending.wait_for_what_if(request, order_id, command["deadlineMs"]):
            ticket.fail(quote("BAD_COMMAND", f"A what-if with order id {order_id} is already waiting"))
            return

        def give_up(why: Saying) -> None:
            self._core.pending.drop_what_if(order_id, request)
            request.fail(why)

        def run() -> None:
            try:
                session.send(session.client.placeOrder, order_id, *built)
            except SendProblem as problem:
                give_up(problem.why)

        self._core.pacer.submit(Lane.ORDER, run, give_up)

    def _session_for(self, command: Command, ticket: Ticket) -> Session | None:
        """The open socket, if it is the one that the write was made for."""
        session = self._core.session
        if session is None or not session.ready:
            ticket.fail(say("NOT_CONNECTED"))
        elif session.epoch != command["epoch"]:
            ticket.fail(say("EPOCH_MISMATCH", made=command["epoch"], open=session.epoch))
        elif session.read_only:
            ticket.fail(say("READ_ONLY"))
        else:
            return session
        return None

    def _claim(self, order_id: int, ticket: Ticket) -> bool:
        """The id is an order's from now on, unless a question runs under it: then nothing is sent."""
        pending = self._core.pending
        with pending.lock:
            if pending.is_taken(order_id):
                ticket.fail(quote("BAD_COMMAND", f"Order id {order_id} is in use by a request"))
                return False
            pending.ids.is_order(order_id)
            return True

    def _build(self, command: Command, ticket: Ticket, what_if: bool) -> tuple[Any, Any] | None:
        api = self._core.api
        # The one way to the socket for orders and what-ifs.
        refusal = self._core.backstop.refusal(command["contract"], command["order"])
        if refusal is not None:
            ticket.fail(refusal)
            return None
        try:
            return build_contract(api, command["contract"]), build_order(api, command["order"], what_if)
        except (BadOrder, ArithmeticError) as error:
            ticket.fail(quote("BAD_COMMAND", error))
            return None

    def _write(
        self,
        session: Session,
        ticket: Ticket,
        lane: Lane,
        name: str,
        *arguments: Any,
        not_after: str | None = None,
    ) -> None:
        call: Callable[..., None] = getattr(session.client, name)
        # On both clocks: a machine that sleeps holds the one, who sets the time back holds the other.
        until = None if not_after is None else time.monotonic() + seconds_until(not_after)

        def run() -> None:
            # Both are UTC with milliseconds: as texts they compare like times.
            late = until is not None and time.monotonic() > until
            if not_after is not None and (late or now_iso() > not_after):
                ticket.fail(say("TOO_LATE", notAfter=not_after))
                return
            try:
                session.send(call, *arguments)
            except SendProblem as problem:
                ticket.fail(problem.why)
            else:
                ticket.resolve({"sentAt": now_iso()})

        self._core.pacer.submit(lane, run, ticket.fail)
