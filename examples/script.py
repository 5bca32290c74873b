"""A script that trades, in plain Python: previews an order, sends it once, follows it to its end.

It needs nothing but the standard library, and runs against a simulated desk as it stands:
    LOTSE_PROGRAM_TOKEN=… python3 examples/script.py
"""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
import uuid
from typing import Any

URL = os.environ.get("LOTSE_URL", "http://127.0.0.1:8000")
TOKEN = os.environ.get("LOTSE_PROGRAM_TOKEN", "")
# A token must not pass through a proxy of the environment.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Refusal(Exception):
    """The desk has refused; `problem` is its RFC 9457 document."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem["detail"])
        self.problem = problem


def ask(path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """One request. Raises `Refusal`, or `OSError` when no answer came: then the outcome is unknown."""
    request = urllib.request.Request(URL + path, headers={"authorization": f"Bearer {TOKEN}"})
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("content-type", "application/json")
    try:
        with OPENER.open(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise Refusal(json.load(error)) from None


def act(action: str, **fields: Any) -> dict[str, Any]:
    return ask("/api/trading", {"action": action, **fields})


def submit(preview: dict[str, Any]) -> dict[str, Any]:
    """Sends what was previewed. Without an answer the same key asks again: nothing is sent twice."""
    key = str(uuid.uuid4())
    for left in (2, 1, 0):
        try:
            return act(
                "submit",
                previewToken=preview["previewToken"],
                idempotencyKey=key,
                confirmWarnings=True,
                confirmDuplicate=True,
            )
        except Refusal:
            raise
        except OSError:
            if left == 0:
                raise
    raise AssertionError


def main() -> None:
    caller = ask("/api/caller")
    print(f"The desk knows this script as {caller['name']}, which may {', '.join(caller['scopes'])}")

    state = ask("/api/trading")
    while state["connection"]["headline"] != "connected":
        time.sleep(0.2)
        state = ask("/api/trading")
    if state["mode"] == "live":
        raise SystemExit("This example is for paper and simulation")
    account = next(iter(state["accounts"]))
    order = {"account": account, "conId": 265598, "side": "BUY", "orderType": "MKT", "tif": "DAY"}

    try:
        act("preview_order", order={**order, "quantity": "0"})
    except Refusal as refusal:
        problem = refusal.problem
        print(f"Refused: {problem['code']} at {problem.get('field')}: {problem['detail']}")

    preview = act("preview_order", order={**order, "quantity": "1"})
    print(preview["sentence"])
    for warning in preview["warnings"]:
        print(f"Warning {warning['code']}: {warning['text']}")

    order_id = submit(preview)["clientOrderId"]
    shown = ""
    deadline = time.monotonic() + 30
    while shown not in ("filled", "cancelled", "rejected") and time.monotonic() < deadline:
        found = ask("/api/trading")["orders"].get(order_id)
        if found is not None and found["state"] != shown:
            shown = found["state"]
            print(f"{shown}, {found['filled']} of {found['quantity']}")
        time.sleep(0.1)


if __name__ == "__main__":
    main()
