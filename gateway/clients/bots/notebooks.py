"""Does what each notebook of ib_async does, in our words. Usage: notebooks.py PORT CONTROL_PORT ACCOUNT"""

import re
import sys
from collections.abc import Callable

from bot import step
from ib_async import (
    IB,
    Contract,
    Forex,
    Index,
    LimitOrder,
    MarketOrder,
    Option,
    ScannerSubscription,
    Stock,
    util,
)

EURUSD = Forex("EURUSD")
DEEP_BELOW = 1


def basics(ib: IB, account: str) -> None:
    values = {row.tag for row in ib.accountValues(account)}
    assert {"NetLiquidation", "BuyingPower", "CashBalance"} <= values, values
    assert any(row.contract.symbol == "AAPL" for row in ib.positions()), ib.positions()
    assert any(row.contract.symbol == "AAPL" and row.marketPrice > 0 for row in ib.portfolio()), (
        ib.portfolio()
    )


def contract_details(ib: IB, account: str) -> None:
    found = ib.reqContractDetails(Stock("TSLA"))
    assert len({row.contract.conId for row in found}) == len(found) > 0, found
    amd = Stock("AMD", "SMART", "USD")
    assert ib.qualifyContracts(amd) == [amd], amd
    assert amd.conId > 0, amd
    assert any(row.contract.symbol == "INTC" for row in ib.reqMatchingSymbols("INTC")), "INTC"
    assert ib.reqContractDetails(Contract(conId=amd.conId))[0].contract.symbol == "AMD", "by conId"


def bar_data(ib: IB, account: str) -> None:
    stock = Stock("TSLA", "SMART", "USD")
    assert ib.reqHeadTimeStamp(stock, whatToShow="TRADES", useRTH=True), "head"
    bars = ib.reqHistoricalData(stock, "", "60 D", "1 hour", "TRADES", useRTH=True)
    table = util.df(bars)
    assert len(table) > 300, len(table)
    assert (table.low <= table.high).all(), table
    live = ib.reqRealTimeBars(EURUSD, 5, "MIDPOINT", False)
    kept = ib.reqHistoricalData(EURUSD, "", "900 S", "10 secs", "MIDPOINT", useRTH=False, keepUpToDate=True)
    until(ib, lambda: len(live) >= 2, "five-second bars")
    before = len(kept)
    until(ib, lambda: len(kept) > before, "a bar that is kept up to date")
    ib.cancelRealTimeBars(live)
    ib.cancelHistoricalData(kept)


def market_depth(ib: IB, account: str) -> None:
    assert len(ib.reqMktDepthExchanges()) > 3, "exchanges"
    ticker = ib.reqMktDepth(EURUSD)
    until(ib, lambda: len(ticker.domBids) >= 3 and len(ticker.domAsks) >= 3, "three rows on both sides")
    prices = [row.price for row in ticker.domBids]
    assert prices == sorted(prices, reverse=True), prices
    ib.cancelMktDepth(EURUSD)


def option_chain(ib: IB, account: str) -> None:
    index = Index("SPX", "CBOE")
    ib.qualifyContracts(index)
    [ticker] = ib.reqTickers(index)
    price = ticker.marketPrice()
    chains = ib.reqSecDefOptParams(index.symbol, "", index.secType, index.conId)
    chain = next(row for row in chains if row.exchange == "SMART")
    strikes = [strike for strike in chain.strikes if abs(strike - price) < 40][:4]
    expiry = sorted(chain.expirations)[1]
    made = [
        Option("SPX", expiry, strike, right, "SMART", tradingClass=chain.tradingClass)
        for strike in strikes
        for right in "PC"
    ]
    contracts = [one for one in ib.qualifyContracts(*made) if one is not None]
    assert len(contracts) >= 2, made
    for quoted in ib.reqTickers(*contracts):
        assert quoted.modelGreeks is not None, quoted
        assert -1 <= quoted.modelGreeks.delta <= 1, quoted


def ordering(ib: IB, account: str) -> None:
    stock = Stock("AMD", "SMART", "USD")
    ib.qualifyContracts(stock)
    waiting = ib.placeOrder(stock, LimitOrder("BUY", 20, DEEP_BELOW))
    until(ib, lambda: waiting.orderStatus.status == "Submitted", "a working limit order")
    assert waiting in ib.openTrades(), ib.openTrades()
    waiting.order.lmtPrice = DEEP_BELOW + 1
    ib.placeOrder(stock, waiting.order)
    until(ib, lambda: waiting.log[-1].message.startswith("Modif"), "a change")
    ib.cancelOrder(waiting.order)
    until(ib, lambda: waiting.orderStatus.status == "Cancelled", "a cancel")
    done = ib.placeOrder(stock, MarketOrder("BUY", 20))
    until(ib, done.isDone, "a fill")
    until(ib, lambda: done.fills[-1].commissionReport.commission > 0, "a commission")
    assert float(ib.whatIfOrder(stock, MarketOrder("SELL", 20)).commission) > 0, "what if"


def scanners(ib: IB, account: str) -> None:
    wanted = ScannerSubscription(instrument="STK", locationCode="STK.US.MAJOR", scanCode="TOP_PERC_GAIN")
    rows = ib.reqScannerData(wanted)
    assert [row.rank for row in rows] == list(range(len(rows))), rows
    assert len(rows) > 5, rows
    assert "<ScanParameterResponse>" in ib.reqScannerParameters(), "parameters"


def tick_data(ib: IB, account: str) -> None:
    ticker = ib.reqMktData(EURUSD, "", False, False)
    until(ib, lambda: 0 < ticker.bid < ticker.ask, "quotes")
    exact = ib.reqTickByTickData(EURUSD, "BidAsk")
    until(ib, lambda: len(exact.tickByTicks) > 0, "ticks")
    ib.cancelTickByTickData(EURUSD, "BidAsk")
    ib.cancelMktData(EURUSD)
    past = ib.reqHistoricalTicks(EURUSD, "", ib.reqCurrentTime(), 50, "BID_ASK", useRth=False)
    assert len(past) > 0, "past ticks"


def until(ib: IB, is_so: Callable[[], bool], what: str) -> None:
    for _ in range(600):
        if is_so():
            return
        ib.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


NOTEBOOKS = (
    basics,
    contract_details,
    bar_data,
    market_depth,
    option_chain,
    ordering,
    scanners,
    tick_data,
)
EXPECTED = {
    "bar_data": re.compile(r"162 .*API historical data query cancelled"),
    "ordering": re.compile(r"202 Order Canceled"),
    "scanners": re.compile(r"162 .*API scanner subscription cancelled"),
}
"""What a cancel is answered with; anything else that is said of a request fails its notebook."""


def main() -> None:
    port, _, account = sys.argv[1:4]
    errors: list[str] = []
    ib = IB()
    ib.errorEvent += lambda request, code, text, _contract: (
        errors.append(f"{code} {text}") if request != -1 else None
    )
    ib.connect("127.0.0.1", int(port), clientId=7)
    ib.qualifyContracts(EURUSD)
    for notebook in NOTEBOOKS:
        why = ""
        try:
            notebook(ib, account)
        except Exception as error:
            why = repr(error)
        # What its last cancel is answered with comes a moment later.
        ib.sleep(0.5)
        expected = EXPECTED.get(notebook.__name__)
        wrong = [text for text in errors if expected is None or not expected.match(text)]
        errors.clear()
        step(notebook.__name__, why == "" and not wrong, f"{why} {wrong}")
    ib.disconnect()


main()
