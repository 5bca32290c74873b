"""The flows of gateway_ibapi.py for instruments that have rules of their own: bonds."""

from __future__ import annotations

from typing import Any

from ibapi.contract import Contract
from ibapi.execution import ExecutionFilter
from ibapi.order import Order


def limit_order(action: str, quantity: int, price: float) -> Order:
    order = Order()
    order.action, order.totalQuantity, order.orderType = action, quantity, "LMT"
    order.lmtPrice, order.tif = price, "DAY"
    return order


def bond_flows(app: Any, order_id: int) -> None:
    """Found by its CUSIP in the symbol's place, quoted in percent and as a yield, bought, held."""
    bond = Contract()
    bond.symbol, bond.secType, bond.exchange, bond.currency = "91282CSM1", "BOND", "SMART", "USD"
    app.reqContractDetails(70, bond)
    details = app.wait("bondContractDetails", lambda req, _d: req == 70)[1]
    app.wait("contractDetailsEnd", lambda req: req == 70)
    assert details.cusip == "91282CSM1", details.cusip
    assert float(details.coupon) == 4.25, details.coupon
    assert details.contract.secType == "BOND"
    assert details.minTick == 0.001
    bond = Contract()
    bond.conId, bond.exchange = details.contract.conId, "SMART"
    app.reqMktData(71, bond, "", False, False, [])
    ask = app.wait("tickPrice", lambda req, tick, *_: req == 71 and tick == 2)[2]
    assert 50 < ask < 150, ask
    bid_yield = app.wait("tickPrice", lambda req, tick, *_: req == 71 and tick == 50)[2]
    ask_yield = app.wait("tickPrice", lambda req, tick, *_: req == 71 and tick == 51)[2]
    assert 0 < ask_yield < bid_yield < 20, (bid_yield, ask_yield)
    app.cancelMktData(71)
    app.placeOrder(order_id, bond, limit_order("BUY", 10, round(ask + 1, 3)))
    app.wait("orderStatus", lambda oid, status, *_: oid == order_id and status == "Filled")
    execution = app.wait("execDetails", lambda req, _c, ex: req == -1 and ex.orderId == order_id)
    assert execution[1].secType == "BOND"
    report = app.wait("commissionAndFeesReport", lambda row: row.execId == execution[2].execId)[0]
    assert 0 < report.yield_ < 20, vars(report)
    row = app.wait("updatePortfolio", lambda contract, *_: contract.conId == bond.conId)
    position, price, value, cost = (float(one) for one in row[1:5])
    assert abs(value - position * price * 10) < 1, row
    assert abs(cost - price * 10) < 50, row
    wanted = ExecutionFilter()
    wanted.secType = "BOND"
    app.reqExecutions(72, wanted)
    app.wait("execDetailsEnd", lambda req: req == 72)
    again = [args for args in app.seen["execDetails"] if args[0] == 72]
    assert again
    assert all(args[1].secType == "BOND" for args in again)
