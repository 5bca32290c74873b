"""Logs: one JSON object per line on stderr, account ids masked; stray prints end up here as well."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from types import TracebackType
from typing import Any, TextIO

from .times import iso

# U1234567, DU1234567, DUH123456, F1234567, DF1234567, I1234567 ...
_ACCOUNT = re.compile(r"\b([A-Z]{1,3})\d{3,}(\d{2})\b")

log = logging.getLogger("lotse")


def mask(text: str) -> str:
    """The text with all account ids reduced to their letters and last two digits."""
    return _ACCOUNT.sub(r"\1***\2", text)


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "at": iso(record.created),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", "log"),
            "message": record.getMessage(),
        }
        if record.name != "lotse":
            entry["logger"] = record.name
        entry.update(getattr(record, "fields", {}))
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return mask(json.dumps(entry, default=str))


def write(level: int, event: str, message: str, **fields: Any) -> None:
    """One log line with its own named fields."""
    log.log(level, message, extra={"event": event, "fields": fields})


class StrayPrints:
    """Stands in for sys.stdout: stdout belongs to the protocol, whatever is printed becomes a log line."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self._rest = ""

    def write(self, text: str) -> int:
        lines = (self._rest + text).split("\n")
        self._rest = lines.pop()[-10_000:]
        for line in lines:
            if line.strip():
                write(logging.WARNING, "stray_print", line[:2000])
        return len(text)

    def flush(self) -> None:
        """Nothing is held back but an unfinished line."""

    def isatty(self) -> bool:
        return False


def install(stream: TextIO) -> None:
    """Sends all logging to the stream and makes uncaught exceptions log lines too."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    log.setLevel(logging.INFO)
    sys.stdout = StrayPrints()

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("Uncaught exception", exc_info=(kind, error, trace), extra={"event": "uncaught"})

    def uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            uncaught(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
