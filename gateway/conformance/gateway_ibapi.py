"""Drives a gateway with the official ibapi as a real EClient and prints one JSON report.

Every flow a trading client uses is asked once; each answer must arrive, and every text message must be
consumed to its last field. Usage: python gateway_ibapi.py PORT
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from gateway_ibapi_kinds import bond_flows, combo_flows
from ibapi import decoder as ibapi_decoder
from ibapi.client import EClient
from ibapi.contract import Contract
from ibapi.execution import ExecutionFilter
from ibapi.order import Order
from ibapi.order_cancel import OrderCancel
from ibapi.order_condition import ExecutionCondition, PriceCondition, TimeCondition
from ibapi.scanner import ScannerSubscription
from ibapi.wrapper import EWrapper

PATIENCE_SECONDS = 12.0
NOTICES = {2104, 2106, 2158}
#: Codes this script provokes on purpose.
# 161: a global cancel is told so for each order that has ended.
PROVOKED = {161, 162, 200, 202, 103, 110, 321, 10147}

leftovers: list[str] = []
complaints: list[str] = []


class Complaints(logging.Handler):
    """ibapi reports what it can not read through its logger."""

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.levelno >= logging.ERROR or text == "BadMessage":
            complaints.append(text[:300])


def watch_decoder() -> None:
    """Counts the fields each text handler leaves unread."""
    original = ibapi_decoder.Decoder.interpret

    def interpret(self: Any, fields: Any, msg_id: int) -> None:
        info = self.msgId2handleInfo.get(msg_id)
        if msg_id == 0:  # connect() hands over the version frame like this
            return
        if info is None:
            complaints.append(f"message {msg_id} has no handler")
            return
        if info.processMeth is None:
            original(self, fields, msg_id)
            return
        unread = iter(fields)
        info.processMeth(self, unread)
        rest = list(unread)
        if rest:
            leftovers.append(f"message {msg_id}: {rest}")

    ibapi_decoder.Decoder.interpret = interpret


class Probe(EWrapper, EClient):
    """Keeps every callback by name; the tests below wait for them."""

    def __init__(self) -> None:
        EWrapper.__init__(self)
        EClient.__init__(self, self)
        self.seen: dict[str, list[tuple[Any, ...]]] = {}
        self.changed = threading.Condition()

    def keep(self, name: str, args: tuple[Any, ...]) -> None:
        with self.changed:
            self.seen.setdefault(name, []).append(args)
            self.changed.notify_all()

    def error(self, *args: Any) -> None:  # type: ignore[override]
        self.keep("error", args)

    def wait(self, name: str, fits: Callable[..., bool] = lambda *_: True) -> tuple[Any, ...]:
        deadline = time.monotonic() + PATIENCE_SECONDS
        with self.changed:
            while True:
                for args in self.seen.get(name, []):
                    if fits(*args):
                        return args
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"no fitting {name}; errors: {self.errors()}")
                self.changed.wait(left)

    def errors(self) -> list[tuple[int, int, str]]:
        """(id, code, text) of every error that is not a start-up notice."""
        rows = [(args[0], args[2], args[3]) for args in self.seen.get("error", [])]
        return [row for row in rows if row[1] not in NOTICES]


def keeper(name: str) -> Callable[..., None]:
    def callback(self: Probe, *args: Any) -> None:
        self.keep(name, args)

    return callback


for _name in [name for name in vars(EWrapper) if not name.startswith("_")]:
    if _name != "error" and not _name.endswith("ProtoBuf"):
        setattr(Probe, _name, keeper(_name))


def stock(symbol: str) -> Contract:
    contract = Contract()
    contract.symbol, contract.secType = symbol, "STK"
    contract.exchange, contract.currency = "SMART", "USD"
    return contract


def order_of(action: str, quantity: int, kind: str, price: float | None = None) -> Order:
    order = Order()
    order.action, order.totalQuantity, order.orderType, order.tif = action, quantity, kind, "DAY"
    if price is not None:
        order.lmtPrice = price
    return order


def session_flows(app: Probe) -> None:
    app.reqCurrentTime()
    app.wait("currentTime", lambda at: at > 1_700_000_000)
    if app.serverVersion() >= 197:
        app.reqCurrentTimeInMillis()
        app.wait("currentTimeInMillis")
    app.reqManagedAccts()
    app.reqFamilyCodes()
    app.wait("familyCodes")
    app.reqNewsProviders()
    app.wait("newsProviders")
    if app.serverVersion() >= 167:
        app.reqUserInfo(1)
        app.wait("userInfo")
    app.reqMktDepthExchanges()
    app.wait("mktDepthExchanges", lambda rows: len(rows) > 0)
    app.reqSmartComponents(2, "9c0001")
    app.wait("smartComponents")


def contract_flows(app: Probe) -> int:
    app.reqMatchingSymbols(10, "AAP")
    app.wait("symbolSamples", lambda _id, rows: any(row.contract.symbol == "AAPL" for row in rows))
    app.reqContractDetails(11, stock("AAPL"))
    details = app.wait("contractDetails", lambda req, _d: req == 11)[1]
    app.wait("contractDetailsEnd", lambda req: req == 11)
    assert details.contract.conId == 265598, details.contract
    assert details.longName
    assert details.validExchanges
    assert details.marketRuleIds
    assert details.tradingHours
    assert details.minTick == 0.01
    assert details.priceMagnifier == 1
    assert len(details.marketRuleIds.split(",")) == len(details.validExchanges.split(","))
    app.reqMarketRule(int(details.marketRuleIds.split(",")[0]))
    app.wait("marketRule", lambda _id, rows: len(rows) > 0)
    app.reqSecDefOptParams(12, "AAPL", "", "STK", 265598)
    chain = app.wait("securityDefinitionOptionParameter")
    app.wait("securityDefinitionOptionParameterEnd", lambda req: req == 12)
    option = Contract()
    option.symbol, option.secType, option.exchange, option.currency = "AAPL", "OPT", "SMART", "USD"
    option.lastTradeDateOrContractMonth = sorted(chain[5])[0]
    option.right = "C"
    app.reqContractDetails(13, option)
    app.wait("contractDetailsEnd", lambda req: req == 13)
    options = [args[1] for args in app.seen["contractDetails"] if args[0] == 13]
    assert options
    assert all(one.contract.strike > 0 and one.contract.multiplier for one in options)
    calculations(app, options[len(options) // 2].contract)
    app.reqContractDetails(14, stock("NOSUCHTHING"))
    app.wait("error", lambda *args: args[0] == 14 and args[2] == 200)
    return details.contract.conId


def calculations(app: Probe, option: Contract) -> None:
    app.calculateOptionPrice(15, option, 0.4, 290.0, [])
    priced = app.wait("tickOptionComputation", lambda req, kind, *_: req == 15 and kind == 53)
    app.calculateImpliedVolatility(16, option, priced[5], 290.0, [])
    implied = app.wait("tickOptionComputation", lambda req, kind, *_: req == 16 and kind == 53)
    assert abs(implied[3] - 0.4) < 0.001, implied
    app.cancelCalculateOptionPrice(15)
    app.cancelCalculateImpliedVolatility(16)


def quote_flows(app: Probe) -> None:
    app.reqMktData(20, stock("AAPL"), "233,236", False, False, [])
    app.wait("tickReqParams", lambda req, *_: req == 20)
    app.wait("marketDataType", lambda req, kind: req == 20 and kind == 1)
    app.wait("tickPrice", lambda req, tick, price, _a: req == 20 and tick == 1 and price > 0)
    app.wait("tickSize", lambda req, tick, size: req == 20 and tick == 8 and size > 0)
    app.wait("tickString", lambda req, tick, _v: req == 20 and tick == 45)
    app.wait("tickGeneric", lambda req, tick, _v: req == 20 and tick == 49)
    app.cancelMktData(20)
    app.reqMktData(21, stock("AAPL"), "", True, False, [])
    app.wait("tickSnapshotEnd", lambda req: req == 21)
    app.reqTickByTickData(22, stock("AAPL"), "BidAsk", 0, False)
    app.wait("tickByTickBidAsk")
    app.cancelTickByTickData(22)
    app.reqTickByTickData(23, stock("AAPL"), "AllLast", 0, False)
    app.wait("tickByTickAllLast")
    app.cancelTickByTickData(23)
    app.reqTickByTickData(24, stock("AAPL"), "MidPoint", 0, False)
    app.wait("tickByTickMidPoint")
    app.cancelTickByTickData(24)
    app.reqMktDepth(25, stock("AAPL"), 5, True, [])
    app.wait("updateMktDepthL2")
    app.cancelMktDepth(25, True)
    app.reqMktDepth(26, stock("AAPL"), 5, False, [])
    app.wait("updateMktDepth")
    app.cancelMktDepth(26, False)
    app.reqRealTimeBars(27, stock("AAPL"), 5, "TRADES", True, [])


def scanner_flows(app: Probe) -> None:
    app.reqScannerParameters()
    app.wait("scannerParameters", lambda xml: "<scanCode>TOP_PERC_GAIN</scanCode>" in xml)
    wanted = ScannerSubscription()
    wanted.instrument, wanted.locationCode, wanted.scanCode = "STK", "STK.US.MAJOR", "MOST_ACTIVE"
    wanted.numberOfRows, wanted.abovePrice = 5, 5.0
    app.reqScannerSubscription(60, wanted, [], [])
    app.wait("scannerDataEnd", lambda req: req == 60)
    rows = [args for args in app.seen["scannerData"] if args[0] == 60][:5]
    assert [row[1] for row in rows] == [0, 1, 2, 3, 4], rows
    assert all(row[2].contract.conId and row[2].marketName for row in rows)
    app.cancelScannerSubscription(60)
    app.wait("error", lambda *args: args[0] == 60 and args[2] == 162)


def news_flows(app: Probe) -> None:
    app.reqHistoricalNews(61, 265598, "BRFG+DJNL", "", "", 3, [])
    app.wait("historicalNewsEnd", lambda *args: args == (61, True))
    rows = [args for args in app.seen["historicalNews"] if args[0] == 61]
    assert len(rows) == 3, rows
    assert all("Simulated" in row[4] for row in rows), rows
    _, _, provider, article, headline = rows[0]
    app.reqNewsArticle(62, provider, article, [])
    app.wait("newsArticle", lambda *args: args[:2] == (62, 0) and headline in args[2])


def history_flows(app: Probe) -> None:
    app.reqHistoricalData(30, stock("AAPL"), "", "1 D", "5 mins", "TRADES", 1, 1, False, [])
    app.wait("historicalDataEnd", lambda req, *_: req == 30)
    bars = [args[1] for args in app.seen["historicalData"] if args[0] == 30]
    assert bars
    assert all(bar.low <= bar.open <= bar.high for bar in bars), bars[:3]
    app.reqHistoricalData(31, stock("AAPL"), "", "5 D", "1 day", "MIDPOINT", 1, 2, False, [])
    app.wait("historicalDataEnd", lambda req, *_: req == 31)
    app.reqHistoricalData(32, stock("AAPL"), "", "1800 S", "1 min", "TRADES", 0, 2, True, [])
    app.wait("historicalDataUpdate", lambda req, _bar: req == 32)
    app.cancelHistoricalData(32)
    app.reqHeadTimeStamp(33, stock("AAPL"), "TRADES", 1, 1)
    app.wait("headTimestamp", lambda req, _t: req == 33)
    end = time.strftime("%Y%m%d-%H:%M:%S", time.gmtime())
    for req, what, name in [
        (34, "TRADES", "historicalTicksLast"),
        (35, "BID_ASK", "historicalTicksBidAsk"),
        (36, "MIDPOINT", "historicalTicks"),
    ]:
        app.reqHistoricalTicks(req, stock("AAPL"), "", end, 10, what, 0, False, [])
        app.wait(name, lambda got, rows, _done, req=req: got == req and len(rows) > 0)
    app.reqHistogramData(38, stock("AAPL"), True, "3 days")
    app.wait("histogramData", lambda req, rows: req == 38 and len(rows) > 0)
    app.cancelHistogramData(38)
    if app.serverVersion() >= 165:
        app.reqHistoricalData(37, stock("AAPL"), "", "3 D", "1 day", "SCHEDULE", 1, 1, False, [])
        app.wait("historicalSchedule", lambda req, *_: req == 37)


def account_flows(app: Probe, account: str, con_id: int) -> None:
    app.reqAccountSummary(40, "All", "NetLiquidation,BuyingPower,$LEDGER:ALL")
    app.wait("accountSummaryEnd", lambda req: req == 40)
    tags = {args[2] for args in app.seen["accountSummary"]}
    assert {"NetLiquidation", "BuyingPower"} <= tags, tags
    app.cancelAccountSummary(40)
    app.reqAccountUpdates(True, account)
    app.wait("accountDownloadEnd", lambda name: name == account)
    keys = {args[0] for args in app.seen["updateAccountValue"]}
    assert {"NetLiquidation", "AccountReady", "CashBalance", "ExcessLiquidity"} <= keys, keys
    app.wait("updateAccountTime")
    app.reqPositions()
    app.wait("positionEnd")
    app.reqPositionsMulti(41, account, "")
    app.wait("positionMultiEnd", lambda req: req == 41)
    app.reqAccountUpdatesMulti(42, account, "", True)
    app.wait("accountUpdateMultiEnd", lambda req: req == 42)
    app.reqPnL(43, account, "")
    app.wait("pnl", lambda req, *_: req == 43)
    app.reqPnLSingle(44, account, "", con_id)
    app.wait("pnlSingle", lambda req, *_: req == 44)


def order_flows(app: Probe, first_id: int, con_id: int) -> None:
    preview = order_of("BUY", 100, "MKT")
    preview.whatIf = True
    app.placeOrder(first_id, stock("AAPL"), preview)
    _, contract, _, state = app.wait("openOrder", lambda oid, *_: oid == first_id)
    # In protobuf a right that does not apply is left out: some clients know no "?".
    assert contract.right == ("?" if app.serverVersion() <= 200 else ""), contract.right
    assert float(state.initMarginChange) > 0, state.initMarginChange
    assert 0 < state.commissionAndFees < 1000
    assert state.commissionAndFeesCurrency == "USD"

    buy = order_of("BUY", 10, "MKT")
    buy.orderRef = "conformance"
    app.placeOrder(first_id, stock("AAPL"), buy)
    app.wait("orderStatus", lambda oid, status, *_: oid == first_id and status == "Filled")
    execution = app.wait("execDetails", lambda req, _c, ex: req == -1 and ex.orderId == first_id)[2]
    assert execution.orderRef == "conformance"
    assert execution.side == "BOT"
    app.wait("commissionAndFeesReport", lambda report: report.execId == execution.execId)
    app.wait("position", lambda _a, contract, size, _c: contract.conId == con_id and size == 10)
    app.wait("updatePortfolio", lambda contract, *_: contract.conId == con_id)

    resting = first_id + 1
    app.placeOrder(resting, stock("AAPL"), order_of("BUY", 5, "LMT", 1.0))
    app.wait("orderStatus", lambda oid, status, *_: oid == resting and status == "Submitted")
    app.placeOrder(resting, stock("AAPL"), order_of("BUY", 5, "LMT", 2.0))
    app.wait("openOrder", lambda oid, _c, order, _s: oid == resting and order.lmtPrice == 2.0)
    app.reqOpenOrders()
    app.wait("openOrderEnd")
    app.cancelOrder(resting, OrderCancel())
    app.wait("orderStatus", lambda oid, status, *_: oid == resting and status == "Cancelled")
    app.wait("error", lambda *args: args[0] == resting and args[2] == 202)
    app.cancelOrder(9999, OrderCancel())
    app.wait("error", lambda *args: args[0] == 9999 and args[2] == 10147)
    app.placeOrder(resting + 1, stock("AAPL"), order_of("BUY", 5, "LMT", 100.001))
    app.wait("error", lambda *args: args[0] == resting + 1 and args[2] == 110)
    bracket(app, resting + 2)
    conditional(app, resting + 5, con_id)
    app.reqGlobalCancel(OrderCancel())
    app.wait("orderStatus", lambda oid, status, *_: oid == resting + 3 and status == "Cancelled")

    app.reqAllOpenOrders()
    app.reqCompletedOrders(False)
    app.wait("completedOrdersEnd")
    done = [args[1] for args in app.seen["completedOrder"]]
    assert any(order.orderRef == "conformance" for order in done)
    app.reqExecutions(50, ExecutionFilter())
    app.wait("execDetailsEnd", lambda req: req == 50)
    again = [args[2] for args in app.seen["execDetails"] if args[0] == 50]
    assert any(one.execId == execution.execId for one in again)


def bracket(app: Probe, parent_id: int) -> None:
    parent = order_of("BUY", 5, "MKT")
    parent.transmit = False
    target = order_of("SELL", 5, "LMT", 9000.0)
    target.parentId, target.transmit = parent_id, False
    stop = order_of("SELL", 5, "STP")
    stop.auxPrice, stop.parentId = 1.0, parent_id
    for order_id, order in enumerate([parent, target, stop], parent_id):
        app.placeOrder(order_id, stock("AAPL"), order)
    app.wait("orderStatus", lambda oid, status, *_: oid == parent_id and status == "Filled")
    app.wait("orderStatus", lambda oid, status, *_: oid == parent_id + 1 and status == "Submitted")


def conditional(app: Probe, order_id: int, con_id: int) -> None:
    """A price that is never reached, or a moment that has come; then an execution that has to come first."""
    never = PriceCondition(PriceCondition.TriggerMethodEnum.Default, con_id, "SMART", True, 99999.0)
    never.isConjunctionConnection = False
    past = TimeCondition(True, "20200101 09:30:00 US/Eastern")
    either = order_of("BUY", 5, "MKT")
    either.conditions = [never, past]
    app.placeOrder(order_id, stock("AAPL"), either)
    echoed = app.wait("openOrder", lambda oid, *_: oid == order_id)[2]
    assert [one.condType for one in echoed.conditions] == [1, 3], echoed.conditions
    assert not echoed.conditions[0].isConjunctionConnection
    app.wait("orderStatus", lambda oid, status, *_: oid == order_id and status == "Filled")
    waiting = order_of("BUY", 5, "MKT")
    waiting.conditions = [ExecutionCondition("STK", "SMART", "MSFT")]
    app.placeOrder(order_id + 1, stock("AAPL"), waiting)
    app.wait("orderStatus", lambda oid, status, *_: oid == order_id + 1 and status == "PreSubmitted")
    app.placeOrder(order_id + 2, stock("MSFT"), order_of("BUY", 5, "MKT"))
    app.wait("orderStatus", lambda oid, status, *_: oid == order_id + 1 and status == "Filled")


def start(port: int) -> tuple[Probe, threading.Thread, int]:
    """A client that has its first order id."""
    logging.getLogger("ibapi").addHandler(Complaints())
    logging.getLogger("ibapi").propagate = False
    watch_decoder()
    app = Probe()
    app.connect("127.0.0.1", port, 17)
    thread = threading.Thread(target=app.run, daemon=True)
    thread.start()
    return app, thread, app.wait("nextValidId")[0]


def finish(app: Probe, thread: threading.Thread, provoked: set[int]) -> dict[str, Any]:
    """Hangs up and tells what was seen; codes that were not provoked are unexpected."""
    version = app.serverVersion()
    app.disconnect()
    thread.join(5)
    return {
        "serverVersion": version,
        "callbacks": {name: len(rows) for name, rows in sorted(app.seen.items())},
        "unexpectedErrors": [row for row in app.errors() if row[1] not in provoked],
        "leftovers": leftovers,
        "complaints": complaints,
    }


def main(port: int) -> dict[str, Any]:
    app, thread, first_id = start(port)
    account = app.wait("managedAccounts")[0].split(",")[0]
    session_flows(app)
    scanner_flows(app)
    news_flows(app)
    con_id = contract_flows(app)
    quote_flows(app)
    history_flows(app)
    account_flows(app, account, con_id)
    order_flows(app, first_id, con_id)
    bond_flows(app, first_id + 20)
    combo_flows(app, first_id + 30)
    app.wait("realtimeBar")
    app.cancelRealTimeBars(27)
    return finish(app, thread, PROVOKED)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
