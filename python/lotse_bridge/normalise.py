"""One value of IB at a time: numbers to plain decimal text, sentinels to None.

Rules
- `2^31-1`, `2^63-1`, `-2^63`, anything from `2^127-1` upwards (DBL_MAX included), NaN, the infinities and
  `""` mean unknown.
- Text is the shortest that gives the same number back: no exponent, no trailing zeros, no minus zero.
- `-1` means unknown only for quote fields of contracts whose price cannot be negative, see `ticks.py`.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Final

_UNSET_INT: Final = 2**31 - 1
_UNSET_LONG: Final = 2**63 - 1
_EXACT_SENTINELS: Final = frozenset({Decimal(_UNSET_INT), Decimal(_UNSET_LONG), Decimal(-(2**63))})
_FLOAT_SENTINELS: Final = frozenset({float(_UNSET_INT), float(_UNSET_LONG), float(-(2**63))})
# Nothing real comes near it: UNSET_DECIMAL is 2^127-1, UNSET_DOUBLE is 1.797e308.
_HUGE: Final = 2**127 - 1
_HUGE_FLOAT: Final = float(_HUGE)
# The largest integer that every reader of JSON gets right.
_SAFE_INT: Final = 2**53 - 1
# IB counts requests and orders in 32 bits.
MOST_ID: Final = 2**31
# Shorter than the smallest sentinel.
_MAX_PLAIN: Final = 9
# A digit more and Decimal's own text would be longer than any field IB defines.
_MAX_TEXT: Final = 64
# Ten times the longest that IB sends, the trading hours of a month.
_MAX_WORDS: Final = 16_384

Number = float | int | str | Decimal | None


def decimal_text(value: Number) -> str | None:
    """The number as plain decimal text, None when IB means "unknown".

    Raises ValueError for text that is no number.
    """
    if value is None:
        return None
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, Decimal):
        return _decimal_text(value)
    if isinstance(value, int):
        return _decimal_text(Decimal(value))
    text = value.strip()
    if text == "":
        return None
    if len(text) > _MAX_TEXT:
        raise ValueError("a number of more than 64 characters")
    try:
        return _decimal_text(Decimal(text))
    except InvalidOperation as cause:
        raise ValueError(f"not a number: {text!r}") from cause


def readable_decimal(value: Number) -> str | None:
    """Like `decimal_text`, for what only describes: text that is no number says nothing."""
    try:
        return decimal_text(value)
    except ValueError:
        return None


def required_decimal(value: Number, what: str) -> str:
    """Like `decimal_text`, for a field that means nothing without its number."""
    text = decimal_text(value)
    if text is None:
        raise ValueError(f"{what} is unset")
    return text


def _float_text(value: float) -> str | None:
    if not isfinite(value) or abs(value) >= _HUGE_FLOAT or value in _FLOAT_SENTINELS:
        return None
    text = repr(value)
    if "e" in text:
        return _plain(Decimal(text))
    if text.endswith(".0"):
        text = text[:-2]
    return "0" if text == "-0" else text


def _decimal_text(value: Decimal) -> str | None:
    text = str(value)
    # Nearly each size and quantity: nothing so short is a sentinel.
    if len(text) <= _MAX_PLAIN and text.isdecimal():
        return text
    # copy_abs, because abs() rounds to 28 digits, and 2^127-1 has 39.
    if not value.is_finite() or value in _EXACT_SENTINELS or value.copy_abs() >= _HUGE:
        return None
    return _plain(value)


def _plain(value: Decimal) -> str:
    # Below 1e-60 a value is noise, and its plain text would grow without end.
    if value == 0 or value.adjusted() < -60:
        return "0"
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def known_size(value: Decimal) -> Decimal | None:
    """A size; None below zero and for what is no number, which cannot be compared."""
    return value if not value.is_nan() and value >= 0 else None


def integer(value: object, default: int = 0) -> int:
    """An IB integer; the default where IB sends a sentinel or nothing."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and value != _UNSET_INT and abs(value) <= _SAFE_INT:
        return value
    return default


def perm_id(value: object) -> int | None:
    """A permanent order id; 0 and the sentinels mean that IB has not given one yet."""
    number = integer(value)
    return number if number != 0 else None


def text(value: object) -> str:
    """A text field; None becomes empty.

    Raises ValueError for what is longer than any: cut off it would be another text.
    """
    written = "" if value is None else str(value)
    if len(written) > _MAX_WORDS:
        raise ValueError(f"a text of {len(written)} characters")
    return written


def account_text(value: object) -> str:
    """A value of an account as IB wrote it, a number, a word or a flag; a sentinel becomes empty."""
    written = text(value)
    try:
        return "" if decimal_text(written) is None else written
    except ValueError:
        return written


def split_list(value: object, separator: str = ",") -> list[str]:
    """A comma list without empty entries: `managedAccounts` ends with a comma."""
    return [part.strip() for part in text(value).split(separator) if part.strip()]
