"""The broker's truth as `GET /ledger` tells it. Prices, quantities and money are exact decimals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Order:
    """An order as the broker has it. `None` is a price that it does not have."""

    perm_id: int
    client_id: int
    order_id: int
    order_ref: str
    account: str
    con_id: int
    symbol: str
    action: str
    quantity: Decimal
    order_type: str
    limit_price: Decimal | None
    aux_price: Decimal | None
    tif: str
    status: str
    live: bool
    filled: Decimal
    remaining: Decimal
    avg_fill_price: Decimal
    commission: Decimal | None


@dataclass(frozen=True)
class Execution:
    """A fill; `time` is epoch milliseconds. `commission` and `realized_pnl` are `None` until reported."""

    exec_id: str
    perm_id: int
    order_ref: str
    account: str
    con_id: int
    symbol: str
    side: str
    shares: Decimal
    price: Decimal
    time: int
    commission: Decimal | None
    realized_pnl: Decimal | None


@dataclass(frozen=True)
class Position:
    """A position that is not zero."""

    con_id: int
    symbol: str
    position: Decimal
    average_cost: Decimal
    realized_pnl: Decimal


@dataclass(frozen=True)
class Account:
    """Cash by currency, and what is held."""

    account: str
    base_currency: str
    cash: Mapping[str, Decimal]
    positions: tuple[Position, ...]


@dataclass(frozen=True)
class Ledger:
    """Everything in the broker's books; `now` is the simulated time in epoch milliseconds."""

    now: int
    accounts: tuple[Account, ...]
    orders: tuple[Order, ...]
    executions: tuple[Execution, ...]

    @classmethod
    def read(cls, answer: Json) -> Ledger:
        """From the JSON of `GET /ledger`."""
        return cls(
            now=answer["now"],
            accounts=tuple(_account(one) for one in answer["accounts"]),
            orders=tuple(Order(**_values(Order, one)) for one in answer["orders"]),
            executions=tuple(Execution(**_values(Execution, one)) for one in answer["executions"]),
        )

    def find_orders(self, **wanted: object) -> tuple[Order, ...]:
        """The orders of which each named field is as wanted: `find_orders(status="Filled")`."""
        return tuple(order for order in self.orders if _fits(order, wanted))

    def find_executions(self, **wanted: object) -> tuple[Execution, ...]:
        return tuple(execution for execution in self.executions if _fits(execution, wanted))

    def position(self, symbol: str, account: str | None = None) -> Decimal:
        """What is held of it; zero where nothing is. Without an account: of all together."""
        held = (one for one in self.accounts if account is None or one.account == account)
        return sum(
            (row.position for one in held for row in one.positions if row.symbol == symbol),
            start=Decimal(0),
        )


def _account(answer: Json) -> Account:
    return Account(
        account=answer["account"],
        base_currency=answer["baseCurrency"],
        cash={currency: Decimal(amount) for currency, amount in answer["cash"].items()},
        positions=tuple(Position(**_values(Position, row)) for row in answer["positions"]),
    )


def _values(kind: type, answer: Json) -> dict[str, Any]:
    return {field.name: _value(field.type, answer[_json_name(field.name)]) for field in fields(kind)}


def _value(kind: object, value: object) -> object:
    return Decimal(str(value)) if value is not None and str(kind).startswith("Decimal") else value


def _json_name(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _fits(row: object, wanted: Mapping[str, object]) -> bool:
    return all(_equal(getattr(row, name), value) for name, value in wanted.items())


def _equal(has: object, wanted: object) -> bool:
    """A quantity may be wanted as 10, "10" or Decimal(10); a float is no exact number."""
    if isinstance(wanted, float):
        raise TypeError("Give decimals as int, str or Decimal: a float is not exact")
    if isinstance(has, Decimal) and isinstance(wanted, (int, str, Decimal)):
        return has == Decimal(wanted)
    return has == wanted


def told(rows: Iterable[object]) -> str:
    """Rows for the message of an assertion, one line each."""
    return "\n".join(f"  {row}" for row in rows) or "  none"
