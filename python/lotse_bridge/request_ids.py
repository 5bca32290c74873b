"""Ids of requests, and which ids are orders': the id of an error must say what it is about.

IB counts order ids up to 2^31-2, wherever its counter stands (2^31-1 is its "unset"), and answers requests
and orders alike with an error under their id. So requests keep far away from where order ids are and grow to.
"""

from __future__ import annotations

from typing import Final

LAST_ORDER_ID: Final = 2**31 - 2
# Above what order ids usually are (time-based ones reach it in 2033), and below it for those who are there.
_HIGH: Final = range(2_000_000_001, LAST_ORDER_ID)
_LOW: Final = range(1_000_000_001, 1_900_000_000)
# More orders than a process ever sends.
_DISTANCE: Final = 10_000_000


class RequestIds:
    """Not locked: used under the lock of `Pending`."""

    def __init__(self) -> None:
        self._next: dict[range, int] = {_HIGH: _HIGH.start, _LOW: _LOW.start}
        self._order_floor = 0
        # Orders' ids that alone do not say so: negative ones (bound by hand), and those in our ranges.
        self._orders: set[int] = set()

    def take(self) -> int:
        """An id that no request and no order of this process has had."""
        band = _HIGH if self._order_floor < _HIGH.start - _DISTANCE else _LOW
        while self._next[band] in self._orders:
            self._next[band] += 1
        self._next[band] += 1
        return self._next[band] - 1

    def orders_reach(self, order_id: int) -> None:
        """Orders have had ids up to this one; later ones are above it."""
        self._order_floor = max(self._order_floor, order_id)

    def is_order(self, order_id: int) -> None:
        """An order of this client has this id."""
        self.orders_reach(order_id)
        if order_id < 0 or any(order_id in band for band in self._next):
            self._orders.add(order_id)

    def free_from(self, order_id: int) -> int:
        """The first id from here on that no request has had: an order may take it."""
        for band, unused in self._next.items():
            if band.start <= order_id < unused:
                return unused
        return order_id

    def about_order(self, used_id: int) -> bool:
        """Whether an id that nothing waits under can only be an order's."""
        if used_id in self._orders:
            return True
        return used_id > 0 and not any(band.start <= used_id < self._next[band] for band in self._next)
