"""The EWrapper: every callback is guarded, normalises and hands on. Nothing else happens on the socket
thread.

An exception that leaves a callback would end the session, so none does: it becomes a `callback_failed` event.
"""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Any, cast

from . import instrument_rows, rows
from .absent_fields import AbsentFields
from .config_rows import config_row
from .guarding import guarded
from .ib_api import IbApi
from .inbound import Inbound
from .market_callbacks import MarketCallbacks
from .normalise import MOST_ID, account_text, decimal_text, integer, perm_id, split_list, text
from .output import Outbox
from .subscriptions import Subscriptions


class Callbacks(MarketCallbacks, AbsentFields):
    """The callbacks that Lotse uses, under ibapi's names. The others keep ibapi's empty ones."""

    def __init__(
        self, inbound: Inbound, outbox: Outbox, subscriptions: Subscriptions, error_has_time: bool
    ) -> None:
        MarketCallbacks.__init__(self, inbound, outbox, subscriptions)
        AbsentFields.__init__(self)
        self._error_has_time = error_has_time

    @guarded
    def error(self, reqId: int, *rest: Any) -> None:
        if self._error_has_time:
            rest = rest[1:]
        if abs(reqId) > MOST_ID:
            raise ValueError(f"nothing has the id {reqId}")
        code, message = integer(rest[0]), text(rest[1])
        if not self.inbound.refuses_locally(message):
            self.inbound.error(reqId, code, message, text(rest[2]) if len(rest) > 2 else "")

    @guarded
    def connectionClosed(self) -> None:
        """Said by the read loop itself, which knows why."""

    @guarded
    def managedAccounts(self, accountsList: str) -> None:
        self.inbound.managed_accounts(split_list(accountsList))

    @guarded
    def nextValidId(self, orderId: int) -> None:
        self.inbound.next_valid_id(orderId)

    @guarded
    def currentTime(self, time: int) -> None:
        self.inbound.current_time(time)

    @guarded
    def openOrder(self, orderId: int, contract: Any, order: Any, orderState: Any) -> None:
        self.inbound.open_order(rows.open_order_row(orderId, contract, order, orderState), bool(order.whatIf))

    @guarded
    def openOrderEnd(self) -> None:
        self.inbound.open_orders_end()

    @guarded
    def orderStatus(
        self,
        orderId: int,
        status: str,
        filled: Decimal,
        remaining: Decimal,
        avgFillPrice: float,
        permId: int,
        parentId: int,
        lastFillPrice: float,
        clientId: int,
        whyHeld: str,
        mktCapPrice: float = 0.0,
    ) -> None:
        row: rows.Row = {
            "orderId": integer(orderId),
            "clientId": integer(clientId),
            "permId": perm_id(permId),
            "status": text(status),
            "filled": decimal_text(filled),
            "remaining": decimal_text(remaining),
            "avgFillPrice": decimal_text(avgFillPrice),
            "lastFillPrice": decimal_text(lastFillPrice),
            "parentId": integer(parentId),
            "whyHeld": text(whyHeld),
            "mktCapPrice": decimal_text(mktCapPrice),
        }
        self.inbound.order_status(rows.named(row, "permId", "orderId"))

    @guarded
    def orderBound(self, permId: int, clientId: int, orderId: int) -> None:
        fields: rows.Row = {
            "permId": perm_id(permId),
            "clientId": integer(clientId),
            "orderId": integer(orderId),
        }
        self.inbound.emit("order_bound", fields)

    @guarded
    def execDetails(self, reqId: int, contract: Any, execution: Any) -> None:
        self.inbound.execution(reqId, rows.execution_row(contract, self.clear_absent("execution", execution)))

    @guarded
    def execDetailsEnd(self, reqId: int) -> None:
        self.inbound.request_end(reqId)

    @guarded
    def commissionReport(self, commissionReport: Any) -> None:
        self.inbound.commission(rows.commission_row(commissionReport))

    @guarded
    def commissionAndFeesReport(self, commissionAndFeesReport: Any) -> None:
        self.inbound.commission(rows.commission_row(self.clear_absent("commission", commissionAndFeesReport)))

    @guarded
    def completedOrder(self, contract: Any, order: Any, orderState: Any) -> None:
        self.inbound.completed_order(rows.completed_order_row(contract, order, orderState))

    @guarded
    def completedOrdersEnd(self) -> None:
        self.inbound.completed_orders_end()

    @guarded
    def position(self, account: str, contract: Any, position: Decimal, avgCost: float) -> None:
        cost = self.unless_absent("position", "avgCost", avgCost)
        self.inbound.position(rows.position_row(account, contract, position, cost))

    @guarded
    def positionEnd(self) -> None:
        self.inbound.position_end()

    @guarded
    def updateAccountValue(self, key: str, val: str, currency: str, accountName: str) -> None:
        fields = {
            "account": text(accountName),
            "key": text(key),
            "value": account_text(val),
            "currency": text(currency),
        }
        self.inbound.emit("account_value", fields)

    @guarded
    def accountUpdateMulti(
        self, reqId: int, account: str, modelCode: str, key: str, value: str, currency: str
    ) -> None:
        fields = {
            "account": text(account),
            "key": text(key),
            "value": account_text(value),
            "currency": text(currency),
        }
        self.inbound.account_value_of(reqId, fields)

    @guarded
    def accountUpdateMultiEnd(self, reqId: int) -> None:
        self.inbound.request_end(reqId)

    @guarded
    def updatePortfolio(
        self,
        contract: Any,
        position: Decimal,
        marketPrice: float,
        marketValue: float,
        averageCost: float,
        unrealizedPNL: float,
        realizedPNL: float,
        accountName: str,
    ) -> None:
        def known(name: str, value: float) -> str | None:
            return decimal_text(self.unless_absent("portfolio", name, value))

        fields: rows.Row = {
            "account": text(accountName),
            "contract": rows.contract_row(contract),
            "position": decimal_text(position),
            "marketPrice": known("marketPrice", marketPrice),
            "marketValue": known("marketValue", marketValue),
            "averageCost": known("averageCost", averageCost),
            "unrealizedPnl": known("unrealizedPNL", unrealizedPNL),
            "realizedPnl": known("realizedPNL", realizedPNL),
        }
        self.inbound.emit("portfolio", fields)

    @guarded
    def updateAccountTime(self, timeStamp: str) -> None:
        self.inbound.emit("account_time", {"text": text(timeStamp)})

    @guarded
    def accountDownloadEnd(self, accountName: str) -> None:
        self.inbound.account_download_end(text(accountName))

    @guarded
    def pnl(self, reqId: int, dailyPnL: float, unrealizedPnL: float, realizedPnL: float) -> None:
        fields: rows.Row = {
            "daily": decimal_text(dailyPnL),
            "unrealized": decimal_text(unrealizedPnL),
            "realized": decimal_text(realizedPnL),
        }
        self.inbound.stream("pnl", reqId, fields)

    @guarded
    def pnlSingle(
        self,
        reqId: int,
        pos: Decimal,
        dailyPnL: float,
        unrealizedPnL: float,
        realizedPnL: float,
        value: float,
    ) -> None:
        fields: rows.Row = {
            "position": decimal_text(pos),
            "daily": decimal_text(dailyPnL),
            "unrealized": decimal_text(unrealizedPnL),
            "realized": decimal_text(realizedPnL),
            "value": decimal_text(value),
        }
        self.inbound.stream("pnl_single", reqId, fields)

    @guarded
    def contractDetails(self, reqId: int, contractDetails: Any) -> None:
        self.inbound.request_row(reqId, "details", None, instrument_rows.details_row(contractDetails))

    @guarded
    def bondContractDetails(self, reqId: int, contractDetails: Any) -> None:
        self.inbound.request_row(reqId, "details", None, instrument_rows.details_row(contractDetails))

    @guarded
    def contractDetailsEnd(self, reqId: int) -> None:
        self.inbound.request_end(reqId)

    @guarded
    def symbolSamples(self, reqId: int, contractDescriptions: list[Any]) -> None:
        for description in contractDescriptions:
            try:
                row = instrument_rows.match_row(description)
            except ValueError as error:
                self.inbound.callback_failed("symbolSamples", error, (reqId, description))
            else:
                self.inbound.request_row(reqId, "matches", None, row)
        self.inbound.request_end(reqId)

    @guarded
    def marketRule(self, marketRuleId: int, priceIncrements: list[Any]) -> None:
        self.inbound.market_rule(
            marketRuleId, [instrument_rows.increment_row(increment) for increment in priceIncrements]
        )

    @guarded
    def securityDefinitionOptionParameter(
        self,
        reqId: int,
        exchange: str,
        underlyingConId: int,
        tradingClass: str,
        multiplier: str,
        expirations: set[str],
        strikes: set[float],
    ) -> None:
        row = instrument_rows.option_series_row(
            exchange, underlyingConId, tradingClass, multiplier, expirations
        )
        self.inbound.request_row(reqId, "series", None, row)

    @guarded
    def securityDefinitionOptionParameterEnd(self, reqId: int) -> None:
        self.inbound.request_end(reqId)

    @guarded
    def historicalData(self, reqId: int, bar: Any) -> None:
        self.inbound.request_row(reqId, "bars", None, instrument_rows.bar_row(bar))

    @guarded
    def historicalDataEnd(self, reqId: int, start: str, end: str) -> None:
        self.inbound.request_end(reqId)

    @guarded
    def configResponseProtoBuf(self, configResponseProto: Any) -> None:
        self.inbound.request_row(configResponseProto.reqId, "config", None, config_row(configResponseProto))
        self.inbound.request_end(configResponseProto.reqId)


@functools.cache
def wrapper_class(api: IbApi) -> type[Callbacks]:
    """The callbacks on top of the installed EWrapper."""
    return cast("type[Callbacks]", type("Wrapper", (Callbacks, api.EWrapper), {}))
