"""What callbacks mean.

Events for Deno, and answers for what waits. One per socket: after its end, its callbacks are dropped.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from . import logs
from .answers import has_id
from .close_up import DEPTH_RESET
from .decoding import Unreadable
from .request_ids import LAST_ORDER_ID
from .unread import Lost, time_told_by, told_by, told_by_frame

if TYPE_CHECKING:
    from .core import Core
    from .session import Session

Row = dict[str, Any]

# After "max rate exceeded" TWS needs quiet; orders keep their lanes.
_QUIET_AFTER_100 = 2.0
_TRACED_FAILURES = 100
# Of a message that is rubbish, as much as tells what it was.
_MOST_WORDS = 500
# Fills that arrive together share a line: fewer than these are events of their own ...
_FEW_FILLS = 8
# ... and a line has no more than these: each is read and booked in one go.
_MOST_FILLS = 32


class Inbound:
    """Called by the wrapper on the socket thread, with normalised rows."""

    def __init__(self, core: Core, session: Session) -> None:
        self._core = core
        self._session = session
        self._epoch = session.epoch
        self._pending = core.pending
        self._fills: list[Row] = []
        self.closed = False

    def emit(self, kind: str, fields: Row) -> None:
        """An event, behind everything that the socket has said before."""
        self.fills_end()
        self._core.outbox.event(kind, self._epoch, fields)

    def _emit_of_streams(self, kind: str, fields: Row) -> None:
        """The same for what is said of a stream, or of all of them: it does not overtake their ticks."""
        self.fills_end()
        self._core.outbox.event_in_turn(kind, self._epoch, fields)

    def _fill(self, kind: str, row: Row) -> None:
        self._fills.append({"type": kind, **row})
        if len(self._fills) >= _MOST_FILLS:
            self.fills_end()

    def fills_end(self) -> None:
        """Hands on what was gathered. On the socket thread alone, at the end of each chunk at the latest."""
        if not self._fills:
            return
        items, self._fills = self._fills, []
        outbox = self._core.outbox
        if len(items) >= _FEW_FILLS:
            outbox.event("fills", self._epoch, _line_of(items))
            return
        for item in items:
            outbox.event(item.pop("type"), self._epoch, item)

    def callback_failed(self, name: str, error: Exception, arguments: tuple[Any, ...]) -> None:
        """A callback raised, or says nothing for one of its rows."""
        first = arguments[0] if arguments and has_id(name) else None
        request_id = first if isinstance(first, int) else None
        row, at = told_by(name, arguments), time_told_by(name, arguments)
        self._unreadable(error, Lost(name, row, request_id, at))

    def undecoded(self, error: Unreadable, payload: bytes) -> None:
        """A message led to no callback."""
        row = told_by_frame(error.callback, payload)
        self._unreadable(error, Lost(error.callback, row, is_message=True))

    def _unreadable(self, error: Exception, lost: Lost) -> None:
        """Counted and shown, never fatal, and missing from what it may have been a part of."""
        name = lost.callback
        words = str(error) if isinstance(error, Unreadable) else f"{type(error).__name__}: {error}"
        is_long = len(words) > _MOST_WORDS
        words = words[:_MOST_WORDS]
        is_told = self._pending.unreadable(lost, f"{name}: {words}")
        self._core.counters.failed_callbacks += 1
        # A stream that fails at every tick must not flood the log; the number is logged at the end.
        if self._core.counters.failed_callbacks <= _TRACED_FAILURES:
            extra = {"event": "callback_failed"}
            # The trace repeats the words in full.
            trace = None if is_long else error
            logs.log.log(logging.ERROR, "%s failed: %s", name, words, exc_info=trace, extra=extra)
        if name == "currentTime":
            self._session.heartbeat_answered(None)
        # Of an answer that counts them the first stands for all.
        if not is_told:
            self.emit("callback_failed", {"callback": name, "message": words, "row": lost.row})

    def refuses_locally(self, text: str) -> bool:
        """True when ibapi itself complains about the message that this very thread is sending."""
        return self._session.note_refusal(text)

    def error(self, used_id: int, code: int, message: str, advanced: str) -> None:
        about = self._pending.about(used_id)
        if (
            code == DEPTH_RESET
            and about["kind"] == "subscription"
            and self._core.outbox.depth.reset(about["sub"])
        ):
            self._core.outbox.depth_waiting()
        fields: Row = {
            "code": code,
            "message": message,
            "advancedRejectJson": advanced or None,
            "about": about,
        }
        # Of a stream: that it has ended. Of the session: that data is lost, or back.
        if about["kind"] in {"subscription", "session"}:
            self._emit_of_streams("error", fields)
        else:
            self.emit("error", fields)
        if code == 326:
            self._session.client_id_in_use()
            return
        if code == 100:
            self._core.pacer.hold_data(_QUIET_AFTER_100)
        if about["kind"] == "session":
            self._pending.error_on_none(code, message, lambda: self._read_only(True))
        else:
            self._pending.error_on(used_id, code, message)

    def _read_only(self, on: bool) -> None:
        """The API may read and not trade: a mode, not an error (P13)."""
        if self.closed or self._session.read_only == on:
            return
        self._session.read_only = on
        # Also said by the clock's thread, which must not touch what the socket thread gathers.
        self._core.outbox.event("read_only", self._epoch, {"on": on})

    def managed_accounts(self, accounts: list[str]) -> None:
        accounts = list(dict.fromkeys(accounts))
        self.emit("managed_accounts", {"accounts": accounts})
        self._session.accounts_known(accounts)

    def next_valid_id(self, order_id: int) -> None:
        if order_id > LAST_ORDER_ID + 1:
            raise ValueError(f"IB has no order id {order_id}")
        with self._pending.lock:
            # Orders skip what requests have used: an error must not be read as the other's.
            order_id = self._pending.ids.free_from(order_id)
            self._pending.ids.orders_reach(order_id - 1)
        self.emit("next_valid_id", {"orderId": order_id})
        self._session.next_id_known(order_id)
        with self._pending.lock:
            channel = self._pending.channels["req_ids"]
            if channel.active is not None:
                channel.finish({"nextValidId": order_id})

    def open_order(self, row: Row, what_if: bool) -> None:
        """The answer to a what-if rests nowhere: it is no open order."""
        # Each client counts its own ids: the order of another may have that of our question.
        may_answer = what_if or row["clientId"] == self._session.client_id
        if (may_answer and self._pending.what_if_answered(row["orderId"], row["orderState"])) or what_if:
            return
        self._own_order(row)
        self.emit("open_order", row)
        self._shared_row("open_orders", "orders", (row["permId"], row["clientId"], row["orderId"]), row)

    def order_status(self, row: Row) -> None:
        self._own_order(row)
        self.emit("order_status", row)
        self._shared_row("open_orders", "statuses", (row["permId"], row["clientId"], row["orderId"]), row)

    def _own_order(self, row: Row) -> None:
        if row["clientId"] == self._session.client_id and row["orderId"] != 0:
            with self._pending.lock:
                self._pending.ids.is_order(row["orderId"])

    def open_orders_end(self) -> None:
        self._read_only(False)
        self._shared_end("open_orders")

    def execution(self, request_id: int, row: Row) -> None:
        self._fill("execution", row)
        self.request_row(request_id, "executions", row["execId"], row)

    def commission(self, row: Row) -> None:
        self._fill("commission", row)

    def completed_order(self, row: Row) -> None:
        self.emit("completed_order", row)
        with self._pending.lock:
            active = self._pending.channels["completed_orders"].active
            if active is not None:
                active.append("orders", row)

    def completed_orders_end(self) -> None:
        self._shared_end("completed_orders")

    def position(self, row: Row) -> None:
        self.emit("position", row)
        contract = row["contract"]
        self._shared_row(
            "positions", "positions", (row["account"], contract["conId"], contract["localSymbol"]), row
        )

    def position_end(self) -> None:
        self._shared_end("positions")

    def account_download_end(self, account: str) -> None:
        self.emit("account_download_end", {"account": account})
        self._shared_end("account_updates")

    def request_row(self, request_id: int, bucket: str, key: object, row: Any) -> None:
        """A row of a request with its own id; `key` None keeps every row."""
        with self._pending.lock:
            request = self._pending.by_id.get(request_id)
            if request is not None and bucket in request.rows:
                if key is None:
                    request.append(bucket, row)
                else:
                    request.add(bucket, key, row)

    def request_end(self, request_id: int) -> None:
        self.fills_end()
        self._pending.finish_id(request_id)

    def market_rule(self, rule_id: int, increments: list[Row]) -> None:
        self._pending.rule_known(rule_id, increments)

    def current_time(self, seconds: int) -> None:
        self._session.heartbeat_answered(seconds)

    def market_data_type(self, request_id: int, data_type: int) -> None:
        """The kind of the ticks that follow; those before it were of another."""
        entry = self._core.subscriptions.by_request.get(request_id)
        if entry is not None:
            self._emit_of_streams("market_data_type", {"sub": entry.sub, "dataType": data_type})

    def stream(self, kind: str, request_id: int, fields: Row) -> None:
        """An event of a subscription; after its end it is dropped."""
        entry = self._core.subscriptions.by_request.get(request_id)
        if entry is not None:
            self.emit(kind, {"sub": entry.sub, **fields})

    def account_value_of(self, request_id: int, fields: Row) -> None:
        """A value of an account beside the one of `account_updates`, while its subscription runs."""
        if request_id in self._core.subscriptions.by_request:
            self.emit("account_value", fields)

    def _shared_row(self, kind: str, bucket: str, key: object, row: Row) -> None:
        with self._pending.lock:
            active = self._pending.channels[kind].active
            if active is not None:
                active.add(bucket, key, row)

    def _shared_end(self, kind: str) -> None:
        self.fills_end()
        with self._pending.lock:
            self._pending.channels[kind].end()


def _line_of(items: list[Row]) -> Row:
    """Many fills for one line: each contract once, an execution names it by its place."""
    contracts: list[Row] = []
    places: dict[int, int] = {}
    for item in items:
        contract = item.get("contract")
        if contract is not None:
            place = places.setdefault(id(contract), len(contracts))
            if place == len(contracts):
                contracts.append(contract)
            item["contract"] = place
    return {"contracts": contracts, "items": items}
