"""IB's own Python client as an EClient that keeps every callback by name, for releases from 9.81 on."""

from __future__ import annotations

import inspect
import threading
import time
from collections.abc import Callable
from typing import Any

from ibapi import decoder as ibapi_decoder
from ibapi.client import EClient
from ibapi.contract import Contract
from ibapi.order import Order
from ibapi.wrapper import EWrapper
from report import complain

PATIENCE_SECONDS = 20.0
CLIENT_ID = 13
#: Notices of the start; every other code must have been allowed for its id.
NOTICES = {2104, 2106, 2107, 2108, 2158}


def _any(*_args: Any) -> bool:
    return True


def watch_decoder() -> None:
    """Complains of every field that a text handler leaves unread."""

    def watched(number: int, process: Callable[..., None]) -> Callable[..., None]:
        def run(decoder: Any, fields: Any) -> None:
            unread = iter(fields)
            process(decoder, unread)
            rest = list(unread)
            if rest:
                complain(f"message {number}: fields left over {rest}")

        return run

    probe = ibapi_decoder.Decoder(EWrapper(), 0)
    for number, info in probe.msgId2handleInfo.items():
        if info.processMeth is not None:
            info.processMeth = watched(number, info.processMeth)
    ibapi_decoder.Decoder.msgId2handleInfo = probe.msgId2handleInfo


class Probe(EWrapper, EClient):
    """Keeps every callback; flows wait for the one that fits."""

    def __init__(self) -> None:
        EWrapper.__init__(self)
        EClient.__init__(self, self)
        self.seen: dict[str, list[tuple[Any, ...]]] = {}
        self.order: list[tuple[str, tuple[Any, ...]]] = []
        self.came = threading.Condition()
        self.runner = threading.Thread()
        self.allowed: set[tuple[int, int]] = set()

    def allow(self, number: int, code: int) -> None:
        """What the flow is about to provoke: this code, of this request or order and no other."""
        self.allowed.add((number, code))

    def leave(self) -> None:
        """Ends what still comes, and goes when all is quiet.

        The library forgets its server version at once, also while a message that needs it is being read;
        and its socket is down only when its reader has noticed, up to a second later.
        """
        self.reqAccountUpdates(False, "")
        self.cancelPositions()
        before = len(self.seen.get("currentTime", []))
        self.reqCurrentTime()
        self.wait("currentTime", lambda _at: len(self.seen["currentTime"]) > before)
        reader = self.reader
        self.disconnect()
        reader.join(5)
        self.runner.join(5)

    def keep(self, name: str, args: tuple[Any, ...]) -> None:
        with self.came:
            self.seen.setdefault(name, []).append(args)
            self.order.append((name, args))
            self.came.notify_all()

    def error(self, *args: Any) -> None:  # type: ignore[override]
        # With the time of the error from 10.37 on.
        number, code, text = (args[0], args[2], args[3]) if len(args) == 5 else args[:3]
        self.keep("error", (number, code, text))
        if (number, code) not in self.allowed and not (number == -1 and code in NOTICES):
            complain(f"error {code} of {number}: {text}")

    def wait(self, name: str, fits: Callable[..., bool] = _any) -> tuple[Any, ...]:
        deadline = time.monotonic() + PATIENCE_SECONDS
        with self.came:
            while True:
                for args in self.seen.get(name, []):
                    if fits(*args):
                        return args
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"no fitting {name} ({len(self.seen.get(name, []))} others)")
                self.came.wait(left)

    def wait_for(self, name: str, request: int) -> tuple[Any, ...]:
        return self.wait(name, lambda number, *_: number == request)

    def all(self, name: str, request: int) -> list[tuple[Any, ...]]:
        with self.came:
            return [args for args in self.seen.get(name, []) if args[0] == request]

    def position_of(self, name: str, fits: Callable[..., bool]) -> int:
        """Where among all callbacks the first one is that fits."""
        self.wait(name, fits)
        with self.came:
            return next(at for at, (one, args) in enumerate(self.order) if one == name and fits(*args))

    def cancel(self, order_id: int, answer: int = 202) -> None:
        self.allow(order_id, answer)
        call = self.cancelOrder
        call(*((order_id, _order_cancel()) if _takes(call, 2) else (order_id,)))

    def cancel_all(self) -> None:
        call = self.reqGlobalCancel
        call(*((_order_cancel(),) if _takes(call, 1) else ()))


def _takes(call: Callable[..., None], count: int) -> bool:
    """Whether it takes so many arguments without a default, the last being an OrderCancel."""
    parameters = list(inspect.signature(call).parameters.values())
    return len(parameters) >= count and "cancel" in parameters[count - 1].name.lower()


def _order_cancel() -> Any:
    from ibapi.order_cancel import OrderCancel  # noqa: PLC0415  (not there before 10.30)

    return OrderCancel()


def _keeper(name: str) -> Callable[..., None]:
    def callback(self: Probe, *args: Any) -> None:
        self.keep(name, args)

    return callback


for _name in [name for name in vars(EWrapper) if not name.startswith("_")]:
    if _name not in vars(Probe) and not _name.endswith("ProtoBuf"):
        setattr(Probe, _name, _keeper(_name))


def connect(port: int) -> Probe:
    app = Probe()
    app.connect("127.0.0.1", port, CLIENT_ID)
    app.runner = threading.Thread(target=app.run, daemon=True)
    app.runner.start()
    app.wait("nextValidId")
    return app


def contract(symbol: str, kind: str = "STK", exchange: str = "SMART", currency: str = "USD") -> Contract:
    made = Contract()
    made.symbol, made.secType, made.exchange, made.currency = symbol, kind, exchange, currency
    return made


def order(action: str, quantity: int, kind: str, **fields: Any) -> Order:
    made = Order()
    made.action, made.totalQuantity, made.orderType, made.tif = action, quantity, kind, "DAY"
    # 9.81 sets these two by itself, which no gateway of today accepts.
    made.eTradeOnly = made.firmQuoteOnly = False
    for name, value in fields.items():
        setattr(made, name, value)
    return made
