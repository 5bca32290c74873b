"""A bridge process that is checked and ended after each test; how long a drawn example may take."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from support.bridge_process import BridgeProcess

# An example that takes long says how busy the machine is, nothing of the code; the same examples in each
# run, so that a run says something of the change it was made for.
settings.register_profile("lotse", deadline=None, derandomize=True)
settings.load_profile("lotse")


@pytest.fixture
def bridge() -> Iterator[BridgeProcess]:
    process = BridgeProcess()
    yield process
    if process.process.poll() is None:
        try:
            assert process.finish() == 0
        finally:
            process.process.kill()
