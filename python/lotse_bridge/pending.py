"""Requests that wait for IB's answer.

By request id, by what-if order id, by market rule, and the shared ones without any id.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from .code_book import code_class, ends_request
from .request import Channel, Ib, Request
from .says import Saying, quote, say
from .scheduler import Scheduler

# Order ids start low and time-based ones stay below 1.9e9 until 2030; request ids live above, so that an
# error's id says what it was.
FIRST_REQUEST_ID: Final = 2_000_000_000
# An unknown code on a what-if may be a mere notice (10349 was one): the answer may still come.
_NOTICE_GRACE: Final = 1.5
_REMEMBERED: Final = 2000
_READ_ONLY_AFFECTS: Final = ("open_orders", "completed_orders", "req_ids")


class Pending:
    """The registry of everything that waits, and of what an id was used for."""

    def __init__(self, scheduler: Scheduler) -> None:
        self.lock = threading.RLock()
        self._scheduler = scheduler
        self._next_id = FIRST_REQUEST_ID
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
            self._next_id += 1
            return self._next_id

    def set_deadline(self, request: Request, milliseconds: int, expire: Callable[[], None]) -> None:
        """Calls `expire` under the lock unless the request is answered first."""

        def locked() -> None:
            with self.lock:
                expire()

        request.deadline = self._scheduler.call_later(milliseconds / 1000, locked)

    def wait_for_id(
        self, request: Request, request_id: int, milliseconds: int, on_expiry: Callable[[], None]
    ) -> None:
        """Registers a request with its own id. `on_expiry` runs after it was failed at its deadline."""
        with self.lock:
            self.by_id[request_id] = request

            def expire() -> None:
                if self._forget(request_id) is not None:
                    request.fail(say("REQUEST_TIMEOUT"))
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
            notice = request.notice
            request.fail(say("REQUEST_TIMEOUT") if notice is None else quote("IB_ERROR", notice["message"]))

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

        A positive id below ours that no request used can only be an order's.
        """
        with self.lock:
            request = self.by_id.get(used_id) or self.what_ifs.get(used_id)
            if request is not None:
                return {"kind": "request", "id": request.ticket.id}
            if used_id in self.subs:
                return {"kind": "subscription", "sub": self.subs[used_id]}
            # An id may serve for a what-if first and for the order afterwards.
            if 0 < used_id < FIRST_REQUEST_ID:
                return {"kind": "order", "orderId": used_id}
            return self._past.get(used_id, {"kind": "session"})

    def error_on(self, used_id: int, code: int, message: str, read_only: bool) -> None:
        """Fails the request that the error is about, if its code means that no answer follows."""
        ib = {"code": code, "message": message}
        with self.lock:
            if used_id in self.what_ifs:
                self._error_on_what_if(used_id, ib, read_only)
            elif used_id in self.by_id:
                if read_only or ends_request(code, message):
                    request = self._forget(used_id)
                    if request is not None:
                        request.fail(say("READ_ONLY") if read_only else quote("IB_ERROR", message), ib)
                else:
                    self.by_id[used_id].notice = ib
            elif read_only:
                # 321 comes with id -1 for requests that have none, and no End follows.
                for kind in _READ_ONLY_AFFECTS:
                    channel = self.channels[kind]
                    if channel.active is not None:
                        channel.abandon(channel.active, say("READ_ONLY"), ib, end_owed=False)

    def _error_on_what_if(self, order_id: int, ib: Ib, read_only: bool) -> None:
        request = self.what_ifs[order_id]
        if read_only:
            self._forget(order_id)
            request.fail(say("READ_ONLY"), ib)
        elif not ends_request(ib["code"], ib["message"]):
            return
        elif code_class(ib["code"]) is None:
            request.notice = ib
            self._scheduler.call_later(_NOTICE_GRACE, lambda: self._give_up_what_if(order_id, request))
        else:
            self._forget(order_id)
            request.fail(quote("IB_ERROR", ib["message"]), ib)

    def _give_up_what_if(self, order_id: int, request: Request) -> None:
        with self.lock:
            self._what_if_expired(order_id, request)

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
