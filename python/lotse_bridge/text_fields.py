"""One field of a text message, in the place of ibapi's own reading of it.

ibapi makes a 0 of an empty price nearly everywhere, and unknown is not zero: here it is "unset" everywhere.
And it looks at a field several times: of a tick that is half of what it costs.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final

Decode = Callable[..., Any]

# What IB writes for a quantity that it does not have.
_UNSET_SIZES: Final = frozenset(
    {b"", b"2147483647", b"9223372036854775807", b"1.7976931348623157E308", b"-9223372036854775808"}
)
_USERS: Final = ("ibapi.decoder", "ibapi.orderdecoder", "ibapi.order_condition")


def read_fields_ourselves() -> type[Exception]:
    """Puts our reading in ibapi's place. What it, and ours, raises when there is no field left."""
    utils = importlib.import_module("ibapi.utils")
    const = importlib.import_module("ibapi.const")
    decode = _decode(utils.decode, utils.BadMessage, const)
    for user in map(importlib.import_module, _USERS):
        if getattr(user, "decode", None) is utils.decode:
            user.decode = decode  # type: ignore[attr-defined]
    return utils.BadMessage


def _decode(original: Decode, bad_message: type[Exception], const: Any) -> Decode:
    unset_price, unset_integer, unset_size = const.UNSET_DOUBLE, const.UNSET_INTEGER, const.UNSET_DECIMAL

    def decode(
        the_type: type, fields: Iterator[bytes], show_unset: bool = False, use_unicode: bool = False
    ) -> Any:
        field = next(fields, None)
        if field is None:
            raise bad_message("no more fields")
        if the_type is str:
            return field.decode("unicode-escape" if use_unicode else "utf-8", "backslashreplace")
        if the_type is int:
            return int(field) if field else (unset_integer if show_unset else 0)
        if the_type is float:
            return float(field) if field else unset_price
        if the_type is Decimal:
            return unset_size if field in _UNSET_SIZES else Decimal(field.decode())
        if the_type is bool:
            return bool(field) and int(field) != 0
        return original(the_type, iter((field,)), show_unset, use_unicode)

    return decode
