"""Commands from Deno: one JSON line to a checked dictionary. Mirrors lib/contract/protocol/commands.ts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final, cast

Check = Callable[[object], bool]
Fields = dict[str, Check]
Command = dict[str, Any]

_DECIMAL = re.compile(r"-?\d+(\.\d+)?")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z")
_ID = re.compile(rb'"id"\s*:\s*"([^"\\]{1,200})"')


class BadCommand(Exception):
    """The line is no valid command; `command_id` is None when none can be read from it."""

    def __init__(self, command_id: str | None, message: str) -> None:
        super().__init__(message)
        self.command_id = command_id


def _text(value: object) -> bool:
    return type(value) is str


def _filled_text(value: object) -> bool:
    return type(value) is str and value != ""


def _integer(value: object) -> bool:
    return type(value) is int


def _positive(value: object) -> bool:
    return type(value) is int and value > 0


def _not_negative(value: object) -> bool:
    return type(value) is int and value >= 0


def _flag(value: object) -> bool:
    return type(value) is bool


def _decimal(value: object) -> bool:
    return type(value) is str and _DECIMAL.fullmatch(value) is not None


def _moment(value: object) -> bool:
    return type(value) is str and _MOMENT.fullmatch(value) is not None


def _nullable_decimal(value: object) -> bool:
    return value is None or _decimal(value)


def _one_of(*words: str) -> Check:
    allowed = frozenset(words)
    return lambda value: type(value) is str and value in allowed


def _between(low: int, high: int) -> Check:
    return lambda value: type(value) is int and low <= value <= high


CONTRACT: Final[Fields] = {
    "conId": _integer,
    "symbol": _text,
    "secType": _text,
    "lastTradeDateOrContractMonth": _text,
    "strike": _nullable_decimal,
    "right": _text,
    "multiplier": _nullable_decimal,
    "exchange": _text,
    "primaryExchange": _text,
    "currency": _text,
    "localSymbol": _text,
    "tradingClass": _text,
}
ORDER: Final[Fields] = {
    "action": _one_of("BUY", "SELL"),
    "totalQuantity": _decimal,
    "orderType": _one_of("MKT", "LMT", "STP", "STP LMT", "TRAIL"),
    "lmtPrice": _nullable_decimal,
    "auxPrice": _nullable_decimal,
    "trailStopPrice": _nullable_decimal,
    "trailingPercent": _nullable_decimal,
    "tif": _one_of("DAY", "GTC", "IOC", "OPG", "GTD"),
    "goodTillDate": _text,
    "outsideRth": _flag,
    "account": _filled_text,
    "orderRef": _text,
    "transmit": _flag,
    "parentId": _integer,
    "ocaGroup": _text,
    "ocaType": _integer,
}


def _object(fields: Fields) -> Check:
    return lambda value: type(value) is dict and _wrong_field(cast(Command, value), fields) is None


_contract = _object(CONTRACT)
_order = _object(ORDER)
_deadline: Fields = {"deadlineMs": _positive}
_epoch: Fields = {"epoch": _not_negative}
_placed: Fields = {**_epoch, "orderId": _positive, "contract": _contract, "order": _order}

COMMANDS: Final[dict[str, Fields]] = {
    "connect": {
        "host": _text,
        "port": _integer,
        "clientId": _integer,
        **_epoch,
        "tcpDeadlineMs": _positive,
        "handshakeDeadlineMs": _positive,
        "heartbeatIntervalMs": _positive,
        "heartbeatDeadlineMs": _positive,
    },
    "disconnect": {},
    "ping": {},
    "req_ids": _deadline,
    "place_order": {**_placed, "notAfter": _moment},
    "what_if": {**_placed, **_deadline},
    "cancel_order": {**_epoch, "orderId": _integer},
    "global_cancel": _epoch,
    "open_orders": _deadline,
    "auto_open_orders": {},
    "executions": _deadline,
    "completed_orders": {"apiOnly": _flag, **_deadline},
    "positions": _deadline,
    "cancel_positions": {},
    "account_updates": {"account": _text, **_deadline},
    "cancel_account_updates": {"account": _text},
    "account_values": {"sub": _positive, "account": _text, **_deadline},
    "pnl": {"sub": _positive, "account": _text},
    "pnl_single": {"sub": _positive, "account": _text, "conId": _integer},
    "market_data_type": {"dataType": _between(1, 4)},
    "market_data": {"sub": _positive, "contract": _contract, "genericTicks": _text},
    "unsubscribe": {"sub": _positive},
    "matching_symbols": {"pattern": _text, **_deadline},
    "contract_details": {"contract": _contract, **_deadline},
    "market_rule": {"ruleId": _integer, **_deadline},
    "history": {
        "contract": _contract,
        "endDateTime": _text,
        "duration": _text,
        "barSize": _text,
        "whatToShow": _text,
        "useRth": _flag,
        **_deadline,
    },
}


def _wrong_field(value: Command, fields: Fields) -> str | None:
    """The name of the first field that is missing, unexpected or of the wrong form."""
    for name, check in fields.items():
        if name not in value or not check(value[name]):
            return name
    if len(value) != len(fields):
        return next(name for name in value if name not in fields)
    return None


def parse(line: bytes) -> Command:
    """The command of one line. Raises BadCommand."""
    try:
        value: object = json.loads(line)
    except (ValueError, RecursionError) as cause:
        raise BadCommand(readable_id(line), f"not JSON: {cause}") from cause
    if not isinstance(value, dict):
        raise BadCommand(None, "not an object")
    command = cast(Command, value)
    command_id, kind = command.get("id"), command.get("type")
    if not isinstance(command_id, str) or command_id == "":
        raise BadCommand(None, "no id")
    fields = COMMANDS.get(kind) if isinstance(kind, str) else None
    if fields is None:
        raise BadCommand(command_id, f"no command is named {kind!r}")
    rest = {name: command[name] for name in command if name not in {"id", "type"}}
    wrong = _wrong_field(rest, fields)
    if wrong is not None:
        raise BadCommand(command_id, f"{kind}: field {wrong!r} is missing, unknown or of the wrong form")
    return command


def readable_id(line: bytes) -> str | None:
    """The id in a line that is no JSON, if one can be made out near its start."""
    found = _ID.search(line[:4096])
    if found is None:
        return None
    try:
        return found[1].decode("utf-8")
    except UnicodeDecodeError:
        return None
