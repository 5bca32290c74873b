"""What is watched of one instrument from close up: its order book and its trades.

Buffers between the socket thread and the writer. Of a book the latest state is told, whole; of the trades
each one, as long as somebody keeps up.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from .normalise import decimal_text, known_size
from .times import iso

INSERT: Final = 0
UPDATE: Final = 1
DELETE: Final = 2
ASK: Final = 0
BID: Final = 1
# "Market depth data has been RESET": the rows so far are void, new ones follow under the same id.
DEPTH_RESET: Final = 317
# More rows than these nobody looks at, whatever an exchange sends.
_MOST_ROWS: Final = 50
# Trades that wait for the writer: older ones are counted and left out.
_MOST_TRADES: Final = 200

Row = dict[str, Any]


@dataclass
class _Book:
    bids: list[Row] = field(default_factory=list[Row])
    asks: list[Row] = field(default_factory=list[Row])


class DepthBuffer:
    """The book of each subscription, kept as IB tells it row by row."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._books: dict[int, _Book] = {}
        self._changed: dict[int, None] = {}

    def change(self, sub: int, side: int, position: int, operation: int, row: Row) -> bool:
        """One row inserted, updated or deleted; True when nothing was waiting for the writer.

        A position that can not be is read as the nearest one that can: IB skips some after a reset. An
        operation that is none of the three, or of neither side, moves nothing.
        """
        if operation not in (INSERT, UPDATE, DELETE) or side not in (ASK, BID):
            return False
        with self._lock:
            book = self._books.setdefault(sub, _Book())
            rows = book.asks if side == ASK else book.bids
            if operation == DELETE:
                if 0 <= position < len(rows):
                    del rows[position]
                return self._touch(sub)
            position = max(position, 0)
            if operation == UPDATE and position < len(rows):
                rows[position] = row
            else:
                rows.insert(position, row)
                del rows[_MOST_ROWS:]
            return self._touch(sub)

    def reset(self, sub: int) -> bool:
        """Empties the book; False when there is none, or something was waiting already."""
        with self._lock:
            if sub not in self._books:
                return False
            self._books[sub] = _Book()
            return self._touch(sub)

    def _touch(self, sub: int) -> bool:
        first = not self._changed
        self._changed[sub] = None
        return first

    def forget(self, sub: int) -> None:
        with self._lock:
            self._books.pop(sub, None)
            self._changed.pop(sub, None)

    def clear(self) -> None:
        with self._lock:
            self._books = {}
            self._changed = {}

    def take(self) -> list[Row]:
        """The books that have changed since the last call, the best price of each side first."""
        with self._lock:
            changed, self._changed = self._changed, {}
            return [
                {"sub": sub, "bids": list(self._books[sub].bids), "asks": list(self._books[sub].asks)}
                for sub in changed
            ]


def depth_row(price: float, size: Decimal, place: str, may_be_negative: bool) -> Row:
    """IB fills a price that it does not have with 0 or -1."""
    known = price > 0 or (may_be_negative and price != -1)
    return {
        "price": decimal_text(price) if known else None,
        "size": decimal_text(known_size(size)),
        "place": place,
    }


class TapeBuffer:
    """Trades that wait for the writer, by subscription."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._trades: dict[int, deque[Row]] = {}
        self._skipped: dict[int, int] = {}

    def trade(self, sub: int, row: Row) -> bool:
        with self._lock:
            first = not self._trades
            waiting = self._trades.setdefault(sub, deque())
            waiting.append(row)
            if len(waiting) > _MOST_TRADES:
                waiting.popleft()
                self._skipped[sub] = self._skipped.get(sub, 0) + 1
            return first

    def forget(self, sub: int) -> None:
        with self._lock:
            self._trades.pop(sub, None)
            self._skipped.pop(sub, None)

    def clear(self) -> None:
        with self._lock:
            self._trades = {}
            self._skipped = {}

    def take(self) -> list[Row]:
        with self._lock:
            trades, self._trades = self._trades, {}
            skipped, self._skipped = self._skipped, {}
        return [
            {"sub": sub, "trades": list(waiting), "skipped": skipped.get(sub, 0)}
            for sub, waiting in trades.items()
        ]


def trade_row(
    seconds: int, price: float, size: Decimal, attributes: Any, place: str, conditions: str
) -> Row | None:
    """One print. None without a price: it would say nothing."""
    told = decimal_text(price)
    if told is None:
        return None
    return {
        "at": iso(seconds),
        "price": told,
        "size": decimal_text(known_size(size)),
        "place": place,
        "conditions": conditions,
        "pastLimit": bool(attributes.pastLimit),
        "unreported": bool(attributes.unreported),
    }
