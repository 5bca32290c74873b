"""Small parts: frames, lines, ticks, pacing, log masking, the code book, the table of commands."""

from __future__ import annotations

import io
import itertools
import json
import logging
import threading
import time
from collections.abc import Callable, Sized
from decimal import Decimal
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse_bridge import logs
from lotse_bridge.code_book import BOOK, Effect, effect_on_request
from lotse_bridge.command_tables import COMMANDS, CONTRACT, ORDER
from lotse_bridge.commands import BadCommand, parse
from lotse_bridge.field_checks import Fields
from lotse_bridge.frames import FrameReader, OversizedFrame, frame
from lotse_bridge.heartbeat import Heartbeat
from lotse_bridge.lines import LineReader
from lotse_bridge.pacing import LIMIT, LIMITS, MAX_ORDER_WAIT, WINDOW, Lane, Pacer
from lotse_bridge.request_ids import LAST_ORDER_ID, RequestIds
from lotse_bridge.says import TEXTS, Saying, quote, say
from lotse_bridge.scheduler import Scheduler, Timer
from lotse_bridge.ticks import TickBuffer
from support.manual_time import ManualTime
from support.protocol_schema import fits, protocol_schema


def _cut(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[start:end] for start, end in itertools.pairwise(edges)]


@given(st.lists(st.binary(max_size=50)), st.lists(st.integers(min_value=0)))
def test_frames_survive_any_cut(payloads: list[bytes], cuts: list[int]) -> None:
    reader = FrameReader()
    stream = b"".join(frame(payload) for payload in payloads)
    assert [got for chunk in _cut(stream, cuts) for got in reader.feed(chunk)] == payloads


def test_a_frame_beyond_the_limit_is_refused_before_it_is_read() -> None:
    reader = FrameReader()
    assert list(reader.feed(frame(b"x"))) == [b"x"]
    with pytest.raises(OversizedFrame):
        list(reader.feed(b"\x01\x00\x00\x00"))


@given(
    st.lists(st.binary(max_size=12).filter(lambda line: b"\n" not in line)),
    st.lists(st.integers(min_value=0)),
)
def test_lines_survive_any_cut(lines: list[bytes], cuts: list[int]) -> None:
    got: list[bytes] = []
    long: list[bytes] = []
    reader = LineReader(got.append, long.append, limit=8)
    for chunk in _cut(b"".join(line + b"\n" for line in lines), cuts):
        reader.feed(chunk)
    assert got == [line.strip() for line in lines if line.strip() and len(line) <= 8]
    assert len(long) == sum(len(line) > 8 for line in lines)


def _fields(buffer: TickBuffer) -> dict[str, Any]:
    items = buffer.take()
    return items[0] if items else {}


def test_the_latest_value_wins() -> None:
    buffer = TickBuffer()
    assert buffer.price(1, "bid", 10.5, False) is True
    assert buffer.price(1, "bid", 10.25, False) is False
    assert buffer.take() == [{"sub": 1, "bid": "10.25"}]
    assert buffer.take() == []


@pytest.mark.parametrize("price", [-1.0, -0.5])
def test_a_negative_price_of_a_stock_is_unknown(price: float) -> None:
    buffer = TickBuffer()
    buffer.price(1, "bid", price, False)
    assert _fields(buffer) == {"sub": 1, "bid": None}


@pytest.mark.parametrize(("size", "price", "shown"), [("0", None, "0"), ("3", "-1", "3")])
def test_minus_one_of_a_future_is_decided_by_its_size(size: str, price: str | None, shown: str) -> None:
    buffer = TickBuffer()
    assert buffer.price(1, "bid", -1.0, True) is False
    assert buffer.size(1, "bidSize", Decimal(size)) is True
    assert _fields(buffer) == {"sub": 1, "bid": price, "bidSize": shown}


@pytest.mark.parametrize("may_be_negative", [True, False])
@pytest.mark.parametrize(("size", "price", "shown"), [("0", None, "0"), ("3", "0", "3"), ("-1", None, None)])
def test_a_price_of_zero_counts_only_with_a_positive_size(
    size: str, price: str | None, shown: str | None, may_be_negative: bool
) -> None:
    buffer = TickBuffer()
    for field, size_field in (("bid", "bidSize"), ("ask", "askSize"), ("last", "lastSize")):
        buffer.price(1, field, 10.5, may_be_negative)
        buffer.price(1, field, 0.0, may_be_negative)
        buffer.size(1, size_field, Decimal(size))
        assert _fields(buffer) == {"sub": 1, field: price, size_field: shown}


def test_a_zero_that_carries_no_size_is_no_price() -> None:
    buffer = TickBuffer()
    for field in ("high", "low", "open", "close", "mark"):
        buffer.price(1, field, 0.0, True)
        assert _fields(buffer) == {"sub": 1, field: None}


def test_other_negative_prices_of_a_future_are_real_and_minus_one_without_a_size_is_not() -> None:
    buffer = TickBuffer()
    buffer.price(1, "last", -37.63, True)
    buffer.price(1, "close", -1.0, True)
    assert _fields(buffer) == {"sub": 1, "last": "-37.63", "close": None}


def test_unset_sizes_and_halts() -> None:
    buffer = TickBuffer()
    buffer.size(1, "volume", Decimal(2**127 - 1))
    buffer.size(1, "bidSize", Decimal(-1))
    buffer.halted(1, -1.0)
    assert _fields(buffer) == {"sub": 1, "volume": None, "bidSize": None, "halted": None}
    buffer.halted(1, 2.0)
    buffer.forget(1)
    assert buffer.take() == []


def _wait_for(done: Sized, count: int, seconds: float = 10.0) -> None:
    """Until there are so many, or the time is up: what is asserted afterwards says which."""
    end = time.monotonic() + seconds
    while len(done) < count and time.monotonic() < end:
        time.sleep(0.01)


class _Paced:
    """A pacer in a time of its own, and what became of what it was given."""

    def __init__(self) -> None:
        self.time = ManualTime()
        self.pacer = Pacer(self.time, self.time.clock)
        self.sent: list[tuple[float, str]] = []
        self.refused: list[str] = []

    def submit(self, lane: Lane, name: str = "", before: Callable[[], object] = lambda: None) -> None:
        def run() -> None:
            before()
            self.sent.append((self.time.now, name))

        self.pacer.submit(lane, run, lambda why: self.refused.append(why.code))

    def names(self) -> list[str]:
        return [name for _, name in self.sent if name]


def test_a_burst_of_data_leaves_tokens_for_orders_and_waits_itself() -> None:
    paced = _Paced()
    names = [f"data{number}" for number in range(LIMITS[Lane.DATA] + 5)]
    for name in names:
        paced.submit(Lane.DATA, name)
    paced.submit(Lane.ORDER, "order")
    assert len(paced.sent) == LIMITS[Lane.DATA] + 1
    assert paced.names()[-1] == "order"
    paced.time.advance(WINDOW)
    assert len(paced.sent) == LIMITS[Lane.DATA] + 1
    paced.time.advance(0.01)
    assert paced.names()[-5:] == names[-5:]
    assert min(moment for moment, _ in paced.sent[-5:]) >= WINDOW
    assert paced.refused == []


def test_no_window_holds_more_than_the_limit_however_the_messages_come() -> None:
    paced = _Paced()
    for _ in range(400):
        paced.submit(Lane.CANCEL)
        paced.submit(Lane.ORDER)
        paced.submit(Lane.DATA)
        paced.time.advance(0.013)
    moments = [moment for moment, _ in paced.sent]
    assert all(later - first >= WINDOW for first, later in zip(moments, moments[LIMIT:], strict=False))
    assert len(moments) > 3 * LIMIT
    assert set(paced.refused) == {"PACING_REFUSED"}


def test_an_order_does_not_overtake_one_that_had_to_wait_and_is_being_sent() -> None:
    paced = _Paced()
    started, gate = threading.Event(), threading.Event()
    for _ in range(LIMITS[Lane.ORDER]):
        paced.submit(Lane.ORDER)
    paced.time.advance(WINDOW - 0.8)
    paced.submit(Lane.ORDER, "first", lambda: (started.set(), gate.wait(10)))
    scheduler = threading.Thread(target=paced.time.advance, args=(1,))
    scheduler.start()
    assert started.wait(10)
    paced.submit(Lane.ORDER, "second")
    assert paced.names() == []
    gate.set()
    scheduler.join(10)
    assert paced.names() == ["first", "second"]
    assert paced.refused == []


def test_orders_that_would_wait_too_long_are_refused_and_a_lost_socket_empties_the_lanes() -> None:
    paced = _Paced()
    limit = LIMITS[Lane.ORDER]
    for _ in range(limit + 3):
        paced.submit(Lane.ORDER)
    assert len(paced.sent) == limit
    assert paced.refused == ["PACING_REFUSED"] * 3
    assert paced.pacer.free_tokens() == LIMIT - limit
    # From here the first tokens come back within a second: as many orders may wait as tokens come.
    paced.time.advance(WINDOW - MAX_ORDER_WAIT)
    for _ in range(limit + 1):
        paced.submit(Lane.ORDER)
    assert paced.pacer.waiting() == limit
    assert paced.refused == ["PACING_REFUSED"] * 4
    paced.pacer.drop_waiting(say("NOT_CONNECTED"))
    assert paced.refused.count("NOT_CONNECTED") == limit
    paced.time.advance(10 * WINDOW)
    assert len(paced.sent) == limit


def test_cancelling_everything_leaves_nothing_behind() -> None:
    paced = _Paced()
    names = [f"cancel {number}" for number in range(200)]
    for name in names:
        paced.submit(Lane.CANCEL, name)
    assert len(paced.sent) == LIMIT
    paced.submit(Lane.ORDER, "order")
    paced.time.advance(5 * WINDOW)
    assert paced.names()[:200] == names
    assert paced.refused == ["PACING_REFUSED"]
    # One after the other, as the desk sends them: after a burst the next token is away for over a second.
    for _ in range(LIMIT):
        paced.submit(Lane.CANCEL)
    paced.submit(Lane.CANCEL, "the last")
    paced.time.advance(WINDOW + 0.01)
    assert paced.names()[-1] == "the last"
    # There is an end to the patience: nobody waits for minutes.
    for _ in range(500):
        paced.submit(Lane.CANCEL)
    assert len(paced.refused) > 1


def test_an_order_that_the_scheduler_comes_to_too_late_is_refused() -> None:
    paced = _Paced()
    for _ in range(LIMITS[Lane.ORDER]):
        paced.submit(Lane.ORDER)
    paced.time.advance(WINDOW - MAX_ORDER_WAIT)
    paced.submit(Lane.ORDER, "late")
    paced.time.sleep(5)
    paced.time.advance(0)
    assert paced.names() == []
    assert paced.refused == ["PACING_REFUSED"]


def test_a_burst_of_orders_keeps_no_cancel_waiting() -> None:
    paced = _Paced()
    for lane in [Lane.ORDER] * (LIMIT + 10) + [Lane.CANCEL] * 3:
        paced.submit(lane, lane.name)
    assert paced.names()[-3:] == ["CANCEL"] * 3
    assert len(paced.sent) == LIMITS[Lane.ORDER] + 3


def test_after_error_100_data_waits_and_orders_do_not() -> None:
    paced = _Paced()
    paced.pacer.hold_data(2)
    paced.submit(Lane.DATA, "data")
    paced.submit(Lane.ORDER, "order")
    paced.time.advance(1.9)
    assert paced.names() == ["order"]
    paced.time.advance(0.2)
    assert paced.names() == ["order", "data"]


def test_what_an_exit_stands_on_overtakes_hundreds_of_questions_that_nobody_waits_for() -> None:
    paced = _Paced()
    for number in range(300):
        paced.submit(Lane.BULK, f"pnl{number}")
        paced.submit(Lane.DATA, f"name{number}")
    before = len(paced.sent)
    for lane in (Lane.READ, Lane.READ, Lane.ORDER, Lane.CANCEL):
        paced.submit(lane, lane.name)
    assert [name for _, name in paced.sent[before:]] == ["READ", "READ", "ORDER", "CANCEL"]
    paced.time.advance(WINDOW + 0.01)
    # Names go before P&L once both wait, and the P&L comes in the end.
    assert "pnl299" not in paced.names()
    paced.time.advance(60 * WINDOW)
    assert paced.names().index("name299") < paced.names().index("pnl299")
    assert paced.refused == []


def test_after_error_100_what_an_exit_stands_on_is_read_and_p_and_l_waits() -> None:
    paced = _Paced()
    paced.pacer.hold_data(2)
    paced.submit(Lane.BULK, "pnl")
    paced.submit(Lane.READ, "orders")
    paced.time.advance(1.9)
    assert paced.names() == ["orders"]
    paced.time.advance(0.2)
    assert paced.names() == ["orders", "pnl"]


def test_a_planned_call_that_fails_does_not_end_the_scheduler() -> None:
    scheduler = Scheduler()
    scheduler.start()
    done: list[int] = []
    scheduler.call_later(0.01, lambda: done.append(1 // 0))
    scheduler.call_later(0.02, lambda: done.append(3)).cancel()
    # Due last: by then the one that was cancelled would have run.
    scheduler.call_later(0.03, lambda: done.append(2))
    _wait_for(done, 1)
    assert done == [2]


def test_a_call_planned_for_centuries_ahead_does_not_end_the_scheduler() -> None:
    scheduler = Scheduler()
    scheduler.start()
    done: list[int] = []
    scheduler.call_later(1e12, lambda: done.append(1))
    # It is waited for alone before the next one comes.
    time.sleep(0.05)
    scheduler.call_later(0.01, lambda: done.append(2))
    _wait_for(done, 1)
    assert done == [2]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("account DU1234567 and U7654321", "account DU***67 and U***21"),
        ("DF1234567,DUH123456", "DF***67,DUH***56"),
        ("AAPL 150.25 at 20260105", "AAPL 150.25 at 20260105"),
    ],
)
def test_account_ids_are_masked_in_the_log(text: str, masked: str) -> None:
    assert logs.mask(text) == masked


def test_stray_prints_become_log_lines() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logs.log.addHandler(handler)
    printer = logs.StrayPrints()
    print("hello", "U1234567", file=printer)  # pyright: ignore[reportArgumentType]
    logs.log.removeHandler(handler)
    assert "hello" in stream.getvalue()


CLASSES = {
    "socket",
    "ib_link",
    "farm",
    "data_advisory",
    "order_refused",
    "modify_refused",
    "order_info",
    "cancel",
    "pacing",
    "margin",
    "request_error",
    "account_info",
}


def test_every_code_has_a_class_a_meaning_something_to_do_and_a_source() -> None:
    assert len(BOOK) >= 120
    for code, entry in BOOK.items():
        assert str(int(code)) == code
        assert entry["class"] in CLASSES
        assert {*entry.get("also", [])} <= CLASSES
        assert all(entry[name].endswith(".") for name in ("meaning", "do"))
        assert entry["source"]
        assert (entry["class"] == "farm") == (entry.get("farm") in {"ok", "idle", "broken", "connecting"})


NAMED_IN_FIELD_NOTES = """
501 502 504 326 1300 1100 2110 1101 1102 2104 2106 2158 2103 2105 2157 2107 2108 2119 10089 10090
10167 354 10168 10197 10182 101 162 300 201 203 109 110 200 321 434 451 460 10311 104 105 329 135
399 404 2109 10349 202 10148 10147 100 2148 103 106 107 111 161 163 382 383 328 355 388 387 435
10006 10043 10268 10269 102 310 317 322 366 420 2174 10186 10189 10190 10314 327 2100 2101 10052
"""


@pytest.mark.parametrize("code", NAMED_IN_FIELD_NOTES.split())
def test_the_code_book_knows(code: str) -> None:
    assert code in BOOK


def test_advisory_codes_leave_a_request_alone() -> None:
    for code in (10167, 10089, 10090, 2174, 399, 2104, 2109, 10349, 1102, 2199):
        assert effect_on_request(code) is Effect.NONE
    for code in (200, 162, 321, 354, 10168, 201, 110, 322):
        assert effect_on_request(code) is Effect.ENDS
    assert effect_on_request(99_999) is Effect.UNKNOWN


def test_b11_requests_keep_away_from_where_order_ids_are_and_grow_to() -> None:
    ids = RequestIds()
    ids.orders_reach(1_795_000_000)
    assert ids.take() == 2_000_000_001
    assert not ids.about_order(2_000_000_001)
    assert ids.about_order(2_000_000_002), "no request has had it: an order of an earlier session"
    ids.orders_reach(2_000_000_500)
    assert 1_000_000_000 < ids.take() < 1_900_000_000
    ids.orders_reach(LAST_ORDER_ID)
    assert ids.take() < 1_900_000_000


def test_b11_an_order_skips_what_requests_have_used() -> None:
    ids = RequestIds()
    used = [ids.take() for _ in range(3)]
    assert ids.free_from(used[0]) == used[2] + 1
    assert ids.free_from(used[2] + 7) == used[2] + 7
    assert ids.free_from(5) == 5
    assert ids.free_from(LAST_ORDER_ID + 1) == LAST_ORDER_ID + 1


def test_b11_a_request_skips_the_id_of_an_order_that_rests() -> None:
    ids = RequestIds()
    ids.is_order(2_000_000_001)
    assert 2_000_000_001 not in [ids.take() for _ in range(3)]
    assert ids.about_order(2_000_000_001)
    ids.is_order(-7)
    assert ids.about_order(-7)
    assert not ids.about_order(-1)
    assert not ids.about_order(0)


NUMBERS: list[object] = [0, -1, 1, 5, 1.5, "0", "-1.50", "1.", "1e3", 2**53, -(2**53)]
WORDS: list[object] = ["", "x", "MKT", "GTD", "BUY"]
MOMENTS: list[object] = ["2026-08-31T14:00:00.000Z", "2026-08-31T14:00:00Z", "2026-08-31"]
VALUES: list[object] = [None, True, [], {}, *NUMBERS, *WORDS, *MOMENTS]


def test_the_table_of_commands_is_the_one_of_the_protocol() -> None:
    schemas = protocol_schema()["commands"]
    assert {*COMMANDS} == {*schemas}
    for kind, fields in COMMANDS.items():
        properties = schemas[kind]["properties"]
        assert {"type", "id", *fields} == {*properties}
        assert {*schemas[kind]["required"]} == {*properties}
        for name, table in (("order", ORDER), ("contract", CONTRACT)):
            if name in properties:
                assert_same_checks(table, properties[name]["properties"])
        assert_same_checks(fields, properties)


def assert_same_checks(fields: Fields, properties: dict[str, Any]) -> None:
    for name, check in fields.items():
        for value in VALUES:
            assert (name, value, check(value)) == (name, value, fits(properties[name], value))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    st.sampled_from(sorted(COMMANDS)),
    st.dictionaries(st.sampled_from(["epoch", "orderId", "order", "sub"]), json_values),
)
def test_no_line_makes_the_parser_fail_otherwise_than_by_refusing(kind: str, fields: dict[str, Any]) -> None:
    line = json.dumps({"type": kind, "id": "1", **fields}).encode()
    refused: str | None = None
    try:
        assert {*parse(line)} == {"type", "id", *COMMANDS[kind]}
    except BadCommand as error:
        refused = error.command_id
    assert refused in (None, "1")


@given(st.binary())
def test_bytes_are_a_command_or_refused(line: bytes) -> None:
    with pytest.raises(BadCommand):
        parse(line)


def _sayings() -> list[dict[str, Any]]:
    """What the protocol lets the bridge say: for each code the schema of its parameters."""
    messages = protocol_schema()["messages"]
    closings = next(part for part in messages["socket"]["properties"]["why"]["anyOf"] if "oneOf" in part)
    return [option["properties"] for option in messages["failure"]["oneOf"] + closings["oneOf"]]


def test_everything_that_the_protocol_lets_the_bridge_say_has_a_text_for_the_log() -> None:
    codes = {saying["code"]["const"] for saying in _sayings()}
    assert codes == set(TEXTS)
    for saying in _sayings():
        given = {name: f"<{name}>" for name in saying["with"]["properties"] if name != "words"}
        message = Saying(saying["code"]["const"], given).message
        assert all(value in message for value in given.values())


def test_words_that_are_not_ours_stand_behind_the_text_and_apart_from_it() -> None:
    refused = quote("CONNECT_REFUSED", OSError("Name or service not known"), gateway="tws:7497")
    words = "Name or service not known"
    assert refused.message == f"No connection to tws:7497: {words}"
    assert refused.given == {"gateway": "tws:7497", "words": {"verbatim": words}}
    assert quote("INTERNAL", ValueError()).words == "ValueError"
    assert quote("CONNECTION_LOST", None).given == {"words": None}
    assert quote("CONNECTION_LOST", None).words is None


class _Plan:
    """A scheduler that runs nothing by itself, on two clocks that are moved by hand."""

    def __init__(self) -> None:
        self.wall = self.mono = 1000.0
        self.planned: list[tuple[float, Timer]] = []

    def monotonic(self) -> float:
        return self.mono

    def time(self) -> float:
        return self.wall

    def call_later(self, seconds: float, action: Callable[[], None]) -> Timer:
        timer = Timer(action)
        self.planned.append((self.mono + seconds, timer))
        return timer

    def pass_time(self, seconds: float, asleep: float = 0) -> None:
        """Both clocks go on; asleep, the wall alone."""
        self.mono += seconds
        self.wall += seconds + asleep
        due = [timer for at, timer in self.planned if at <= self.mono]
        self.planned = [one for one in self.planned if one[0] > self.mono]
        for timer in due:
            timer.fire()


@pytest.mark.parametrize(
    ("passed", "asleep", "silent"),
    [
        pytest.param(10, 0, 1, id="awake"),
        pytest.param(600, 0, 0, id="stopped"),
        pytest.param(10, 1200, 0, id="suspended"),
        pytest.param(10, -3600, 1, id="set-back"),
    ],
)
def test_u5_a_heartbeat_after_a_freeze_of_our_own_is_not_judged(
    monkeypatch: pytest.MonkeyPatch, passed: float, asleep: float, silent: int
) -> None:
    plan = _Plan()
    monkeypatch.setattr("lotse_bridge.heartbeat.time", plan)
    told: list[str] = []
    beat = Heartbeat(
        cast(Scheduler, plan), 5000, 10_000, lambda: told.append("asked"), lambda: told.append("silent")
    )
    beat.start()
    plan.pass_time(5)
    plan.pass_time(passed, asleep)
    assert told == ["asked"] + ["silent"] * silent
    # Still without a word, it is silent after a whole deadline more.
    plan.pass_time(10)
    assert told.count("silent") == 1
