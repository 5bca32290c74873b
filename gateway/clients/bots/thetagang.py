"""Runs thetagang, unmodified, with live orders. Usage: thetagang.py PORT CONTROL_PORT ACCOUNT

Its sample configuration lies in its repository and not in its package, so this one is ours: the same
strategy, symbols and weights, calls and puts on any day, without its wait for Wall Street's hours.
"""

import os
import sys
import tempfile
import threading

from bot import Gateway, fill_resting, run_bot, step

CLIENT_ID = 11
WEIGHTS = {"SPY": 0.4, "QQQ": 0.3, "TLT": 0.2, "ABNB": 0.05, "BRK B": 0.05}
HOMES = {"ABNB": "NASDAQ", "BRK B": "NYSE"}
RUN_SECONDS = 240


def configuration(port: str, account: str, roll_days: int) -> str:
    symbols = "".join(
        f'[portfolio.symbols."{symbol}"]\nweight = {weight}\nadjust_price_after_delay = true\n'
        + (f'primary_exchange = "{HOMES[symbol]}"\n' if symbol in HOMES else "")
        for symbol, weight in WEIGHTS.items()
    )
    return f"""
[meta]
schema_version = 2
[run]
strategies = ["wheel"]
[runtime.account]
number = "{account}"
cancel_orders = true
margin_usage = 0.5
market_data_type = 1
[runtime.option_chains]
expirations = 4
strikes = 15
[runtime.exchange_hours]
action_when_closed = "continue"
[runtime.orders]
exchange = "SMART"
minimum_credit = 0.05
price_update_delay = [4, 6]
[runtime.orders.algo]
strategy = "Adaptive"
params = [["adaptivePriority", "Patient"]]
[runtime.database]
enabled = false
[runtime.ib_async]
api_response_wait_time = 20
[runtime.watchdog]
host = "127.0.0.1"
port = {port}
clientId = {CLIENT_ID}
{symbols}
[strategies.wheel.defaults.target]
dte = 45
max_dte = 180
delta = 0.3
minimum_open_interest = 10
[strategies.wheel.defaults.write_when]
puts = {{ green = true, red = true }}
calls = {{ green = true, red = true }}
[strategies.wheel.defaults.roll_when]
pnl = 0.9
dte = {roll_days}
min_pnl = -10.0
"""


def main() -> None:
    port, control_port, account = sys.argv[1:4]
    gateway = Gateway(control_port)
    thetagang = os.path.join(os.path.dirname(sys.executable), "thetagang")
    gateway.control("type-order", symbol="SPY", action="BUY", quantity="600", orderType="MKT")

    def run(roll_days: int) -> str:
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "thetagang.toml"), "w", encoding="utf-8") as file:
                file.write(configuration(port, account, roll_days))

            def fill(until: threading.Event) -> None:
                fill_resting(gateway, CLIENT_ID, until)

            return run_bot([thetagang, "--without-ibc", "-c", "thetagang.toml"], folder, RUN_SECONDS, fill)

    said = run(15)
    written = gateway.orders(CLIENT_ID)
    step("reads the account, the five symbols and their chains", "Trade Summary" in said, "no trade summary")
    puts = [order for order in written if order["symbol"] != "SPY" and order["action"] == "SELL"]
    step("writes puts with Adaptive limit orders", len(puts) >= 3, f"{len(puts)} of three or more")
    calls = [order for order in written if order["symbol"] == "SPY" and order["action"] == "SELL"]
    step("writes calls on shares that it holds", len(calls) >= 1, "none on SPY")
    step("sees its orders filled and ends with 0", said.endswith("exit code 0"), said[-300:])
    said = run(400)
    rolled = gateway.orders(CLIENT_ID)[len(written) :]
    step("rolls what it wrote, with combination orders", len(rolled) > 0, "no order")
    step("sees the combinations filled and ends with 0", said.endswith("exit code 0"), said[-300:])


main()
