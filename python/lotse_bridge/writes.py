"""Commands that change something at IB.

Checked, built, written to the socket in the thread that read the command. An order comes in several lines: it
is made ready by the first and leaves by the last.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .commands import Command
from .connection import SendProblem
from .core import Core
from .held import HeldOrder, HeldOrders
from .on_disk import OnDisk
from .orders import BadOrder, build_cancel, build_contract, build_order
from .pacing import Lane
from .processors import give_way
from .request import Request
from .says import Saying, quote, say
from .session import Session
from .tickets import Ticket
from .times import now_iso


class Writes:
    """The reply means that all bytes are with the socket, not that IB has accepted anything."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._held = HeldOrders(core.scheduler)
        self._row = OnDisk()

    @property
    def holds_orders(self) -> bool:
        """Whether an order is ready that was not released."""
        return len(self._held) > 0

    def place_order(self, command: Command, ticket: Ticket) -> None:
        """The first line of an order: everything but the sending."""
        session = self._session_for(command["epoch"], ticket)
        if session is None or not self._claim(command["orderId"], ticket):
            return
        built = self._build(command, ticket, what_if=False)
        if built is None:
            return
        try:
            messages = session.encode(session.client.placeOrder, command["orderId"], *built)
        except SendProblem as problem:
            ticket.fail(problem.why)
            return
        self._held.hold(session, ticket, messages, command["notAfter"])

    def expect(self, command: Command) -> None:
        """Its row and its release follow at once.

        What they will touch is touched now, while there is nothing else to do: on a processor that has slept
        it is in no cache. Nothing comes of it.
        """
        held = self._held.get(command["id"])
        if held is not None:
            held.leaves_late(now_iso())
        self._row.look()

    def sync(self, command: Command) -> None:
        """The row of the order is with the system: on the disk, or the order has failed (law 1).

        Waited for here, by the thread that reads the release: it is obeyed behind this, or finds no order.
        """
        command_id = command["id"]
        if not self._held.has(command_id):
            return
        try:
            self._row.sync(command["file"], command["at"], command["mark"])
        except Exception as error:
            # Whatever it was: only what is known to be on the disk is let go.
            held = self._held.take(command_id)
            if held is not None:
                words = error.strerror if isinstance(error, OSError) else None
                held.ticket.fail(quote("JOURNAL_UNWRITABLE", words or error, path=command["file"]))

    def release(self, command: Command) -> None:
        """Lets an order go.

        One that has failed meanwhile has its answer, and is not known any more.
        """
        held = self._held.take(command["id"])
        if held is None or self._session_for(held.session.epoch, held.ticket) is None:
            return
        not_after, pacer = command["notAfter"], self._core.pacer
        try:
            if pacer.take_token(Lane.ORDER):
                _let_go(held, held.leaves_late(not_after))
                return
            waiting = held.waits_until(not_after)
            pacer.submit(Lane.ORDER, lambda: _let_go(waiting, waiting.late), held.ticket.fail)
        except Exception as error:
            held.ticket.fail(quote("INTERNAL", f"{type(error).__name__}: {error}"))
            raise

    def drop(self, command: Command) -> None:
        """Nothing is sent, and nobody waits for an answer."""
        self.forget(command["id"])

    def forget(self, command_id: str) -> None:
        """As `drop`, of a line that could not be read whole."""
        self._held.take(command_id)

    def cancel_order(self, command: Command, ticket: Ticket) -> None:
        session = self._session_for(command["epoch"], ticket)
        if session is not None:
            self._write(session, ticket, "cancelOrder", command["orderId"], build_cancel(self._core.api))

    def global_cancel(self, command: Command, ticket: Ticket) -> None:
        session = self._session_for(command["epoch"], ticket)
        if session is not None:
            api = self._core.api
            arguments = (api.OrderCancel(),) if api.global_cancel_takes_object else ()
            self._write(session, ticket, "reqGlobalCancel", *arguments)

    def what_if(self, command: Command, ticket: Ticket) -> None:
        session = self._session_for(command["epoch"], ticket)
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

    def _session_for(self, epoch: int, ticket: Ticket) -> Session | None:
        """The open socket, if it is the one that the write was made for."""
        session = self._core.session
        if session is None or not session.ready:
            ticket.fail(say("NOT_CONNECTED"))
        elif session.epoch != epoch:
            ticket.fail(say("EPOCH_MISMATCH", made=epoch, open=session.epoch))
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

    def _write(self, session: Session, ticket: Ticket, name: str, *arguments: Any) -> None:
        """A cancel: it waits for nothing but pacing."""
        call: Callable[..., None] = getattr(session.client, name)

        def run() -> None:
            try:
                session.send(call, *arguments)
            except SendProblem as problem:
                ticket.fail(problem.why)
            else:
                ticket.resolve({"sentAt": now_iso()})

        self._core.pacer.submit(Lane.CANCEL, run, ticket.fail)


def _let_go(held: HeldOrder, late: bool) -> None:
    if late:
        held.refuse_late()
        return
    try:
        held.session.write(held.messages)
    except SendProblem as problem:
        held.ticket.fail(problem.why)
    else:
        sent_at = now_iso()
        # A TWS on this machine was woken on this very processor: it need not wait for the answer to the desk.
        give_way()
        held.ticket.resolve({"sentAt": sent_at})
