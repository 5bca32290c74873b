"""Running streams: which of Deno's subscription numbers uses which IB request id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from .pacing import Lane
from .ticks import INTEREST_IDS, MAY_BE_NEGATIVE

NO_TICK: Final = -1


class Stream(Enum):
    MARKET_DATA = "cancelMktData"
    DEPTH = "cancelMktDepth"
    TICK_BY_TICK = "cancelTickByTickData"
    ACCOUNT_VALUES = "cancelAccountUpdatesMulti"
    PNL = "cancelPnL"
    PNL_SINGLE = "cancelPnLSingle"


@dataclass(frozen=True)
class Subscription:
    """One stream.

    `lane` is where its request waits, and where its cancel has to. `may_be_negative` decides what a price of
    -1 means, `interest_tick` which tick is the open interest of this option, see `ticks.py`.
    """

    sub: int
    request_id: int
    stream: Stream
    lane: Lane
    may_be_negative: bool = False
    interest_tick: int = NO_TICK
    # What its cancel takes beside the id.
    cancel_with: tuple[Any, ...] = ()


class Subscriptions:
    """Read by the socket thread at every tick, so a plain dictionary without a lock.

    Changed under the lock of `Pending`.
    """

    def __init__(self) -> None:
        self.by_request: dict[int, Subscription] = {}
        self._by_sub: dict[int, Subscription] = {}

    def add(
        self,
        sub: int,
        request_id: int,
        stream: Stream,
        lane: Lane,
        contract: Mapping[str, Any] | None = None,
        cancel_with: tuple[Any, ...] = (),
    ) -> Subscription:
        """`contract`: of the instrument whose quotes it carries, as the command had it."""
        told = contract or {}
        may_be_negative = told.get("secType") in MAY_BE_NEGATIVE
        interest = INTEREST_IDS.get(told.get("right", ""), NO_TICK)
        entry = Subscription(sub, request_id, stream, lane, may_be_negative, interest, cancel_with)
        self._by_sub[sub] = entry
        self.by_request[request_id] = entry
        return entry

    def find(self, sub: int) -> Subscription | None:
        return self._by_sub.get(sub)

    def remove(self, sub: int) -> Subscription | None:
        entry = self._by_sub.pop(sub, None)
        if entry is not None:
            self.by_request.pop(entry.request_id, None)
        return entry

    def all(self) -> list[Subscription]:
        return list(self._by_sub.values())

    def clear(self) -> None:
        self._by_sub.clear()
        self.by_request.clear()
