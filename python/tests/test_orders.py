"""Writes: what goes over the wire, what is refused before it, and what-ifs."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from lotse_bridge.pacing import LIMIT, LIMITS, Lane
from lotse_bridge.times import iso
from support.bridge_process import BridgeProcess
from support.fake_tws import Fields, Peer, fake_tws
from support.orders import CONTRACT, LATER, ORDER, UNSET, open_order, order_status

Placed = dict[str, Any]


def place(order_id: int = 1, *, epoch: int = 1, **order: Any) -> Placed:
    write = {"epoch": epoch, "orderId": order_id, "contract": CONTRACT, "order": ORDER | order}
    return {**write, "notAfter": LATER}


def what_if(order_id: int = 1, *, deadline: int = 2000, **order: Any) -> Placed:
    fields = {**place(order_id, **order), "deadlineMs": deadline}
    del fields["notAfter"]
    return fields


def recorder(messages: list[Fields]) -> Callable[[Peer], None]:
    """A TWS that keeps what it is told."""

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        while True:
            messages.append(peer.receive())

    return script


def test_an_order_arrives_as_it_was_meant(bridge: BridgeProcess) -> None:
    heard: list[Fields] = []
    with fake_tws(recorder(heard)) as port:
        bridge.connect(port)
        answer = bridge.call(
            "place_order", **place(outsideRth=True, tif="GTD", goodTillDate="20260105-20:00:00")
        )
        assert answer["result"]["sentAt"].endswith("Z")
        bridge.call("disconnect")
    (order,) = heard
    assert len(order) == 115
    assert order[:5] == ["3", "1", "265598", "AAPL", "STK"]
    assert order[9:11] == ["SMART", "NASDAQ"]
    assert order[16:21] == ["BUY", "10", "LMT", "150.25", ""]
    assert order[21:30] == ["GTD", "", "DU111", "", "0", "lotse:1", "1", "0", "0"]
    assert order[33] == "1", "outsideRth"
    assert "20260105-20:00:00" in order
    assert UNSET not in order[:40]


def test_an_order_that_comes_to_its_turn_too_late_is_not_sent(bridge: BridgeProcess) -> None:
    heard: list[Fields] = []
    with fake_tws(recorder(heard)) as port:
        bridge.connect(port)
        past = bridge.call("place_order", **(place(1) | {"notAfter": "2026-01-05T14:30:00.000Z"}))
        assert (past["code"], "nothing was sent" in past["message"]) == ("TOO_LATE", True)
        # A bridge that was held up, as by a sleeping machine, finds the line in its pipe when it goes on.
        bridge.process.send_signal(signal.SIGSTOP)
        soon = iso(time.time() + 0.3)
        held_up = bridge.send("place_order", **(place(2) | {"notAfter": soon}))
        time.sleep(0.5)
        bridge.process.send_signal(signal.SIGCONT)
        assert bridge.answer(held_up)["code"] == "TOO_LATE"
        assert bridge.call("place_order", **place(3))["type"] == "reply"
        bridge.call("disconnect")
    assert [message[1] for message in heard] == ["3"]


def test_attributes_that_ib_no_longer_takes_are_off(bridge: BridgeProcess) -> None:
    heard: list[Fields] = []
    with fake_tws(recorder(heard)) as port:
        bridge.connect(port)
        bridge.call("place_order", **place())
        bridge.call("disconnect")
    # allOrNone, minQty, percentOffset, eTradeOnly, firmQuoteOnly
    assert heard[0][50:55] == ["0", "", "", "0", "0"]


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("0.0001", "0.0001"),
        ("123456.789", "123456.789"),
        ("100", "100.0"),
        ("-2.5", "-2.5"),
        ("0.0000081", "0.0000081"),
    ],
)
def test_prices_keep_their_digits(bridge: BridgeProcess, text: str, wire: str) -> None:
    heard: list[Fields] = []
    with fake_tws(recorder(heard)) as port:
        bridge.connect(port)
        bridge.call("place_order", **place(lmtPrice=text, totalQuantity="0.00000001"))
        bridge.call("disconnect")
    assert heard[0][17] == "0.00000001"
    assert heard[0][19] == wire


def test_a_price_that_a_double_cannot_carry_is_not_sent(bridge: BridgeProcess) -> None:
    heard: list[Fields] = []
    with fake_tws(recorder(heard)) as port:
        bridge.connect(port)
        assert bridge.call("place_order", **place(lmtPrice="0.12345678901234567890"))["code"] == "BAD_COMMAND"
        assert bridge.call("place_order", **place(orderRef="käse"))["code"] == "BAD_COMMAND"
        bridge.call("disconnect")
    assert heard == []


def test_a_write_for_another_socket_is_refused(bridge: BridgeProcess) -> None:
    heard: list[Fields] = []
    assert bridge.call("place_order", **place())["code"] == "NOT_CONNECTED"
    with fake_tws(recorder(heard)) as port:
        bridge.connect(port, epoch=4)
        assert bridge.call("place_order", **place(epoch=3))["code"] == "EPOCH_MISMATCH"
        assert bridge.call("cancel_order", epoch=5, orderId=1)["code"] == "EPOCH_MISMATCH"
        assert bridge.call("global_cancel", epoch=3)["code"] == "EPOCH_MISMATCH"
        assert bridge.call("what_if", **(what_if() | {"epoch": 3}))["code"] == "EPOCH_MISMATCH"
        bridge.call("disconnect")
    assert heard == []


def test_cancel_and_global_cancel(bridge: BridgeProcess) -> None:
    heard: list[Fields] = []
    with fake_tws(recorder(heard)) as port:
        bridge.connect(port)
        bridge.call("cancel_order", epoch=1, orderId=9)
        bridge.call("global_cancel", epoch=1)
        bridge.call("disconnect")
    assert heard == [["4", "1", "9", ""], ["58", "1"]]


def test_no_second_holds_more_than_45_messages_and_a_burst_of_orders_keeps_no_cancel_waiting(
    bridge: BridgeProcess,
) -> None:
    heard: list[Fields] = []
    with fake_tws(recorder(heard)) as port:
        bridge.connect(port)
        orders = [bridge.send("place_order", **place(number)) for number in range(1, 101)]
        cancel = bridge.send("cancel_order", epoch=1, orderId=1)
        answers = [bridge.answer(order) for order in orders]
        answers.append(bridge.answer(cancel))
        bridge.call("disconnect")
    refused = [answer for answer in answers if answer["type"] == "failure"]
    assert {answer["code"] for answer in refused} == {"PACING_REFUSED"}
    sent = sorted(
        datetime.fromisoformat(answer["result"]["sentAt"].replace("Z", "+00:00")).timestamp()
        for answer in answers
        if answer["type"] == "reply"
    )
    assert len(heard) == len(sent) == 101 - len(refused)
    # By the sender's own stamps: how late the peer of this test reads is not the sender's doing.
    assert all(later - first > 1 for first, later in zip(sent, sent[LIMIT:], strict=False))
    # Orders leave tokens for cancels: the cancel went out at once, behind the orders that had theirs.
    assert [fields[0] for fields in heard].index("4") == LIMITS[Lane.ORDER]


def test_a_what_if_waits_for_the_figures(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        order = peer.wait_for(3)
        assert order[85] == "1", "whatIf"
        peer.send(*open_order(1, "PreSubmitted", what_if=True, warning="Your order is large"))
        time.sleep(0.05)
        peer.send(*open_order(1, "PreSubmitted", what_if=True, init_margin_change="1502.5"))
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        state = bridge.call("what_if", **what_if())["result"]["orderState"]
    assert state["initMarginChange"] == "1502.5"
    assert state["initMarginBefore"] is None
    assert state["commission"] == "1"
    assert state["minCommission"] is None
    assert not [message for message in bridge.messages if message["type"] == "open_order"]


def test_an_order_of_another_client_under_its_id_is_no_answer_to_a_what_if(bridge: BridgeProcess) -> None:
    """Each client counts its own ids: another's order is listed, and has nothing to do with the question."""

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(3)
        peer.wait_for(16)
        peer.send(*open_order(1, client_id=8))
        peer.send(*open_order(1, init_margin_change="99.0", client_id=8))
        peer.send(53, 1)
        peer.send(*open_order(1, "PreSubmitted", what_if=True, init_margin_change="1502.5"))
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        question = bridge.send("what_if", **what_if())
        listed = bridge.call("open_orders", deadlineMs=2000)["result"]["orders"]
        assert [(row["clientId"], row["orderId"]) for row in listed] == [(8, 1)]
        assert bridge.answer(question)["result"]["orderState"]["initMarginChange"] == "1502.5"
    assert bridge.event("open_order")["clientId"] == 8


def test_a_refused_what_if_fails_long_before_its_deadline_and_at_once_when_the_code_is_known(
    bridge: BridgeProcess,
) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(3)
        peer.wait_for(3)
        peer.send(4, 2, 1, 10999, "A code nobody has seen before", "")
        peer.send(4, 2, 2, 201, "Order rejected - reason: no", "")
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        unknown = bridge.send("what_if", **what_if(1, deadline=120_000))
        known = bridge.send("what_if", **what_if(2, deadline=120_000))
        answers = [bridge.wait(lambda message: message["type"] == "failure") for _ in range(2)]
    # The unknown code came first and is answered last: figures may still follow it.
    assert [(answer["id"], answer["code"], answer["ib"]["code"]) for answer in answers] == [
        (known, "IB_ERROR", 201),
        (unknown, "IB_ERROR", 10999),
    ]
    assert bridge.event("error", code=201)["about"] == {"kind": "request", "id": known}
    assert bridge.event("error", code=10999)["about"] == {"kind": "request", "id": unknown}


def test_notices_do_not_end_a_what_if(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(3)
        peer.send(4, 2, 1, 10349, "Order TIF was set to DAY based on order preset.", "")
        peer.send(4, 2, 1, 399, "Order Message: your order will not be placed until 09:30", "")
        peer.send(4, 2, 1, 10998, "A code nobody has seen before", "")
        time.sleep(0.2)
        peer.send(*open_order(1, "PreSubmitted", what_if=True, init_margin_change="0.0"))
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        assert bridge.call("what_if", **what_if())["result"]["orderState"]["initMarginChange"] == "0"


def test_a_what_if_without_figures_times_out(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(3)
        peer.send(*open_order(1, "PreSubmitted", what_if=True))
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        waiting = bridge.send("what_if", **what_if(deadline=400))
        assert bridge.call("what_if", **what_if())["code"] == "BAD_COMMAND"
        assert bridge.answer(waiting)["code"] == "REQUEST_TIMEOUT"


def test_order_callbacks_become_events(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.send(*open_order(3))
        peer.send(*order_status(3, "Submitted"))
        peer.send(100, 903, 7, 3)
        peer.send(4, 2, 3, 110, "The price does not conform", '{"a":1}')
        peer.send(59, 1, "e1", "1.0", "USD", UNSET, UNSET, "")
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        row = bridge.event("open_order", orderId=3)
        assert row["order"]["auxPrice"] is None
        assert row["order"]["lmtPrice"] == "150.25"
        assert row["contract"]["right"] == ""
        assert row["contract"]["strike"] is None
        assert row["permId"] == 903
        status = bridge.event("order_status")
        assert (status["filled"], status["remaining"]) == ("0", "10")
        assert bridge.event("order_bound")["permId"] == 903
        error = bridge.event("error")
        assert error["about"] == {"kind": "order", "orderId": 3}
        assert error["advancedRejectJson"] == '{"a":1}'
        commission = bridge.event("commission")
        assert commission["realizedPnl"] is None


GERMAN = "Fehler bei der Überprüfung: Die API-Schnittstelle ist derzeit schreibgeschützt."
# As TWS sends it: seven bits, the rest escaped (server version 153 and later).
GERMAN_SENT = GERMAN.encode("unicode_escape").decode("ascii")


@pytest.mark.parametrize("asked", [(16, "open_orders", {}), (99, "completed_orders", {"apiOnly": False})])
def test_b16_a_refusal_without_id_is_known_by_what_was_asked_in_any_language(
    bridge: BridgeProcess, asked: tuple[int, str, dict[str, bool]]
) -> None:
    message, kind, fields = asked

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(message)
        peer.send(4, 2, -1, 321, GERMAN_SENT, "")
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        failure = bridge.call(kind, deadlineMs=8000, **fields)
        assert failure["code"] == "READ_ONLY"
        assert failure["ib"] == {"code": 321, "message": GERMAN}
        assert bridge.event("read_only", on=True)


def test_b16_what_is_answered_after_all_was_not_refused(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(16)
        peer.send(4, 2, -1, 321, "The API is not in read-only mode, but something else is invalid", "")
        peer.send(53, 1)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        assert bridge.call("open_orders", deadlineMs=3000)["type"] == "reply"
        time.sleep(1.3)
        assert not [message for message in bridge.messages if message["type"] == "read_only"]


def test_b16_a_question_that_stays_unanswered_tells_what_ib_said_without_an_id(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(61)
        peer.send(4, 2, -1, 322, GERMAN_SENT, "")
        peer.send(4, 2, -1, 2104, "Market data farm connection is OK:usfarm", "")
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        failure = bridge.call("positions", deadlineMs=400)
        assert failure["code"] == "IB_ERROR"
        assert failure["message"] == f"IB: {GERMAN}"
        assert failure["ib"] == {"code": 322, "message": GERMAN}


def test_b11_a_next_id_inside_the_range_of_requests_is_moved_behind_them(bridge: BridgeProcess) -> None:
    used: list[int] = []
    asked = threading.Event()

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        used.append(int(peer.wait_for(7)[2]))
        asked.set()
        peer.send(9, 1, used[0])
        peer.wait_for(3)
        peer.send(4, 2, used[0] + 1, 201, "Order rejected - reason: no permission", "")
        used.append(int(peer.wait_for(7)[2]))
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        bridge.send("executions", deadlineMs=30_000)
        assert asked.wait(5)
        assert bridge.event("next_valid_id", orderId=used[0] + 1)
        assert bridge.call("place_order", **place(used[0] + 1))["type"] == "reply"
        assert bridge.event("error")["about"] == {"kind": "order", "orderId": used[0] + 1}
        bridge.call("executions", deadlineMs=300)
        assert used[1] < 1_900_000_000, "orders grow to where requests were"
        refused = bridge.call("place_order", **place(used[0]))
        assert refused["code"] == "BAD_COMMAND"


def test_read_only_is_a_mode(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(16)
        peer.send(
            4,
            2,
            -1,
            321,
            "Error validating request.-'aa' : cause - The API interface is in Read-Only mode.",
            "",
        )
        peer.wait_for(16)
        peer.send(53, 1)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        assert bridge.call("open_orders", deadlineMs=3000)["code"] == "READ_ONLY"
        assert bridge.call("place_order", **place())["code"] == "READ_ONLY"
        # Switched off in TWS: the next complete answer proves it.
        assert bridge.call("open_orders", deadlineMs=3000)["result"] == {"orders": [], "statuses": []}
        assert bridge.call("place_order", **place())["type"] == "reply"
