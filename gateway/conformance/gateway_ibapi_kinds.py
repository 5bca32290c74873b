"""The flows of gateway_ibapi.py for instruments that have rules of their own: bonds and combinations."""

from __future__ import annotations

from typing import Any

from ibapi.contract import ComboLeg, Contract
from ibapi.execution import ExecutionFilter
from ibapi.order import Order
from ibapi.tag_value import TagValue


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
    assert details.descAppend == "US-T 4.25 11/15/34", details.descAppend
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


def combo_flows(app: Any, order_id: int) -> None:
    """A call spread as a BAG: quoted, placed with a negative limit, changed, filled leg by leg, read back."""
    spread = call_spread(app)
    app.reqContractDetails(80, spread)
    app.wait("error", lambda *args: args[0] == 80 and args[2] == 321)
    app.reqMktData(81, spread, "", False, False, [])
    ask = app.wait("tickPrice", lambda req, tick, *_: req == 81 and tick == 2)[2]
    app.cancelMktData(81)
    order = limit_order("BUY", 2, -5.0)
    order.smartComboRoutingParams = [TagValue("NonGuaranteed", "1")]
    app.placeOrder(order_id, spread, order)
    shown = app.wait("openOrder", lambda oid, _c, _o, state: oid == order_id and state.status == "Submitted")
    legs = [(leg.conId, leg.ratio, leg.action) for leg in shown[1].comboLegs]
    assert legs == [(leg.conId, leg.ratio, leg.action) for leg in spread.comboLegs], legs
    assert shown[1].secType == "BAG"
    assert shown[2].lmtPrice == -5.0, shown[2].lmtPrice
    assert [(one.tag, one.value) for one in shown[2].smartComboRoutingParams] == [("NonGuaranteed", "1")]
    order.lmtPrice = round(ask + 1, 2)
    app.placeOrder(order_id, spread, order)
    status = app.wait("orderStatus", lambda oid, status, *_: oid == order_id and status == "Filled")
    assert float(status[2]) == 2, status
    fills = own_fills(app, -1, order_id, 3)
    assert [args[1].secType for args in fills] == ["BAG", "OPT", "OPT"], fills
    assert {args[2].permId for args in fills} == {status[5]}
    whole, long, short = (args[2] for args in fills)
    assert abs(whole.price - (long.price - short.price)) < 0.001, (whole.price, long.price, short.price)
    assert abs(status[4] - whole.price) < 0.001
    for leg in (long, short):
        app.wait("commissionAndFeesReport", lambda row, leg=leg: row.execId == leg.execId)
    app.reqExecutions(82, ExecutionFilter())
    app.wait("execDetailsEnd", lambda req: req == 82)
    assert [args[2].execId for args in own_fills(app, 82, order_id, 3)] == [args[2].execId for args in fills]


def call_spread(app: Any) -> Contract:
    legs = []
    for req, strike, action in ((83, 290.0, "BUY"), (84, 300.0, "SELL")):
        option = Contract()
        option.symbol, option.secType, option.exchange, option.currency = "AAPL", "OPT", "SMART", "USD"
        option.right, option.strike = "C", strike
        app.reqContractDetails(req, option)
        app.wait("contractDetailsEnd", lambda got, req=req: got == req)
        found = [args[1].contract for args in app.seen["contractDetails"] if args[0] == req]
        leg = ComboLeg()
        leg.conId = max(found, key=lambda one: one.lastTradeDateOrContractMonth).conId
        leg.ratio, leg.action, leg.exchange = 1, action, "SMART"
        legs.append(leg)
    spread = Contract()
    spread.symbol, spread.secType, spread.exchange, spread.currency = "AAPL", "BAG", "SMART", "USD"
    spread.comboLegs = legs
    return spread


def own_fills(app: Any, req: int, order_id: int, count: int) -> list[tuple[Any, ...]]:
    app.wait("execDetails", lambda *_: len(fills_of(app, req, order_id)) >= count)
    return fills_of(app, req, order_id)


def fills_of(app: Any, req: int, order_id: int) -> list[tuple[Any, ...]]:
    return [
        args for args in app.seen.get("execDetails", []) if args[0] == req and args[2].orderId == order_id
    ]
