"""Runs thetagang, unmodified, with live orders. Usage: thetagang.py PORT CONTROL_PORT ACCOUNT

Its sample configuration lies in its repository and not in its package: thetagang.toml has the sample's
settings, and what is changed of them is listed here, each with its reason.
"""

import os
import sys
import tempfile
import threading

from bot import Gateway, fill_resting, run_bot, step

CLIENT_ID = 1
RUN_SECONDS = 240
HERE = os.path.dirname(os.path.abspath(__file__))


ADJUST = "adjust_price_after_delay = true"


def deviations(port: str, account: str) -> dict[str, str]:
    return {
        # Whose account, and where the gateway is.
        'number = "DU1234567"': f'number = "{account}"',
        "port = 7497": f"port = {port}",
        # The run is on any day, at any hour.
        'action_when_closed = "exit"': 'action_when_closed = "continue"',
        # Where no price is adjusted it ends with an error unless all is filled while it is still sending.
        "adjust_price_after_delay = false": ADJUST,
        "dte = 60": f"dte = 60\n{ADJUST}",
        "delta = 0.4": f"delta = 0.4\n{ADJUST}",
        'primary_exchange = "NASDAQ"': f'primary_exchange = "NASDAQ"\n{ADJUST}',
        'primary_exchange = "NYSE"': f'primary_exchange = "NYSE"\n{ADJUST}',
        # Nobody waits for a minute.
        "price_update_delay = [30, 60]": "price_update_delay = [4, 6]",
        # The older sample has no data base; this version keeps one in its folder unless told not to.
        "[runtime.ib_async]": "[runtime.database]\nenabled = false\n\n[runtime.ib_async]",
    }


# Of the second run: weeks do not go by in a test, and what was written a minute ago has gained nothing.
ROLL = {"dte = 15": "dte = 400", "min_pnl = 0.0": "min_pnl = -10.0"}


def configuration(changes: dict[str, str]) -> str:
    with open(os.path.join(HERE, "thetagang.toml"), encoding="utf-8") as file:
        text = file.read()
    for before, after in changes.items():
        if text.count(before) != 1:
            raise ValueError(f"{before} stands {text.count(before)} times in thetagang.toml")
        text = text.replace(before, after)
    return text


def main() -> None:
    port, control_port, account = sys.argv[1:4]
    gateway = Gateway(control_port)
    thetagang = os.path.join(os.path.dirname(sys.executable), "thetagang")
    gateway.control("type-order", symbol="SPY", action="BUY", quantity="600", orderType="MKT")
    # The sample writes calls on a day that is green and puts on one that is red, of QQQ by a percent.
    for symbol, percent in {"SPY": "1", "QQQ": "-4", "TLT": "-2", "ABNB": "-2", "BRK B": "-2"}.items():
        gateway.control("gap", symbol=symbol, percent=percent)

    def run(changes: dict[str, str]) -> str:
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "thetagang.toml"), "w", encoding="utf-8") as file:
                file.write(configuration(changes))

            def fill(until: threading.Event) -> None:
                fill_resting(gateway, CLIENT_ID, until)

            return run_bot([thetagang, "--without-ibc", "-c", "thetagang.toml"], folder, RUN_SECONDS, fill)

    usual = deviations(port, account)
    said = run(usual)
    written = gateway.orders(CLIENT_ID)

    def sold(symbol: str) -> bool:
        return any(order["symbol"] == symbol and order["action"] == "SELL" for order in written)

    step("reads the account, the five symbols and their chains", "Trade Summary" in said, "no trade summary")
    step("writes puts on TLT and ABNB with Adaptive limit orders", sold("TLT") and sold("ABNB"), str(written))
    # The limit of the sample is above the market: it looks among the highest strikes, where no delta fits.
    none = "No valid contracts found for QQQ" in said
    step("finds no put on QQQ below the limit of the sample", none, said[-300:])
    step("writes calls on SPY, which it holds", sold("SPY"), str(written))
    step("sees its orders filled and ends with 0", said.endswith("exit code 0"), said[-300:])
    said = run({**usual, **ROLL})
    rolled = gateway.orders(CLIENT_ID)[len(written) :]
    step("rolls what it wrote, with combination orders", len(rolled) > 0, "no order")
    step("sees the combinations filled and ends with 0", said.endswith("exit code 0"), said[-300:])


main()
