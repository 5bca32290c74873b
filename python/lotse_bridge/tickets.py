"""The one answer that every command gets."""

from __future__ import annotations

import threading
from typing import Any

from .output import Outbox
from .says import Saying


class Ticket:
    """Answers a command exactly once: later answers are dropped, whoever gives them."""

    __slots__ = ("_lock", "_open", "_outbox", "id")

    def __init__(self, command_id: str, outbox: Outbox) -> None:
        self.id = command_id
        self._outbox = outbox
        self._open = True
        self._lock = threading.Lock()

    @property
    def open(self) -> bool:
        """Whether the answer is still due."""
        return self._open

    def resolve(self, result: dict[str, Any]) -> None:
        if self._take():
            self._outbox.reply(self.id, result)

    def fail(self, why: Saying, ib: dict[str, Any] | None = None) -> None:
        if self._take():
            self._outbox.failure(self.id, why, ib)

    def _take(self) -> bool:
        with self._lock:
            was_open, self._open = self._open, False
            return was_open
