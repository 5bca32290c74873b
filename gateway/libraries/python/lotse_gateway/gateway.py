"""A paper gateway as a process of its own: started on free ports, told what to do, ended with its owner."""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from decimal import Decimal
from types import TracebackType
from typing import Any

from .ledger import Execution, Ledger, Order, told

DEFAULT_COMMAND = ("npx", "-y", "@lotse/paper-gateway")
"""Needs Node alone; npm keeps what it has fetched."""

START_SECONDS = 120
"""The first start may fetch the package."""
STOP_SECONDS = 10
PATIENCE_SECONDS = 10.0
POLL_SECONDS = 0.02


class GatewayError(Exception):
    """The gateway did not start, or refused a command; the message is its own."""


class PaperGateway:
    """A running gateway. `host` and `port` are what a TWS API client connects to."""

    host = "127.0.0.1"

    def __init__(self, *options: str, command: Sequence[str] = DEFAULT_COMMAND) -> None:
        """Starts it with these options of its command line, and returns when it listens.

        Raises GatewayError, with its last words, when it does not.
        """
        ports = ["--port", "0", "--control-port", "0", "--json", "--exit-on-stdin-close"]
        # A file, not a pipe: nobody has to read what the gateway says while the test runs.
        self._words = tempfile.TemporaryFile(mode="w+", encoding="utf-8")  # noqa: SIM115
        self._process = subprocess.Popen(
            [*command, *ports, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            text=True,
        )
        try:
            announced = self._announcement()
        except BaseException:
            self.stop()
            raise
        self.port: int = announced["port"]
        self.control_port: int = announced["controlPort"]
        self.accounts: tuple[str, ...] = tuple(announced["accounts"])

    def __enter__(self) -> PaperGateway:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends it, and waits until it has ended."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._words.close()

    # What it is told.

    def control(self, do: str, **fields: object) -> dict[str, Any]:
        """Does one command: `control("price", symbol="AAPL", price="250")`. Decimals are texts."""
        return self._ask("/control", {"do": do, **fields})

    def advance(self, milliseconds: int) -> None:
        """Lets simulated time pass, with everything in it."""
        self.control("advance", ms=milliseconds)

    def fault(self, kind: str, **fields: object) -> int:
        """Arms a fault, or does it; its number: `fault("place", do="reject", every=3)`."""
        return int(self.control("fault", fault={"kind": kind, **fields})["id"])

    # What it says.

    def ledger(self) -> Ledger:
        """The broker's truth, whatever the clients were told."""
        return Ledger.read(self._ask("/ledger"))

    def state(self) -> dict[str, Any]:
        return self._ask("/state")

    def clients(self) -> list[dict[str, Any]]:
        return self._ask("/clients")

    def faults(self) -> list[dict[str, Any]]:
        return self._ask("/faults")

    # What a test expects of the ledger. Clients and gateway are processes: each of these waits a while.

    def expect_order(self, *, within: float = PATIENCE_SECONDS, **wanted: object) -> Order:
        """The one order of which each field is as wanted. AssertionError tells the orders that are there."""
        ledger = self._until(lambda ledger: len(ledger.find_orders(**wanted)) == 1, within)
        found = ledger.find_orders(**wanted)
        assert len(found) == 1, f"{len(found)} orders with {wanted} instead of one:\n{told(ledger.orders)}"
        return found[0]

    def expect_executions(
        self, count: int, *, within: float = PATIENCE_SECONDS, **wanted: object
    ) -> tuple[Execution, ...]:
        """So many executions of which each field is as wanted."""
        ledger = self._until(lambda ledger: len(ledger.find_executions(**wanted)) == count, within)
        found = ledger.find_executions(**wanted)
        assert len(found) == count, (
            f"{len(found)} executions with {wanted} instead of {count}:\n{told(ledger.executions)}"
        )
        return found

    def expect_position(
        self, symbol: str, quantity: Decimal | int | str, *, within: float = PATIENCE_SECONDS
    ) -> None:
        """So much is held of it, in all accounts together; 0: nothing."""
        if isinstance(quantity, float):
            raise TypeError("Give the quantity as int, str or Decimal: a float is not exact")
        wanted = Decimal(quantity)
        ledger = self._until(lambda ledger: ledger.position(symbol) == wanted, within)
        rows = [row for account in ledger.accounts for row in account.positions]
        assert ledger.position(symbol) == wanted, f"Not {wanted} {symbol}, but:\n{told(rows)}"

    def expect_nothing_open(self, *, within: float = PATIENCE_SECONDS) -> None:
        """No order lives."""
        ledger = self._until(lambda ledger: not ledger.find_orders(live=True), within)
        assert not ledger.find_orders(live=True), f"These live:\n{told(ledger.find_orders(live=True))}"

    def _until(self, is_so: Callable[[Ledger], bool], within: float) -> Ledger:
        """The first ledger that is so, or the last one that was seen."""
        end = time.monotonic() + within
        while True:
            ledger = self.ledger()
            if is_so(ledger) or time.monotonic() >= end:
                return ledger
            time.sleep(POLL_SECONDS)

    def _announcement(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        too_late = threading.Timer(START_SECONDS, self._process.kill)
        too_late.start()
        try:
            # Ends with the process, so that a gateway that dies is no wait.
            for line in self._process.stdout:
                if line.startswith('{"event":"listening"'):
                    return json.loads(line)
        finally:
            too_late.cancel()
        self._process.wait()
        self._words.seek(0)
        raise GatewayError(f"The gateway did not start: {self._words.read()[-2000:].strip()}")

    def _ask(self, path: str, command: dict[str, object] | None = None) -> Any:
        request = urllib.request.Request(f"http://{self.host}:{self.control_port}{path}")
        if command is not None:
            request.data = json.dumps(command).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with _OPENER.open(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                reason = json.load(error).get("reason", error.reason)
            raise GatewayError(f"{path} {command or ''}: {reason}") from None


# What goes to this machine goes through no proxy.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
