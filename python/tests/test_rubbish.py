"""Rubbish from the peer: what can not be read is said, and nothing is read as what it is not.

In process, without a socket: one message in, what the wrapper hands on or why it was unreadable.
"""

from __future__ import annotations

import importlib
import logging
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest

from lotse_bridge import ib_api
from lotse_bridge.decoding import Decoding, Unreadable
from lotse_bridge.output import Outbox
from lotse_bridge.subscriptions import Subscriptions
from lotse_bridge.wrapper import wrapper_class
from support.orders import UNSET, WIRE_CONTRACT, execution, open_order, order_status

TEXT = 176
PROTOBUF = 225
MESSAGES: dict[str, tuple[object, ...]] = {
    "orderStatus": order_status(1, "Filled"),
    "openOrder": open_order(1),
    "execDetails": execution(-1, "e1", 1),
    "commissionReport": (59, 1, "e1", "1.0", "USD", "5.5", "", ""),
    "position": (61, 3, "DU111", *WIRE_CONTRACT, "10", "150.5"),
    "updateAccountValue": (6, 2, "NetLiquidation", "1000", "USD", "DU111"),
    "nextValidId": (9, 1, 5),
    "managedAccounts": (15, 1, "DU111"),
    "currentTime": (49, 1, 1_800_000_000),
    "marketRule": (93, 26, 1, "0", "0.01"),
    "pnl": (94, 5, "1.5", "2.5", "3.5"),
    "openOrderEnd": (53, 1),
    "positionEnd": (62, 1),
    "execDetailsEnd": (55, 1, 5),
    "error": (4, 2, 5, 200, "no", ""),
}


class _Heard:
    """In place of `Inbound`: what the wrapper hands on."""

    closed = False

    def __init__(self, lost: list[tuple[Any, ...]] | None = None) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self._lost = lost

    def refuses_locally(self, _text: str) -> bool:
        return False

    def callback_failed(self, name: str, error: Exception, arguments: tuple[Any, ...]) -> None:
        if self._lost is None:
            raise Unreadable(name, str(error))
        self._lost.append(arguments)

    def __getattr__(self, name: str) -> Any:
        def call(*given: Any) -> None:
            self.calls.append((name, given))

        return call


def _read(
    payload: bytes, version: int = TEXT, lost: list[tuple[Any, ...]] | None = None
) -> list[tuple[str, tuple[Any, ...]]]:
    """`lost`: takes the arguments of what could not be read, which otherwise raises."""
    api = ib_api.load()
    heard: Any = _Heard(lost)
    callbacks = wrapper_class(api)(heard, Outbox(1, pytest.fail), Subscriptions(), api.error_has_time)
    Decoding(api, callbacks, version).feed(payload)
    return heard.calls


def _row(payload: bytes, version: int = TEXT) -> dict[str, Any]:
    """The fields of the only thing that was handed on."""
    ((_, given),) = _read(payload, version)
    rows: list[dict[str, Any]] = [one for one in given if isinstance(one, dict)]
    return rows[0]


def _fields(*fields: object) -> bytes:
    return "".join(f"{field}\0" for field in fields).encode()


def _with(name: str, place: int, value: str) -> bytes:
    fields = [*MESSAGES[name]]
    fields[place] = value
    return _fields(*fields)


def _proto(number: int, module: str, **given: Any) -> bytes:
    kind = getattr(importlib.import_module(f"ibapi.protobuf.{module}_pb2"), module)
    return (number + 200).to_bytes(4, "big") + kind(**given).SerializeToString()


def test_a_message_of_its_number_alone_is_whole() -> None:
    assert _read(b"102\0") == [("completed_orders_end", ())]


@pytest.mark.parametrize("name", MESSAGES)
def test_a_whole_message_is_read_and_half_of_it_is_not(name: str) -> None:
    whole = _fields(*MESSAGES[name])
    assert _read(whole)
    for part in (_fields(*MESSAGES[name][:-1]), whole[:-1]):
        with pytest.raises(Unreadable) as caught:
            _read(part)
        assert caught.value.callback == name


@pytest.mark.parametrize("name", ["updateAccountValue", "nextValidId", "managedAccounts", "positionEnd"])
def test_what_ibapi_drops_in_silence_for_a_field_too_many_is_said(name: str) -> None:
    with pytest.raises(Unreadable, match="too many"):
        _read(_fields(*MESSAGES[name], "more"))


def test_a_field_too_many_where_what_came_before_can_be_read_is_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    api = ib_api.load()
    heard: Any = _Heard()
    callbacks = wrapper_class(api)(heard, Outbox(1, pytest.fail), Subscriptions(), api.error_has_time)
    decoding = Decoding(api, callbacks, TEXT)
    with caplog.at_level(logging.WARNING, "lotse"):
        decoding.feed(_fields(*MESSAGES["orderStatus"], ""))
        assert not caplog.records
        for _ in range(2):
            decoding.feed(_fields(*MESSAGES["orderStatus"], "more"))
    assert [record.getMessage() for record in caplog.records] == [
        "Message 3 has more fields than its version"
    ]
    assert len(heard.calls) == 3


@pytest.mark.parametrize(
    "payload", [b"", b"\0", b"3", b"abc\0", b"-3\0001\0", b"1_0\0001\0", b"\xff\xfe\0", b"9" * 99]
)
def test_what_is_no_message_at_all_is_said(payload: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        _read(payload)
    assert caught.value.callback == "message"


@pytest.mark.parametrize(
    ("payload", "version"), [(b"150\0001\0", TEXT), ((350).to_bytes(4, "big"), PROTOBUF)]
)
def test_a_message_that_nobody_knows_is_named_by_its_number(payload: bytes, version: int) -> None:
    with pytest.raises(Unreadable, match="no message of this number") as caught:
        _read(payload, version)
    assert caught.value.callback == "message 150"


@pytest.mark.parametrize("unknown", ["", UNSET, "NaN", "Infinity", "-Infinity", "1e400"])
def test_an_empty_or_impossible_price_is_unknown_and_not_zero(unknown: str) -> None:
    assert _row(_with("commissionReport", 3, unknown))["commission"] is None
    assert _row(_with("orderStatus", 5, unknown))["avgFillPrice"] is None
    assert _row(_with("position", -1, unknown))["avgCost"] is None
    assert _row(_with("pnl", 2, unknown))["daily"] is None
    for name, place in (("execDetails", 20), ("marketRule", 4)):
        with pytest.raises(Unreadable, match="unset"):
            _read(_with(name, place, unknown))


FIELDS = [
    *["", "0", "1", "-1", "1.5", "1e5", "-0", "NaN", "Infinity", "abc", "\\u00e9", "9" * 30, " 7 "],
    *["2147483647", "9223372036854775807", "1.7976931348623157E308", "-9223372036854775808"],
]


@pytest.mark.parametrize("kind", [str, int, float, Decimal, bool])
@pytest.mark.parametrize("unset", [False, True])
def test_a_field_is_read_as_ibapi_reads_it_but_for_an_empty_price(kind: type, unset: bool) -> None:
    ib_api.load()
    original: Any = importlib.import_module("ibapi.utils").decode
    ours: Any = vars(importlib.import_module("ibapi.decoder"))["decode"]

    def outcome(decode: Any, field: bytes) -> object:
        try:
            return repr(decode(kind, iter([field]), unset or (kind is float and field == b"")))
        except (ValueError, InvalidOperation, TypeError):
            return "no value"

    for field in [*(text.encode() for text in FIELDS), b"\xff\xfe"]:
        if kind is not bool or field or not unset:
            assert outcome(ours, field) == outcome(original, field), field


@pytest.mark.parametrize("rubbish", ["abc", "1,5", "0x10", "--1"])
def test_a_number_that_is_none_is_said(rubbish: str) -> None:
    for name, place in (("orderStatus", 3), ("position", -2), ("nextValidId", 2), ("execDetails", 19)):
        with pytest.raises(Unreadable):
            _read(_with(name, place, rubbish))


def test_what_nobody_can_be_told_of_is_said() -> None:
    for name, places in (("execDetails", [14]), ("commissionReport", [2]), ("position", [2])):
        fields = [*MESSAGES[name]]
        for place in places:
            fields[place] = ""
        with pytest.raises(Unreadable, match="no "):
            _read(_fields(*fields))
    with pytest.raises(Unreadable, match="no conId"):
        _read(_with("position", 3, "0"))
    nobody = [*MESSAGES["orderStatus"]]
    nobody[1] = nobody[6] = "0"
    with pytest.raises(Unreadable, match="no permId and no orderId"):
        _read(_fields(*nobody))


def test_a_text_that_is_longer_than_any_is_said_and_not_cut() -> None:
    with pytest.raises(Unreadable, match="a text of 100000 characters"):
        _read(_with("orderStatus", 2, "F" * 100_000))


def test_bytes_that_are_no_utf8_do_not_end_the_reading() -> None:
    fields = [str(field).encode() for field in MESSAGES["orderStatus"]]
    fields[2] = b"\xff\xfe"
    assert _row(b"".join(field + b"\0" for field in fields))["status"] == r"\xff\xfe"
    fields[3] = b"\xff"
    with pytest.raises(Unreadable):
        _read(b"".join(field + b"\0" for field in fields))


@pytest.mark.parametrize("number", [5, 7, 10, 11, 12, 61, 101])
def test_protobuf_that_says_nothing_is_said(number: int) -> None:
    with pytest.raises(Unreadable):
        _read((number + 200).to_bytes(4, "big"), PROTOBUF)


@pytest.mark.parametrize("body", [b"\xff\xff\xff", b"\x0a\xff", b"\x12\x02\xff\xfe"])
def test_protobuf_that_is_none_is_said(body: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        _read((203).to_bytes(4, "big") + body, PROTOBUF)
    assert caught.value.callback == "orderStatus"


def test_a_bar_that_protobuf_says_by_half_takes_no_other_with_it() -> None:
    bars = importlib.import_module("ibapi.protobuf.HistoricalDataBar_pb2").HistoricalDataBar
    whole = {"open": 1.0, "high": 2.0, "low": 0.5, "close": 1.5}
    told = [bars(date="20260105", volume="7", WAP="1", **whole), bars(date="20260106", open=1.0)]
    told += [bars(date="20260107", volume="many", **whole), bars(date="20260108", volume="8", **whole)]
    lost: list[tuple[Any, ...]] = []
    heard = _read(_proto(17, "HistoricalData", reqId=5, historicalDataBars=told), PROTOBUF, lost)
    assert [given[3]["time"] for _, given in heard] == ["2026-01-05", "2026-01-08"]
    assert [(request, bar.date) for request, bar in lost] == [(5, "20260106"), (5, "20260107")]


def test_numbers_that_protobuf_leaves_out_are_not_zero() -> None:
    bars = importlib.import_module("ibapi.protobuf.HistoricalDataBar_pb2").HistoricalDataBar
    steps = importlib.import_module("ibapi.protobuf.PriceIncrement_pb2").PriceIncrement
    contract = importlib.import_module("ibapi.protobuf.Contract_pb2").Contract(conId=265598, symbol="AAPL")
    half = bars(date="20260105", open=1.0)
    for payload in (
        _proto(17, "HistoricalData", reqId=5, historicalDataBars=[half]),
        _proto(93, "MarketRule", marketRuleId=5, priceIncrements=[steps(lowEdge=0.0)]),
        _proto(61, "Position", account="DU111", contract=contract),
        _proto(61, "Position", account="DU111", contract=contract, position="NaN"),
        _proto(3, "OrderStatus", status="Filled"),
        _proto(3, "OrderStatus", orderId=1, filled="abc"),
    ):
        with pytest.raises(Unreadable):
            _read(payload, PROTOBUF)
    whole = _proto(61, "Position", account="DU111", contract=contract, position="5", avgCost=float("nan"))
    assert _row(whole, PROTOBUF)["avgCost"] is None
