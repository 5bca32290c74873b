"""Options: which there are, what IB's model says of them, and what it says when it has computed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from support.bridge_process import BridgeProcess
from support.fake_tws import Peer, fake_tws
from support.gateway import BASE, paper_gateway
from support.orders import CONTRACT

UNSET = "1.7976931348623157E308"
FIGURES = ("impliedVolatility", "delta", "gamma", "vega", "theta", "underlyingPrice", "openInterest")


def _ask(bridge: BridgeProcess, **fields: Any) -> Any:
    given = {"symbol": "AAPL", "exchange": "", "secType": "STK", "conId": 265598, "deadlineMs": 5000}
    return bridge.call("option_series", **given | fields)


def _computation(request: str, tick: int, volatility: str, delta: str, *rest: str) -> tuple[object, ...]:
    """As TWS writes it: volatility, delta, price, dividend, gamma, vega, theta, underlying."""
    return (21, request, tick, 0, volatility, delta, *rest)


def _told(bridge: BridgeProcess) -> dict[int, dict[str, Any]]:
    told: dict[int, dict[str, Any]] = {}
    for message in bridge.messages:
        for item in message["items"] if message["type"] == "ticks" else ():
            told.setdefault(item["sub"], {}).update({name: item[name] for name in FIGURES if name in item})
    return told


def test_what_the_model_has_not_computed_is_unknown_and_what_it_has_is_told(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        call, put, empty, unset = (peer.wait_for(1)[2] for _ in range(4))
        model = ("5.5", "0.1", "0.021", "0.31", "-0.085", "187.25")
        peer.send(*_computation(call, 13, "0.2512", "0.5312", *model))
        # The one from the bid is not the model's.
        peer.send(*_computation(call, 10, "0.9", "0.1", *model))
        peer.send(*_computation(put, 83, "0.3", "-1.0", "5.5", "-1", "0", "0", "-2.5", "0"))
        peer.send(*_computation(empty, 13, "-1", "-2", "-1", "-1", "-2", "-2", "-2", "-1"))
        peer.send(*_computation(unset, 13, UNSET, UNSET, UNSET, UNSET, UNSET, UNSET, UNSET, UNSET))
        # Both counts come for either; the one of the other right is 0 and nobody's.
        for request, calls, puts in ((call, "812", "0"), (put, "0", "977")):
            peer.send(2, 6, request, 27, calls)
            peer.send(2, 6, request, 28, puts)
        peer.idle()

    nothing = dict.fromkeys(FIGURES[:-1])
    expected = {
        5: {
            "impliedVolatility": "0.2512",
            "delta": "0.5312",
            "gamma": "0.021",
            "vega": "0.31",
            "theta": "-0.085",
            "underlyingPrice": "187.25",
            "openInterest": "812",
        },
        6: {
            "impliedVolatility": "0.3",
            "delta": "-1",
            "gamma": "0",
            "vega": "0",
            "theta": "-2.5",
            "underlyingPrice": None,
            "openInterest": "977",
        },
        7: nothing,
        8: nothing,
    }
    with fake_tws(script) as port:
        bridge.connect(port)
        for sub, right in ((5, "C"), (6, "P"), (7, "C"), (8, "C")):
            option = {**CONTRACT, "secType": "OPT", "right": right}
            bridge.call("market_data", sub=sub, contract=option, genericTicks="101", urgent=False)
        bridge.until(lambda: _told(bridge) == expected)
        bridge.call("ping")
    assert _told(bridge) == expected


def test_a_question_for_options_that_is_not_answered_is_a_timeout(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(78)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        assert _ask(bridge, deadlineMs=200)["code"] == "REQUEST_TIMEOUT"


# The newest text protocol and the newest protobuf one.
@pytest.fixture(scope="module", params=["200", "225"])
def gateway(request: pytest.FixtureRequest) -> Iterator[int]:
    with paper_gateway("--server-version", request.param) as port:
        yield port


def test_the_options_of_the_gateway_are_listed_and_quoted_with_their_greeks(
    bridge: BridgeProcess, gateway: int
) -> None:
    bridge.connect(gateway)
    series = _ask(bridge)["result"]["series"]
    smart = next(row for row in series if row["exchange"] == "SMART")
    assert (smart["underlyingConId"], smart["tradingClass"], smart["multiplier"]) == (265598, "AAPL", "100")
    assert smart["expiries"] == sorted(smart["expiries"])
    asked = {"secType": "OPT", "lastTradeDateOrContractMonth": smart["expiries"][2], "tradingClass": "AAPL"}
    details = bridge.call("contract_details", contract=BASE | asked, urgent=False, deadlineMs=5000)["result"][
        "details"
    ]
    rights = [row["contract"]["right"] for row in details]
    assert rights
    middle = sorted(details, key=lambda row: float(row["contract"]["strike"]))[len(details) // 2]["contract"]
    bridge.call("market_data_type", dataType=1)
    bridge.call("market_data", sub=1, contract=middle, genericTicks="101", urgent=False)
    wanted = {"impliedVolatility", "delta", "openInterest"}
    bridge.until(lambda: wanted <= _told(bridge).get(1, {}).keys())
    told = _told(bridge)[1]
    assert 0 < float(told["impliedVolatility"]) < 3
    assert 0 < abs(float(told["delta"])) < 1
    assert float(told["openInterest"]) >= 0


def test_what_has_no_options_is_an_empty_answer(bridge: BridgeProcess, gateway: int) -> None:
    bridge.connect(gateway)
    euro = bridge.call(
        "contract_details",
        contract=BASE | {"symbol": "EUR", "secType": "CASH", "exchange": "IDEALPRO"},
        urgent=False,
        deadlineMs=5000,
    )["result"]["details"][0]["contract"]
    found = _ask(bridge, symbol="EUR", secType="CASH", conId=euro["conId"])
    assert found["result"] == {"series": []}
