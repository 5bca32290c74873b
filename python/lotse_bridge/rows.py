"""IB's structures as the rows of the protocol. Mirrors lib/contract/protocol/common.ts."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from .normalise import decimal_text, integer, perm_id, readable_decimal, required_decimal, split_list, text

Row = dict[str, Any]

# For these types IB fills a price that the order does not have with 0.
_NO_LIMIT_PRICE: Final = frozenset({"MKT", "STP", "TRAIL", "MOC", "MTL", "MIT", "MOO"})
_NO_AUX_PRICE: Final = frozenset({"MKT", "LMT", "MOC", "LOC", "MTL", "MOO", "LOO"})

_DESCRIBED_LEG: Final = re.compile(r"(\d+)\|(-?)(\d+)")

_MARGINS: Final = (
    "initMarginBefore",
    "maintMarginBefore",
    "equityWithLoanBefore",
    "initMarginChange",
    "maintMarginChange",
    "equityWithLoanChange",
    "initMarginAfter",
    "maintMarginAfter",
    "equityWithLoanAfter",
)


def reported_contract_row(contract: Any) -> Row:
    """The contract of an order or an execution; that of a combination with its legs, where told."""
    row = contract_row(contract)
    legs = _legs(contract) if row["secType"] == "BAG" else None
    return row if legs is None else {**row, "legs": legs}


def _legs(contract: Any) -> list[Row] | None:
    """The legs as IB lists them, or else as its description (`265598|1,272093|-1`) has them."""
    listed = [
        _leg(leg.conId, leg.ratio, text(leg.action), text(leg.exchange))
        for leg in getattr(contract, "comboLegs", None) or ()
    ]
    legs = listed or [_described_leg(part) for part in split_list(getattr(contract, "comboLegsDescrip", ""))]
    known = [leg for leg in legs if leg is not None]
    # Half of the legs would be another combination.
    return known if legs and len(known) == len(legs) else None


def _described_leg(part: str) -> Row | None:
    found = _DESCRIBED_LEG.fullmatch(part)
    if found is None:
        return None
    conid, minus, ratio = found.groups()
    return _leg(int(conid), int(ratio), "SELL" if minus else "BUY", "")


def _leg(conid: int, ratio: int, action: str, exchange: str) -> Row | None:
    """IB writes `SSHORT` for a leg that is sold short."""
    conid, ratio = integer(conid), integer(ratio)
    if conid <= 0 or ratio <= 0 or action not in ("BUY", "SELL", "SSHORT"):
        return None
    return {
        "conId": conid,
        "ratio": ratio,
        "side": "BUY" if action == "BUY" else "SELL",
        "exchange": exchange,
    }


_raw_contract = attrgetter(
    "conId",
    "symbol",
    "secType",
    "lastTradeDateOrContractMonth",
    "strike",
    "right",
    "multiplier",
    "exchange",
    "primaryExchange",
    "currency",
    "localSymbol",
    "tradingClass",
)


def contract_row(contract: Any) -> Row:
    """The contract; one row for all that say the same, so nobody writes into it."""
    return _contract_row(_raw_contract(contract))


@lru_cache(maxsize=4096)
def _contract_row(raw: tuple[Any, ...]) -> Row:
    """IB fills an absent strike with 0 and an absent right with `?` or `0`."""
    conid, symbol, kind, expiry, strike, right, multiplier, exchange, primary, currency, local, trading = raw
    # A row is not lost for a description that is no number: who trades by it finds it unknown.
    strike = readable_decimal(strike)
    multiplier = readable_decimal(multiplier)
    right = text(right)
    return {
        "conId": integer(conid),
        "symbol": text(symbol),
        "secType": text(kind),
        "lastTradeDateOrContractMonth": text(expiry),
        "strike": None if strike == "0" else strike,
        "right": "" if right in ("?", "0") else right,
        # Nothing is worth less than nothing for each point.
        "multiplier": None if multiplier == "0" or (multiplier or "").startswith("-") else multiplier,
        "exchange": text(exchange),
        "primaryExchange": text(primary),
        "currency": text(currency),
        "localSymbol": text(local),
        "tradingClass": text(trading),
    }


def named(row: Row, *names: str) -> Row:
    """The row, if one of these fields says whose it is. Raises ValueError: nobody could be told of it."""
    if not any(row[name] for name in names):
        raise ValueError("no " + " and no ".join(names))
    return row


def _price_unless(absent: bool, value: Any) -> str | None:
    price = decimal_text(value)
    return None if absent and price == "0" else price


def order_row(order: Any) -> Row:
    """An order as IB reports it; `allocation` only of an order that an advisor shares out."""
    shared = {
        "group": text(order.faGroup),
        "method": text(order.faMethod),
        "percentage": text(order.faPercentage),
    }
    row = _order_row(order)
    return {**row, "allocation": shared} if any(shared.values()) else row


def _order_row(order: Any) -> Row:
    kind = text(order.orderType)
    trails = kind.startswith("TRAIL")
    parent_perm = getattr(order, "parentPermId", 0)
    cash = decimal_text(order.cashQty)
    return {
        "action": text(order.action),
        "totalQuantity": decimal_text(order.totalQuantity),
        "filledQuantity": decimal_text(order.filledQuantity),
        "orderType": kind,
        "lmtPrice": _price_unless(kind in _NO_LIMIT_PRICE, order.lmtPrice),
        # Of an order that trails by a percentage, the distance is filled with 0 too.
        "auxPrice": _price_unless(trails or kind in _NO_AUX_PRICE, order.auxPrice),
        # A live gateway fills trailStopPrice of plain limit orders too; it means nothing there.
        "trailStopPrice": decimal_text(order.trailStopPrice) if trails else None,
        "trailingPercent": decimal_text(order.trailingPercent) if trails else None,
        # 0 where the order names a quantity.
        "cashQty": None if cash == "0" else cash,
        "tif": text(order.tif),
        "goodTillDate": text(order.goodTillDate),
        "outsideRth": bool(order.outsideRth),
        "account": text(order.account),
        "orderRef": text(order.orderRef),
        "transmit": bool(order.transmit),
        "parentId": integer(order.parentId),
        "parentPermId": perm_id(parent_perm),
        "ocaGroup": text(order.ocaGroup),
        "ocaType": integer(order.ocaType),
    }


def order_state_row(state: Any) -> Row:
    """`commission...` became `commissionAndFees...` in 10.37.

    MarginCurrency, suggestedSize and rejectReason came with 10.3x.
    """
    renamed = hasattr(state, "commissionAndFees")

    def fee(name: str) -> Any:
        return getattr(state, f"{name}AndFees" if renamed else name)

    currency = state.commissionAndFeesCurrency if renamed else state.commissionCurrency
    row: Row = {"status": text(state.status)}
    row.update({name: decimal_text(getattr(state, name)) for name in _MARGINS})
    row.update(
        commission=decimal_text(fee("commission")),
        minCommission=decimal_text(fee("minCommission")),
        maxCommission=decimal_text(fee("maxCommission")),
        commissionCurrency=text(currency),
        marginCurrency=text(getattr(state, "marginCurrency", "")),
        suggestedSize=decimal_text(getattr(state, "suggestedSize", None)),
        rejectReason=text(getattr(state, "rejectReason", "")),
        warningText=text(state.warningText),
        completedTime=text(state.completedTime),
        completedStatus=text(state.completedStatus),
    )
    return row


def open_order_row(order_id: int, contract: Any, order: Any, state: Any) -> Row:
    row: Row = {
        "orderId": integer(order_id),
        "clientId": integer(order.clientId),
        "permId": perm_id(order.permId),
        "contract": reported_contract_row(contract),
        "order": order_row(order),
        "orderState": order_state_row(state),
    }
    return named(row, "permId", "orderId")


def completed_order_row(contract: Any, order: Any, state: Any) -> Row:
    return {
        "permId": perm_id(order.permId),
        "contract": reported_contract_row(contract),
        "order": order_row(order),
        "orderState": order_state_row(state),
    }


def position_row(account: str, contract: Any, quantity: Any, average_cost: float | None) -> Row:
    row: Row = {
        "account": text(account),
        "contract": contract_row(contract),
        "position": required_decimal(quantity, "position"),
        "avgCost": decimal_text(average_cost),
    }
    named(row["contract"], "conId")
    return named(row, "account")


def execution_row(contract: Any, execution: Any) -> Row:
    row: Row = {
        "execId": text(execution.execId),
        "orderId": integer(execution.orderId),
        "clientId": integer(execution.clientId),
        "permId": perm_id(execution.permId),
        "account": text(execution.acctNumber),
        "contract": reported_contract_row(contract),
        "side": text(execution.side),
        "shares": required_decimal(execution.shares, "shares"),
        "price": required_decimal(execution.price, "price"),
        "cumQty": decimal_text(execution.cumQty),
        "avgPrice": decimal_text(execution.avgPrice),
        "exchange": text(execution.exchange),
        "orderRef": text(execution.orderRef),
        "time": text(execution.time),
        "lastLiquidity": integer(execution.lastLiquidity),
        "liquidation": bool(integer(execution.liquidation)),
    }
    return named(row, "execId")


def commission_row(report: Any) -> Row:
    fee = report.commissionAndFees if hasattr(report, "commissionAndFees") else report.commission
    row: Row = {
        "execId": text(report.execId),
        "commission": decimal_text(fee),
        "currency": text(report.currency),
        "realizedPnl": decimal_text(report.realizedPNL),
    }
    return named(row, "execId")
