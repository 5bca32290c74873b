"""Writes requests with the official ibapi: JSON lines in (version, message), JSON lines out (frames)."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ibapi.client import EClient
from ibapi.contract import ComboLeg, Contract, DeltaNeutralContract
from ibapi.execution import ExecutionFilter
from ibapi.order import Order, OrderComboLeg
from ibapi.order_cancel import OrderCancel
from ibapi.order_condition import Create, OrderCondition
from ibapi.scanner import ScannerSubscription
from ibapi.softdollartier import SoftDollarTier
from ibapi.tag_value import TagValue
from ibapi.wrapper import EWrapper

Json = dict[str, Any]

CONDITION_TYPES = {"price": 1, "time": 3, "margin": 4, "execution": 5, "volume": 6, "percentChange": 7}

ORDER_NAMES = {
    "limitPrice": "lmtPrice",
    "discretionaryAmount": "discretionaryAmt",
    "limitPriceOffset": "lmtPriceOffset",
    "miscOptions": "orderMiscOptions",
}


class Capture:
    """Takes the place of the socket."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []

    def sendMsg(self, frame: bytes) -> None:  # noqa: N802
        self.frames.append(frame)

    def isConnected(self) -> bool:  # noqa: N802
        return True


class Complainer(EWrapper):
    """ibapi reports what it refuses to send through `error`."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[str] = []

    def error(self, *args: Any) -> None:
        self.errors.append(" ".join(str(arg) for arg in args))


def like(default: Any, value: Any) -> Any:
    """The model's value in the type that ibapi's attribute has by default."""
    if value == "Infinity":
        return float("inf")
    if isinstance(value, str) and isinstance(default, Decimal):
        return Decimal(value)
    if isinstance(value, str) and isinstance(default, (int, float)):
        return float(value)
    return value


def tag_values(pairs: list[Json]) -> list[TagValue]:
    return [TagValue(pair["tag"], pair["value"]) for pair in pairs]


def contract(model: Json) -> Contract:
    result = Contract()
    for name in vars(result):
        if name in model and name not in ("comboLegs", "strike"):
            setattr(result, name, model[name])
    if model["strike"] is not None:
        result.strike = float(model["strike"])
    if model["comboLegs"]:
        result.comboLegs = [combo_leg(leg) for leg in model["comboLegs"]]
    neutral = model["deltaNeutral"]
    if neutral is not None:
        result.deltaNeutralContract = DeltaNeutralContract()
        result.deltaNeutralContract.conId = neutral["conId"]
        result.deltaNeutralContract.delta = float(neutral["delta"])
        result.deltaNeutralContract.price = float(neutral["price"])
    return result


def combo_leg(model: Json) -> ComboLeg:
    leg = ComboLeg()
    for name in (
        "conId",
        "ratio",
        "action",
        "exchange",
        "openClose",
        "shortSaleSlot",
        "designatedLocation",
        "exemptCode",
    ):
        setattr(leg, name, model[name])
    return leg


def condition(model: Json) -> OrderCondition:
    result = Create(CONDITION_TYPES[model["type"]])
    result.isConjunctionConnection = model["conjunction"] == "a"
    for name, value in model.items():
        if name not in ("type", "conjunction"):
            setattr(result, name, float(value) if name in ("price", "changePercent") else value)
    return result


def order(model: Json, legs: list[Json]) -> Order:
    result = Order()
    for key, value in model.items():
        name = ORDER_NAMES.get(key, key)
        # `routeMarketableToBbo` is optional in ibapi: setting it at all counts as using it.
        if value is None or not hasattr(result, name) or (name == "routeMarketableToBbo" and not value):
            continue
        setattr(result, name, like(getattr(result, name), value))
    result.softDollarTier = SoftDollarTier(
        model["softDollarTier"]["name"], model["softDollarTier"]["value"], ""
    )
    result.conditions = [condition(each) for each in model["conditions"]]
    for key in ("algoParams", "smartComboRoutingParams", "miscOptions"):
        setattr(result, ORDER_NAMES.get(key, key), tag_values(model[key]))
    if any(leg["price"] is not None for leg in legs):
        result.orderComboLegs = [leg_price(leg) for leg in legs]
    return result


def leg_price(model: Json) -> OrderComboLeg:
    leg = OrderComboLeg()
    leg.price = float(model["price"])
    return leg


def order_cancel(model: Json) -> OrderCancel:
    cancel = OrderCancel()
    cancel.manualOrderCancelTime = model.get("manualCancelTime", "")
    cancel.extOperator = model["extOperator"]
    if model["manualOrderIndicator"] is not None:
        cancel.manualOrderIndicator = model["manualOrderIndicator"]
    return cancel


def execution_filter(model: Json) -> ExecutionFilter:
    result = ExecutionFilter()
    for name in ("clientId", "time", "symbol", "secType", "exchange", "side"):
        setattr(result, name, model[name])
    result.acctCode = model["account"]
    result.specificDates = model["specificDates"] or None
    if model["lastNDays"] is not None:
        result.lastNDays = model["lastNDays"]
    return result


def scanner_subscription(model: Json) -> ScannerSubscription:
    result = ScannerSubscription()
    for name, default in vars(result).items():
        value = model[name]
        if value is not None:
            setattr(result, name, like(default, value))
    return result


def start_api(client: EClient, m: Json) -> None:
    client.clientId = m["clientId"]
    client.setOptionalCapabilities(m["optionalCapabilities"])
    client.startApi()


CALLS: dict[str, Callable[[EClient, Json], None]] = {
    "startApi": start_api,
    "reqIds": lambda c, m: c.reqIds(m["numIds"]),
    "reqManagedAccounts": lambda c, m: c.reqManagedAccts(),
    "reqCurrentTime": lambda c, m: c.reqCurrentTime(),
    "reqCurrentTimeInMillis": lambda c, m: c.reqCurrentTimeInMillis(),
    "setServerLogLevel": lambda c, m: c.setServerLogLevel(m["level"]),
    "reqUserInfo": lambda c, m: c.reqUserInfo(m["reqId"]),
    "reqSoftDollarTiers": lambda c, m: c.reqSoftDollarTiers(m["reqId"]),
    "reqFamilyCodes": lambda c, m: c.reqFamilyCodes(),
    "reqNewsProviders": lambda c, m: c.reqNewsProviders(),
    "reqNewsBulletins": lambda c, m: c.reqNewsBulletins(m["allMessages"]),
    "cancelNewsBulletins": lambda c, m: c.cancelNewsBulletins(),
    "reqMktDepthExchanges": lambda c, m: c.reqMktDepthExchanges(),
    "reqSmartComponents": lambda c, m: c.reqSmartComponents(m["reqId"], m["bboExchange"]),
    "reqAccountSummary": lambda c, m: c.reqAccountSummary(m["reqId"], m["group"], m["tags"]),
    "cancelAccountSummary": lambda c, m: c.cancelAccountSummary(m["reqId"]),
    "reqAccountUpdates": lambda c, m: c.reqAccountUpdates(m["subscribe"], m["account"]),
    "reqPositions": lambda c, m: c.reqPositions(),
    "cancelPositions": lambda c, m: c.cancelPositions(),
    "reqPositionsMulti": lambda c, m: c.reqPositionsMulti(m["reqId"], m["account"], m["modelCode"]),
    "cancelPositionsMulti": lambda c, m: c.cancelPositionsMulti(m["reqId"]),
    "reqAccountUpdatesMulti": lambda c, m: c.reqAccountUpdatesMulti(
        m["reqId"], m["account"], m["modelCode"], m["ledgerAndNlv"]
    ),
    "cancelAccountUpdatesMulti": lambda c, m: c.cancelAccountUpdatesMulti(m["reqId"]),
    "reqPnl": lambda c, m: c.reqPnL(m["reqId"], m["account"], m["modelCode"]),
    "cancelPnl": lambda c, m: c.cancelPnL(m["reqId"]),
    "reqPnlSingle": lambda c, m: c.reqPnLSingle(m["reqId"], m["account"], m["modelCode"], m["conId"]),
    "cancelPnlSingle": lambda c, m: c.cancelPnLSingle(m["reqId"]),
    "reqMatchingSymbols": lambda c, m: c.reqMatchingSymbols(m["reqId"], m["pattern"]),
    "reqContractDetails": lambda c, m: c.reqContractDetails(m["reqId"], contract(m["contract"])),
    "cancelContractDetails": lambda c, m: c.cancelContractData(m["reqId"]),
    "reqMarketRule": lambda c, m: c.reqMarketRule(m["marketRuleId"]),
    "reqSecDefOptParams": lambda c, m: c.reqSecDefOptParams(
        m["reqId"], m["underlyingSymbol"], m["futFopExchange"], m["underlyingSecType"], m["underlyingConId"]
    ),
    "reqMktData": lambda c, m: c.reqMktData(
        m["reqId"],
        contract(m["contract"]),
        m["genericTicks"],
        m["snapshot"],
        m["regulatorySnapshot"],
        tag_values(m["options"]),
    ),
    "cancelMktData": lambda c, m: c.cancelMktData(m["reqId"]),
    "reqMarketDataType": lambda c, m: c.reqMarketDataType(m["marketDataType"]),
    "reqTickByTick": lambda c, m: c.reqTickByTickData(
        m["reqId"], contract(m["contract"]), m["tickType"], m["numberOfTicks"], m["ignoreSize"]
    ),
    "cancelTickByTick": lambda c, m: c.cancelTickByTickData(m["reqId"]),
    "reqMktDepth": lambda c, m: c.reqMktDepth(
        m["reqId"], contract(m["contract"]), m["numRows"], m["isSmartDepth"], tag_values(m["options"])
    ),
    "cancelMktDepth": lambda c, m: c.cancelMktDepth(m["reqId"], m["isSmartDepth"]),
    "calculateImpliedVolatility": lambda c, m: c.calculateImpliedVolatility(
        m["reqId"], contract(m["contract"]), float(m["optionPrice"]), float(m["underPrice"]), []
    ),
    "cancelCalculateImpliedVolatility": lambda c, m: c.cancelCalculateImpliedVolatility(m["reqId"]),
    "calculateOptionPrice": lambda c, m: c.calculateOptionPrice(
        m["reqId"], contract(m["contract"]), float(m["volatility"]), float(m["underPrice"]), []
    ),
    "cancelCalculateOptionPrice": lambda c, m: c.cancelCalculateOptionPrice(m["reqId"]),
    "reqHistoricalData": lambda c, m: c.reqHistoricalData(
        m["reqId"],
        contract(m["contract"]),
        m["endDateTime"],
        m["duration"],
        m["barSize"],
        m["whatToShow"],
        int(m["useRth"]),
        m["formatDate"],
        m["keepUpToDate"],
        tag_values(m["options"]),
    ),
    "cancelHistoricalData": lambda c, m: c.cancelHistoricalData(m["reqId"]),
    "reqRealTimeBars": lambda c, m: c.reqRealTimeBars(
        m["reqId"],
        contract(m["contract"]),
        m["barSize"],
        m["whatToShow"],
        m["useRth"],
        tag_values(m["options"]),
    ),
    "cancelRealTimeBars": lambda c, m: c.cancelRealTimeBars(m["reqId"]),
    "reqHeadTimestamp": lambda c, m: c.reqHeadTimeStamp(
        m["reqId"], contract(m["contract"]), m["whatToShow"], int(m["useRth"]), m["formatDate"]
    ),
    "cancelHeadTimestamp": lambda c, m: c.cancelHeadTimeStamp(m["reqId"]),
    "reqHistoricalTicks": lambda c, m: c.reqHistoricalTicks(
        m["reqId"],
        contract(m["contract"]),
        m["startDateTime"],
        m["endDateTime"],
        m["numberOfTicks"],
        m["whatToShow"],
        int(m["useRth"]),
        m["ignoreSize"],
        tag_values(m["options"]),
    ),
    "cancelHistoricalTicks": lambda c, m: c.cancelHistoricalTicks(m["reqId"]),
    "reqScannerParameters": lambda c, m: c.reqScannerParameters(),
    "reqScannerSubscription": lambda c, m: c.reqScannerSubscription(
        m["reqId"], scanner_subscription(m), tag_values(m["options"]), tag_values(m["filterOptions"])
    ),
    "cancelScannerSubscription": lambda c, m: c.cancelScannerSubscription(m["reqId"]),
    "reqHistoricalNews": lambda c, m: c.reqHistoricalNews(
        m["reqId"],
        m["conId"],
        m["providerCodes"],
        m["startDateTime"],
        m["endDateTime"],
        m["totalResults"],
        tag_values(m["options"]),
    ),
    "reqNewsArticle": lambda c, m: c.reqNewsArticle(
        m["reqId"], m["providerCode"], m["articleId"], tag_values(m["options"])
    ),
    "reqHistogramData": lambda c, m: c.reqHistogramData(
        m["reqId"], contract(m["contract"]), m["useRth"], m["timePeriod"]
    ),
    "cancelHistogramData": lambda c, m: c.cancelHistogramData(m["reqId"]),
    "placeOrder": lambda c, m: c.placeOrder(
        m["orderId"], contract(m["contract"]), order(m["order"], m["contract"]["comboLegs"])
    ),
    "cancelOrder": lambda c, m: c.cancelOrder(m["orderId"], order_cancel(m)),
    "reqGlobalCancel": lambda c, m: c.reqGlobalCancel(order_cancel(m)),
    "reqOpenOrders": lambda c, m: c.reqOpenOrders(),
    "reqAllOpenOrders": lambda c, m: c.reqAllOpenOrders(),
    "reqAutoOpenOrders": lambda c, m: c.reqAutoOpenOrders(m["autoBind"]),
    "reqCompletedOrders": lambda c, m: c.reqCompletedOrders(m["apiOnly"]),
    "reqExecutions": lambda c, m: c.reqExecutions(m["reqId"], execution_filter(m["filter"])),
    "exerciseOptions": lambda c, m: c.exerciseOptions(
        m["reqId"],
        contract(m["contract"]),
        m["action"],
        m["quantity"],
        m["account"],
        int(m["override"]),
        m["manualOrderTime"],
        m["customerAccount"],
        m["professionalCustomer"],
    ),
}


def encode(version: int, message: Json) -> Json:
    wrapper = Complainer()
    client = EClient(wrapper)
    capture = Capture()
    client.conn = capture  # type: ignore[assignment]
    client.serverVersion_ = version
    client.setConnState(EClient.CONNECTED)
    CALLS[message["kind"]](client, message)
    return {"frames": [frame.hex() for frame in capture.frames], "errors": wrapper.errors}


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        sys.stdout.write(json.dumps(encode(request["version"], request["message"])) + "\n")


if __name__ == "__main__":
    main()
