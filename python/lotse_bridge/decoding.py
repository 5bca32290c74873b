"""From frames to callbacks: ibapi's decoder, called the way that its release wants it.

ibapi drops in silence what it cannot make anything of. A message that leads to none of our callbacks where it
always does is unreadable: somebody has to be told, for it may have been an order or a position.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, Final

from . import logs
from .ib_api import IbApi

# Above this, message ids mean protobuf bodies; from this server version on, the id is four bytes, not text.
_PROTOBUF_IDS: Final = 200
_BINARY_IDS_FROM: Final = 201
_LONGEST_NUMBER: Final = 3

# What each message calls; ibapi's names. Of those not here we read nothing, or not always.
CALLBACKS: Final[dict[int, str]] = {
    1: "tickPrice",
    2: "tickSize",
    3: "orderStatus",
    4: "error",
    5: "openOrder",
    6: "updateAccountValue",
    7: "updatePortfolio",
    8: "updateAccountTime",
    9: "nextValidId",
    10: "contractDetails",
    11: "execDetails",
    12: "updateMktDepth",
    13: "updateMktDepthL2",
    15: "managedAccounts",
    17: "historicalData",
    18: "bondContractDetails",
    21: "tickOptionComputation",
    45: "tickGeneric",
    49: "currentTime",
    52: "contractDetailsEnd",
    53: "openOrderEnd",
    54: "accountDownloadEnd",
    55: "execDetailsEnd",
    58: "marketDataType",
    59: "commissionReport",
    61: "position",
    62: "positionEnd",
    73: "accountUpdateMulti",
    74: "accountUpdateMultiEnd",
    75: "securityDefinitionOptionParameter",
    76: "securityDefinitionOptionParameterEnd",
    79: "symbolSamples",
    93: "marketRule",
    94: "pnl",
    95: "pnlSingle",
    99: "tickByTickAllLast",
    100: "orderBound",
    101: "completedOrder",
    102: "completedOrdersEnd",
    108: "historicalDataEnd",
}
# Bars may be none, and trades are one kind of four.
_NOT_ALWAYS: Final = frozenset({17, 99})


class Unreadable(Exception):
    """A message that nothing was made of; `callback` is what it would have called, as far as it is known."""

    def __init__(self, callback: str, why: str) -> None:
        super().__init__(why)
        self.callback = callback


class _Fields(list[bytes]):
    """The fields of a message, which remembers how far it was read."""

    unread: Iterator[bytes] | None = None

    def __iter__(self) -> Iterator[bytes]:
        self.unread = super().__iter__()
        return self.unread


class Decoding:
    """In place of the loop of `EClient.run`, which ends at the first message it cannot read."""

    def __init__(self, api: IbApi, callbacks: Any, server_version: int) -> None:
        self._callbacks = callbacks
        self._decoder = api.Decoder(callbacks, server_version)
        self._binary_ids = server_version >= _BINARY_IDS_FROM
        self._takes_id = api.interpret_takes_id
        self._bad_message = api.BadMessage
        self._known_texts = getattr(self._decoder, "msgId2handleInfo", None)
        self._known_bodies = getattr(self._decoder, "msgId2handleInfoProtoBuf", None)
        self._too_long: set[int] = set()

    def feed(self, payload: bytes) -> None:
        """Decodes one message and runs its callbacks. Raises Unreadable."""
        number, is_protobuf, body = self._opened(payload)
        callback = CALLBACKS.get(number, f"message {number}")
        known = self._known_bodies if is_protobuf else self._known_texts
        if known is not None and number not in known:
            raise Unreadable(callback, "no message of this number is known")
        before = self._callbacks.heard
        try:
            if is_protobuf:
                self._decoder.processProtoBuf(body, number)
            else:
                self._interpret(number, body)
        except Exception as cause:
            raise Unreadable(callback, self._reason(cause)) from cause
        if self._callbacks.heard == before and number in CALLBACKS and number not in _NOT_ALWAYS:
            raise Unreadable(callback, "fields are missing, or there are too many")

    def _opened(self, payload: bytes) -> tuple[int, bool, bytes]:
        """Its number as text messages count, whether its body is protobuf, and the body."""
        if self._binary_ids:
            if len(payload) < 4:
                raise Unreadable("message", f"{len(payload)} bytes are no message")
            number = int.from_bytes(payload[:4], "big")
            is_protobuf = number > _PROTOBUF_IDS
            return number - _PROTOBUF_IDS if is_protobuf else number, is_protobuf, payload[4:]
        head, end, body = payload.partition(b"\0")
        if not end or not head.isdigit() or len(head) > _LONGEST_NUMBER:
            raise Unreadable("message", f"no number of a message: {head[:20]!r}")
        return int(head), False, body

    def _interpret(self, number: int, body: bytes) -> None:
        fields = _Fields(body.split(b"\0"))
        if fields.pop():
            raise ValueError("it ends in the middle of a field")
        if self._takes_id:
            self._decoder.interpret(fields, number)
        else:
            fields.insert(0, str(number).encode())
            self._decoder.interpret(fields)
        if fields.unread is not None and number not in self._too_long and any(fields.unread):
            # Of a live gateway one was recorded with an empty field too many: what was read stands.
            self._too_long.add(number)
            text = f"Message {number} has more fields than its version"
            logs.write(logging.WARNING, "surplus_fields", text, number=number)

    def _reason(self, error: Exception) -> str:
        # ibapi fails once more while it words its complaint about a field that is missing.
        if isinstance(error, self._bad_message) or isinstance(error.__context__, self._bad_message):
            return "fields are missing"
        return f"{type(error).__name__}: {error}"
