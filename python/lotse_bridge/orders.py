"""IB's Contract and Order objects from commands.

Every default that matters is set here, whatever the release of ibapi has.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .command_tables import ORDER_AMOUNTS
from .ib_api import IbApi

Fields = dict[str, Any]


class PlainDecimal(Decimal):
    """A Decimal that writes itself without an exponent.

    Ibapi puts `str()` on the wire, and that gives `1E-8`.
    """

    def __str__(self) -> str:
        return format(self, "f")


class PlainFloat(float):
    """A float that writes itself without an exponent."""

    def __str__(self) -> str:
        text = repr(self)
        return format(Decimal(text), "f") if "e" in text else text


class BadOrder(ValueError):
    """A field that cannot be carried to IB unchanged: nothing is sent."""


def build_contract(api: IbApi, fields: Fields) -> Any:
    """A `Contract`; strike and multiplier stay at IB's "unset" when they are null."""
    contract = api.Contract()
    contract.conId = fields["conId"]
    contract.symbol = fields["symbol"]
    contract.secType = fields["secType"]
    contract.lastTradeDateOrContractMonth = fields["lastTradeDateOrContractMonth"]
    if fields["strike"] is not None:
        contract.strike = _price(fields["strike"], "strike")
    contract.right = fields["right"]
    contract.multiplier = fields["multiplier"] or ""
    contract.exchange = fields["exchange"]
    contract.primaryExchange = fields["primaryExchange"]
    contract.currency = fields["currency"]
    contract.localSymbol = fields["localSymbol"]
    contract.tradingClass = fields["tradingClass"]
    contract.includeExpired = False
    return contract


def build_order(api: IbApi, fields: Fields, what_if: bool) -> Any:
    """An `Order`, by ibapi's names; raises BadOrder for a price that a double cannot carry unchanged."""
    order = api.Order()
    _plain_defaults(order)
    for name, value in fields.items():
        if name not in ORDER_AMOUNTS:
            setattr(order, name, value)
        elif value is not None:
            setattr(order, name, _price(value, name))
    # Unset, totalQuantity would go out as 1.7e38: beside an amount of cash it is 0.
    order.totalQuantity = PlainDecimal(fields["totalQuantity"] or "0")
    order.whatIf = what_if
    return order


def _plain_defaults(order: Any) -> None:
    # Old releases default these two to True, and IB refuses that today (10268, 10269).
    order.eTradeOnly = False
    order.firmQuoteOnly = False
    order.hidden = False
    order.blockOrder = False
    order.sweepToFill = False
    order.allOrNone = False
    order.overridePercentageConstraints = False
    order.optOutSmartRouting = False
    order.notHeld = False
    order.solicited = False
    order.randomizeSize = False
    order.randomizePrice = False
    order.displaySize = 0
    order.triggerMethod = 0
    order.origin = 0
    order.shortSaleSlot = 0
    order.exemptCode = -1
    order.openClose = ""
    order.algoStrategy = ""
    order.goodAfterTime = ""
    order.faGroup = ""
    order.modelCode = ""


def _price(text: str, name: str) -> float:
    value = PlainFloat(text)
    if Decimal(repr(value)) != Decimal(text):
        raise BadOrder(f"{name} {text} has more digits than IB's number format carries")
    return value


def build_cancel(api: IbApi) -> Any:
    """The second argument of `cancelOrder`: an empty `OrderCancel`, or an empty manual time before 10.30."""
    return api.OrderCancel() if api.cancel_takes_object else ""
