"""Does what a trading client does with IB's own Python client, unmodified. Usage: python official.py PORT"""

from __future__ import annotations

import sys
import time
from typing import Any

import official_orders
from official_probe import Probe, connect, contract, watch_decoder
from report import NotOfferedError, complain, connected, end, flow, listen, must

#: Server versions from which on a request exists.
SCHEDULE, TIME_IN_MILLIS = 165, 197


def session_flows(app: Probe) -> str:
    account = ""
    with flow("accounts"):
        account = app.wait("managedAccounts")[0].split(",")[0]
        must(account.startswith("DU"), account)
    with flow("next order id"):
        must(app.wait("nextValidId")[0] > 0, "id")
    with flow("clock"):
        app.reqCurrentTime()
        app.wait("currentTime", lambda at: at > 1_700_000_000)
        if app.serverVersion() >= TIME_IN_MILLIS:
            app.reqCurrentTimeInMillis()
            app.wait("currentTimeInMillis", lambda at: at > 1_700_000_000_000)
    return account


def account_flows(app: Probe, account: str) -> None:
    with flow("account summary"):
        app.reqAccountSummary(1, "All", "NetLiquidation,BuyingPower,$LEDGER:ALL")
        app.wait_for("accountSummaryEnd", 1)
        app.wait("accountSummary", lambda _req, _account, tag, *_: tag == "NetLiquidation")
        app.cancelAccountSummary(1)
    with flow("account updates"):
        app.reqAccountUpdates(True, account)
        app.wait("accountDownloadEnd")
        app.wait("updateAccountValue", lambda key, value, *_: key == "AccountReady" and value == "true")
        app.wait("updateAccountTime")
    with flow("account updates multi"):
        app.reqAccountUpdatesMulti(2, account, "", True)
        app.wait_for("accountUpdateMultiEnd", 2)
        app.wait_for("accountUpdateMulti", 2)
        app.cancelAccountUpdatesMulti(2)
    with flow("positions"):
        app.reqPositions()
        app.wait("positionEnd")
    with flow("positions multi"):
        app.reqPositionsMulti(3, account, "")
        app.wait_for("positionMultiEnd", 3)
        app.cancelPositionsMulti(3)
    with flow("P&L"):
        app.reqPnL(4, account, "")
        app.wait_for("pnl", 4)
        app.cancelPnL(4)
    with flow("P&L single"):
        app.reqPnLSingle(5, account, "", 265598)
        app.wait_for("pnlSingle", 5)
        app.cancelPnLSingle(5)


def contract_flows(app: Probe) -> None:
    with flow("symbol search"):
        app.reqMatchingSymbols(10, "AAP")
        rows = app.wait_for("symbolSamples", 10)[1]
        must(any(row.contract.symbol == "AAPL" for row in rows), rows)
    with flow("details of AAPL"):
        aapl = details(app, 11, contract("AAPL"))
        must(aapl.contract.conId == 265598 and aapl.minTick == 0.01 and aapl.longName, aapl)
        must(len(aapl.marketRuleIds.split(",")) == len(aapl.validExchanges.split(",")), aapl)
    with flow("details of EUR.USD"):
        must(details(app, 12, contract("EUR", "CASH", "IDEALPRO")).minTick == 0.00005, "tick")
    with flow("details of ES"):
        future = details(app, 13, contract("ES", "FUT", "CME"))
        must(
            future.contract.multiplier == "50" and future.minTick == 0.25 and future.realExpirationDate,
            future,
        )
    with flow("details of SAP"):
        must(details(app, 15, contract("SAP", "STK", "IBIS", "EUR")).longName == "SAP SE", "name")
    with flow("details of VOD"):
        must(details(app, 16, contract("VOD", "STK", "LSE", "GBP")).priceMagnifier == 100, "pence")
    with flow("details of nothing"):
        app.allow(17, 200)
        app.reqContractDetails(17, contract("NOSUCHTHING"))
        app.wait("error", lambda number, code, _text: number == 17 and code == 200)
    with flow("market rule"):
        app.reqMarketRule(26)
        must(app.wait_for("marketRule", 26)[1], "increments")
    expiry = ""
    with flow("option chain"):
        app.reqSecDefOptParams(18, "AAPL", "", "STK", 265598)
        app.wait_for("securityDefinitionOptionParameterEnd", 18)
        chain = app.wait_for("securityDefinitionOptionParameter", 18)
        expiry = min(chain[5])
        must(chain[6], "strikes")
    with flow("details of an option"):
        option = contract("AAPL", "OPT")
        option.lastTradeDateOrContractMonth, option.right = expiry, "C"
        found = details(app, 14, option)
        must(
            found.contract.strike > 0 and found.contract.multiplier == "100" and found.underConId == 265598,
            found,
        )
    with flow("depth exchanges"):
        app.reqMktDepthExchanges()
        must(app.wait("mktDepthExchanges")[0][0].secType == "STK", "depth exchanges")


def details(app: Probe, request: int, wanted: object) -> Any:
    app.reqContractDetails(request, wanted)
    app.wait_for("contractDetailsEnd", request)
    return app.wait_for("contractDetails", request)[1]


def quote_flows(app: Probe) -> float:
    aapl, bid = contract("AAPL"), 0.0
    with flow("quotes"):
        app.reqMarketDataType(1)
        app.reqMktData(20, aapl, "233,236", False, False, [])
        app.wait_for("tickReqParams", 20)
        app.wait("marketDataType", lambda request, kind: request == 20 and kind == 1)
        bid = app.wait(
            "tickPrice", lambda request, tick, price, _: request == 20 and tick == 1 and price > 0
        )[2]
        app.wait("tickSize", lambda request, tick, size: request == 20 and tick == 8 and size > 0)
        app.wait("tickString", lambda request, tick, _: request == 20 and tick == 45)
        app.wait("tickGeneric", lambda request, tick, _: request == 20 and tick == 49)
        app.cancelMktData(20)
    with flow("snapshot"):
        app.reqMktData(21, aapl, "", True, False, [])
        app.wait_for("tickSnapshotEnd", 21)
        app.wait_for("tickPrice", 21)
    with flow("ticks: last"):
        app.reqTickByTickData(22, aapl, "AllLast", 0, False)
        must(app.wait_for("tickByTickAllLast", 22)[3] > 0, "price")
        app.cancelTickByTickData(22)
    with flow("ticks: bid and ask"):
        app.reqTickByTickData(23, aapl, "BidAsk", 0, False)
        tick = app.wait_for("tickByTickBidAsk", 23)
        must(tick[2] < tick[3], tick)
        app.cancelTickByTickData(23)
    with flow("ticks: midpoint"):
        app.reqTickByTickData(24, aapl, "MidPoint", 0, False)
        app.wait_for("tickByTickMidPoint", 24)
        app.cancelTickByTickData(24)
    with flow("depth"):
        app.reqMktDepth(25, aapl, 5, True, [])
        app.wait_for("updateMktDepthL2", 25)
        app.cancelMktDepth(25, True)
        app.reqMktDepth(26, aapl, 5, False, [])
        app.wait_for("updateMktDepth", 26)
        app.cancelMktDepth(26, False)
    return bid


def bars(app: Probe, request: int, duration: str, size: str, what: str, keep: bool = False) -> None:
    app.reqHistoricalData(request, contract("AAPL"), "", duration, size, what, 0, 1, keep, [])
    app.wait_for("historicalDataEnd", request)
    rows = [args[1] for args in app.all("historicalData", request)]
    must(rows and all(is_bar(row) for row in rows), rows)


def is_bar(bar: Any) -> bool:
    return 0 < bar.low <= bar.open <= bar.high and bar.low <= bar.close <= bar.high


def history_flows(app: Probe) -> None:
    aapl = contract("AAPL")
    with flow("history: daily"):
        bars(app, 30, "5 D", "1 day", "TRADES")
    with flow("history: minutes"):
        bars(app, 31, "1800 S", "1 min", "MIDPOINT")
    with flow("history: kept up to date"):
        bars(app, 32, "1800 S", "1 min", "TRADES", keep=True)
        bar = app.wait_for("historicalDataUpdate", 32)[1]
        if not is_bar(bar):
            complain(f"bar update: read as {bar}")
        app.allow(32, 162)
        app.cancelHistoricalData(32)
    with flow("schedule"):
        if app.serverVersion() < SCHEDULE:
            raise NotOfferedError
        app.reqHistoricalData(33, aapl, "", "5 D", "1 day", "SCHEDULE", 1, 1, False, [])
        must(app.wait_for("historicalSchedule", 33)[4], "sessions")
    with flow("head timestamp"):
        app.reqHeadTimeStamp(34, aapl, "TRADES", 1, 1)
        app.wait_for("headTimestamp", 34)
    with flow("past ticks"):
        last = time.strftime("%Y%m%d-%H:%M:%S", time.gmtime())
        for request, what, name in [
            (35, "TRADES", "historicalTicksLast"),
            (36, "BID_ASK", "historicalTicksBidAsk"),
            (37, "MIDPOINT", "historicalTicks"),
        ]:
            app.reqHistoricalTicks(request, aapl, "", last, 10, what, 0, False, [])
            must(app.wait_for(name, request)[1], name)
    with flow("real-time bars"):
        app.reqRealTimeBars(38, aapl, 5, "TRADES", False, [])
        app.wait_for("realtimeBar", 38)
        app.cancelRealTimeBars(38)


def main(port: int) -> None:
    listen()
    watch_decoder()
    app = None
    with flow("connect"):
        app = connect(port)
    if app is None:
        sys.exit(1)
    connected(app.serverVersion())
    account = session_flows(app)
    account_flows(app, account)
    contract_flows(app)
    bid = quote_flows(app)
    history_flows(app)
    official_orders.flows(app, bid, port)
    end()


if __name__ == "__main__":
    main(int(sys.argv[1]))
