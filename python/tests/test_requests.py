"""Reads and streams: ends, errors, deadlines, shared requests, ticks."""

from __future__ import annotations

import threading
import time
from typing import Any

from support.bridge_process import PATIENCE, BridgeProcess
from support.fake_tws import Peer, fake_tws, payload
from support.orders import CONTRACT, execution, open_order, order_status


def _history(deadline: int = 3000) -> dict[str, Any]:
    return {
        "contract": CONTRACT,
        "endDateTime": "",
        "duration": "1 D",
        "barSize": "5 mins",
        "whatToShow": "TRADES",
        "useRth": True,
        "deadlineMs": deadline,
    }


def test_open_orders_answer_with_the_latest_rows(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(16)
        for order_id in (1, 2):
            peer.send(*open_order(order_id, "PreSubmitted"))
            peer.send(*order_status(order_id, "PreSubmitted"))
        peer.send(*open_order(1, "Submitted"))
        peer.send(*order_status(1, "Submitted"))
        peer.send(53, 1)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        result = bridge.call("open_orders", deadlineMs=3000)["result"]
    assert [(row["orderId"], row["orderState"]["status"]) for row in result["orders"]] == [
        (1, "Submitted"),
        (2, "PreSubmitted"),
    ]
    assert [row["status"] for row in result["statuses"]] == ["Submitted", "PreSubmitted"]
    assert sum(message["type"] == "open_order" for message in bridge.messages) == 3


def test_one_shared_request_is_in_flight_the_next_waits(bridge: BridgeProcess) -> None:
    asked: list[float] = []

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        for _ in range(2):
            peer.wait_for(61)
            asked.append(time.monotonic())
            time.sleep(0.2)
            peer.send(61, 3, "DU111", *CONTRACT_ROW, "5", "1502.5")
            peer.send(62, 1)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        first, second = (bridge.send("positions", deadlineMs=3000) for _ in range(2))
        assert len(bridge.answer(first)["result"]["positions"]) == 1
        assert len(bridge.answer(second)["result"]["positions"]) == 1
    assert asked[1] - asked[0] >= 0.2


CONTRACT_ROW = ("265598", "AAPL", "STK", "", "0.0", "", "", "", "USD", "AAPL", "NMS")


def test_a_late_end_does_not_answer_the_next_request(bridge: BridgeProcess) -> None:
    """The first times out; its rows and End come while the second waits, then those of the second."""

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(16)
        peer.wait_for(16)
        peer.send(*open_order(1))
        peer.send(53, 1)
        time.sleep(0.3)
        peer.send(*open_order(1))
        peer.send(*open_order(2))
        peer.send(53, 1)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        assert bridge.call("open_orders", deadlineMs=100)["code"] == "REQUEST_TIMEOUT"
        result = bridge.call("open_orders", deadlineMs=5000)["result"]
    assert [row["orderId"] for row in result["orders"]] == [1, 2]


def test_an_end_that_never_came_does_not_hold_up_the_next_request(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(16)
        peer.wait_for(16)
        peer.send(*open_order(2))
        peer.send(53, 1)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        assert bridge.call("open_orders", deadlineMs=100)["code"] == "REQUEST_TIMEOUT"
        assert len(bridge.call("open_orders", deadlineMs=5000)["result"]["orders"]) == 1


def test_executions_are_rows_and_events(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        request_id = int(peer.wait_for(7)[2])
        peer.send(*execution(request_id, "e1.01", 1))
        peer.send(*execution(-1, "live.01", 2))
        peer.send(*execution(request_id, "e2.01", 1, "0.0001"))
        peer.send(59, 1, "e1.01", "1.0", "USD", "12.5", "1.7976931348623157E308", "")
        peer.send(55, 1, request_id)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        result = bridge.call("executions", deadlineMs=3000)["result"]
    assert [(row["execId"], row["price"]) for row in result["executions"]] == [
        ("e1.01", "150.25"),
        ("e2.01", "0.0001"),
    ]
    assert sum(message["type"] == "execution" for message in bridge.messages) == 3
    assert bridge.event("commission")["realizedPnl"] == "12.5"


def test_executions_of_one_symbol_are_asked_for_by_a_filter(bridge: BridgeProcess) -> None:
    asked: list[str] = []

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        asked.extend(peer.wait_for(7))
        request_id = int(asked[2])
        peer.send(*execution(request_id, "e1.01", 1))
        peer.send(55, 1, request_id)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        result = bridge.call("executions_of", symbol="AAPL", deadlineMs=3000)["result"]
    assert [row["execId"] for row in result["executions"]] == ["e1.01"]
    # Client, account and time are open; then comes the symbol.
    assert asked[3:7] == ["0", "", "", "AAPL"]


def test_many_fills_of_one_chunk_share_lines_in_their_order(bridge: BridgeProcess) -> None:
    count = 150

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        request_id = int(peer.wait_for(7)[2])
        together = b"".join(
            payload(*execution(request_id, f"e{index}.01", 1))
            + payload(59, 1, f"e{index}.01", "1.0", "USD", "12.5", "1.7976931348623157E308", "")
            for index in range(count)
        )
        peer.raw(together + payload(55, 1, request_id))
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        bridge.call("executions", deadlineMs=3000)
    runs = [message for message in bridge.messages if message["type"] == "fills"]
    told = [
        item
        for message in bridge.messages
        for item in (message["items"] if message["type"] == "fills" else [message])
        if item["type"] in ("execution", "commission")
    ]
    assert [(item["type"], item["execId"]) for item in told] == [
        (kind, f"e{index}.01") for index in range(count) for kind in ("execution", "commission")
    ]
    assert runs
    assert max(len(message["items"]) for message in runs) == 32
    # A contract stands once on its line, and every execution of the line names it.
    assert [len(message["contracts"]) for message in runs] == [1] * len(runs)
    assert {
        item["contract"] for message in runs for item in message["items"] if item["type"] == "execution"
    } == {0}
    # The answer is behind every row, and the numbers have no gap.
    assert bridge.messages[-1]["type"] == "reply"
    numbers = [message["seq"] for message in bridge.messages if "seq" in message]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_long_answer_goes_ahead_in_parts(bridge: BridgeProcess) -> None:
    """B20: five thousand orders on one line are megabytes that somebody has to read in one go."""
    count = 70

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(16)
        for order_id in range(1, count + 1):
            peer.send(*open_order(order_id))
        peer.send(53, 1)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        asked = bridge.send("open_orders", deadlineMs=3000)
        result = bridge.answer(asked)["result"]
    assert [row["orderId"] for row in result["orders"]] == list(range(1, count + 1))
    parts = [message for message in bridge.messages if message["type"] == "part"]
    assert [(part["id"], part["bucket"], len(part["items"])) for part in parts] == [
        (asked, "orders", 32),
        (asked, "orders", 32),
    ]
    (reply,) = [message for message in bridge.messages if message.get("id") == asked and message not in parts]
    assert len(reply["result"]["orders"]) == count - 64


def _position(multiplier: str, quantity: str, conid: str) -> tuple[object, ...]:
    contract = (conid, "ES", "FUT", "20270319", "0.0", "", multiplier, "", "USD", "ESH7", "ES")
    return (61, 3, "DU111", *contract, quantity, "1502.5")


def test_a_multiplier_that_is_no_number_loses_no_position(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(61)
        for at, multiplier in enumerate(("", "abc", "50", "nan", "1e400")):
            peer.send(*_position(multiplier, "5", str(1000 + at)))
        peer.send(62, 1)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        result = bridge.call("positions", deadlineMs=3000)["result"]
    told = [(row["contract"]["multiplier"], row["position"]) for row in result["positions"]]
    assert told == [(None, "5"), (None, "5"), ("50", "5"), (None, "5"), (None, "5")]
    assert "unread" not in result


def test_an_answer_says_which_of_its_rows_could_not_be_read(bridge: BridgeProcess) -> None:
    """A quantity that is unset, one that ibapi cannot decode, an order, and executions of one request."""

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(61)
        peer.send(*_position("50", "5", "1"))
        peer.send(*_position("50", "170141183460469231731687303715884105727", "2"))
        peer.send(*_position("50", "five", "3"))
        peer.send(62, 1)
        peer.wait_for(16)
        peer.send(*open_order(1))
        peer.send(3, "2", "Submitted", "many")
        peer.send(53, 1)
        request_id = int(peer.wait_for(7)[2])
        peer.send(*execution(request_id, "e1.01", 1))
        peer.send(*execution(request_id, "e2.01", 1, "1.7976931348623157E308"))
        peer.send(*execution(-1, "e3.01", 1, "1.7976931348623157E308"))
        peer.send(55, 1, request_id)
        peer.wait_for(61)
        peer.send(*_position("50", "5", "1"))
        peer.send(62, 1)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        positions = bridge.call("positions", deadlineMs=3000)["result"]
        orders = bridge.call("open_orders", deadlineMs=3000)["result"]
        executions = bridge.call("executions", deadlineMs=3000)["result"]
        again = bridge.call("positions", deadlineMs=3000)["result"]
    assert [row["contract"]["conId"] for row in positions["positions"]] == [1]
    who = [(row["account"], row["conId"]) for row in positions["unread"]]
    assert who == [("DU111", 2), ("DU111", 3)]
    assert positions["unread"][0]["symbol"] == "ESH7"
    assert len(orders["orders"]) == 1
    nobody = {"account": "", "conId": 0, "symbol": "", "secType": "", "permId": None, "orderRef": ""}
    assert orders["unread"] == [nobody]
    assert [row["execId"] for row in executions["executions"]] == ["e1.01"]
    assert len(executions["unread"]) == 1
    assert executions["unread"][0]["conId"] > 0
    assert "unread" not in again
    failed = [message for message in bridge.messages if message["type"] == "callback_failed"]
    assert [message["callback"] for message in failed] == [
        "position",
        "position",
        "orderStatus",
        "execDetails",
        "execDetails",
    ]
    assert all("row" in message for message in failed)


def test_more_unread_rows_than_fit_are_one_that_may_be_anything(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(61)
        for conid in range(1, 60):
            peer.send(*_position("50", "five", str(conid)))
        peer.send(62, 1)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        unread = bridge.call("positions", deadlineMs=3000)["result"]["unread"]
    assert [row["conId"] for row in unread] == [*range(1, 25), 0]


def test_an_unset_price_of_a_fill_is_no_zero(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.send(*execution(-1, "e1.01", 1, "1.7976931348623157E308"))
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        assert bridge.event("callback_failed")["callback"] == "execDetails"


def test_errors_fail_the_request_they_are_about_and_advisory_codes_do_not(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        for code in (200, 10167):
            request_id = peer.wait_for(9)[2]
            peer.send(4, 2, request_id, code, "about the request", "")
            if code == 10167:
                peer.send(52, 1, request_id)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        first = bridge.send("contract_details", contract=CONTRACT, urgent=False, deadlineMs=3000)
        answer = bridge.answer(first)
        assert answer["code"] == "IB_ERROR"
        assert answer["ib"] == {"code": 200, "message": "about the request"}
        assert bridge.event("error", code=200)["about"] == {"kind": "request", "id": first}
        assert bridge.call("contract_details", contract=CONTRACT, urgent=False, deadlineMs=3000)[
            "result"
        ] == {"details": []}


def test_a_missing_end_is_a_timeout_and_the_history_is_cancelled(bridge: BridgeProcess) -> None:
    cancelled: list[str] = []

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        asked = peer.wait_for(20)
        assert asked[-5:-1] == ["TRADES", "2", "0", ""] or "2" in asked
        cancelled.append(peer.wait_for(25)[2])
        assert cancelled == [asked[1]]
        peer.send(4, 2, asked[1], 162, "API historical data query cancelled", "")
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        command = bridge.send("history", **_history(200))
        assert bridge.answer(command)["code"] == "REQUEST_TIMEOUT"
        assert bridge.event("error")["about"] == {"kind": "request", "id": command}


def test_history_bars_have_iso_times(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        request_id = peer.wait_for(20)[1]
        bars = ["1767623400", "10.0", "11.0", "9.5", "10.5", "1200", "10.2", "55"]
        bars += ["20260106", "10.5", "11.0", "9.5", "10.5", "-1", "-1", "-1"]
        peer.send(17, request_id, "s", "e", 2, *bars)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        bars = bridge.call("history", **_history())["result"]["bars"]
    assert [(bar["time"], bar["volume"]) for bar in bars] == [
        ("2026-01-05T14:30:00.000Z", "1200"),
        ("2026-01-06", None),
    ]


def test_a_bar_that_cannot_be_read_leaves_a_gap_with_its_time(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        good = ("10.0", "11.0", "9.5", "10.5", "1200", "10.2", "55")
        bars = ["1767623400", *good, "1767623700", "", *good[1:], "1767624000", *good]
        bars += ["1767624300", "nan", *good[1:], "some day", *good, "1767624900", *good]
        peer.send(17, peer.wait_for(20)[1], "s", "e", 6, *bars)
        # Of a message that is lost as a whole nobody knows how many it had.
        peer.send(17, peer.wait_for(20)[1], "s", "e", 3, "1767623400", "ten", *good[1:])
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        result = bridge.call("history", **_history())["result"]
        command = bridge.send("history", **_history(300))
        assert bridge.answer(command)["code"] == "ANSWER_UNREADABLE"
    times = [f"2026-01-05T14:{minutes}:00.000Z" for minutes in (30, 35, 40, 45, 55)]
    assert [bar["time"] for bar in result["bars"]] == [times[0], times[2], times[4]]
    assert result["unreadRows"] == 3
    assert result["unreadTimes"] == [times[1], times[3]]
    # The first stands for all of its answer.
    failed = [message for message in bridge.messages if message["type"] == "callback_failed"]
    assert [message["callback"] for message in failed] == ["historicalData", "historicalData"]


def test_lists_that_are_looked_at_say_how_many_rows_they_lack(bridge: BridgeProcess) -> None:
    long = "x" * 20_000

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        asked = peer.wait_for(81)[1]
        peer.send(79, asked, 3, *_match(1), *_match(2, long), *_match(3))
        asked = peer.wait_for(78)[1]
        peer.send(75, asked, "SMART", 1, "SPX", "100", 1, "20261218", 1, "6000")
        peer.send(75, asked, long, 1, "SPXW", "100", 1, "20261218", 1, "6000")
        peer.send(75, asked, "SMART", "one", "SPXQ", "100", 1, "20261218", 1, "6000")
        peer.send(76, asked)
        asked = peer.wait_for(9)[2]
        peer.send(10, asked, "half of it")
        peer.send(52, 1, asked)
        peer.wait_for(9)
        # Without its end there is no answer.
        peer.send(52, 1, "none")
        peer.idle()

    details = {"contract": CONTRACT, "urgent": False}
    series = {"symbol": "SPX", "exchange": "", "secType": "IND", "conId": 416904}
    with fake_tws(script) as port:
        bridge.connect(port)
        found = bridge.call("matching_symbols", pattern="x", deadlineMs=3000)["result"]
        chain = bridge.call("option_series", **series, deadlineMs=3000)["result"]
        none = bridge.call("contract_details", **details, deadlineMs=3000)["result"]
        command = bridge.send("contract_details", **details, deadlineMs=300)
        assert bridge.answer(command)["code"] == "ANSWER_UNREADABLE"
    assert ([match["conId"] for match in found["matches"]], found["unreadRows"]) == ([1, 3], 1)
    assert ([one["tradingClass"] for one in chain["series"]], chain["unreadRows"]) == (["SPX"], 2)
    assert none == {"details": [], "unreadRows": 1}


def _match(conid: int, description: str = "") -> tuple[object, ...]:
    return (conid, "ABC", "STK", "NYSE", "USD", 1, "OPT", description, "")


def test_market_rules_and_next_ids(bridge: BridgeProcess) -> None:
    joined = threading.Event()

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(91)
        # The second request has joined the first.
        joined.wait(PATIENCE)
        peer.send(93, 26, 2, "0.0", "0.0001", "1.0", "0.01")
        peer.wait_for(8)
        peer.send(9, 1, 42)
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        rules = [bridge.send("market_rule", ruleId=26, deadlineMs=10_000) for _ in range(2)]
        bridge.call("ping")
        joined.set()
        for rule in rules:
            assert bridge.answer(rule)["result"]["increments"] == [
                {"lowEdge": "0", "increment": "0.0001"},
                {"lowEdge": "1", "increment": "0.01"},
            ]
        assert bridge.call("req_ids", deadlineMs=3000)["result"] == {"nextValidId": 42}


def test_a_market_rule_is_asked_for_while_somebody_waits_although_the_first_has_given_up(
    bridge: BridgeProcess,
) -> None:
    """B10: whoever joined the question of another waited in vain when that one gave up in the lane."""

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        while peer.wait_for(91)[1] != "26":
            continue
        peer.send(93, 26, 1, "0.0", "0.01")
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        # The data lane takes 30 messages at once; the rule stands behind them.
        for rule_id in range(100, 135):
            bridge.send("market_rule", ruleId=rule_id, deadlineMs=10_000)
        first = bridge.send("market_rule", ruleId=26, deadlineMs=50)
        second = bridge.send("market_rule", ruleId=26, deadlineMs=5000)
        assert bridge.answer(first)["code"] == "REQUEST_TIMEOUT"
        assert bridge.answer(second)["result"]["increments"] == [{"lowEdge": "0", "increment": "0.01"}]


def test_the_quote_that_an_order_waits_for_overtakes_a_replay_and_ends_in_its_own_lane(
    bridge: BridgeProcess,
) -> None:
    """B10: an order's question stood behind the lines of a whole screen."""
    asked: list[tuple[str, str]] = []

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        while len(asked) < 62:
            fields = peer.receive()
            if fields[0] in ("1", "2"):
                asked.append((fields[0], fields[2]))
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        line = {"contract": CONTRACT, "genericTicks": ""}
        lines = [bridge.send("market_data", sub=sub, **line, urgent=False) for sub in range(1, 61)]
        bridge.answer(bridge.send("market_data", sub=100, **line, urgent=True))
        bridge.call("unsubscribe", sub=100)
        for command in lines:
            bridge.answer(command)
        bridge.call("ping")
        time.sleep(0.2)
    (begun, ended) = (
        next(at for at, one in enumerate(asked) if one == pair)
        for pair in (("1", asked[30][1]), ("2", asked[30][1]))
    )
    # 30 lines leave at once, the urgent one next and its end behind it, before the 30 others.
    assert (begun, ended) == (30, 31)


def test_a_long_answer_is_late_only_when_its_rows_stop(bridge: BridgeProcess) -> None:
    """The deadline counts anew from each row, a heavy day takes its time."""

    def row(number: int) -> tuple[object, ...]:
        contract = (number, "AAPL", "STK", "", 0, "", "", "SMART", "USD", f"AAPL{number}", "NMS")
        return (61, 3, "DU111", *contract, "100", "187.5")

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(61)
        for number in range(1, 5):
            time.sleep(0.4)
            peer.send(*row(number))
        peer.send(62, 1)
        peer.wait_for(61)
        peer.send(*row(9))
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        answer = bridge.call("positions", deadlineMs=1300)
        assert len(answer["result"]["positions"]) == 4
        # An answer that stops in the middle is none.
        assert bridge.call("positions", deadlineMs=1300)["code"] == "REQUEST_TIMEOUT"


def test_symbol_searches_keep_a_second_apart(bridge: BridgeProcess) -> None:
    asked: list[float] = []

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        for _ in range(2):
            request_id = peer.wait_for(81)[1]
            asked.append(time.monotonic())
            peer.send(
                79, request_id, 1, 265598, "AAPL", "STK", "NASDAQ", "USD", 2, "CFD", "OPT", "APPLE INC", ""
            )
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        searches = [bridge.send("matching_symbols", pattern="AAPL", deadlineMs=5000) for _ in range(2)]
        for search in searches:
            (match,) = bridge.answer(search)["result"]["matches"]
            assert match["derivativeSecTypes"] == ["CFD", "OPT"]
            assert match["description"] == "APPLE INC"
    assert asked[1] - asked[0] >= 0.95


def test_account_streams(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(6)
        peer.send(6, 2, "NetLiquidation", "1000000.00", "USD", "DU111")
        peer.send(
            7,
            8,
            "265598",
            "AAPL",
            "STK",
            "",
            "0.0",
            "",
            "",
            "NASDAQ",
            "USD",
            "AAPL",
            "NMS",
            *("5", "151.0", "755.0"),
            "150.25",
            "1.7976931348623157E308",
            "0.0",
            "DU111",
        )
        peer.send(8, 1, "09:31")
        peer.send(54, 1, "DU111")
        request_id = peer.wait_for(92)[1]
        peer.send(94, request_id, "12.5", "1.7976931348623157E308", "1.7976931348623157E308")
        multi = peer.wait_for(76)
        assert multi[2:] == [multi[2], "DU222", "", "0"]
        peer.send(73, 1, multi[2], "DU222", "", "NetLiquidation", "5.00", "EUR")
        peer.send(74, 1, multi[2])
        assert peer.wait_for(77)[2] == multi[2]
        peer.idle()

    with fake_tws(script) as port:
        bridge.connect(port)
        assert bridge.call("account_updates", account="DU111", deadlineMs=3000)["result"] == {}
        value = bridge.event("account_value")
        assert (value["key"], value["value"], value["currency"]) == ("NetLiquidation", "1000000.00", "USD")
        assert bridge.event("portfolio")["unrealizedPnl"] is None
        assert bridge.event("account_time")["text"] == "09:31"
        bridge.call("pnl", sub=3, account="DU111")
        assert bridge.event("pnl") | {
            "daily": "12.5",
            "unrealized": None,
            "realized": None,
            "sub": 3,
        } == bridge.event("pnl")
        assert bridge.call("account_values", sub=4, account="DU222", deadlineMs=3000)["result"] == {}
        assert bridge.event("account_value", account="DU222")["currency"] == "EUR"
        bridge.call("unsubscribe", sub=4)
        bridge.call("unsubscribe", sub=99)


def _quoted(bridge: BridgeProcess) -> dict[int, dict[str, Any]]:
    """What the ticks so far say together, by subscription."""
    told: dict[int, dict[str, Any]] = {}
    for message in bridge.messages:
        for item in message["items"] if message["type"] == "ticks" else ():
            fields = {name: value for name, value in item.items() if name != "sub"}
            told.setdefault(item["sub"], {}).update(fields)
    return told


def test_yields_of_a_bond_live_and_delayed(bridge: BridgeProcess) -> None:
    """Below zero is a yield; 0 and -1 are what IB fills in for none."""

    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        live, delayed, empty = (peer.wait_for(1)[2] for _ in range(3))
        for tick, value in ((50, "4.125"), (51, "-0.25"), (52, "4.1")):
            peer.send(1, 6, live, tick, value, "0", "0")
        for tick, value in ((103, "4.3"), (104, "4.2")):
            peer.send(1, 6, delayed, tick, value, "0", "0")
        for tick, value in ((50, "0"), (51, "-1"), (52, "1.7976931348623157E308")):
            peer.send(1, 6, empty, tick, value, "0", "0")
        peer.idle()

    bond = {**CONTRACT, "secType": "BOND"}
    expected = {
        5: {"bidYield": "4.125", "askYield": "-0.25", "lastYield": "4.1"},
        6: {"bidYield": "4.3", "askYield": "4.2"},
        7: {"bidYield": None, "askYield": None, "lastYield": None},
    }
    with fake_tws(script) as port:
        bridge.connect(port)
        for sub in (5, 6, 7):
            bridge.call("market_data", sub=sub, contract=bond, genericTicks="", urgent=False)
        bridge.until(lambda: _quoted(bridge) == expected)
        bridge.call("ping")
    assert _quoted(bridge) == expected


def test_ticks_are_coalesced_and_unknown_is_null(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        request_id = peer.wait_for(1)[2]
        peer.send(4, 2, request_id, 10167, "Displaying delayed market data", "")
        peer.send(58, 1, request_id, 3)
        peer.send(1, 6, request_id, 1, "-1.0", "0", "0")
        for cents in range(100):
            peer.send(1, 6, request_id, 67, f"150.{cents:02}", "3", "0")
        peer.send(2, 6, request_id, 8, "12345")
        peer.send(45, 6, request_id, 49, "0.0")
        peer.idle()

    expected = {
        "bid": None,
        "bidSize": "0",
        "ask": "150.99",
        "askSize": "3",
        "volume": "12345",
        "halted": 0,
    }
    with fake_tws(script) as port:
        bridge.connect(port)
        bridge.call("market_data", sub=5, contract=CONTRACT, genericTicks="", urgent=False)
        again = bridge.call("market_data", sub=5, contract=CONTRACT, genericTicks="", urgent=False)
        assert again["code"] == "BAD_COMMAND"
        assert bridge.event("error")["about"] == {"kind": "subscription", "sub": 5}
        assert bridge.event("market_data_type")["dataType"] == 3
        bridge.until(lambda: _quoted(bridge).get(5) == expected)
        bridge.call("ping")
    batches = [message for message in bridge.messages if message["type"] == "ticks"]
    assert _quoted(bridge) == {5: expected}
    assert len(batches) < 20


def test_a_request_that_waits_is_failed_when_the_socket_goes(bridge: BridgeProcess) -> None:
    def script(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        for _ in range(4):
            peer.receive()

    with fake_tws(script) as port:
        bridge.connect(port)
        waiting = [
            bridge.send("executions", deadlineMs=60_000),
            bridge.send("completed_orders", apiOnly=False, deadlineMs=60_000),
            bridge.send("market_rule", ruleId=1, deadlineMs=60_000),
            bridge.send("contract_details", contract=CONTRACT, urgent=False, deadlineMs=60_000),
        ]
        assert [bridge.answer(command)["code"] for command in waiting] == ["CONNECTION_LOST"] * 4
