"""Orders with ib_async or ib_insync: types, changes, ends, and the questions about them."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

from report import flow, must

lib = sys.modules.get("ib_async") or sys.modules["ib_insync"]
Order = lib.Order


def limit(action: str, quantity: int, price: float, **fields: Any) -> Any:
    return lib.LimitOrder(action, quantity, price, tif="DAY", **fields)


def market(action: str, quantity: int, **fields: Any) -> Any:
    return lib.MarketOrder(action, quantity, tif="DAY", **fields)


def other(kind: str, action: str, quantity: int, **fields: Any) -> Any:
    return Order(orderType=kind, action=action, totalQuantity=quantity, tif="DAY", **fields)


class Desk:
    """Places orders of AAPL in a room."""

    def __init__(self, room: Any) -> None:
        self.room, self.ib = room, room.ib
        self.filled = ""
        self.placed: list[int] = []

    def place(self, order: Any) -> Any:
        trade = self.ib.placeOrder(self.room.aapl, order)
        self.placed.append(trade.order.orderId)
        return trade

    def cancel(self, order: Any) -> None:
        self.room.allow(order.orderId, 202)
        self.ib.cancelOrder(order)

    def status(self, trade: Any, wanted: str) -> None:
        self.room.until(f"{wanted}: {trade.log}", lambda: trade.orderStatus.status == wanted)

    def rests(self, order: Any, status: str) -> None:
        """Places an order that must stay, waits until it does, and cancels it."""
        trade = self.place(order)
        self.status(trade, status)
        self.cancel(order)
        self.status(trade, "Cancelled")

    def market_order(self) -> None:
        """Checks IB's order of callbacks: execution, the status that counts it, commission."""
        came: list[str] = []
        trade = self.place(market("BUY", 10, orderRef="clients"))
        trade.fillEvent += lambda _trade, _fill: came.append("execution")
        trade.filledEvent += lambda _trade: came.append("filled")
        trade.commissionReportEvent += lambda _trade, _fill, _report: came.append("commission")
        self.room.until("commission", lambda: "commission" in came)
        must(came == ["execution", "filled", "commission"], came)
        self.filled = trade.fills[0].execution.execId
        self.room.until("position", lambda: any(row.position == 10 for row in self.ib.positions()))
        self.room.until("portfolio", lambda: any(row.position == 10 for row in self.ib.portfolio()))

    def bracket(self) -> None:
        parent = market("BUY", 5, transmit=False, orderId=self.ib.client.getReqId())
        parent_id = parent.orderId
        target = limit("SELL", 5, 9000, parentId=parent_id, transmit=False)
        stop = other("STP", "SELL", 5, auxPrice=1, parentId=parent_id)
        bought, sold, stopped = (self.place(order) for order in (parent, target, stop))
        self.status(bought, "Filled")
        self.status(sold, "Submitted")
        self.status(stopped, "PreSubmitted")
        # Moved to where buyers are, the target fills and takes the stop with it.
        self.room.allow(stop.orderId, 202)
        target.lmtPrice, target.transmit = math.floor(self.room.bid * 0.99), True
        self.place(target)
        self.status(sold, "Filled")
        self.status(stopped, "Cancelled")

    def one_cancels_all(self) -> None:
        group = {"ocaGroup": "one of two", "ocaType": 1}
        resting = self.place(limit("BUY", 5, 1, **group))
        self.status(resting, "Submitted")
        self.room.allow(resting.order.orderId, 202)
        self.status(self.place(market("BUY", 5, **group)), "Filled")
        self.status(resting, "Cancelled")


def type_flows(desk: Desk) -> None:
    room = desk.room
    with flow("what-if"):
        state = room.answer(desk.ib.whatIfOrderAsync(room.aapl, market("BUY", 100)))
        must(float(state.initMarginChange) > 0 and 0 < state.commission < 1000, state)
    with flow("market order"):
        desk.market_order()
    with flow("limit order"):
        desk.rests(limit("BUY", 5, 1), "Submitted")
    with flow("stop order"):
        desk.rests(other("STP", "SELL", 5, auxPrice=1), "PreSubmitted")
    with flow("stop-limit order"):
        desk.rests(other("STP LMT", "SELL", 5, auxPrice=1.5, lmtPrice=1), "PreSubmitted")
    with flow("trailing order"):
        desk.rests(other("TRAIL", "SELL", 5, trailingPercent=20), "PreSubmitted")
    with flow("bracket"):
        desk.bracket()
    with flow("OCA"):
        desk.one_cancels_all()


def change_flows(desk: Desk) -> None:
    room, order = desk.room, limit("BUY", 5, 1)
    trade = None
    with flow("change"):
        trade = desk.place(order)
        desk.status(trade, "Submitted")
        echoes: list[tuple[float, float]] = []
        desk.ib.openOrderEvent += lambda one: echoes.append((one.order.lmtPrice, one.order.totalQuantity))
        order.lmtPrice, order.totalQuantity = 2, 6
        desk.place(order)
        room.until("change", lambda: (2, 6) in echoes)
    with flow("cancel"):
        desk.cancel(order)
        desk.status(trade, "Cancelled")
        room.until("202", lambda: (order.orderId, 202) in room.errors)
    with flow("global cancel"):
        # Of what has ended before, a global cancel says that it cannot be cancelled.
        for ended in desk.placed:
            room.allow(ended, 161)
        trades = [desk.place(limit("BUY", 5, price)) for price in (1, 2)]
        for one in trades:
            desk.status(one, "Submitted")
        for one in trades:
            room.allow(one.order.orderId, 202)
        desk.ib.reqGlobalCancel()
        for one in trades:
            desk.status(one, "Cancelled")


def query_flows(desk: Desk) -> None:
    room, ib = desk.room, desk.ib
    with flow("open orders"):
        room.answer(ib.reqOpenOrdersAsync())
    with flow("all open orders"):
        room.answer(ib.reqAllOpenOrdersAsync())
    with flow("completed orders"):
        done = room.answer(ib.reqCompletedOrdersAsync(False))
        must(any(trade.order.orderRef == "clients" for trade in done), done)
    with flow("executions"):
        fills = room.answer(ib.reqExecutionsAsync())
        must(any(fill.execution.execId == desk.filled for fill in fills), fills)
    with flow("commissions"):
        ours = next(fill for fill in ib.fills() if fill.execution.execId == desk.filled)
        must(ours.commissionReport.commission > 0, ours)


def away_and_back(desk: Desk, connect: Callable[[], Any]) -> None:
    """Leaves an order behind and finds it again under the same client id."""
    trade = desk.place(limit("BUY", 5, 1))
    desk.status(trade, "Submitted")
    left = trade.order.orderId
    desk.ib.disconnect()
    again = Desk(connect())
    must(again.ib.client.getReqId() > left, "next id")
    found = next(one for one in again.ib.openTrades() if one.order.orderId == left)
    again.cancel(found.order)
    again.status(found, "Cancelled")
    again.ib.disconnect()


def flows(room: Any, connect: Callable[[], Any]) -> None:
    desk = Desk(room)
    type_flows(desk)
    change_flows(desk)
    query_flows(desk)
    with flow("away and back"):
        away_and_back(desk, connect)
