"""The built-in paper gateway as a child process, and commands for it."""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
from collections.abc import Generator
from typing import Any

from .protocol_schema import ROOT, deno

BASE: dict[str, Any] = {
    "conId": 0,
    "symbol": "AAPL",
    "secType": "STK",
    "lastTradeDateOrContractMonth": "",
    "strike": None,
    "right": "",
    "multiplier": None,
    "exchange": "SMART",
    "primaryExchange": "",
    "currency": "USD",
    "localSymbol": "",
    "tradingClass": "",
}


@contextlib.contextmanager
def paper_gateway(*options: str) -> Generator[int]:
    """Runs until the block ends; gives its port."""
    script = str(ROOT / "gateway/main.ts")
    command = [
        *deno(),
        "run",
        "-A",
        "--quiet",
        script,
        "--port",
        "0",
        "--json",
        "--exit-on-stdin-close",
        *options,
    ]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None
    assert process.stdout is not None
    stdout = process.stdout
    try:
        listening = json.loads(stdout.readline())
        threading.Thread(target=lambda: list(stdout), daemon=True).start()
        yield listening["port"]
    finally:
        process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
