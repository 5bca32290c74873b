"""pytest fixtures: a paper gateway for each test, on a free port, ended with the test."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import pytest

from .gateway import DEFAULT_COMMAND, PaperGateway

COMMAND = "paper_gateway_command"
MARKER = "paper_gateway"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(COMMAND, "how the paper gateway is started", default=shlex.join(DEFAULT_COMMAND))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", f'{MARKER}(*options): options of the paper gateway: {MARKER}("--seed", "7")'
    )


def _start(request: pytest.FixtureRequest, *own: str) -> Iterator[PaperGateway]:
    given: list[str] = [
        option for marker in request.node.iter_markers(MARKER) for option in reversed(marker.args)
    ]
    command = shlex.split(str(request.config.getini(COMMAND)))
    # The nearest marker last: the gateway takes the last of an option that stands twice.
    with PaperGateway(*own, *reversed(given), command=command) as gateway:
        yield gateway


@pytest.fixture
def paper_gateway(request: pytest.FixtureRequest) -> Iterator[PaperGateway]:
    """A gateway whose time goes by as it does outside."""
    yield from _start(request)


@pytest.fixture
def stepped_gateway(request: pytest.FixtureRequest) -> Iterator[PaperGateway]:
    """A gateway whose time stands still until `advance` moves it: each run of a test is the same."""
    yield from _start(request, "--speed", "0")
