"""What the drivers of bots share: the gateway's control interface, and a line for each step."""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any


def step(name: str, passed: bool, why: str = "") -> None:
    """One line of the report, and what is wrong in the log."""
    sys.stdout.write(json.dumps({"test": name, "passed": passed}) + "\n")
    sys.stdout.flush()
    if not passed:
        sys.stderr.write(f"--- {name}: {why}\n")


class Gateway:
    """The broker's side of a run."""

    def __init__(self, control_port: str) -> None:
        self._url = f"http://127.0.0.1:{control_port}"

    def control(self, do: str, **fields: object) -> dict[str, Any]:
        request = urllib.request.Request(f"{self._url}/control", json.dumps({"do": do, **fields}).encode())
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def ledger(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self._url}/ledger", timeout=30) as answer:
            return json.load(answer)

    def orders(self, client_id: int) -> list[dict[str, Any]]:
        return [order for order in self.ledger()["orders"] if order["clientId"] == client_id]


def fill_resting(gateway: Gateway, client_id: int, until: threading.Event) -> None:
    """The market comes to each order of this client once it rests: a limit in the middle fills some day."""
    seen: set[int] = set()
    while not until.wait(1):
        for order in gateway.orders(client_id):
            if order["status"] != "Submitted" or order["permId"] in seen:
                continue
            seen.add(order["permId"])
            try:
                gateway.control("fill", permId=order["permId"])
            except urllib.error.HTTPError as error:
                # The market was there first.
                if error.code != 409:
                    raise


def run_bot(
    command: list[str], folder: str, seconds: float, beside: Callable[[threading.Event], None]
) -> str:
    """Runs it to its end with `beside` beside it. What it said, and at its end its exit code."""
    over = threading.Event()
    worker = threading.Thread(target=beside, args=(over,))
    worker.start()
    environment = {**os.environ, "COLUMNS": "160", "NO_COLOR": "1"}
    started = time.monotonic()
    try:
        ended = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            check=False,
        )
        said, code = ended.stdout, str(ended.returncode)
    except subprocess.TimeoutExpired as late:
        said, code = (late.stdout or b"").decode(), "none in time"
    finally:
        over.set()
        worker.join()
    sys.stderr.write(f"{said}\n--- exit code {code} after {time.monotonic() - started:.0f} s\n")
    return f"{said}\nexit code {code}"
