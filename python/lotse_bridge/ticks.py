"""Quote ticks: the tick id table, IB's -1, and a buffer that keeps the latest value per subscription and
field.

Delayed tick ids map to the same fields as live ones: whether a quote is delayed is said by
`market_data_type`.

The rule for 0 and -1: IB sends either for "no data" (TWS API, `EWrapper.tickPrice`: with a size of 0). A
price of 0 on bid, ask and last waits for the size that IB sends in the same message and counts only when that
is positive; on high, low, open, close and mark, which carry no size, it is unknown. -1 is the same where the
price of the contract may be negative (futures, their options, combinations, indices, commodities);
elsewhere (stocks, options, currencies, funds, bonds ...) every negative price is unknown. Yields carry no
size and may be negative: 0 and -1 are unknown, anything else is told.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from .normalise import decimal_text, known_size

PRICE_FIELDS: Final[dict[int, str]] = {
    1: "bid",
    2: "ask",
    4: "last",
    6: "high",
    7: "low",
    9: "close",
    14: "open",
    37: "mark",
    66: "bid",
    67: "ask",
    68: "last",
    72: "high",
    73: "low",
    75: "close",
    76: "open",
    # Of a bond, in percent a year: 50 to 52, and 103 and 104 the same delayed.
    50: "bidYield",
    51: "askYield",
    52: "lastYield",
    103: "bidYield",
    104: "askYield",
}
SIZE_FIELDS: Final[dict[int, str]] = {
    0: "bidSize",
    3: "askSize",
    5: "lastSize",
    8: "volume",
    69: "bidSize",
    70: "askSize",
    71: "lastSize",
    74: "volume",
}
# Generic ticks: 49 halted, 90 the same delayed.
HALTED_IDS: Final = frozenset({49, 90})
# Of an option: what IB's model computes, live and delayed. Those from bid, ask and last are left out.
MODEL_IDS: Final = frozenset({13, 83})
# Open interest, by the right of the option: the other one of the two is that of nobody.
INTEREST_IDS: Final[dict[str, int]] = {"C": 27, "P": 28}
MAY_BE_NEGATIVE: Final = frozenset({"FUT", "CONTFUT", "FOP", "BAG", "IND", "CMDTY"})
_PRICE_OF_SIZE: Final = {"bidSize": "bid", "askSize": "ask", "lastSize": "last"}
_SIZED_PRICES: Final = frozenset(_PRICE_OF_SIZE.values())
# Below zero for bonds that cost more than they will pay.
_YIELDS: Final = frozenset({"bidYield", "askYield", "lastYield"})
# What IB fills in for a price that it does not have.
_NO_DATA: Final = frozenset({0.0, -1.0})

TickItem = dict[str, Any]


def option_figures(
    implied_vol: float | None,
    delta: float | None,
    gamma: float | None,
    vega: float | None,
    theta: float | None,
    underlying: float | None,
) -> dict[str, float | None]:
    """What the model says, without what it fills in for "not computed".

    IB writes -1 for volatility and prices and -2 for greeks; ibapi makes None of the exact ones only. A model
    takes a volatility and a price above zero, its gamma and vega are not below, and no delta is beyond one.
    """

    def known(value: float | None, is_possible: Callable[[float], bool]) -> float | None:
        return value if value is not None and is_possible(value) else None

    return {
        "impliedVolatility": known(implied_vol, lambda value: value > 0),
        "delta": known(delta, lambda value: abs(value) <= 1),
        "gamma": known(gamma, lambda value: value >= 0),
        "vega": known(vega, lambda value: value >= 0),
        "theta": theta,
        "underlyingPrice": known(underlying, lambda value: value > 0),
    }


class TickBuffer:
    """Filled by the socket thread, emptied by the writer.

    A field ticked ten times in between is sent once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._items: dict[int, dict[str, float | Decimal | int | None]] = {}
        self._held: dict[tuple[int, str], float] = {}

    def price(self, sub: int, field: str, value: float, may_be_negative: bool) -> bool:
        """True when the buffer was empty, so that the writer must be told."""
        if value < 0 and not may_be_negative and field not in _YIELDS:
            return self._put(sub, field, None)
        if value not in _NO_DATA:
            return self._put(sub, field, value)
        if field not in _SIZED_PRICES:
            return self._put(sub, field, None)
        self._held[sub, field] = value
        return False

    def size(self, sub: int, field: str, value: Decimal) -> bool:
        """The size of the same message decides about a held price of 0 or -1."""
        known = known_size(value)
        first = False
        if self._held:
            price_field = _PRICE_OF_SIZE.get(field, "")
            held = self._held.pop((sub, price_field), None)
            if held is not None:
                real = known is not None and known != 0 and decimal_text(known) is not None
                first = self._put(sub, price_field, held if real else None)
        return self._put(sub, field, known) or first

    def halted(self, sub: int, value: float) -> bool:
        return self._put(sub, "halted", int(value) if value >= 0 and value < 3 else None)

    def model(self, sub: int, figures: Mapping[str, float | None]) -> bool:
        """The figures of one computation, together."""
        first = False
        for field, value in figures.items():
            first = self._put(sub, field, value) or first
        return first

    def _put(self, sub: int, field: str, value: float | Decimal | int | None) -> bool:
        with self._lock:
            first = not self._items
            item = self._items.get(sub)
            if item is None:
                item = self._items[sub] = {}
            item[field] = value
            return first

    def forget(self, sub: int) -> None:
        """Drops what is buffered for an ended subscription."""
        with self._lock:
            self._items.pop(sub, None)

    def clear(self) -> None:
        """Drops everything: the socket is gone."""
        with self._lock:
            self._items = {}
            self._held = {}

    def take(self) -> list[TickItem]:
        """The changed fields per subscription since the last call."""
        with self._lock:
            items, self._items = self._items, {}
        return [
            {"sub": sub}
            | {name: value if name == "halted" else decimal_text(value) for name, value in fields.items()}
            for sub, fields in items.items()
        ]
