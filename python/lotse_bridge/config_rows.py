"""What TWS says of its own settings, as the row of the protocol: what it leaves out is None."""

from __future__ import annotations

from typing import Any, Final

from .rows import Row

_PRECAUTIONS: Final = (
    "bypassOrderPrecautions",
    "bypassBondWarning",
    "bypassNegativeYieldConfirmation",
    "bypassCalledBondWarning",
    "bypassSameActionPairTradeWarning",
    "bypassFlaggedAccountsWarning",
    "bypassPriceBasedVolatilityWarning",
    "bypassRedirectOrderWarning",
    "bypassNoOverfillProtection",
    "bypassRouteMarketableToBBO",
)
_SETTINGS: Final = (
    "readOnlyApi",
    "allowLocalhostOnly",
    "socketPort",
    "masterClientId",
    "sendMarketDataInLotsForUsStocks",
    "roundAccountValuesToNearestWholeNumber",
)
_LEAVING: Final = ("autoLogoffTime", "autoLogoffPeriod", "autoLogoffType")


def config_row(config: Any) -> Row:
    """The row of a ConfigResponse."""
    settings, precautions, leaving = config.api.settings, config.api.precautions, config.lockAndExit
    return {
        **{name: _told(settings, name) for name in _SETTINGS},
        "trustedIPs": [str(address) for address in getattr(settings, "trustedIPs", ())],
        "precautions": {name: _told(precautions, name) for name in _PRECAUTIONS},
        **{name: _told(leaving, name) for name in _LEAVING},
    }


def _told(message: Any, name: str) -> Any:
    """A later release may have dropped the field, an earlier one may not have it yet."""
    if name not in message.DESCRIPTOR.fields_by_name or not message.HasField(name):
        return None
    return getattr(message, name)
