"""The backstop: what is beyond it never reaches the socket, and nobody raises it while the process runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from test_orders import recorder

from lotse_bridge.backstop import DEFAULT, VARIABLE, Backstop, BadBackstop, read_backstop
from support.bridge_process import SCRIPT, BridgeProcess
from support.fake_tws import Fields, fake_tws
from support.orders import CONTRACT, LATER, ORDER

PAPER = Backstop("paper", Decimal(100), Decimal(20_000))


def refused(backstop: Backstop, contract: dict[str, Any] | None = None, **order: Any) -> str | None:
    says = backstop.refusal(CONTRACT | (contract or {}), ORDER | order)
    return None if says is None else says.given["what"]


@pytest.mark.parametrize(
    ("order", "contract", "expected"),
    [
        ({"totalQuantity": "99", "lmtPrice": "1"}, {}, None),
        ({"totalQuantity": "100", "lmtPrice": "1"}, {}, None),
        ({"totalQuantity": "100.0001", "lmtPrice": "1"}, {}, "quantity"),
        ({"totalQuantity": "NaN"}, {}, "quantity"),
        ({"totalQuantity": "100", "lmtPrice": "200"}, {}, None),
        ({"totalQuantity": "100", "lmtPrice": "200.01"}, {}, "value"),
        ({"totalQuantity": "100", "lmtPrice": "-200.01"}, {}, "value"),
        ({"totalQuantity": "100", "lmtPrice": "1", "auxPrice": "200.01"}, {}, "value"),
        ({"totalQuantity": "2", "lmtPrice": "101"}, {"multiplier": "100"}, "value"),
        ({"totalQuantity": "20", "lmtPrice": "101"}, {"secType": "BOND"}, "value"),
        ({"totalQuantity": "0", "lmtPrice": "1", "cashQty": "20000.01"}, {}, "value"),
        ({"totalQuantity": None, "lmtPrice": "1", "cashQty": "20000"}, {}, None),
        ({"totalQuantity": None, "lmtPrice": None, "orderType": "MKT", "cashQty": "20000.01"}, {}, "value"),
        ({"totalQuantity": None, "lmtPrice": "1", "cashQty": None}, {}, "quantity"),
        # At the market there is no price to judge: the quantity is.
        ({"totalQuantity": "100", "lmtPrice": None, "orderType": "MKT"}, {}, None),
        ({"totalQuantity": "101", "lmtPrice": None, "orderType": "MKT"}, {}, "quantity"),
        ({"totalQuantity": "1", "account": "U111"}, {}, "account"),
        ({"totalQuantity": "1", "account": ""}, {}, "account"),
    ],
)
def test_below_at_and_above_each_ceiling(
    order: dict[str, Any], contract: dict[str, Any], expected: str | None
) -> None:
    assert refused(PAPER, contract, **order) == expected


def test_live_takes_no_paper_account_and_named_accounts_are_the_only_ones() -> None:
    live = Backstop("live", Decimal(100), Decimal(20_000))
    assert refused(live, account="U111") is None
    assert refused(live, account="DU111") == "account"
    mine = Backstop("paper", Decimal(100), Decimal(20_000), frozenset({"DU111"}))
    assert refused(mine) is None
    assert refused(mine, account="DU112") == "account"


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", '{"mode":"paper","quantity":"x","value":"1","accounts":null}', "{"]
    + [json.dumps({"mode": mode, "quantity": "1", "value": "1", "accounts": None}) for mode in ("", "Live")]
    + [json.dumps({"mode": "paper", "quantity": "Infinity", "value": "1", "accounts": None})],
)
def test_a_backstop_that_cannot_be_read_is_an_error_and_never_none(text: str) -> None:
    with pytest.raises(BadBackstop):
        read_backstop({VARIABLE: text})


def test_without_a_word_it_is_that_of_paper() -> None:
    assert read_backstop({}) == DEFAULT
    assert DEFAULT.mode == "paper"


@contextmanager
def started(backstop: dict[str, Any]) -> Generator[BridgeProcess]:
    process = BridgeProcess({VARIABLE: json.dumps(backstop)})
    try:
        yield process
        assert process.finish() == 0
    finally:
        process.process.kill()


def test_an_order_beyond_it_is_refused_by_the_process_and_never_reaches_tws() -> None:
    heard: list[Fields] = []
    given = {"mode": "paper", "quantity": "100", "value": "20000", "accounts": ["DU111"]}
    with fake_tws(recorder(heard)) as port, started(given) as bridge:
        bridge.connect(port)

        def place(order_id: int, **order: Any) -> dict[str, Any]:
            write = {"epoch": 1, "orderId": order_id, "contract": CONTRACT, "order": ORDER | order}
            return bridge.call("place_order", **write, notAfter=LATER)

        def asks(order_id: int, **order: Any) -> dict[str, Any]:
            write = {"epoch": 1, "orderId": order_id, "contract": CONTRACT, "order": ORDER | order}
            return bridge.call("what_if", **write, deadlineMs=500)

        too_many = place(1, totalQuantity="101")
        assert (too_many["code"], too_many["with"]) == (
            "BACKSTOP_REFUSED",
            {"what": "quantity", "value": "101", "limit": "100"},
        )
        assert place(2, totalQuantity="100", lmtPrice="200.01")["with"]["what"] == "value"
        assert place(3, account="U1234567")["with"] == {
            "what": "account",
            "value": "U1…567",
            "limit": "paper",
        }
        assert asks(4, totalQuantity="101")["code"] == "BACKSTOP_REFUSED"
        assert place(5, totalQuantity="100", lmtPrice="200")["type"] == "reply"
        bridge.call("disconnect")
    assert [order[1] for order in heard] == ["5"]


def test_a_process_with_a_backstop_that_cannot_be_read_does_not_run() -> None:
    environment = {"PATH": os.environ.get("PATH", ""), VARIABLE: "{"}
    done = subprocess.run(
        [sys.executable, "-I", "-u", str(SCRIPT)],
        env=environment,
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stdout) == (6, b"")
    assert json.loads(done.stderr.splitlines()[-1])["event"] == "bad_backstop"
