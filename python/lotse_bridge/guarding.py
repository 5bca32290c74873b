"""The guard around every callback: what it raises becomes an event, and a closed socket calls nobody."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from .inbound import Inbound


class Guarding:
    """Base of the callbacks: where they hand on, and how many there were."""

    inbound: Inbound
    heard: int = 0


P = ParamSpec("P")
C = TypeVar("C", bound=Guarding)


def guarded(method: Callable[Concatenate[C, P], None]) -> Callable[Concatenate[C, P], None]:
    """Drops callbacks of a closed socket, and turns any exception into an event."""
    name = getattr(method, "__name__", "callback")

    @functools.wraps(method)
    def call(self: C, *args: P.args, **kwargs: P.kwargs) -> None:
        self.heard += 1
        if self.inbound.closed:
            return
        try:
            method(self, *args, **kwargs)
        except Exception as error:
            self.inbound.callback_failed(name, error, args)

    return call
