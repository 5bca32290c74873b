"""The last check in front of the socket: what no order may be, whoever wants it.

Taken once, when the process starts, and nobody can change it while it runs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from .says import Saying, say

VARIABLE: Final = "LOTSE_BACKSTOP"
MODES: Final = ("simulated", "paper", "live")
# Prices of an order that are worth money; a trailing amount is smaller than any of them.
_PRICES: Final = ("lmtPrice", "auxPrice", "trailStopPrice")
# TWS API, bonds: prices in percent, quantities in units of 1,000 of face value.
_POINT_VALUES: Final = {"BOND": Decimal(10), "BILL": Decimal(10)}


class BadBackstop(ValueError):
    """What was handed over cannot be read: without it nothing may be sent."""


@dataclass(frozen=True)
class Backstop:
    """Absolute ceilings. Entries and exits are judged alike: they are far beyond both."""

    mode: str
    quantity: Decimal
    # In whatever currency the contract has; for a market order there is no price to judge.
    value: Decimal
    # None: every account of the mode.
    accounts: frozenset[str] | None = None

    def refusal(self, contract: Mapping[str, Any], order: Mapping[str, Any]) -> Saying | None:
        """Why these fields must not reach IB; None: they may."""
        account = order["account"]
        if self._is_foreign(account):
            return say("BACKSTOP_REFUSED", what="account", value=_masked(account), limit=self.mode)
        quantity = _quantity(order)
        if not _within(quantity, self.quantity):
            return say(
                "BACKSTOP_REFUSED", what="quantity", value=_plain(quantity), limit=_plain(self.quantity)
            )
        value = _value(quantity, contract, order)
        if not _within(value, self.value):
            return say("BACKSTOP_REFUSED", what="value", value=_plain(value), limit=_plain(self.value))
        return None

    def _is_foreign(self, account: str) -> bool:
        if self.accounts is not None and account not in self.accounts:
            return True
        # Paper accounts, and no others, start with D.
        return account.startswith("D") == (self.mode == "live")


# Without a word from whoever started the process: paper, and no more than paper needs.
DEFAULT: Final = Backstop("paper", Decimal(40_000_000), Decimal(100_000_000))


def read_backstop(environment: Mapping[str, str]) -> Backstop:
    """The ceilings of this process."""
    text = environment.get(VARIABLE)
    if text is None:
        return DEFAULT
    try:
        given = json.loads(text)
        accounts = given["accounts"]
        backstop = Backstop(
            mode=given["mode"],
            quantity=Decimal(given["quantity"]),
            value=Decimal(given["value"]),
            accounts=None if accounts is None else frozenset(map(str, accounts)),
        )
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise BadBackstop(f"{VARIABLE} cannot be read: {error!r}") from error
    if backstop.mode not in MODES or not backstop.quantity.is_finite() or not backstop.value.is_finite():
        raise BadBackstop(f"{VARIABLE} holds no backstop: {text}")
    return backstop


def _quantity(order: Mapping[str, Any]) -> Decimal:
    """An order that names an amount of cash has none; one that names neither is within nothing."""
    total = order["totalQuantity"]
    if total is not None:
        return Decimal(total)
    return Decimal(0) if order.get("cashQty") is not None else Decimal("NaN")


def _value(quantity: Decimal, contract: Mapping[str, Any], order: Mapping[str, Any]) -> Decimal:
    prices = [abs(Decimal(order[name])) for name in _PRICES if order.get(name) is not None]
    cash = Decimal(order.get("cashQty") or 0)
    multiplier = Decimal(contract["multiplier"] or 1)
    point = _POINT_VALUES.get(contract["secType"], Decimal(1))
    return max(cash, abs(quantity) * max(prices, default=Decimal(0)) * abs(multiplier) * point)


def _within(number: Decimal, ceiling: Decimal) -> bool:
    # NaN is within nothing.
    return number.is_finite() and abs(number) <= ceiling


def _plain(number: Decimal) -> str:
    return format(number, "f")


def _masked(account: str) -> str:
    return "…" if len(account) <= 5 else f"{account[:2]}…{account[-3:]}"
