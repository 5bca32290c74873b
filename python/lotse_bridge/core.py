"""What all parts of the bridge share.

The installed ibapi, the way out, the clock, pacing, what waits, and the open socket.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .backstop import Backstop
from .ib_api import IbApi
from .output import Outbox
from .pacing import Pacer
from .pending import Pending
from .processors import Processors
from .scheduler import Scheduler
from .subscriptions import Subscriptions

if TYPE_CHECKING:
    from .session import Session


@dataclass
class Counters:
    """What went wrong without stopping anything; logged at the end."""

    garbage_lines: int = 0
    failed_callbacks: int = 0


@dataclass
class Core:
    """One per process.

    `session` is the socket that is open or being opened; only `Session` and `connect` set it.
    """

    api: IbApi
    outbox: Outbox
    scheduler: Scheduler
    pacer: Pacer
    pending: Pending
    subscriptions: Subscriptions
    backstop: Backstop
    processors: Processors = field(default_factory=Processors)
    counters: Counters = field(default_factory=Counters)
    session: Session | None = None
