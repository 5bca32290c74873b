"""Rows of IB that could not be read: what can be told of whose they are, for the answers that lack them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from .normalise import integer, perm_id, text
from .times import bar_time

Row = dict[str, Any]

# Behind so many, one that may be anything stands for all further ones: they stay on the line of the answer.
_MOST: Final = 24
# As long as any name that IB gives.
_MOST_TEXT: Final = 64


@dataclass(frozen=True)
class Lost:
    """What could not be read."""

    callback: str
    # What it says of whose it is.
    row: Row
    # Of the request that it answers, where that is known.
    request_id: int | None = None
    # The time of a bar.
    at: str | None = None
    # Not a row of it: the message as a whole.
    is_message: bool = False


def time_told_by(callback: str, arguments: Iterable[Any]) -> str | None:
    """When a bar was that could not be read, as far as it says."""
    if callback != "historicalData":
        return None
    try:
        return next((bar_time(text(bar.date)) for bar in arguments if hasattr(bar, "date")), None)
    except ValueError:
        return None


def told_by(callback: str, arguments: Iterable[Any]) -> Row:
    """What the arguments of a callback say about whose row it was; "", 0 and None where they do not."""
    row = _nobody()
    for argument in arguments:
        for field, name in (("account", "account"), ("account", "acctNumber"), ("orderRef", "orderRef")):
            row[field] = row[field] or _short(getattr(argument, name, ""))
        row["permId"] = row["permId"] or perm_id(getattr(argument, "permId", 0))
        contract = getattr(argument, "contract", argument)
        if hasattr(contract, "conId"):
            row["conId"] = integer(contract.conId)
            names = (getattr(contract, name, "") for name in ("localSymbol", "symbol"))
            row["symbol"] = next((_short(name) for name in names if name), "")
            row["secType"] = _short(getattr(contract, "secType", ""))
    if callback == "position":
        row["account"] = _short(next(iter(arguments), ""))
    return row


def told_by_frame(callback: str, payload: bytes) -> Row:
    """The same of a text position that ibapi could not decode: `61, version, account, conId, symbol, …`."""
    row = _nobody()
    fields = payload.split(b"\0", 6)
    if callback == "position" and len(fields) == 7 and fields[3].isdigit() and len(fields[3]) < _MOST_TEXT:
        account, conid, symbol, kind = (field.decode("ascii", "replace") for field in fields[2:6])
        row.update(
            account=_short(account), conId=integer(int(conid)), symbol=_short(symbol), secType=_short(kind)
        )
    return row


class Unread:
    """The rows that one answer lacks."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def add(self, row: Row) -> None:
        if len(self.rows) < _MOST:
            self.rows.append(row)
        elif len(self.rows) == _MOST:
            self.rows.append(_nobody())


def _short(value: object) -> str:
    """Longer is no name; "" where even that cannot be read."""
    try:
        name = text(value)
    except ValueError:
        return ""
    return name if len(name) <= _MOST_TEXT else ""


def _nobody() -> Row:
    return {"account": "", "conId": 0, "symbol": "", "secType": "", "permId": None, "orderRef": ""}
