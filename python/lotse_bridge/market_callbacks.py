"""The callbacks of market data, by the thousand a second: into the buffers, nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .close_up import depth_row, trade_row
from .guarding import Guarding, guarded
from .inbound import Inbound
from .normalise import integer, text
from .output import Outbox
from .subscriptions import Subscriptions
from .ticks import HALTED_IDS, MODEL_IDS, PRICE_FIELDS, SIZE_FIELDS, option_figures


class MarketCallbacks(Guarding):
    """Mixed into the callbacks. The names are ibapi's."""

    def __init__(self, inbound: Inbound, outbox: Outbox, subscriptions: Subscriptions) -> None:
        self.inbound = inbound
        self._outbox = outbox
        self._ticks = outbox.ticks
        self._streams = subscriptions.by_request

    @guarded
    def marketDataType(self, reqId: int, marketDataType: int) -> None:
        self.inbound.market_data_type(reqId, integer(marketDataType))

    @guarded
    def tickPrice(self, reqId: int, tickType: int, price: float, attrib: Any) -> None:
        field, entry = PRICE_FIELDS.get(tickType), self._streams.get(reqId)
        if (
            field is not None
            and entry is not None
            and self._ticks.price(entry.sub, field, price, entry.may_be_negative)
        ):
            self._outbox.ticks_waiting()

    @guarded
    def tickSize(self, reqId: int, tickType: int, size: Decimal) -> None:
        field, entry = SIZE_FIELDS.get(tickType), self._streams.get(reqId)
        if entry is None:
            return
        if tickType == entry.interest_tick:
            field = "openInterest"
        if field is not None and self._ticks.size(entry.sub, field, size):
            self._outbox.ticks_waiting()

    @guarded
    def tickOptionComputation(
        self,
        reqId: int,
        tickType: int,
        tickAttrib: int,
        impliedVol: float | None,
        delta: float | None,
        optPrice: float | None,
        pvDividend: float | None,
        gamma: float | None,
        vega: float | None,
        theta: float | None,
        undPrice: float | None,
    ) -> None:
        entry = self._streams.get(reqId)
        if tickType not in MODEL_IDS or entry is None:
            return
        figures = option_figures(impliedVol, delta, gamma, vega, theta, undPrice)
        if self._ticks.model(entry.sub, figures):
            self._outbox.ticks_waiting()

    @guarded
    def tickGeneric(self, reqId: int, tickType: int, value: float) -> None:
        entry = self._streams.get(reqId)
        if tickType in HALTED_IDS and entry is not None and self._ticks.halted(entry.sub, value):
            self._outbox.ticks_waiting()

    @guarded
    def updateMktDepth(
        self, reqId: int, position: int, operation: int, side: int, price: float, size: Decimal
    ) -> None:
        self._depth_row(reqId, (side, position, operation), price, size, "")

    @guarded
    def updateMktDepthL2(
        self,
        reqId: int,
        position: int,
        marketMaker: str,
        operation: int,
        side: int,
        price: float,
        size: Decimal,
        isSmartDepth: bool,
    ) -> None:
        self._depth_row(reqId, (side, position, operation), price, size, text(marketMaker))

    def _depth_row(
        self, request_id: int, where: tuple[int, int, int], price: float, size: Decimal, place: str
    ) -> None:
        entry = self._streams.get(request_id)
        if entry is None:
            return
        row = depth_row(price, size, place, entry.may_be_negative)
        if self._outbox.depth.change(entry.sub, *where, row):
            self._outbox.depth_waiting()

    @guarded
    def tickByTickAllLast(
        self,
        reqId: int,
        tickType: int,
        time: int,
        price: float,
        size: Decimal,
        tickAttribLast: Any,
        exchange: str,
        specialConditions: str,
    ) -> None:
        entry = self._streams.get(reqId)
        if entry is None:
            return
        row = trade_row(time, price, size, tickAttribLast, text(exchange), text(specialConditions))
        if row is not None and self._outbox.tape.trade(entry.sub, row):
            self._outbox.tape_waiting()
