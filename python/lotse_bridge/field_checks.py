"""Whether a value from a JSON line has the form that its field must have."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, cast

Check = Callable[[object], bool]
Fields = dict[str, Check]

_DECIMAL: Final = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z", re.ASCII)
# What JSON carries unchanged between Python and JavaScript.
_SAFE: Final = 2**53 - 1


def text(value: object) -> bool:
    return type(value) is str


def filled_text(value: object) -> bool:
    return type(value) is str and value != ""


def integer(value: object) -> bool:
    return type(value) is int and -_SAFE <= value <= _SAFE


def positive(value: object) -> bool:
    return type(value) is int and 0 < value <= _SAFE


def not_negative(value: object) -> bool:
    return type(value) is int and 0 <= value <= _SAFE


def between(low: int, high: int) -> Check:
    return lambda value: type(value) is int and low <= value <= high


def flag(value: object) -> bool:
    return type(value) is bool


def decimal(value: object) -> bool:
    return type(value) is str and _DECIMAL.fullmatch(value) is not None


def nullable_decimal(value: object) -> bool:
    return value is None or decimal(value)


def moment(value: object) -> bool:
    """UTC with milliseconds."""
    return type(value) is str and _MOMENT.fullmatch(value) is not None


def one_of(*words: str) -> Check:
    allowed = frozenset(words)
    return lambda value: type(value) is str and value in allowed


def table(fields: Fields) -> Check:
    """An object with exactly these fields."""
    return lambda value: type(value) is dict and wrong_field(cast(dict[str, Any], value), fields) is None


def wrong_field(value: dict[str, Any], fields: Fields) -> str | None:
    """The name of the first field that is missing, unexpected or of the wrong form."""
    for name, check in fields.items():
        if name not in value or not check(value[name]):
            return name
    if len(value) != len(fields):
        return next(name for name in value if name not in fields)
    return None
