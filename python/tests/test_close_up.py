"""Order book and trades: kept as IB tells them, unknown is no zero, and a reset begins anew."""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from lotse_bridge.close_up import DepthBuffer, TapeBuffer, depth_row, trade_row
from lotse_bridge.ticks import TickBuffer
from support.bridge_process import BridgeProcess
from support.fake_tws import Peer, fake_tws
from support.gateway import BASE, paper_gateway
from support.orders import CONTRACT


def _row(price: float) -> dict[str, Any]:
    return depth_row(price, Decimal(100), "NSDQ", may_be_negative=False)


def _prices(buffer: DepthBuffer) -> list[tuple[list[str], list[str]]]:
    return [
        ([row["price"] for row in item["bids"]], [row["price"] for row in item["asks"]])
        for item in buffer.take()
    ]


def test_rows_are_inserted_updated_and_deleted_where_ib_says() -> None:
    buffer = DepthBuffer()
    assert buffer.change(1, 1, 0, 0, _row(10.0)) is True
    assert buffer.change(1, 1, 0, 0, _row(11.0)) is False
    buffer.change(1, 0, 0, 0, _row(12.0))
    buffer.change(1, 1, 1, 1, _row(9.5))
    assert _prices(buffer) == [(["11", "9.5"], ["12"])]
    assert buffer.take() == []
    buffer.change(1, 1, 0, 2, _row(0.0))
    # Positions that can not be.
    buffer.change(1, 1, 7, 2, _row(0.0))
    buffer.change(1, 1, -1, 2, _row(0.0))
    buffer.change(1, 0, 9, 1, _row(13.0))
    buffer.change(1, 0, -1, 1, _row(11.5))
    assert _prices(buffer) == [(["9.5"], ["11.5", "13"])]


def test_an_operation_or_a_side_that_ib_does_not_have_moves_nothing() -> None:
    buffer = DepthBuffer()
    buffer.change(1, 1, 0, 0, _row(10.0))
    assert buffer.change(1, 1, 0, 7, _row(12.0)) is False
    for side in (2, -1, 2**31 - 1):
        assert buffer.change(1, side, 0, 0, _row(12.0)) is False
    assert _prices(buffer) == [(["10"], [])]


def test_a_size_that_is_no_number_is_unknown_wherever_it_comes() -> None:
    size = Decimal("NaN")
    assert depth_row(10.0, size, "NSDQ", may_be_negative=False)["size"] is None
    attributes = SimpleNamespace(pastLimit=False, unreported=False)
    trade = trade_row(1, 10.0, size, attributes, "NSDQ", "")
    assert trade is not None
    assert trade["size"] is None
    ticks = TickBuffer()
    ticks.price(1, "bid", 0.0, False)
    ticks.size(1, "bidSize", size)
    assert ticks.take() == [{"sub": 1, "bid": None, "bidSize": None}]


def test_a_book_has_an_end_and_a_reset_empties_it() -> None:
    buffer = DepthBuffer()
    for cents in range(80):
        buffer.change(1, 0, cents, 0, _row(10 + cents / 100))
    assert len(buffer.take()[0]["asks"]) == 50
    assert (buffer.reset(1), buffer.reset(2)) == (True, False)
    assert _prices(buffer) == [([], [])]
    buffer.change(1, 0, 0, 0, _row(5.0))
    buffer.forget(1)
    assert buffer.take() == []


@pytest.mark.parametrize(
    ("price", "negative", "told"),
    [(0.0, False, None), (-1.0, True, None), (-2.5, True, "-2.5"), (-2.5, False, None)],
)
def test_a_price_that_ib_does_not_have_is_unknown(price: float, negative: bool, told: str | None) -> None:
    assert depth_row(price, Decimal(-1), "", negative) == {"price": told, "size": None, "place": ""}


def test_trades_that_nobody_reads_are_counted_not_kept() -> None:
    buffer = TapeBuffer()
    for number in range(250):
        buffer.trade(1, {"n": number})
    (item,) = buffer.take()
    assert (len(item["trades"]), item["trades"][0]["n"], item["skipped"]) == (200, 50, 50)
    assert buffer.take() == []


def test_a_reset_of_ib_is_told_as_an_empty_book(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        request = peer.wait_for(10)[2]
        peer.send(12, 1, request, 0, 0, 1, "10.5", "300")
        time.sleep(0.3)
        peer.send(4, 2, request, 317, "Market depth data has been RESET", "")
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        bridge.call("market_depth", sub=5, contract=CONTRACT, rows=10, smart=False)
        bids = [{"price": "10.5", "size": "300", "place": ""}]
        assert bridge.event("depth")["items"] == [{"sub": 5, "bids": bids, "asks": []}]
        bridge.find(lambda one: one["type"] == "depth" and one["items"][0]["bids"] == [])
        assert bridge.event("error", code=317)["about"] == {"kind": "subscription", "sub": 5}


@pytest.fixture(scope="module", params=["200", "225"])
def gateway(request: pytest.FixtureRequest) -> Iterator[int]:
    with paper_gateway("--server-version", request.param) as port:
        yield port


def test_book_and_trades_of_the_gateway(bridge: BridgeProcess, gateway: int) -> None:
    bridge.connect(gateway)
    asked = bridge.call("contract_details", contract=BASE, urgent=False, deadlineMs=5000)
    contract = asked["result"]["details"][0]["contract"]
    bridge.call("market_depth", sub=1, contract=contract, rows=5, smart=True)
    bridge.call("tick_by_tick", sub=2, contract=contract)
    book = bridge.find(lambda one: one["type"] == "depth" and len(one["items"][0]["asks"]) > 1)["items"][0]
    assert float(book["bids"][0]["price"]) < float(book["asks"][0]["price"])
    trade = bridge.event("trades")["items"][0]["trades"][0]
    assert float(trade["price"]) > 0
    assert trade["at"].endswith("Z")
    for sub in (1, 2):
        bridge.call("unsubscribe", sub=sub)
    time.sleep(0.3)
    bridge.call("ping")
    assert not [one for one in bridge.messages if one["type"] == "error" and one["code"] in (300, 310)]
