"""Fixtures: a bridge process that is checked and ended after each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.bridge_process import BridgeProcess


@pytest.fixture
def bridge() -> Iterator[BridgeProcess]:
    process = BridgeProcess()
    yield process
    if process.process.poll() is None:
        try:
            assert process.finish() == 0
        finally:
            process.process.kill()
