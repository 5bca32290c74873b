"""Values: sentinels, exact decimal text, times."""

from __future__ import annotations

import math
import re
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse_bridge.normalise import account_text, decimal_text, integer, perm_id, required_decimal, split_list
from lotse_bridge.orders import PlainDecimal, PlainFloat
from lotse_bridge.times import bar_time, iso

PLAIN = re.compile(r"-?\d+(\.\d+)?")
SENTINELS = [
    sys.float_info.max,
    -sys.float_info.max,
    math.inf,
    -math.inf,
    math.nan,
    float(2**31 - 1),
    float(2**63 - 1),
    float(2**127 - 1),
    2**31 - 1,
    2**63 - 1,
    -(2**63),
    Decimal(2**127 - 1),
    Decimal("NaN"),
    Decimal("Infinity"),
    "",
    "  ",
    "2147483647",
    "9223372036854775807",
    "-9223372036854775808",
    "1.7976931348623157E308",
    "1.7976931348623157e+308",
    None,
]


@pytest.mark.parametrize("sentinel", SENTINELS, ids=str)
def test_sentinels_are_unknown(sentinel: float | str | Decimal | None) -> None:
    assert decimal_text(sentinel) is None
    with pytest.raises(ValueError, match="price is unset"):
        required_decimal(sentinel, "price")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (150.25, "150.25"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (-1.0, "-1"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.50"), "0.5"),
        (Decimal("-0.00"), "0"),
        ("1.0E-4", "0.0001"),
        ("2147483648", "2147483648"),
        (7, "7"),
    ],
)
def test_numbers_become_plain_text(value: float | str | Decimal, text: str) -> None:
    assert decimal_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_comes_back_exactly_or_is_unknown(value: float) -> None:
    text = decimal_text(value)
    if text is None:
        assert abs(value) >= 2**31 - 1
    else:
        assert PLAIN.fullmatch(text)
        assert float(text) == value or abs(value) < 1e-60
        assert not text.endswith(".0")


@given(st.decimals(allow_nan=True, allow_infinity=True, places=8))
def test_every_decimal_comes_back_exactly_or_is_unknown(value: Decimal) -> None:
    text = decimal_text(value)
    if text is not None:
        assert PLAIN.fullmatch(text)
        assert Decimal(text) == value


@given(st.text())
def test_text_is_a_number_or_refused(value: str) -> None:
    try:
        text = decimal_text(value)
    except ValueError:
        return
    assert text is None or PLAIN.fullmatch(text)


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False, places=8),
)
def test_what_goes_to_ib_has_no_exponent(price: float, size: Decimal) -> None:
    assert PLAIN.fullmatch(str(PlainFloat(price)))
    assert float(str(PlainFloat(price))) == price
    assert PLAIN.fullmatch(str(PlainDecimal(size)))


def test_integers_and_ids() -> None:
    assert integer(2**31 - 1) == 0
    assert integer(2**63 - 1, 5) == 5
    assert integer(None) == 0
    assert integer(True) == 1
    assert integer(-4) == -4
    # Beyond 2^53 a reader of JSON would get another number.
    assert perm_id(2**53) is None
    assert perm_id(0) is None
    assert perm_id(1234567890123) == 1234567890123


def test_account_lists_end_with_a_comma() -> None:
    assert split_list("DU111,DU222,") == ["DU111", "DU222"]
    assert split_list("") == []
    assert split_list(None) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1767623400", "2026-01-05T14:30:00.000Z"),
        ("20260105", "2026-01-05"),
        ("20260105 09:30:00 US/Eastern", "2026-01-05T14:30:00.000Z"),
        ("20260105  14:30:00", "2026-01-05T14:30:00.000Z"),
        ("20260705 09:30:00 Europe/Berlin", "2026-07-05T07:30:00.000Z"),
        ("20260105-14:30:00", "2026-01-05T14:30:00.000Z"),
    ],
)
def test_bar_dates(text: str, expected: str) -> None:
    assert bar_time(text) == expected


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-01-05", "20260105 25:00:00", "20260105 09:30:00 Mars/Base"]
)
def test_bar_dates_that_are_none(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        bar_time(text)


@given(st.floats(min_value=0, max_value=253_402_300_799))
def test_times_are_iso(seconds: float) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", iso(seconds))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1000000.00", "1000000.00"),
        ("-1", "-1"),
        ("INDIVIDUAL", "INDIVIDUAL"),
        ("true", "true"),
        ("DU1234567", "DU1234567"),
        ("", ""),
        (None, ""),
        ("1.7976931348623157E308", ""),
        ("2147483647", ""),
        ("9223372036854775807", ""),
        ("NaN", ""),
        ("Infinity", ""),
    ],
)
def test_an_account_value_is_text_without_sentinels(written: object, read: str) -> None:
    assert account_text(written) == read


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        ("US/Eastern", "15:15"),
        ("EST", "15:15"),
        ("CST", "16:15"),
        ("China Standard Time", "02:15"),
        ("Central European Standard Time", "09:15"),
        ("JST", "01:15"),
        ("GMT+08:00", "02:15"),
        ("UTC-5", "15:15"),
        ("+0800", "02:15"),
        ("IST", "04:45"),
        ("EST (Eastern Standard Time)", "15:15"),
        ("CST (China Standard Time)", "02:15"),
        ("MET (Middle Europe Time)", "09:15"),
    ],
)
def test_b5_a_bar_is_read_in_every_zone_that_ib_names(zone: str, utc: str) -> None:
    assert bar_time(f"20261127 10:15:03 {zone}") == f"2026-11-27T{utc}:03.000Z"


@pytest.mark.parametrize("zone", ["XYZ", "GMT+99", "../etc/passwd", "(", "/", "XYZ (Somewhere)"])
def test_b5_a_bar_in_a_zone_that_nobody_knows_has_no_time(zone: str) -> None:
    with pytest.raises(ValueError, match=r"zone|date|key"):
        bar_time(f"20261127 10:15:03 {zone}")
