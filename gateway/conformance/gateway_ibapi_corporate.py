"""What happens to holders without a trade, seen by the official ibapi and caused over the control interface.

Usage: python gateway_ibapi_corporate.py PORT CONTROL_PORT
"""

from __future__ import annotations

import json
import sys
import urllib.request
from typing import Any

from gateway_ibapi import Probe, finish, order_of, start, stock
from ibapi.contract import Contract
from ibapi.execution import ExecutionFilter

DAY_MS = 86_400_000
#: 10349 and 322 of the exercises, 201 and 404 of the short sale, 202 of what a split cancels.
PROVOKED = {201, 202, 322, 404, 10349}


class Control:
    """The control interface of the gateway."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/control"

    def do(self, command: str, **fields: Any) -> None:
        body = json.dumps({"do": command, **fields}).encode()
        request = urllib.request.Request(self.url, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert json.load(answer)["ok"], command


def call(app: Probe, req: int, strike: float) -> Contract:
    wanted = Contract()
    wanted.symbol, wanted.secType, wanted.exchange, wanted.currency = "AAPL", "OPT", "SMART", "USD"
    wanted.right, wanted.strike = "C", strike
    app.reqContractDetails(req, wanted)
    app.wait("contractDetailsEnd", lambda got: got == req)
    found = [args[1].contract for args in app.seen["contractDetails"] if args[0] == req]
    return max(found, key=lambda one: one.lastTradeDateOrContractMonth)


def trade(app: Probe, order_id: int, contract: Contract, action: str, quantity: int) -> None:
    app.placeOrder(order_id, contract, order_of(action, quantity, "MKT"))
    app.wait("orderStatus", lambda oid, status, *_: oid == order_id and status == "Filled")


def error_of(app: Probe, request: int, code: int) -> str:
    return app.wait("error", lambda *args: args[0] == request and args[2] == code)[3]


def positions(app: Probe) -> dict[str, float]:
    app.seen.pop("positionEnd", None)
    app.cancelPositions()
    app.seen.pop("position", None)
    app.reqPositions()
    app.wait("positionEnd")
    return {args[1].localSymbol: float(args[2]) for args in app.seen.get("position", [])}


def exercises(app: Probe, control: Control, first_id: int) -> None:
    inside, outside = call(app, 10, 280.0), call(app, 11, 320.0)
    for order_id, contract in enumerate((inside, outside), first_id):
        trade(app, order_id, contract, "BUY", 1)
    app.exerciseOptions(900, outside, 1, 1, "", 0, "", "", False)
    assert error_of(app, 900, 322).endswith("Exercise ignored because option is not in-the-money.")
    app.exerciseOptions(901, inside, 2, 1, "", 0, "", "", False)
    assert error_of(app, 901, 322).endswith("Lapse ignored because option is in-the-money.")
    app.exerciseOptions(902, inside, 1, 1, "", 0, "", "", False)
    error_of(app, 902, 10349)
    shown = app.wait("openOrder", lambda oid, *_: oid == 902)
    assert shown[1].conId == inside.conId
    assert (shown[2].action, shown[2].orderType, float(shown[2].totalQuantity)) == ("BUY", "LMT", 1.0)
    status = app.wait("orderStatus", lambda oid, *_: oid == 902)
    assert (status[1], float(status[2]), float(status[3])) == ("PreSubmitted", 0.0, 1.0), status
    trade(app, first_id + 2, outside, "SELL", 3)
    control.do("assign", conId=outside.conId, quantity="2")
    control.do("advance", ms=DAY_MS)
    app.wait("orderStatus", lambda oid, state, *_: oid == 902 and state == "Filled")
    done = app.wait("execDetails", lambda req, _c, one: req == -1 and one.orderId == 902)[2]
    assert (done.side, float(done.shares), done.price) == ("SLD", 1.0, 0.0), vars(done)
    assert done.permId == status[5]
    # The call's shares, less those of the two that were assigned.
    assert positions(app) == {"AAPL": -100.0}
    app.reqExecutions(12, ExecutionFilter())
    app.wait("execDetailsEnd", lambda req: req == 12)
    rows = [args for args in app.seen["execDetails"] if args[0] == 12 and args[1].secType == "STK"]
    assert [(row[2].side, float(row[2].shares), row[2].price, row[2].orderId) for row in rows] == [
        ("BOT", 100.0, 280.0, 0),
        ("SLD", 200.0, 320.0, 0),
    ], rows


def dividends(app: Probe, control: Control, order_id: int) -> None:
    trade(app, order_id, stock("AAPL"), "BUY", 200)
    app.reqAccountUpdates(True, "")
    app.wait("accountDownloadEnd")
    control.do("dividend", symbol="AAPL", amount="0.25")
    control.do("advance", ms=1_000)
    app.wait("updateAccountValue", lambda key, value, *_: key == "AccruedDividend" and value == "25.00")
    control.do("advance", ms=DAY_MS)
    app.wait("updateAccountValue", lambda *_: accrued_now(app) == "0.00")
    app.reqAccountUpdates(False, "")


def accrued_now(app: Probe) -> str:
    return next(args[1] for args in reversed(app.seen["updateAccountValue"]) if args[0] == "AccruedDividend")


def splits(app: Probe, control: Control, order_id: int) -> None:
    resting = order_of("BUY", 10, "LMT", 100.0)
    app.placeOrder(order_id, stock("AAPL"), resting)
    app.wait("orderStatus", lambda oid, status, *_: oid == order_id and status == "Submitted")
    before = price_of(app, 20)
    control.do("split", symbol="AAPL", numerator=4, denominator=1)
    app.wait("orderStatus", lambda oid, status, *_: oid == order_id and status == "Cancelled")
    assert error_of(app, order_id, 202) == "Order Canceled - reason:"
    assert positions(app) == {"AAPL": 400.0}
    after = price_of(app, 21)
    assert abs(after * 4 / before - 1) < 0.01, (before, after)
    cost = next(args[3] for args in app.seen["position"] if args[1].localSymbol == "AAPL")
    assert 50 < cost < 100, cost
    assert call(app, 22, 70.0).localSymbol.endswith("C00070000")


def price_of(app: Probe, req: int) -> float:
    app.reqHistoricalData(req, stock("AAPL"), "", "3 D", "1 day", "TRADES", 1, 1, False, [])
    app.wait("historicalDataEnd", lambda got, *_: got == req)
    closes = [args[1].close for args in app.seen["historicalData"] if args[0] == req]
    # The past is told in shares of now.
    assert max(closes) / min(closes) < 1.2, closes
    return closes[-1]


def short_sales(app: Probe, control: Control, order_id: int) -> None:
    app.reqMktData(30, stock("MSFT"), "236", False, False, [])
    app.wait("tickGeneric", lambda req, tick, value: (req, tick, value) == (30, 46, 3.0))
    control.do("borrow", symbol="MSFT", shares="0")
    control.do("advance", ms=1_000)
    app.wait("tickGeneric", lambda req, tick, value: (req, tick, value) == (30, 46, 1.0))
    app.wait("tickSize", lambda req, tick, size: (req, tick, float(size)) == (30, 89, 0.0))
    app.placeOrder(order_id, stock("MSFT"), order_of("SELL", 10, "MKT"))
    assert error_of(app, order_id, 201).endswith("The contract is not available for short sale.")
    control.do("borrow", symbol="MSFT", shares="0", locate=True)
    app.placeOrder(order_id + 1, stock("MSFT"), order_of("SELL", 10, "MKT"))
    assert error_of(app, order_id + 1, 404) == "Order held while securities are located."
    held = app.wait("orderStatus", lambda *args: args[0] == order_id + 1 and args[9] == "locate")
    assert held[1] == "PreSubmitted"
    control.do("borrow", symbol="MSFT")
    app.wait("orderStatus", lambda oid, status, *_: oid == order_id + 1 and status == "Filled")
    app.cancelMktData(30)


def main(port: int, control_port: int) -> dict[str, Any]:
    app, thread, first_id = start(port)
    control = Control(control_port)
    control.do("price", symbol="AAPL", price="290")
    control.do("freeze", symbol="AAPL")
    exercises(app, control, first_id)
    dividends(app, control, first_id + 10)
    control.do("unfreeze")
    splits(app, control, first_id + 20)
    short_sales(app, control, first_id + 30)
    return finish(app, thread, PROVOKED)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
