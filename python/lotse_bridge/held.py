"""Orders that are ready to leave and have not been released.

The desk says an order ahead of time, when it is reviewed or while its row is being written, so that it is
checked and encoded meanwhile; a few bytes let it go. Until then not a byte of it is on the socket, and
whatever comes instead (a drop, a disk that refuses its row, the end of the pipe, the moment after which it
may not be sent) means: never.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from .says import quote, say
from .scheduler import Scheduler
from .session import Session
from .tickets import Ticket
from .times import now_iso, seconds_until


@dataclass(frozen=True)
class HeldOrder:
    """One encoded order and what its sending depends on."""

    session: Session
    ticket: Ticket
    messages: tuple[bytes, ...]
    not_after: str
    # On both clocks: a machine that sleeps holds the one, who sets the time back holds the other.
    until: float

    @property
    def late(self) -> bool:
        """Whether it may not be sent any more."""
        # Both are UTC with milliseconds: as texts they compare like times.
        return time.monotonic() > self.until or now_iso() > self.not_after

    def waits_until(self, not_after: str) -> HeldOrder:
        """With the moment of its release, where that is the earlier one.

        For an order that has to wait: one that leaves at once is not late by the clock on which nothing has
        passed since.
        """
        if not_after >= self.not_after:
            return self
        until = time.monotonic() + seconds_until(not_after)
        return replace(self, not_after=not_after, until=min(self.until, until))

    def leaves_late(self, not_after: str) -> bool:
        """Whether it may not be sent any more when it is released now, until that moment."""
        return now_iso() > not_after or self.late

    def refuse_late(self) -> None:
        self.ticket.fail(say("TOO_LATE", notAfter=self.not_after))


class HeldOrders:
    """By the id of the command; whoever takes an order out is the only one who decides about it."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._held: dict[str, HeldOrder] = {}

    def hold(self, session: Session, ticket: Ticket, messages: tuple[bytes, ...], not_after: str) -> None:
        """Keeps it until it is taken, at most until it may not be sent any more: then it has failed."""
        if self.take(ticket.id) is not None:
            # A release would not say which of the two: neither is sent, and their one answer says so.
            ticket.fail(quote("BAD_COMMAND", f"An order is held under the id {ticket.id} already"))
            return
        patience = seconds_until(not_after)
        held = HeldOrder(session, ticket, messages, not_after, time.monotonic() + patience)
        self._held[ticket.id] = held
        self._scheduler.call_later(max(0.0, patience), lambda: self._expire(held))

    def has(self, command_id: str) -> bool:
        """Whether it is held."""
        return command_id in self._held

    def get(self, command_id: str) -> HeldOrder | None:
        """The order, which stays held; None as of `take`."""
        return self._held.get(command_id)

    def take(self, command_id: str) -> HeldOrder | None:
        """The order, which is held no longer; None when it was never held, has failed, or was taken."""
        return self._held.pop(command_id, None)

    def _expire(self, held: HeldOrder) -> None:
        if self._held.get(held.ticket.id) is held and self.take(held.ticket.id) is held:
            held.refuse_late()

    def __len__(self) -> int:
        return len(self._held)
