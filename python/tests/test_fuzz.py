"""Nonsense from the peer: the session lives, and what leaves the bridge keeps to the schema."""

from __future__ import annotations

import random

import pytest

from lotse_bridge.frames import frame
from support.bridge_process import BridgeProcess
from support.fake_tws import Peer, fake_tws, payload
from support.orders import CONTRACT, WIRE_CONTRACT, execution, open_order, order_status

UNKNOWN = [
    "",
    "-1",
    "2147483647",
    "9223372036854775807",
    "1.7976931348623157E308",
    "NaN",
    "Infinity",
    "-Infinity",
]
TEXTS = ["AAPL", "\\u00e9", "20260105", "20260105 09:30:00 US/Eastern", "true", "\x7f", "ü"]
ODD = [*UNKNOWN, *TEXTS, "0", "1", "1E-30", "99999999999999999999"]
# Error 326 and EOF end a session by right; everything else must not.
MESSAGE_IDS = [number for number in range(1, 110) if number != 4]


def _nonsense(dice: random.Random, used_ids: list[int]) -> bytes:
    known = [*open_order(1), *order_status(1, "Filled"), *execution(-1, "e1", 1)]
    fields = [str(dice.choice(MESSAGE_IDS))]
    for _ in range(dice.randrange(0, 40)):
        fields.append(str(dice.choice([*ODD, *used_ids, *known])))
    return frame("".join(f"{field}\0" for field in fields).encode())


def _damaged(dice: random.Random) -> bytes:
    """A message that was right until one field was replaced."""
    fields = [
        str(field)
        for field in dice.choice([open_order(3), order_status(3, "Filled"), execution(-1, "e9.01", 3)])
    ]
    fields[dice.randrange(1, len(fields))] = dice.choice(ODD)
    return frame("".join(f"{field}\0" for field in fields).encode())


@pytest.mark.parametrize("seed", range(6))
def test_nonsense_does_not_end_the_session(bridge: BridgeProcess, seed: int) -> None:
    dice = random.Random(seed)

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        used = [int(peer.receive()[2]), int(peer.receive()[2])]
        for _ in range(400):
            peer.raw(
                dice.choice(
                    [_nonsense(dice, used), _damaged(dice), frame(dice.randbytes(dice.randrange(60)))]
                )
            )
        peer.send(9, 1, 4711)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        bridge.call("market_data", sub=1, contract=CONTRACT, genericTicks="", urgent=False)
        bridge.send("contract_details", contract=CONTRACT, urgent=False, deadlineMs=1000)
        bridge.event("next_valid_id", seconds=20, orderId=4711)
        assert bridge.call("ping")["type"] == "reply"
        assert not [m for m in bridge.messages if m["type"] == "socket" and m["state"] == "disconnected"]


def test_an_answer_with_a_hole_says_so_and_the_next_one_is_whole(bridge: BridgeProcess) -> None:
    """A position that could not be read must not look like one that is not there."""

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        for quantity in ("abc", "7"):
            peer.wait_for(61)
            for conid, size in ((265598, "10"), (272093, quantity)):
                peer.send(61, 3, "DU111", conid, *WIRE_CONTRACT[1:], size, "150.5")
            peer.send(62, 1)
        peer.wait_for(16)
        peer.send(*open_order(1))
        peer.raw(frame(b"5\0002\000265598\0AAPL\0"))
        peer.send(53, 1)
        request = peer.wait_for(7)[2]
        peer.send(*execution(int(request), "e1", 1))
        peer.send(*execution(int(request), "", 1))
        peer.send(55, 1, request)
        peer.wait_for(61)
        peer.raw(frame(b"\xff\xff"))
        peer.send(62, 1)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        first = bridge.call("positions", deadlineMs=5000)
        assert [row["conId"] for row in first["result"]["unread"]] == [272093]
        assert len(first["result"]["positions"]) == 1
        again = bridge.call("positions", deadlineMs=5000)["result"]
        assert len(again["positions"]) == 2
        assert "unread" not in again
        for kind in ("open_orders", "executions", "positions"):
            assert len(bridge.call(kind, deadlineMs=5000)["result"]["unread"]) == 1
        failed = [m["callback"] for m in bridge.messages if m["type"] == "callback_failed"]
        assert failed == ["position", "openOrder", "execDetails", "message"]


def test_a_text_of_megabytes_costs_that_message_and_nothing_else(bridge: BridgeProcess) -> None:
    """As a line it would be longer than the desk reads, which would end the process over it."""

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        for rubbish in (b"x", b"\xff"):
            peer.raw(frame(b"4\0002\0005\000200\0" + rubbish * 8_000_000 + b"\0\0"))
            peer.raw(frame(b"3\000" + rubbish * 8_000_000 + b"\0Filled\0"))
        peer.send(9, 1, 4711)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        bridge.event("next_valid_id", seconds=30, orderId=4711)
    failed = [m for m in bridge.messages if m["type"] == "callback_failed"]
    assert [m["callback"] for m in failed] == ["error", "orderStatus"] * 2
    assert all(len(m["message"]) <= 500 for m in failed)
    bridge.finish()
    assert max(map(len, bridge.log)) < 20_000


@pytest.mark.parametrize("step", [1, 3, 1000])
def test_messages_may_come_in_pieces_of_any_size(bridge: BridgeProcess, step: int) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        story = b"".join(payload(*m) for m in (open_order(1), order_status(1, "Filled"), (9, 1, 4711)))
        for start in range(0, len(story), step):
            peer.raw(story[start : start + step])
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        bridge.event("next_valid_id", seconds=20, orderId=4711)
        assert bridge.event("open_order", orderId=1)["order"]["lmtPrice"] == "150.25"
        assert not [m for m in bridge.messages if m["type"] == "callback_failed"]


def test_a_message_that_never_ends_is_silence(bridge: BridgeProcess) -> None:
    """A length out of step announces megabytes: what follows is swallowed, the heartbeat finds out."""

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.raw((0xFFFFFF).to_bytes(4, "big") + b"3\0001\0")
        while True:
            peer.send(49, 1, int(peer.receive()[0]))

    with fake_tws(script) as port:
        bridge.connect(port, heartbeatIntervalMs=100, heartbeatDeadlineMs=300)
        why = bridge.event("socket", seconds=10, state="disconnected")["why"]
        assert why["code"] == "SOCKET_HEARTBEAT"
