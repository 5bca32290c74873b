"""Decodes frames with the official ibapi: JSON lines in (version, payload), JSON lines out (callbacks)."""

from __future__ import annotations

import json
import logging
import sys
from decimal import Decimal
from enum import Enum
from typing import Any

from ibapi.comm import read_fields
from ibapi.decoder import Decoder
from ibapi.wrapper import EWrapper

PROTOBUF_OFFSET = 200
FIRST_PROTOBUF_VERSION = 213


class Recorder(EWrapper):
    """Keeps every callback with its arguments instead of acting on it."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[list[Any]] = []


def _recording(name: str) -> Any:
    def record(self: Recorder, *args: Any) -> None:
        self.calls.append([name, [plain(arg) for arg in args]])

    return record


for _name in dir(EWrapper):
    # The twins that get the raw protobuf message are not needed: each has a plain callback beside it.
    if not _name.startswith("_") and not _name.endswith("ProtoBuf") and callable(getattr(EWrapper, _name)):
        setattr(Recorder, _name, _recording(_name))


def plain(value: Any) -> Any:
    """JSON of anything a callback gets; numbers as text, so that none loses digits."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float, Decimal, Enum)):
        return value.name if isinstance(value, Enum) else str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(plain(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return {key: plain(item) for key, item in vars(value).items()}


class Complaints(logging.Handler):
    """ibapi drops auto-mapped messages of the wrong length with a log line only."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def decode_text(decoder: Decoder, payload: bytes) -> int:
    """Feeds one text message; gives the number of fields that nobody read."""
    fields = read_fields(payload)
    message_id = int(fields[0])
    body = fields[1:]
    handler = decoder.msgId2handleInfo[message_id]
    if handler.wrapperMeth is not None:
        decoder.interpretWithSignature(body, handler)
        return 0
    remaining = iter(body)
    handler.processMeth(decoder, remaining)
    return len(list(remaining))


def decode(version: int, payload: bytes, complaints: Complaints) -> dict[str, Any]:
    recorder = Recorder()
    decoder = Decoder(recorder, version)
    complaints.lines.clear()
    result: dict[str, Any] = {"leftover": 0, "error": None}
    try:
        if version >= FIRST_PROTOBUF_VERSION:
            decoder.processProtoBuf(payload[4:], int.from_bytes(payload[:4], "big") - PROTOBUF_OFFSET)
        else:
            result["leftover"] = decode_text(decoder, payload)
    except Exception as error:
        result["error"] = f"{type(error).__name__}: {error}"
    if complaints.lines:
        result["error"] = "; ".join(complaints.lines)
    result["calls"] = recorder.calls
    return result


def main() -> None:
    complaints = Complaints()
    logging.getLogger("ibapi").addHandler(complaints)
    for line in sys.stdin:
        request = json.loads(line)
        answer = decode(request["version"], bytes.fromhex(request["payload"]), complaints)
        sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
