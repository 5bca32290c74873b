"""The installed ibapi: found, checked for its age, and its moved signatures resolved once, by inspection."""

from __future__ import annotations

import importlib
import inspect
import logging
import re
from dataclasses import dataclass
from typing import Any, Final

from .text_fields import read_fields_ourselves

OLDEST: Final = (10, 19)
EXIT_TOO_OLD: Final = 3
EXIT_MISSING: Final = 4


class IbApiProblem(Exception):
    """ibapi cannot be used.

    `event` and `given`: code and parameters of what the user reads. `cause` and `fix`: for the log.
    """

    def __init__(self, event: str, exit_code: int, given: dict[str, Any], cause: str, fix: str) -> None:
        super().__init__(cause)
        self.event = event
        self.exit_code = exit_code
        self.given = given
        self.cause = cause
        self.fix = fix


@dataclass(frozen=True)
class IbApi:
    """The parts of ibapi that the bridge uses, and what differs between its releases 10.19 and 10.5x."""

    version: str
    EClient: Any
    EWrapper: Any
    Decoder: Any
    Contract: Any
    Order: Any
    ExecutionFilter: Any
    OrderCancel: Any
    # None before 10.43: it can not ask for the settings of TWS.
    ConfigRequest: Any
    min_client_version: int
    max_client_version: int
    # error(reqId, errorTime, code, text, json) since 10.33, without errorTime before.
    error_has_time: bool
    # cancelOrder(id, OrderCancel) since 10.30, (id, manualCancelTime) before.
    cancel_takes_object: bool
    # reqGlobalCancel(OrderCancel) since 10.37, no argument before.
    global_cancel_takes_object: bool
    # Decoder.interpret(fields, messageId) since 10.35, the id among the fields before.
    interpret_takes_id: bool
    # What its decoder raises when a message has too few fields.
    BadMessage: Any


def _import(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as cause:
        missing = cause.name or name
        raise IbApiProblem(
            "ibapi_missing",
            EXIT_MISSING,
            {"words": {"verbatim": str(cause)}},
            f"The Python package '{missing.split('.')[0]}' is not installed or does not load: {cause}",
            "Run: pip install -r requirements.txt (in the virtual environment of Lotse)",
        ) from cause


def _parameters(function: Any) -> list[str]:
    return [name for name in inspect.signature(function).parameters if name != "self"]


def _say_nothing(*_: object, **__: object) -> None:
    """In place of a log that nobody wants."""


def _config_request(client: Any) -> Any:
    if not hasattr(client, "reqConfigProtoBuf"):
        return None
    return _import("ibapi.protobuf.ConfigRequest_pb2").ConfigRequest


def load() -> IbApi:
    """Imports ibapi. Raises IbApiProblem when it is missing or older than 10.19."""
    package = _import("ibapi")
    version = str(getattr(package, "__version__", "unknown"))
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if not numbers or (int(numbers[1]), int(numbers[2])) < OLDEST:
        raise IbApiProblem(
            "ibapi_too_old",
            EXIT_TOO_OLD,
            {"version": version, "needed": ".".join(map(str, OLDEST))},
            f"ibapi {version} is too old: Lotse needs 10.19 or newer ('ibapi' on PyPI is of 2020)",
            "Run: pip uninstall ibapi, then pip install -r requirements.txt",
        )
    # ibapi logs every outgoing message at INFO, account and order included.
    logging.getLogger("ibapi").setLevel(logging.WARNING)
    # It also logs each field of each message at DEBUG: a tenth of what a message takes, for nothing.
    logging.getLogger("ibapi.utils").debug = _say_nothing
    bad_message = read_fields_ourselves()
    client = _import("ibapi.client").EClient
    wrapper = _import("ibapi.wrapper").EWrapper
    decoder = _import("ibapi.decoder").Decoder
    versions = _import("ibapi.server_versions")
    cancel = _parameters(client.cancelOrder)
    takes_object = "orderCancel" in cancel
    return IbApi(
        version=version,
        EClient=client,
        EWrapper=wrapper,
        Decoder=decoder,
        Contract=_import("ibapi.contract").Contract,
        Order=_import("ibapi.order").Order,
        ExecutionFilter=_import("ibapi.execution").ExecutionFilter,
        OrderCancel=_import("ibapi.order_cancel").OrderCancel if takes_object else None,
        ConfigRequest=_config_request(client),
        min_client_version=int(versions.MIN_CLIENT_VER),
        max_client_version=int(versions.MAX_CLIENT_VER),
        error_has_time="errorTime" in _parameters(wrapper.error),
        cancel_takes_object=takes_object,
        global_cancel_takes_object=len(_parameters(client.reqGlobalCancel)) > 0,
        interpret_takes_id=len(_parameters(decoder.interpret)) > 1,
        BadMessage=bad_message,
    )
