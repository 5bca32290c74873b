"""ibapi's moved signatures, as the releases have them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lotse_bridge import ib_api
from lotse_bridge.command_tables import ORDER as COMMAND_ORDER
from lotse_bridge.orders import build_cancel, build_order
from support.bridge_process import SCRIPT
from support.orders import ORDER

COMMON = {
    "contract": "class Contract: pass",
    "order": "class Order: pass",
    "execution": "class ExecutionFilter: pass",
    "utils": "class BadMessage(Exception): pass\ndef decode(the_type, fields, show_unset=False): pass",
    "const": "UNSET_DOUBLE = 1.7e308\nUNSET_INTEGER = 2147483647\nUNSET_DECIMAL = 2**127 - 1",
    "orderdecoder": "",
    "order_condition": "",
    "server_versions": "MIN_CLIENT_VER = 100\nMAX_CLIENT_VER = 176",
}
# 10.19: the cancel time as text, no OrderCancel anywhere, no time in errors, the id among the fields.
OLD = COMMON | {
    "__init__": "__version__ = '10.19.4'",
    "client": "class EClient:\n"
    "    def cancelOrder(self, orderId, manualCancelOrderTime): pass\n"
    "    def reqGlobalCancel(self): pass",
    "wrapper": "class EWrapper:\n"
    "    def error(self, reqId, errorCode, errorString, advancedOrderRejectJson=''): pass",
    "decoder": "class Decoder:\n    def interpret(self, fields): pass",
}


def test_the_signatures_of_10_19_are_recognised(tmp_path: Path) -> None:
    (tmp_path / "ibapi").mkdir()
    for name, source in OLD.items():
        (tmp_path / "ibapi" / f"{name}.py").write_text(source)
    code = (
        f"import sys, json; sys.path[:0] = [{str(tmp_path)!r}, {str(SCRIPT.parent)!r}]\n"
        "from lotse_bridge.ib_api import load\n"
        "from lotse_bridge.orders import build_cancel\n"
        "api = load()\n"
        "print(json.dumps([api.error_has_time, api.cancel_takes_object, api.global_cancel_takes_object,"
        " api.interpret_takes_id, api.max_client_version, build_cancel(api)]))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, timeout=10
    )
    assert json.loads(done.stdout) == [False, False, False, False, 176, ""]


def test_the_installed_release_is_accepted() -> None:
    api = ib_api.load()
    assert tuple(int(part) for part in api.version.split(".")[:2]) >= ib_api.OLDEST
    assert api.max_client_version >= api.min_client_version
    assert type(build_cancel(api)).__name__ in ("OrderCancel", "str")


def test_ibapi_knows_each_field_of_an_order_and_the_desk_decides_it() -> None:
    order = build_order(ib_api.load(), ORDER | {"lmtPrice": None, "hidden": True}, what_if=False)
    assert {*COMMAND_ORDER} == {*ORDER}
    assert all(hasattr(ib_api.load().Order(), name) for name in COMMAND_ORDER)
    assert order.lmtPrice == ib_api.load().Order().lmtPrice
    assert order.hidden is True


def test_order_defaults_do_not_depend_on_the_release() -> None:
    order = build_order(ib_api.load(), ORDER, what_if=False)
    for name in (
        "eTradeOnly",
        "firmQuoteOnly",
        "whatIf",
        "hidden",
        "allOrNone",
        "overridePercentageConstraints",
    ):
        assert getattr(order, name) is False
    assert order.tif == "DAY"
    assert order.outsideRth is False
    with pytest.raises(ValueError, match="more digits"):
        build_order(ib_api.load(), ORDER | {"lmtPrice": "1.00000000000000001"}, what_if=False)
