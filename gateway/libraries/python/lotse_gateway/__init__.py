"""A paper gateway for tests: a simulated TWS / IB Gateway, started, told, and asked what happened."""

from .gateway import DEFAULT_COMMAND, GatewayError, PaperGateway
from .ledger import Account, Execution, Ledger, Order, Position

__all__ = [
    "DEFAULT_COMMAND",
    "Account",
    "Execution",
    "GatewayError",
    "Ledger",
    "Order",
    "PaperGateway",
    "Position",
]
