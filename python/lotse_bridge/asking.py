"""What all commands share that ask IB something: the open socket, the contract, a lane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .commands import Command
from .connection import SendProblem
from .core import Core
from .orders import BadOrder, build_contract
from .pacing import Lane
from .request import Request
from .says import Saying, quote, say
from .session import Session
from .tickets import Ticket


class Asking:
    """Base of `Reads` and `Streams`."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._pending = core.pending

    def _session_for(self, ticket: Ticket) -> Session | None:
        """The open socket, or a failure: before nextValidId TWS may drop what it is asked."""
        session = self._core.session
        if session is None or not session.ready:
            ticket.fail(say("NOT_CONNECTED"))
            return None
        return session

    def _contract(self, command: Command, ticket: Ticket) -> Any:
        try:
            return build_contract(self._core.api, command["contract"])
        except BadOrder as error:
            ticket.fail(quote("BAD_COMMAND", error))
            return None

    def _send(
        self, session: Session, request: Request, lane: Lane, call: Callable[..., None], *arguments: Any
    ) -> None:
        """Sends a request that waits; one that timed out in the lane is not sent any more."""

        def run() -> None:
            if not request.ticket.open:
                return
            request.sent = True
            try:
                session.send(call, *arguments)
            except SendProblem as problem:
                self._pending.drop(request)
                request.fail(problem.why)

        self._core.pacer.submit(lane, run, request.fail)

    def _plain(
        self,
        session: Session,
        ticket: Ticket,
        call: Callable[..., None],
        *arguments: Any,
        lane: Lane = Lane.DATA,
        on_failure: Callable[[], object] | None = None,
    ) -> None:
        """Sends a message whose reply is that it was sent."""

        def fail(why: Saying) -> None:
            if on_failure is not None:
                on_failure()
            ticket.fail(why)

        def run() -> None:
            try:
                session.send(call, *arguments)
            except SendProblem as problem:
                fail(problem.why)
            else:
                ticket.resolve({})

        self._core.pacer.submit(lane, run, fail)

    def _tell(self, session: Session, lane: Lane, name: str, *arguments: Any) -> None:
        """Sends a cancel that nobody waits for."""

        def run() -> None:
            try:
                session.send(getattr(session.client, name), *arguments)
            except SendProblem:
                return

        self._core.pacer.submit(lane, run, lambda _why: None)
