"""The real bridge against the paper gateway: the same trade over text and protobuf versions of the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from support.bridge_process import BridgeProcess, Message
from support.gateway import BASE, paper_gateway
from support.orders import LATER, ORDER

MARKET_ORDER = ORDER | {"orderType": "MKT", "lmtPrice": None}


# The oldest text protocol that ibapi still speaks, the newest one, and the newest protobuf one.
@pytest.fixture(scope="module", params=["157", "200", "225"])
def gateway(request: pytest.FixtureRequest) -> Iterator[tuple[int, int]]:
    with paper_gateway("--server-version", request.param) as port:
        yield port, int(request.param)


def _connect(bridge: BridgeProcess, port: int, epoch: int = 1) -> tuple[str, int]:
    result = bridge.connect(port, epoch)["result"]
    return result["accounts"][0], result["nextValidId"]


def _details(bridge: BridgeProcess, **contract: Any) -> list[Message]:
    return bridge.call("contract_details", contract=BASE | contract, urgent=False, deadlineMs=5000)["result"][
        "details"
    ]


def test_a_market_order_goes_from_preview_to_fill(bridge: BridgeProcess, gateway: tuple[int, int]) -> None:
    port, version = gateway
    account, order_id = _connect(bridge, port)
    assert bridge.event("socket", state="connected")["epoch"] == 1
    contract = _details(bridge)[0]["contract"]
    order = MARKET_ORDER | {"account": account, "orderRef": f"lotse:{version}"}
    write = {"epoch": 1, "contract": contract, "order": order}

    state = bridge.call("what_if", **write, orderId=order_id, deadlineMs=3000)["result"]["orderState"]
    assert float(state["initMarginChange"]) > 0
    assert state["commission"] == "1"
    assert state["commissionCurrency"] == "USD"
    assert not [message for message in bridge.messages if message["type"] in ("open_order", "order_status")]

    assert bridge.call("place_order", **write, orderId=order_id + 1, notAfter=LATER)["type"] == "reply"
    fill = bridge.event("execution", orderId=order_id + 1)
    assert fill["side"] == "BOT"
    assert fill["orderRef"] == f"lotse:{version}"
    assert bridge.event("commission", execId=fill["execId"])["realizedPnl"] is None
    assert bridge.event("order_status", status="Filled")["remaining"] == "0"
    assert bridge.event("open_order", permId=fill["permId"])["order"]["totalQuantity"] == "10"

    executions = bridge.call("executions", deadlineMs=3000)["result"]["executions"]
    assert [row["execId"] for row in executions if row["permId"] == fill["permId"]] == [fill["execId"]]
    completed = bridge.call("completed_orders", apiOnly=False, deadlineMs=3000)["result"]["orders"]
    assert [row["order"]["filledQuantity"] for row in completed if row["permId"] == fill["permId"]] == ["10"]
    (position,) = bridge.call("positions", deadlineMs=3000)["result"]["positions"]
    assert position["position"] == "10"


def test_a_resting_order_is_changed_and_cancelled(bridge: BridgeProcess, gateway: tuple[int, int]) -> None:
    account, order_id = _connect(bridge, gateway[0])
    contract = _details(bridge)[0]["contract"]
    order = ORDER | {"account": account, "lmtPrice": "50.5", "tif": "GTC"}
    for price in ("50.5", "51.25"):
        changed = order | {"lmtPrice": price}
        write = {"epoch": 1, "orderId": order_id, "contract": contract, "order": changed}
        bridge.call("place_order", **write, notAfter=LATER)
    bridge.find(lambda message: message["type"] == "open_order" and message["order"]["lmtPrice"] == "51.25")
    (row,) = bridge.call("open_orders", deadlineMs=3000)["result"]["orders"]
    assert (row["order"]["lmtPrice"], row["order"]["tif"], row["order"]["auxPrice"]) == ("51.25", "GTC", None)
    bridge.call("cancel_order", epoch=1, orderId=order_id)
    assert bridge.event("order_status", orderId=order_id, status="Cancelled")["filled"] == "0"
    assert bridge.event("error", code=202)["about"] == {"kind": "order", "orderId": order_id}
    assert bridge.call("open_orders", deadlineMs=3000)["result"] == {"orders": [], "statuses": []}


def test_refusals_name_the_order(bridge: BridgeProcess, gateway: tuple[int, int]) -> None:
    account, order_id = _connect(bridge, gateway[0])
    contract = _details(bridge)[0]["contract"]
    order = ORDER | {"account": account, "lmtPrice": "50.503"}
    write = {"epoch": 1, "orderId": order_id, "contract": contract, "order": order}
    bridge.call("place_order", **write, notAfter=LATER)
    assert bridge.event("error", code=110)["about"] == {"kind": "order", "orderId": order_id}
    unknown = bridge.call(
        "contract_details", contract=BASE | {"symbol": "NOPE"}, urgent=False, deadlineMs=3000
    )
    assert (unknown["code"], unknown["ib"]["code"]) == ("IB_ERROR", 200)


def test_contracts_of_every_kind(bridge: BridgeProcess, gateway: tuple[int, int]) -> None:
    _connect(bridge, gateway[0])
    future = _details(bridge, symbol="ES", secType="FUT", exchange="CME")[0]
    assert (future["contract"]["multiplier"], future["minTick"]) == ("50", "0.25")
    option = _details(bridge, secType="OPT")[0]["contract"]
    assert option["right"] in ("C", "P")
    assert float(option["strike"]) > 0
    pence = _details(bridge, symbol="VOD", currency="GBP")[0]
    assert pence["priceMagnifier"] == 100
    stock = _details(bridge)[0]
    assert (stock["contract"]["strike"], stock["contract"]["multiplier"]) == (None, None)
    assert len(stock["marketRuleIds"]) == len(stock["validExchanges"])
    rule = bridge.call("market_rule", ruleId=stock["marketRuleIds"][0], deadlineMs=3000)
    assert rule["result"]["increments"][0]["lowEdge"] == "0"


def test_quotes_history_and_account(bridge: BridgeProcess, gateway: tuple[int, int]) -> None:
    account, _ = _connect(bridge, gateway[0])
    contract = _details(bridge)[0]["contract"]
    bridge.call("market_data_type", dataType=1)
    bridge.call("market_data", sub=1, contract=contract, genericTicks="", urgent=False)
    quote = bridge.find(lambda message: message["type"] == "ticks" and "bid" in message["items"][0])["items"][
        0
    ]
    assert float(quote["bid"]) > 0
    assert bridge.event("market_data_type")["dataType"] == 1
    ask = {
        "contract": contract,
        "endDateTime": "",
        "whatToShow": "TRADES",
        "useRth": True,
        "deadlineMs": 5000,
    }
    daily = bridge.call("history", **ask, duration="1 M", barSize="1 day")["result"]["bars"]
    assert [len(bar["time"]) for bar in daily] == [10] * len(daily)
    hourly = bridge.call("history", **ask, duration="1 D", barSize="1 hour")["result"]["bars"]
    assert all(bar["time"].endswith("Z") for bar in hourly)
    assert bridge.call("account_updates", account=account, deadlineMs=5000)["result"] == {}
    assert bridge.event("account_value", key="NetLiquidation", currency="USD")["account"] == account
    bridge.call("pnl", sub=2, account=account)
    bridge.event("pnl", sub=2)
    assert bridge.call("account_values", sub=3, account=account, deadlineMs=5000)["result"] == {}
    assert (
        bridge.call("matching_symbols", pattern="aap", deadlineMs=5000)["result"]["matches"][0]["symbol"]
        == "AAPL"
    )


def test_a_second_client_with_the_same_id_is_refused(bridge: BridgeProcess, gateway: tuple[int, int]) -> None:
    _connect(bridge, gateway[0])
    other = BridgeProcess()
    assert other.connect(gateway[0])["code"] == "CLIENT_ID_IN_USE"
    assert other.finish() == 0


def test_a_gateway_that_goes_away_is_noticed_and_its_successor_found(bridge: BridgeProcess) -> None:
    with paper_gateway() as port:
        _connect(bridge, port)
    assert bridge.event("socket", state="disconnected")["why"]["code"] == "SOCKET_EOF"
    assert bridge.connect(port, epoch=2)["code"] == "CONNECT_REFUSED"
    with paper_gateway() as port:
        assert _connect(bridge, port, epoch=3)[1] >= 1
