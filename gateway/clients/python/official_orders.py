"""Orders with IB's own Python client: types, changes, ends, and the questions about them."""

from __future__ import annotations

import math
from typing import Any

from ibapi.execution import ExecutionFilter
from official_probe import Probe, connect, contract, order
from report import flow, must


class Desk:
    """Places orders of AAPL under the next free ids."""

    def __init__(self, app: Probe) -> None:
        self.app = app
        self.first_id = self.next_id = app.wait("nextValidId")[0]
        self.filled = ""

    def place(self, placed: Any) -> int:
        order_id = self.next_id
        self.next_id += 1
        self.app.placeOrder(order_id, contract("AAPL"), placed)
        return order_id

    def status(self, order_id: int, wanted: str) -> None:
        self.app.wait("orderStatus", lambda number, status, *_: number == order_id and status == wanted)

    def rests(self, placed: Any, status: str) -> None:
        """Places an order that must stay, waits until it does, and cancels it."""
        order_id = self.place(placed)
        self.status(order_id, status)
        echo = self.app.wait_for("openOrder", order_id)[2]
        must(echo.orderType == placed.orderType and echo.action == placed.action, echo)
        self.app.cancel(order_id)
        self.status(order_id, "Cancelled")

    def market_order(self) -> None:
        """Checks IB's order of callbacks: execution, the status that counts it, commission."""
        app = self.app
        order_id = self.place(order("BUY", 10, "MKT", orderRef="clients"))
        filled = app.position_of(
            "orderStatus", lambda number, status, *_: number == order_id and status == "Filled"
        )
        executed = app.position_of(
            "execDetails", lambda request, _c, one: request == -1 and one.orderId == order_id
        )
        self.filled = app.order[executed][1][2].execId
        paid = app.position_of(commission_name(app), lambda report: report.execId == self.filled)
        must(executed < filled < paid, f"callbacks: execution {executed}, filled {filled}, commission {paid}")
        app.wait("position", lambda _account, _contract, size, _cost: size == 10)
        app.wait("updatePortfolio", lambda held, *_: held.conId == 265598)

    def bracket(self, bid: float) -> None:
        parent = self.place(order("BUY", 5, "MKT", transmit=False))
        target = order("SELL", 5, "LMT", lmtPrice=9000, parentId=parent, transmit=False)
        target_id = self.place(target)
        stop = self.place(order("SELL", 5, "STP", auxPrice=1, parentId=parent))
        self.status(parent, "Filled")
        self.status(target_id, "Submitted")
        self.status(stop, "PreSubmitted")
        # Moved to where buyers are, the target fills and takes the stop with it.
        self.app.allow(stop, 202)
        target.lmtPrice, target.transmit = math.floor(bid * 0.99), True
        self.app.placeOrder(target_id, contract("AAPL"), target)
        self.status(target_id, "Filled")
        self.status(stop, "Cancelled")

    def one_cancels_all(self) -> None:
        group = {"ocaGroup": "one of two", "ocaType": 1}
        resting = self.place(order("BUY", 5, "LMT", lmtPrice=1, **group))
        self.status(resting, "Submitted")
        self.app.allow(resting, 202)
        self.status(self.place(order("BUY", 5, "MKT", **group)), "Filled")
        self.status(resting, "Cancelled")


def commission_name(app: Probe) -> str:
    return "commissionAndFeesReport" if hasattr(app, "commissionAndFeesReport") else "commissionReport"


def commission_of(holder: Any) -> float:
    """Of an OrderState or a report; the field was renamed with 10.37."""
    return holder.commissionAndFees if hasattr(holder, "commissionAndFees") else holder.commission


def type_flows(desk: Desk, bid: float) -> None:
    app = desk.app
    with flow("what-if"):
        order_id = desk.place(order("BUY", 100, "MKT", whatIf=True))
        state = app.wait_for("openOrder", order_id)[3]
        must(float(state.initMarginChange) > 0 and 0 < commission_of(state) < 1000, state)
    with flow("market order"):
        desk.market_order()
    with flow("limit order"):
        desk.rests(order("BUY", 5, "LMT", lmtPrice=1), "Submitted")
    with flow("stop order"):
        desk.rests(order("SELL", 5, "STP", auxPrice=1), "PreSubmitted")
    with flow("stop-limit order"):
        desk.rests(order("SELL", 5, "STP LMT", auxPrice=1.5, lmtPrice=1), "PreSubmitted")
    with flow("trailing order"):
        desk.rests(order("SELL", 5, "TRAIL", trailingPercent=20), "PreSubmitted")
    with flow("bracket"):
        desk.bracket(bid)
    with flow("OCA"):
        desk.one_cancels_all()


def change_flows(desk: Desk) -> None:
    app = desk.app
    order_id = 0
    with flow("change"):
        order_id = desk.place(order("BUY", 5, "LMT", lmtPrice=1))
        desk.status(order_id, "Submitted")
        app.placeOrder(order_id, contract("AAPL"), order("BUY", 6, "LMT", lmtPrice=2))
        app.wait(
            "openOrder",
            lambda number, _c, echo, _s: (
                number == order_id and echo.lmtPrice == 2 and echo.totalQuantity == 6
            ),
        )
    with flow("cancel"):
        app.cancel(order_id)
        desk.status(order_id, "Cancelled")
        app.wait("error", lambda number, code, _text: number == order_id and code == 202)
        app.cancel(987654, 10147)
        app.wait("error", lambda number, code, _text: number == 987654 and code == 10147)
    with flow("global cancel"):
        placed = [desk.place(order("BUY", 5, "LMT", lmtPrice=price)) for price in (1, 2)]
        for one in placed:
            desk.status(one, "Submitted")
        # Of what has ended before, a global cancel says that it cannot be cancelled.
        for ended in range(desk.first_id, placed[0]):
            app.allow(ended, 161)
        for one in placed:
            app.allow(one, 202)
        app.cancel_all()
        for one in placed:
            desk.status(one, "Cancelled")


def query_flows(desk: Desk) -> None:
    app = desk.app
    with flow("open orders"):
        app.reqOpenOrders()
        app.wait("openOrderEnd")
    with flow("all open orders"):
        before = len(app.seen.get("openOrderEnd", []))
        app.reqAllOpenOrders()
        app.wait("openOrderEnd", lambda: len(app.seen["openOrderEnd"]) > before)
    with flow("completed orders"):
        app.reqCompletedOrders(False)
        app.wait("completedOrdersEnd")
        app.wait("completedOrder", lambda _c, done, _s: done.orderRef == "clients")
    with flow("executions"):
        app.reqExecutions(50, ExecutionFilter())
        app.wait_for("execDetailsEnd", 50)
        must(any(args[2].execId == desk.filled for args in app.all("execDetails", 50)), "execution")
    with flow("commissions"):
        reports = [
            args[0] for args in app.seen.get(commission_name(app), []) if args[0].execId == desk.filled
        ]
        must(len(reports) >= 2 and commission_of(reports[0]) > 0, f"{len(reports)} reports of the fill")


def away_and_back(desk: Desk, port: int) -> None:
    """Leaves an order behind and finds it again under the same client id."""
    order_id = desk.place(order("BUY", 5, "LMT", lmtPrice=1))
    desk.status(order_id, "Submitted")
    desk.app.leave()
    again = connect(port)
    must(again.wait("nextValidId")[0] > order_id, "next id")
    again.reqOpenOrders()
    again.wait("openOrderEnd")
    again.wait_for("openOrder", order_id)
    again.cancel(order_id)
    again.wait("orderStatus", lambda number, status, *_: number == order_id and status == "Cancelled")
    again.leave()


def flows(app: Probe, bid: float, port: int) -> None:
    desk = Desk(app)
    type_flows(desk, bid)
    change_flows(desk)
    query_flows(desk)
    with flow("away and back"):
        away_and_back(desk, port)
