"""Commands and wire messages about orders, for server version 176."""

from __future__ import annotations

from typing import Any

UNSET = "1.7976931348623157E308"
UNSET_INT = "2147483647"

# A `notAfter` that no test outlives.
LATER = "2099-01-01T00:00:00.000Z"

CONTRACT: dict[str, Any] = {
    "conId": 265598,
    "symbol": "AAPL",
    "secType": "STK",
    "lastTradeDateOrContractMonth": "",
    "strike": None,
    "right": "",
    "multiplier": None,
    "exchange": "SMART",
    "primaryExchange": "NASDAQ",
    "currency": "USD",
    "localSymbol": "AAPL",
    "tradingClass": "NMS",
}
ORDER: dict[str, Any] = {
    "action": "BUY",
    "totalQuantity": "10",
    "orderType": "LMT",
    "lmtPrice": "150.25",
    "auxPrice": None,
    "trailStopPrice": None,
    "trailingPercent": None,
    "cashQty": None,
    "tif": "DAY",
    "goodTillDate": "",
    "outsideRth": False,
    "account": "DU111",
    "orderRef": "lotse:1",
    "transmit": True,
    "parentId": 0,
    "ocaGroup": "",
    "ocaType": 0,
}
WIRE_CONTRACT = ("265598", "AAPL", "STK", "", "0", "?", "", "SMART", "USD", "AAPL", "NMS")


def order_status(order_id: int, status: str, filled: str = "0", remaining: str = "10") -> tuple[object, ...]:
    return (3, order_id, status, filled, remaining, "0.0", 900 + order_id, 0, "0.0", 7, "", "0.0")


def open_order(
    order_id: int,
    status: str = "Submitted",
    *,
    what_if: bool = False,
    init_margin_change: str = UNSET,
    warning: str = "",
    client_id: int = 7,
) -> tuple[object, ...]:
    """An `openOrder` of a plain limit order."""
    terms = ("BUY", "10", "LMT", "150.25", "0.0", "DAY", "", "DU111", "", "0")
    head = (*terms, "lotse:1", client_id, 900 + order_id)
    general = ("0", "0", "0", "", "", "", "", "", "", "", "", "", "", "", "0", "", "-1", "0")
    stock_range = ("", "", "", "", "", UNSET_INT, "0", "0", "0", "", "3", "0", "0", "", "0", "0")
    volatility = ("", "0", "None", "", "0", "", "", "", "?", "0", "0", "", "0", "0", "", "", "", "", "")
    legs_to_algo = ("0", "0", "0", UNSET_INT, UNSET_INT, "", "", "0", "", "IB", "0", "0", "", "0")
    state = (
        int(what_if),
        status,
        UNSET,
        UNSET,
        UNSET,
        init_margin_change,
        UNSET,
        UNSET,
        init_margin_change,
        UNSET,
        UNSET,
        "1.0",
        "",
        "",
        "USD",
        warning,
        "0",
        "0",
    )
    tail = ("0", "None", UNSET, UNSET, UNSET, UNSET, UNSET, UNSET, "0", "", "", "", "0", "1", "0", "0", "0")
    newest = ("", "", "0", "", "100", "0.02", "", "")
    return (
        5,
        order_id,
        *WIRE_CONTRACT,
        *head,
        *general,
        *stock_range,
        *volatility,
        *legs_to_algo,
        *state,
        *tail,
        *newest,
    )


def execution(request_id: int, exec_id: str, order_id: int, price: str = "150.25") -> tuple[object, ...]:
    contract = ("265598", "AAPL", "STK", "", "0.0", "", "", "SMART", "USD", "AAPL", "NMS")
    rest = (
        "20260105 09:30:00 US/Eastern",
        "DU111",
        "NASDAQ",
        "BOT",
        "10",
        price,
        900 + order_id,
        7,
        0,
        "10",
        price,
    )
    return (11, request_id, order_id, *contract, exec_id, *rest, "lotse:1", "", "", "", 1)
