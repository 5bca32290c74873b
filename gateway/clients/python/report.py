"""Runs flows, listens to the log of the library, and writes the report as JSON lines."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from typing import Any

_output = threading.Lock()


class NotOfferedError(Exception):
    """The library has no call for this flow."""


def _say(**line: Any) -> None:
    with _output:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def connected(version: int) -> None:
    _say(kind="connected", version=version)


def complain(text: str) -> None:
    _say(kind="complaint", text=text[:400])


def end() -> None:
    """The last line; then the process is over, whatever threads a library still has."""
    _say(kind="end")
    os._exit(0)


@contextlib.contextmanager
def flow(name: str) -> Iterator[None]:
    """Reports what becomes of the flow inside; nothing that it raises leaves it."""
    try:
        yield
    except NotOfferedError:
        _say(kind="flow", flow=name, outcome="not offered")
    except Exception as error:
        _say(kind="flow", flow=name, outcome="missing", why=f"{type(error).__name__}: {error}"[:400])
    else:
        _say(kind="flow", flow=name, outcome="answered")


def must(holds: object, what: object) -> None:
    if not holds:
        raise AssertionError(str(what))


class _LibraryLog(logging.Handler):
    """ibapi says "BadMessage" of a message without enough fields at a low level."""

    def __init__(self, harmless: str) -> None:
        super().__init__()
        self._harmless = re.compile(harmless)

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.levelno < logging.WARNING and text != "BadMessage":
            return
        if not self._harmless.match(text):
            complain(f"log of the library: {text}")


def listen(harmless: str = "(?!)") -> None:
    """Warnings of a library and what ends a thread become complaints; `harmless` ones do not."""
    logging.getLogger().addHandler(_LibraryLog(harmless))
    threading.excepthook = lambda hook: complain(f"a thread ended with {hook.exc_type}: {hook.exc_value}")
