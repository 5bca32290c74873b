"""Requests that wait for IB's answer.

By request id, by what-if order id, by market rule, and the shared ones without any id.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from .answers import is_counted, is_named, is_part_of, is_part_of_shared
from .code_book import Effect, effect_on_request
from .request import Channel, Ib, Request
from .request_ids import RequestIds
from .says import Saying, quote, say
from .scheduler import Scheduler
from .unread import Lost

# An unknown code may be a mere notice (10349 was one): the answer may still come.
_NOTICE_GRACE: Final = 1.5
# An error without an id may be about anything: what is answered within this time was not refused.
_REFUSAL_GRACE: Final = 1.0
_MOST_DEADLINES: Final = 2.5
_REMEMBERED: Final = 2000
# These have no field that could be wrong: "invalid request" (321) says that the API may not ask or trade.
_REFUSED_WHEN_READ_ONLY: Final = ("open_orders", "completed_orders", "req_ids")
_INVALID_REQUEST: Final = 321


class Pending:
    """The registry of everything that waits, and of what an id was used for."""

    def __init__(self, scheduler: Scheduler) -> None:
        self.lock = threading.RLock()
        self._scheduler = scheduler
        self.ids = RequestIds()
        self.by_id: dict[int, Request] = {}
        self.what_ifs: dict[int, Request] = {}
        self.rules: dict[int, list[Request]] = {}
        self.subs: dict[int, int] = {}
        self._past: OrderedDict[int, dict[str, Any]] = OrderedDict()
        kinds = ("open_orders", "completed_orders", "positions", "account_updates", "req_ids")
        self.channels = {kind: Channel(scheduler, self.lock) for kind in kinds}

    def new_id(self) -> int:
        """A request id, never used before in this process."""
        with self.lock:
            return self.ids.take()

    def set_deadline(self, request: Request, milliseconds: int, expire: Callable[[], None]) -> None:
        """Calls `expire` under the lock unless the request is answered first."""

        seconds = milliseconds / 1000
        last = time.monotonic() + _MOST_DEADLINES * seconds

        def locked() -> None:
            with self.lock:
                now = time.monotonic()
                # Counted anew from each row: fifty thousand of them take their time.
                left = min(request.row_at + seconds, last) - now
                if left > 0 and request.ticket.open:
                    request.deadline = self._scheduler.call_later(left, locked)
                else:
                    expire()

        request.deadline = self._scheduler.call_later(seconds, locked)

    def wait_for_id(
        self, request: Request, request_id: int, milliseconds: int, on_expiry: Callable[[], None]
    ) -> None:
        """Registers a request with its own id. `on_expiry` runs after it was failed at its deadline."""
        with self.lock:
            self.by_id[request_id] = request

            def expire() -> None:
                if self._forget(request_id) is not None:
                    request.fail(request.unanswered)
                    on_expiry()

            self.set_deadline(request, milliseconds, expire)

    def wait_for_what_if(self, request: Request, order_id: int, milliseconds: int) -> bool:
        """Registers a what-if; False when one with this id waits already."""
        with self.lock:
            if order_id in self.what_ifs:
                return False
            self.what_ifs[order_id] = request
            self.set_deadline(request, milliseconds, lambda: self._what_if_expired(order_id, request))
            return True

    def drop_what_if(self, order_id: int, request: Request) -> None:
        """The what-if was never sent."""
        with self.lock:
            if self.what_ifs.get(order_id) is request:
                del self.what_ifs[order_id]

    def drop(self, request: Request) -> None:
        """The request was never sent: no answer can come."""
        with self.lock:
            for request_id in [key for key, waiting in self.by_id.items() if waiting is request]:
                del self.by_id[request_id]
            for waiting in self.rules.values():
                if request in waiting:
                    waiting.remove(request)
            for channel in self.channels.values():
                if channel.active is request:
                    channel.abandon(request, quote("BAD_COMMAND", "Not sent"), end_owed=False)

    def _what_if_expired(self, order_id: int, request: Request) -> None:
        if self.what_ifs.get(order_id) is request:
            self._forget(order_id)
            request.fail(request.unanswered)

    def finish_id(self, request_id: int) -> None:
        with self.lock:
            request = self._forget(request_id)
            if request is not None:
                request.finish()

    def what_if_answered(self, order_id: int, state: dict[str, Any]) -> bool:
        """Takes an `openOrder` that belongs to a what-if.

        The first may carry a warning only, the figures follow.
        """
        with self.lock:
            request = self.what_ifs.get(order_id)
            if request is None:
                return False
            if state["initMarginChange"] is not None or state["rejectReason"] != "":
                self._forget(order_id)
                request.finish({"orderState": state})
            return True

    def _forget(self, request_id: int) -> Request | None:
        request = self.by_id.pop(request_id, None) or self.what_ifs.pop(request_id, None)
        if request is not None:
            self.remember(request_id, {"kind": "request", "id": request.ticket.id})
        return request

    def remember(self, used_id: int, about: dict[str, Any]) -> None:
        """Errors come late too: keep what an ended id was used for."""
        self._past[used_id] = about
        while len(self._past) > _REMEMBERED:
            self._past.popitem(last=False)

    def about(self, used_id: int) -> dict[str, Any]:
        """What the id of an error was used for.

        An id that no request of this process has had can only be an order's, also of an earlier process.
        """
        with self.lock:
            request = self.by_id.get(used_id) or self.what_ifs.get(used_id)
            if request is not None:
                return {"kind": "request", "id": request.ticket.id}
            if used_id in self.subs:
                return {"kind": "subscription", "sub": self.subs[used_id]}
            # An id may serve for a what-if first and for the order afterwards.
            if self.ids.about_order(used_id):
                return {"kind": "order", "orderId": used_id}
            return self._past.get(used_id, {"kind": "session"})

    def is_taken(self, order_id: int) -> bool:
        """Whether a question or a stream runs under this id: its errors could not be told from an order's."""
        with self.lock:
            return order_id in self.by_id or order_id in self.subs

    def error_on(self, used_id: int, code: int, message: str) -> None:
        """Fails the request that the error is about, if its code means that no answer follows."""
        ib = {"code": code, "message": message}
        effect = effect_on_request(code)
        with self.lock:
            request = self.by_id.get(used_id) or self.what_ifs.get(used_id)
            if request is None:
                return
            if effect is Effect.NONE:
                # A what-if may still rest on its answer alone: a remark is no refusal of it.
                if used_id in self.by_id:
                    request.notice = ib
                return
            if effect is Effect.ENDS:
                self._forget(used_id)
                request.fail(quote("IB_ERROR", message), ib)
                return
            request.notice = ib
            heard = request.size

            def give_up() -> None:
                with self.lock:
                    waiting = self.by_id.get(used_id) or self.what_ifs.get(used_id)
                    if waiting is request and request.size == heard:
                        self._forget(used_id)
                        request.fail(request.unanswered)

            self._scheduler.call_later(_NOTICE_GRACE, give_up)

    def error_on_none(self, code: int, message: str, read_only: Callable[[], None]) -> None:
        """An error without an id, which may be about any request that has none.

        Whatever of them stays unanswered tells IB's words. `read_only` is called when the code and what it
        answers say that the API is read-only, before the requests about orders fail for it: IB's own words
        are in the language of its user (rust-ibapi#365).
        """
        if effect_on_request(code) is Effect.NONE:
            return
        ib = {"code": code, "message": message}
        with self.lock:
            for request in self._without_id():
                request.notice = ib
            refused = [
                channel.active
                for kind, channel in self.channels.items()
                if kind in _REFUSED_WHEN_READ_ONLY and channel.active is not None and channel.active.sent
            ]
        if code == _INVALID_REQUEST and refused:

            def conclude() -> None:
                with self.lock:
                    self._refused_as_read_only(refused, ib, read_only)

            self._scheduler.call_later(_REFUSAL_GRACE, conclude)

    def unreadable(self, lost: Lost, words: str) -> bool:
        """A message or row could not be read: what it may have been a part of names or counts it, or fails.

        Returns whether the answers that lack it have said so of another row already.
        """
        callback, request_id = lost.callback, lost.request_id
        with self.lock:
            shared = [
                channel.active
                for kind, channel in self.channels.items()
                if channel.active is not None and is_part_of_shared(callback, kind)
            ]
            own = [
                request
                for asked_as, request in self.by_id.items()
                if is_part_of(callback, request.rows) and request_id in (None, asked_as)
            ]
            is_told = False
            for request in (*shared, *own):
                if is_named(callback, request.rows):
                    request.unread.add(lost.row)
                elif is_counted(callback, lost.is_message):
                    is_told = is_told or request.missing > 0
                    request.miss(lost.at)
                else:
                    request.unreadable = words
            return is_told

    def _refused_as_read_only(self, refused: list[Request], ib: Ib, read_only: Callable[[], None]) -> None:
        channels = [self.channels[kind] for kind in _REFUSED_WHEN_READ_ONLY]
        waiting = [channel for channel in channels if channel.active in refused]
        if not waiting:
            return
        read_only()
        for channel in waiting:
            if channel.active is not None:
                # No End follows a refusal.
                channel.abandon(channel.active, say("READ_ONLY"), ib, end_owed=False)

    def _without_id(self) -> list[Request]:
        """What has been sent, waits, and can only be answered without an id."""
        shared = [channel.active for channel in self.channels.values() if channel.active is not None]
        rules = [request for waiting in self.rules.values() for request in waiting]
        return [request for request in (*shared, *rules) if request.sent]

    def rule_known(self, rule_id: int, increments: list[Any]) -> None:
        """A market rule answers every request for it."""
        with self.lock:
            for request in self.rules.pop(rule_id, []):
                request.finish({"increments": increments})

    def fail_all(self, why: Saying) -> None:
        """The socket is gone: nothing of this is answered any more."""
        with self.lock:
            for request_id in [*self.by_id, *self.what_ifs]:
                request = self._forget(request_id)
                if request is not None:
                    request.fail(why)
            for requests in self.rules.values():
                for request in requests:
                    request.fail(why)
            self.rules.clear()
            for request_id, sub in self.subs.items():
                self.remember(request_id, {"kind": "subscription", "sub": sub})
            self.subs.clear()
            for channel in self.channels.values():
                channel.fail_all(why)
