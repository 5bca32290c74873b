"""What IB says of instruments, as the rows of the protocol: details, matches, options, price steps, bars."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from .normalise import decimal_text, integer, readable_decimal, required_decimal, split_list, text
from .rows import Row, contract_row
from .times import bar_time


def details_row(details: Any) -> Row:
    """A tick of 0 means that IB sent none."""
    tick = decimal_text(details.minTick)
    coupon = decimal_text(details.coupon)
    exchanges, rules = _places(details)
    return {
        "contract": contract_row(details.contract),
        "marketName": text(details.marketName),
        "longName": text(details.longName),
        "minTick": None if tick == "0" else tick,
        "priceMagnifier": integer(details.priceMagnifier, 1) or 1,
        "orderTypes": split_list(details.orderTypes),
        "validExchanges": exchanges,
        "marketRuleIds": rules,
        "minSize": decimal_text(details.minSize),
        "sizeIncrement": decimal_text(details.sizeIncrement),
        "suggestedSizeIncrement": decimal_text(details.suggestedSizeIncrement),
        "tradingHours": text(details.tradingHours),
        "liquidHours": text(details.liquidHours),
        "timeZoneId": text(details.timeZoneId),
        "underConId": integer(details.underConId),
        "underSymbol": text(details.underSymbol),
        "contractMonth": text(details.contractMonth),
        "realExpirationDate": text(details.realExpirationDate),
        "stockType": text(details.stockType),
        "industry": text(details.industry),
        "category": text(details.category),
        "lastTradeTime": text(details.lastTradeTime),
        "descAppend": text(details.descAppend),
        "coupon": None if coupon == "0" else coupon,
        "maturity": text(details.maturity),
    }


def _places(details: Any) -> tuple[list[str], list[int]]:
    """The exchanges and their market rules, which belong together by position.

    One without a rule, in the middle of the list, too, comes last: it must not take that of its neighbour.
    """
    exchanges = [place.strip() for place in text(details.validExchanges).split(",")]
    rules = [rule.strip() for rule in text(details.marketRuleIds).split(",")]
    told = [(place, rule) for place, rule in zip_longest(exchanges, rules, fillvalue="") if place]
    named = [(place, int(rule)) for place, rule in told if rule.isdecimal()]
    unnamed = [place for place, rule in told if not rule.isdecimal()]
    return [place for place, _ in named] + unnamed, [rule for _, rule in named]


def match_row(description: Any) -> Row:
    contract = description.contract
    kinds: Iterable[object] = description.derivativeSecTypes or ()
    return {
        "conId": integer(contract.conId),
        "symbol": text(contract.symbol),
        "secType": text(contract.secType),
        "primaryExchange": text(contract.primaryExchange),
        "currency": text(contract.currency),
        "description": text(getattr(contract, "description", "")),
        "derivativeSecTypes": [text(kind) for kind in kinds],
    }


def option_series_row(
    exchange: str, underlying: int, trading_class: str, multiplier: str, expiries: Iterable[str]
) -> Row:
    """IB hands the expiries on as a set, in no order."""
    return {
        "exchange": text(exchange),
        "underlyingConId": integer(underlying),
        "tradingClass": text(trading_class),
        "multiplier": readable_decimal(multiplier),
        "expiries": sorted(text(expiry) for expiry in expiries),
    }


def increment_row(increment: Any) -> Row:
    return {
        "lowEdge": required_decimal(increment.lowEdge, "lowEdge"),
        "increment": required_decimal(increment.increment, "increment"),
    }


def bar_row(bar: Any) -> Row:
    """Midpoint, bid and ask bars have no volume: IB sends -1."""
    volume = decimal_text(bar.volume)
    return {
        "time": bar_time(text(bar.date)),
        "open": required_decimal(bar.open, "open"),
        "high": required_decimal(bar.high, "high"),
        "low": required_decimal(bar.low, "low"),
        "close": required_decimal(bar.close, "close"),
        "volume": None if volume is not None and volume.startswith("-") else volume,
    }
