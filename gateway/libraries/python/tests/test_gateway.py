"""The library against the gateway of this folder: what it starts, tells and expects."""

import subprocess
from decimal import Decimal

import pytest

from lotse_gateway import GatewayError, PaperGateway


def buy(gateway: PaperGateway, **fields: str) -> int:
    order = {"symbol": "AAPL", "action": "BUY", "quantity": "10", "orderType": "MKT", **fields}
    return int(gateway.control("type-order", **order)["permId"])


def test_an_order_and_its_fill_are_in_the_ledger_as_exact_decimals(stepped_gateway: PaperGateway) -> None:
    stepped_gateway.control("price", symbol="AAPL", price="250")
    perm_id = buy(stepped_gateway)
    stepped_gateway.advance(1000)
    order = stepped_gateway.expect_order(perm_id=perm_id, status="Filled", filled=10)
    assert isinstance(order.avg_fill_price, Decimal)
    assert order.limit_price is None
    (execution,) = stepped_gateway.expect_executions(1, symbol="AAPL", side="BOT", shares="10")
    assert execution.commission == Decimal("1.00003")
    stepped_gateway.expect_position("AAPL", 10)
    assert stepped_gateway.ledger().position("AAPL", account="DU0000000") == 0


def test_time_stands_still_until_it_is_told(stepped_gateway: PaperGateway) -> None:
    before = stepped_gateway.ledger().now
    assert stepped_gateway.ledger().now == before
    stepped_gateway.advance(60_000)
    assert stepped_gateway.ledger().now == before + 60_000


def test_each_test_has_a_gateway_of_its_own(paper_gateway: PaperGateway) -> None:
    assert paper_gateway.ledger().orders == ()
    assert paper_gateway.state()["speed"] == 1
    assert paper_gateway.clients() == []


def test_what_is_not_so_is_told_with_what_is(stepped_gateway: PaperGateway) -> None:
    buy(stepped_gateway, orderType="LMT", limitPrice="1")
    with pytest.raises(
        AssertionError, match=r"(?s)0 orders with .*Filled.* instead of one:.*order_type='LMT'"
    ):
        stepped_gateway.expect_order(status="Filled", within=0)
    with pytest.raises(AssertionError, match="These live"):
        stepped_gateway.expect_nothing_open(within=0)
    with pytest.raises(AssertionError, match="Not 10 AAPL, but:\n  none"):
        stepped_gateway.expect_position("AAPL", 10, within=0)
    with pytest.raises(AssertionError, match="0 executions"):
        stepped_gateway.expect_executions(1, within=0)
    with pytest.raises(TypeError, match="float"):
        stepped_gateway.expect_order(filled=10.0, within=0)


def test_faults_are_armed_and_refusals_have_their_reason(stepped_gateway: PaperGateway) -> None:
    number = stepped_gateway.fault("place", do="reject", every=3)
    assert [fault["id"] for fault in stepped_gateway.faults()] == [number]
    with pytest.raises(GatewayError, match="No such instrument"):
        stepped_gateway.control("halt", symbol="NOSUCH")
    with pytest.raises(GatewayError, match=r"(?s)Invalid discriminator value.*at do"):
        stepped_gateway.control("explode")


@pytest.mark.paper_gateway("--accounts", "DU1:USD=50000,DU2", "--speed", "7")
class TestMarkers:
    def test_options_come_from_the_class(self, paper_gateway: PaperGateway) -> None:
        assert paper_gateway.accounts == ("DU1", "DU2")
        assert paper_gateway.ledger().accounts[0].cash["USD"] == Decimal(50000)
        assert paper_gateway.state()["speed"] == 7

    @pytest.mark.paper_gateway("--speed", "3")
    def test_the_nearest_marker_decides(self, paper_gateway: PaperGateway) -> None:
        assert paper_gateway.state()["speed"] == 3
        assert paper_gateway.accounts == ("DU1", "DU2")


def test_a_gateway_that_does_not_start_says_why(pytestconfig: pytest.Config) -> None:
    command = str(pytestconfig.getini("paper_gateway_command")).split()
    with pytest.raises(GatewayError, match="--nonsense"):
        PaperGateway("--nonsense", command=command)


def test_it_has_ended_when_the_block_has(pytestconfig: pytest.Config) -> None:
    command = str(pytestconfig.getini("paper_gateway_command")).split()
    with PaperGateway(command=command) as gateway:
        process: subprocess.Popen[str] = gateway._process  # pyright: ignore[reportPrivateUsage]
        assert process.poll() is None
    assert process.poll() == 0
