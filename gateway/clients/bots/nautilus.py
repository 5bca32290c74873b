"""Runs nautilus_trader's IB adapter with its own testers. Usage: nautilus.py PORT CONTROL_PORT ACCOUNT"""

import asyncio
import sys
from decimal import Decimal

from bot import Gateway, step
from nautilus_trader.adapters.interactive_brokers.common import IB, IBContract
from nautilus_trader.adapters.interactive_brokers.config import (
    InteractiveBrokersDataClientConfig,
    InteractiveBrokersExecClientConfig,
    InteractiveBrokersInstrumentProviderConfig,
)
from nautilus_trader.adapters.interactive_brokers.factories import (
    InteractiveBrokersLiveDataClientFactory,
    InteractiveBrokersLiveExecClientFactory,
)
from nautilus_trader.config import LoggingConfig, RoutingConfig, TradingNodeConfig
from nautilus_trader.live.node import TradingNode
from nautilus_trader.model.data import Bar, BarType
from nautilus_trader.model.identifiers import InstrumentId, TraderId
from nautilus_trader.test_kit.strategies.tester_data import DataTester, DataTesterConfig
from nautilus_trader.test_kit.strategies.tester_exec import ExecTester, ExecTesterConfig

CLIENT_ID = 3
RUN_SECONDS = 40
STOCK, PAIR, FUND = "AAPL.NASDAQ", "EUR/USD.IDEALPRO", "SPY.ARCA"
QUANTITIES = {STOCK: 10, PAIR: 25_000, FUND: 10}
BARS = ["AAPL.NASDAQ-5-SECOND-LAST-EXTERNAL", "AAPL.NASDAQ-1-MINUTE-LAST-EXTERNAL"]


class Listener(DataTester):
    """Counts what the tester hears."""

    def __init__(self, config: DataTesterConfig) -> None:
        super().__init__(config)
        self.quotes: set[str] = set()
        self.bars = 0
        self.history = 0

    def on_quote_tick(self, tick: object) -> None:
        self.quotes.add(str(tick.instrument_id))

    def on_bar(self, bar: Bar) -> None:
        self.bars += 1

    def on_historical_data(self, data: object) -> None:
        self.history += isinstance(data, Bar)


def node_for(port: int, account: str) -> TradingNode:
    chains = {"build_options_chain": True, "min_expiry_days": 1, "max_expiry_days": 40}
    # Contracts are loaded only where no ids are.
    contracts = [
        IBContract(secType="STK", symbol="AAPL", exchange="SMART", primaryExchange="NASDAQ", **chains),
        IBContract(secType="STK", symbol="SPY", exchange="SMART", primaryExchange="ARCA"),
        IBContract(secType="CASH", symbol="EUR", currency="USD", exchange="IDEALPRO"),
        IBContract(secType="CONTFUT", symbol="ES", exchange="CME", build_futures_chain=True),
    ]
    provider = InteractiveBrokersInstrumentProviderConfig(load_contracts=frozenset(contracts))
    place = {"ibg_port": port, "ibg_client_id": CLIENT_ID, "instrument_provider": provider}
    routing = RoutingConfig(default=True)
    return TradingNode(
        config=TradingNodeConfig(
            trader_id=TraderId("T-001"),
            logging=LoggingConfig(log_level="OFF"),
            data_clients={IB: InteractiveBrokersDataClientConfig(**place)},
            exec_clients={
                IB: InteractiveBrokersExecClientConfig(**place, account_id=account, routing=routing)
            },
            timeout_connection=60,
            timeout_post_stop=4,
        )
    )


def tester(index: int, name: str) -> ExecTester:
    instrument, quantity = InstrumentId.from_str(name), Decimal(QUANTITIES[name])
    return ExecTester(
        ExecTesterConfig(
            strategy_id=f"X-{index}",
            order_id_tag=str(index),
            instrument_id=instrument,
            external_order_claims=[instrument],
            order_qty=quantity,
            open_position_on_start_qty=quantity,
            enable_stop_buys=True,
            enable_stop_sells=True,
            enable_brackets=name == STOCK,
            modify_orders_to_maintain_tob_offset=name == FUND,
            tob_offset_ticks=50,
            log_data=False,
        )
    )


def main() -> None:
    port, control_port, account = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    gateway = Gateway(control_port)
    node = node_for(port, account)
    listener = Listener(
        DataTesterConfig(
            instrument_ids=[InstrumentId.from_str(name) for name in (STOCK, PAIR)],
            bar_types=[BarType.from_str(name) for name in BARS],
            subscribe_quotes=True,
            subscribe_bars=True,
            request_bars=True,
            log_data=False,
        )
    )
    node.trader.add_actor(listener)
    for index, name in enumerate(QUANTITIES):
        node.trader.add_strategy(tester(index, name))
    node.add_data_client_factory(IB, InteractiveBrokersLiveDataClientFactory)
    node.add_exec_client_factory(IB, InteractiveBrokersLiveExecClientFactory)
    node.build()
    loop = node.get_event_loop()
    working: list[dict[str, object]] = []

    async def stop_later() -> None:
        await asyncio.sleep(RUN_SECONDS)
        working.extend(order for order in gateway.orders(CLIENT_ID) if order["live"])
        await node.stop_async()

    async def run() -> None:
        stopping = loop.create_task(stop_later())
        await node.run_async()
        await stopping

    loop.run_until_complete(run())
    report(gateway, node, listener, working)
    node.dispose()


def report(gateway: Gateway, node: TradingNode, listener: Listener, working: list[dict[str, object]]) -> None:
    kinds = [type(one).__name__ for one in node.cache.instruments()]
    step(
        "loads a stock, a pair and a fund",
        kinds.count("Equity") >= 2 and "CurrencyPair" in kinds,
        str(kinds[:9]),
    )
    step("loads a chain of options", kinds.count("OptionContract") > 20, str(kinds.count("OptionContract")))
    step(
        "loads the months of a future",
        kinds.count("FuturesContract") >= 2,
        str(kinds.count("FuturesContract")),
    )
    step("hears quotes of a stock and a pair", listener.quotes == {STOCK, PAIR}, str(listener.quotes))
    step("hears bars as they end", listener.bars >= 5, str(listener.bars))
    step("reads bars of the past", listener.history > 0, str(listener.history))
    orders = gateway.orders(CLIENT_ID)
    at_market = {
        order["symbol"] for order in orders if order["orderType"] == "MKT" and order["status"] == "Filled"
    }
    step("opens positions at the market", at_market == {"AAPL", "EUR", "SPY"}, str(at_market))
    kinds_working = {(order["symbol"], order["orderType"]) for order in working}
    wanted = {(symbol, kind) for symbol in ("AAPL", "EUR", "SPY") for kind in ("LMT", "STP")}
    step("has limit and stop orders working", wanted <= kinds_working, str(wanted - kinds_working))
    step("has brackets working", sum(order["symbol"] == "AAPL" for order in working) >= 6, str(working))
    live = [order for order in orders if order["live"]]
    step("cancels what works when it stops", not live, str(live))
    held = {
        row["symbol"]: row["position"] for one in gateway.ledger()["accounts"] for row in one["positions"]
    }
    # Those too that were there before: the tester claims what is held of its instruments.
    step("closes its positions when it stops", not held, str(held))
    known = {str(order.client_order_id) for order in node.cache.orders_closed()}
    unknown = {order["orderRef"].split(":")[0] for order in orders} - known
    step("knows that its orders have ended", not unknown, str(unknown))


main()
