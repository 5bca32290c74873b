"""Nonsense from the peer: the session lives, and what leaves the bridge keeps to the schema."""

from __future__ import annotations

import random

import pytest

from lotse_bridge.frames import frame
from support.bridge_process import BridgeProcess
from support.fake_tws import Peer, fake_tws
from support.orders import CONTRACT, execution, open_order, order_status

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
