"""Does what a trading client does with ib_async or ib_insync. Usage: python async_client.py PORT"""

from __future__ import annotations

import asyncio
import datetime
import math
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from report import NotOfferedError, complain, connected, end, flow, listen, must

try:
    import ib_async as lib
except ImportError:
    import ib_insync as lib

PATIENCE_SECONDS = 20.0
CLIENT_ID = 14
#: Notices of the start; every other code must have been allowed for its id.
NOTICES = {2104, 2106, 2107, 2108, 2158}
#: The library logs every error of the gateway, which `on_error` has judged, and every cancelled order.
HARMLESS = r"(?:Error|Warning) \d+, reqId|Canceled order:"


class Room:
    """One connection and how its flows wait."""

    def __init__(self, port: int) -> None:
        self.ib = lib.IB()
        self.ib.errorEvent += self.on_error
        self.errors: list[tuple[int, int]] = []
        self.allowed: set[tuple[int, int]] = set()
        self.ib.connect("127.0.0.1", port, clientId=CLIENT_ID, timeout=PATIENCE_SECONDS)
        self.aapl = self.stock("AAPL")
        self.bid = 0.0

    def on_error(self, number: int, code: int, text: str, _contract: Any) -> None:
        self.errors.append((number, code))
        if (number, code) not in self.allowed and not (number == -1 and code in NOTICES):
            complain(f"error {code} of {number}: {text}")

    def allow(self, number: int, code: int) -> None:
        """What the flow is about to provoke: this code, of this request or order and no other."""
        self.allowed.add((number, code))

    def next_request(self) -> int:
        """The id that the library gives to its next request."""
        return self.ib.client.getReqId() + 1

    @staticmethod
    def stock(symbol: str, exchange: str = "SMART", currency: str = "USD") -> Any:
        return lib.Stock(symbol, exchange, currency)

    def answer(self, asked: Awaitable[Any]) -> Any:
        async def in_time() -> Any:
            return await asyncio.wait_for(asked, PATIENCE_SECONDS)

        return self.ib.run(in_time())

    def until(self, what: str, holds: Callable[[], Any]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            if time.monotonic() > deadline:
                raise TimeoutError(f"no {what}")
            self.ib.sleep(0.02)


def session_flows(room: Room) -> str:
    ib, account = room.ib, ""
    with flow("accounts"):
        account = ib.managedAccounts()[0]
        must(account.startswith("DU"), account)
    with flow("next order id"):
        must(ib.client.getReqId() > 0, "id")
    with flow("clock"):
        must(room.answer(ib.reqCurrentTimeAsync()).year >= 2024, "clock")
    return account


def account_flows(room: Room, account: str) -> None:
    ib = room.ib
    with flow("account summary"):
        tags = {row.tag for row in room.answer(ib.accountSummaryAsync())}
        must({"NetLiquidation", "BuyingPower"} <= tags, tags)
    with flow("account updates"):
        # Asked for while connecting, and answered before that was over.
        tags = {row.tag for row in ib.accountValues(account)}
        must({"NetLiquidation", "AccountReady"} <= tags, tags)
    with flow("account updates multi"):
        room.answer(ib.reqAccountUpdatesMultiAsync(account, ""))
    with flow("positions"):
        room.answer(ib.reqPositionsAsync())
    with flow("positions multi"):
        raise NotOfferedError
    with flow("P&L"):
        pnl = ib.reqPnL(account)
        room.until("P&L", lambda: not math.isnan(pnl.dailyPnL))
    with flow("P&L single"):
        single = ib.reqPnLSingle(account, "", 265598)
        room.until("P&L of AAPL", lambda: not math.isnan(single.value))


def first_details(room: Room, contract: Any) -> Any:
    return room.answer(room.ib.reqContractDetailsAsync(contract))[0]


def contract_flows(room: Room) -> None:
    ib = room.ib
    with flow("symbol search"):
        rows = room.answer(ib.reqMatchingSymbolsAsync("AAP"))
        must(any(row.contract.symbol == "AAPL" for row in rows), rows)
    with flow("details of AAPL"):
        found = first_details(room, room.aapl)
        must(found.contract.conId == 265598 and found.minTick == 0.01 and found.longName, found)
        must(len(found.marketRuleIds.split(",")) == len(found.validExchanges.split(",")), found)
        room.aapl = room.answer(ib.qualifyContractsAsync(room.aapl))[0]
    with flow("details of EUR.USD"):
        must(first_details(room, lib.Forex("EURUSD")).minTick == 0.00005, "tick")
    with flow("details of ES"):
        found = first_details(room, lib.Future("ES", exchange="CME", currency="USD"))
        must(found.contract.multiplier == "50" and found.realExpirationDate, found)
    with flow("details of SAP"):
        must(first_details(room, room.stock("SAP", "IBIS", "EUR")).longName == "SAP SE", "name")
    with flow("details of VOD"):
        must(first_details(room, room.stock("VOD", "LSE", "GBP")).priceMagnifier == 100, "pence")
    with flow("details of nothing"):
        room.allow(room.next_request(), 200)
        must(room.answer(ib.reqContractDetailsAsync(room.stock("NOSUCHTHING"))) == [], "nothing")
    with flow("market rule"):
        must(room.answer(ib.reqMarketRuleAsync(26)), "increments")
    expiry = ""
    with flow("option chain"):
        chain = room.answer(ib.reqSecDefOptParamsAsync("AAPL", "", "STK", 265598))[0]
        expiry = min(chain.expirations)
        must(chain.strikes, "strikes")
    with flow("details of an option"):
        option = lib.Contract(
            symbol="AAPL",
            secType="OPT",
            exchange="SMART",
            currency="USD",
            lastTradeDateOrContractMonth=expiry,
            right="C",
        )
        found = first_details(room, option)
        must(found.contract.strike > 0 and found.underConId == 265598, found)
    with flow("depth exchanges"):
        must(room.answer(ib.reqMktDepthExchangesAsync())[0].secType == "STK", "depth exchanges")


def quote_flows(room: Room) -> None:
    ib, aapl = room.ib, room.aapl
    with flow("quotes"):
        ib.reqMarketDataType(1)
        ticker = ib.reqMktData(aapl, "233,236")
        room.until("bid", lambda: ticker.bid > 0 and ticker.volume > 0)
        room.bid = ticker.bid
        ib.cancelMktData(aapl)
    with flow("snapshot"):
        must(room.answer(ib.reqTickersAsync(aapl))[0].bid > 0, "bid")
    with flow("ticks: last"):
        ticks(room, "AllLast")
    with flow("ticks: bid and ask"):
        quote = ticks(room, "BidAsk")
        must(quote.bidPrice < quote.askPrice, quote)
    with flow("ticks: midpoint"):
        ticks(room, "MidPoint")
    with flow("depth"):
        for smart in (True, False):
            depth = ib.reqMktDepth(aapl, 5, isSmartDepth=smart)
            room.until("depth", lambda depth=depth: depth.domBids and depth.domAsks)
            ib.cancelMktDepth(aapl, isSmartDepth=smart)


def ticks(room: Room, kind: str) -> Any:
    seen: list[Any] = []
    ticker = room.ib.reqTickByTickData(room.aapl, kind)
    ticker.updateEvent += lambda ticker: seen.extend(ticker.tickByTicks)
    room.until(kind, lambda: seen)
    room.ib.cancelTickByTickData(room.aapl, kind)
    return seen[0]


def bars(room: Room, duration: str, size: str, what: str, keep: bool = False) -> Any:
    asked = room.ib.reqHistoricalDataAsync(
        room.aapl, "", duration, size, what, useRTH=False, keepUpToDate=keep, timeout=PATIENCE_SECONDS
    )
    rows = room.answer(asked)
    must(rows and all(is_bar(row) for row in rows), rows)
    return rows


def is_bar(bar: Any) -> bool:
    return 0 < bar.low <= bar.open <= bar.high and bar.low <= bar.close <= bar.high


def history_flows(room: Room) -> None:
    ib, aapl = room.ib, room.aapl
    with flow("history: daily"):
        bars(room, "5 D", "1 day", "TRADES")
    with flow("history: minutes"):
        bars(room, "1800 S", "1 min", "MIDPOINT")
    with flow("history: kept up to date"):
        kept, updates = bars(room, "1800 S", "1 min", "TRADES", keep=True), []
        kept.updateEvent += lambda rows, _new: updates.append(rows[-1])
        room.until("update", lambda: updates)
        must(is_bar(updates[0]), updates[0])
        room.allow(kept.reqId, 162)
        ib.cancelHistoricalData(kept)
    with flow("schedule"):
        must(room.answer(ib.reqHistoricalScheduleAsync(aapl, 5)).sessions, "sessions")
    with flow("head timestamp"):
        must(room.answer(ib.reqHeadTimeStampAsync(aapl, "TRADES", useRTH=True, formatDate=1)), "time")
    with flow("past ticks"):
        now = datetime.datetime.now(datetime.timezone.utc)
        for what in ("TRADES", "BID_ASK", "MIDPOINT"):
            must(room.answer(ib.reqHistoricalTicksAsync(aapl, "", now, 10, what, useRth=False)), what)
    with flow("real-time bars"):
        live = ib.reqRealTimeBars(aapl, 5, "TRADES", useRTH=False)
        room.until("bar", lambda: live)
        ib.cancelRealTimeBars(live)


def main(port: int) -> None:
    listen(HARMLESS)
    room = None
    with flow("connect"):
        room = Room(port)
    if room is None:
        sys.exit(1)
    connected(room.ib.client.serverVersion())
    account = session_flows(room)
    account_flows(room, account)
    contract_flows(room)
    quote_flows(room)
    history_flows(room)
    import async_orders  # noqa: PLC0415  (it needs the library that this module has chosen)

    async_orders.flows(room, lambda: Room(port))
    end()


if __name__ == "__main__":
    main(int(sys.argv[1]))
