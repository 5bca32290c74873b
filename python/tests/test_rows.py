"""Rows of combinations and of orders that an advisor shares out."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from lotse_bridge.instrument_rows import details_row
from lotse_bridge.rows import order_row, reported_contract_row

# ibapi has no types.
CONTRACTS: Any = importlib.import_module("ibapi.contract")
ORDERS: Any = importlib.import_module("ibapi.order")


def leg(conid: int, ratio: int, action: str, exchange: str = "SMART") -> Any:
    made = CONTRACTS.ComboLeg()
    made.conId, made.ratio, made.action, made.exchange = conid, ratio, action, exchange
    return made


def combo(legs: list[Any] | None, described: str = "", kind: str = "BAG") -> Any:
    contract = CONTRACTS.Contract()
    contract.symbol, contract.secType = "SPY", kind
    contract.comboLegs, contract.comboLegsDescrip = legs, described
    return contract


def told(conid: int, ratio: int, side: str, exchange: str = "SMART") -> dict[str, Any]:
    return {"conId": conid, "ratio": ratio, "side": side, "exchange": exchange}


@pytest.mark.parametrize(
    ("contract", "legs"),
    [
        (
            combo([leg(1, 1, "BUY"), leg(2, 3, "SELL", "CBOE")]),
            [told(1, 1, "BUY"), told(2, 3, "SELL", "CBOE")],
        ),
        # A leg that is sold short is sold.
        (combo([leg(1, 1, "SSHORT")]), [told(1, 1, "SELL")]),
        (combo(None, "1|1,2|-3"), [told(1, 1, "BUY", ""), told(2, 3, "SELL", "")]),
        (combo([], " 1|1, 2|-1, "), [told(1, 1, "BUY", ""), told(2, 1, "SELL", "")]),
        # The list says more than the description.
        (combo([leg(1, 1, "BUY")], "2|-1"), [told(1, 1, "BUY")]),
        (combo(None), None),
        # What cannot be read is not left out: half of the legs would be another combination.
        (combo(None, "1|1,two|-1"), None),
        (combo(None, "1|1,2|0"), None),
        (combo([leg(1, 1, "BUY"), leg(0, 1, "SELL")]), None),
        (combo([leg(1, 1, "BUY"), leg(2, -1, "SELL")]), None),
        (combo([leg(1, 1, "BUY"), leg(2, 1, "")]), None),
        # Legs are of combinations alone.
        (combo([leg(1, 1, "BUY")], "1|1", kind="OPT"), None),
    ],
)
def test_legs_are_those_that_are_told_whole_or_unknown(
    contract: Any, legs: list[dict[str, Any]] | None
) -> None:
    assert reported_contract_row(contract).get("legs") == legs


def test_a_contract_without_the_fields_of_combinations_has_no_legs() -> None:
    bare = combo(None)
    del bare.comboLegs, bare.comboLegsDescrip
    assert "legs" not in reported_contract_row(bare)


@pytest.mark.parametrize(
    ("fields", "allocation"),
    [
        ({}, None),
        ({"faGroup": "All", "faMethod": "NetLiq"}, {"group": "All", "method": "NetLiq", "percentage": ""}),
        ({"faMethod": "AvailableEquity"}, {"group": "", "method": "AvailableEquity", "percentage": ""}),
        (
            {"faGroup": "All", "faMethod": "PctChange", "faPercentage": "-100"},
            {"group": "All", "method": "PctChange", "percentage": "-100"},
        ),
    ],
)
def test_an_allocation_is_told_where_an_order_is_shared_out(
    fields: dict[str, str], allocation: dict[str, str] | None
) -> None:
    order = ORDERS.Order()
    for name, value in fields.items():
        setattr(order, name, value)
    assert order_row(order).get("allocation") == allocation


def test_an_amount_of_cash_is_told_and_0_is_none() -> None:
    order = ORDERS.Order()
    assert order_row(order)["cashQty"] is None
    order.cashQty = 0
    assert order_row(order)["cashQty"] is None
    order.cashQty = 1111.11
    assert order_row(order)["cashQty"] == "1111.11"


@pytest.mark.parametrize(
    ("kind", "aux", "told_aux"),
    [
        ("TRAIL", 0.0, None),
        ("TRAIL LIMIT", 0.0, None),
        ("TRAIL", 1.5, "1.5"),
        ("LMT", 0.0, None),
        # A trigger may stand at 0 where prices can be negative.
        ("STP", 0.0, "0"),
    ],
)
def test_a_price_that_ib_fills_in_is_none(kind: str, aux: float, told_aux: str | None) -> None:
    order = ORDERS.Order()
    order.orderType, order.auxPrice = kind, aux
    assert order_row(order)["auxPrice"] == told_aux


@pytest.mark.parametrize(
    ("exchanges", "rules", "told"),
    [
        ("SMART,AMEX", "26,109", [("SMART", 26), ("AMEX", 109)]),
        # A rule that is not told is not that of the next place.
        ("SMART,AMEX,CBOE", "26,,109", [("SMART", 26), ("CBOE", 109), ("AMEX", None)]),
        ("SMART,,CBOE", "26,5,109", [("SMART", 26), ("CBOE", 109)]),
        ("SMART,AMEX", "26", [("SMART", 26), ("AMEX", None)]),
        ("SMART,AMEX", "none,26", [("AMEX", 26), ("SMART", None)]),
        ("SMART", "26,109,", [("SMART", 26)]),
        ("", "", []),
    ],
)
def test_exchanges_keep_their_own_market_rules(
    exchanges: str, rules: str, told: list[tuple[str, int | None]]
) -> None:
    details = CONTRACTS.ContractDetails()
    details.validExchanges, details.marketRuleIds = exchanges, rules
    row = details_row(details)
    known = row["marketRuleIds"]
    padded = [*known, *[None] * (len(row["validExchanges"]) - len(known))]
    assert list(zip(row["validExchanges"], padded, strict=True)) == told
