"""Each field of each message, wrong in each way, one at a time: the bridge keeps to its protocol."""

from __future__ import annotations

from collections.abc import Iterator

from lotse_bridge.frames import frame
from support.bridge_process import BridgeProcess
from support.fake_tws import Peer, fake_tws
from support.orders import CONTRACT, UNSET, WIRE_CONTRACT, execution, open_order, order_status

Fields = tuple[object, ...]

# Which field of each request is its id, in the order in which they are sent.
_ASKED = [(1, 2), (10, 2), (97, 1), (92, 1), (94, 1), (76, 2)]
WRONG = [
    *["", "-1", "0", "7.5", "abc", "NaN", "Infinity", "-Infinity", UNSET, "1e-30", "1e30"],
    *[
        "2147483647",
        "-2147483648",
        "99999999999999999999",
        "9" * 400,
        "\\ud800",
        "\ufeff\u202e",
        "F" * 20_000,
    ],
]


def _messages(quotes: int, depth: int, trades: int, profit: int, single: int, values: int) -> list[Fields]:
    """Of every kind that the bridge reads; the ids are those of running subscriptions."""
    return [
        order_status(1, "Filled"),
        open_order(1),
        execution(-1, "e1.01", 1),
        (59, 1, "e1.01", "1.0", "USD", "5.5", "", ""),
        (61, 3, "DU111", *WIRE_CONTRACT, "10", "150.5"),
        (7, 8, *WIRE_CONTRACT, "10", "150", "1500", "149", "10", "0", "DU111"),
        (6, 2, "NetLiquidation", "1000", "USD", "DU111"),
        (8, 1, "10:00"),
        (9, 1, 5),
        (49, 1, 1_800_000_000),
        (100, 900, 7, 5),
        (4, 2, quotes, 10167, "delayed", ""),
        (58, 1, quotes, 3),
        (1, 6, quotes, 1, "100.5", "10", 0),
        (2, 6, quotes, 8, "1000"),
        (45, 6, quotes, 49, "0"),
        (21, quotes, 13, 0, "0.3", "0.5", "10", "0", "0.1", "0.1", "-0.1", "100"),
        (12, 1, depth, 0, 0, 1, "100.5", "10"),
        (13, 1, depth, 0, "ARCA", 0, 1, "100.5", "10", 1),
        (99, trades, 2, 1_800_000_000, "100.5", "10", 0, "ARCA", ""),
        (94, profit, "1.5", "2.5", "3.5"),
        (95, single, "10", "1.5", "2.5", "3.5", "1500"),
        (73, 1, values, "DU111", "", "NetLiquidation", "1000", "USD"),
    ]


def _mutations(messages: list[Fields]) -> Iterator[bytes]:
    for message in messages:
        for place in range(1, len(message)):
            for wrong in WRONG:
                fields = [*message]
                fields[place] = wrong
                yield frame("".join(f"{field}\0" for field in fields).encode("utf-8", "surrogatepass"))


def test_no_field_of_any_message_brings_the_bridge_to_say_what_nobody_can_read(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        ids = [int(peer.wait_for(number)[place]) for number, place in _ASKED]
        quotes, depth, trades, profit, single, values = ids
        for payload in _mutations(_messages(quotes, depth, trades, profit, single, values)):
            peer.raw(payload)
        peer.send(9, 1, 4711)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        watched = {"contract": CONTRACT, "urgent": False}
        bridge.send("market_data", sub=1, genericTicks="", **watched)
        bridge.send("market_depth", sub=2, contract=CONTRACT, rows=5, smart=False)
        bridge.send("tick_by_tick", sub=3, contract=CONTRACT)
        bridge.send("pnl", sub=4, account="DU111")
        bridge.send("pnl_single", sub=5, account="DU111", conId=265598)
        bridge.send("account_values", sub=6, account="DU111", deadlineMs=60_000)
        bridge.event("next_valid_id", seconds=60, orderId=4711)
        for gathered in ("ticks", "depth", "trades"):
            bridge.event(gathered)
        assert bridge.call("ping")["type"] == "reply"
        assert not [m for m in bridge.messages if m["type"] == "socket" and m["state"] == "disconnected"]
    # Its end holds every message to the schema.
    assert bridge.finish() == 0
    kinds = {message["type"] for message in bridge.messages}
    assert {"order_status", "open_order", "execution", "position", "portfolio", "pnl", "error"} <= kinds
