"""What a protobuf message left out: ibapi hands absent numbers on as 0, and unknown is not zero.

Right before such a callback ibapi calls its twin with the raw message; the twins here note which fields it
lacks.
The text protocol has sentinels instead and never calls them.
"""

from __future__ import annotations

from typing import Any

from .guarding import Guarding
from .normalise import decimal_text

_PORTFOLIO = ("marketPrice", "marketValue", "averageCost", "unrealizedPNL", "realizedPNL")


class AbsentFields(Guarding):
    """Mixed into the callbacks. The names are ibapi's."""

    def __init__(self) -> None:
        self._absent: dict[str, frozenset[str]] = {}

    def commissionAndFeesReportProtoBuf(self, message: Any) -> None:
        self._note("commission", message, ("commissionAndFees", "realizedPNL"))

    def executionDetailsProtoBuf(self, message: Any) -> None:
        self._note("execution", message.execution, ("price", "avgPrice"))

    def updatePortfolioProtoBuf(self, message: Any) -> None:
        self._note("portfolio", message, _PORTFOLIO)

    def positionProtoBuf(self, message: Any) -> None:
        self._note("position", message, ("avgCost",))

    def historicalDataProtoBuf(self, message: Any) -> None:
        """Takes out the bars that say nothing, or that ibapi would stop at: the others follow as ever."""
        readable: list[Any] = []
        for bar in message.historicalDataBars:
            try:
                _require(bar, ("open", "high", "low", "close"))
                for amount in (bar.volume, bar.WAP):
                    decimal_text(amount)
                readable.append(bar)
            except ValueError as error:
                self.inbound.callback_failed("historicalData", error, (message.reqId, bar))
        if len(readable) < len(message.historicalDataBars):
            del message.historicalDataBars[:]
            message.historicalDataBars.extend(readable)

    def marketRuleProtoBuf(self, message: Any) -> None:
        for step in message.priceIncrements:
            _require(step, ("increment",))

    def tickByTickDataProtoBuf(self, message: Any) -> None:
        if message.HasField("historicalTickLast"):
            _require(message.historicalTickLast, ("price",))

    def _note(self, kind: str, message: Any, names: tuple[str, ...]) -> None:
        self._absent[kind] = frozenset(name for name in names if not message.HasField(name))

    def clear_absent(self, kind: str, target: Any) -> Any:
        """The same object, with None where the message had nothing."""
        for name in self._absent.get(kind, ()):
            setattr(target, name, None)
        return target

    def unless_absent(self, kind: str, name: str, value: float) -> float | None:
        """The value, or None when the message had none."""
        return None if name in self._absent.get(kind, ()) else value


def _require(message: Any, names: tuple[str, ...]) -> None:
    """Raises ValueError: without these it says nothing, and ibapi would say 0."""
    for name in names:
        if not message.HasField(name):
            raise ValueError(f"no {name}")
