"""Messages that leave, and each as its line: an event with its number, what is no JSON with its reason."""

from __future__ import annotations

import json
import logging
from typing import Any, Final

from . import logs
from .lines import MAX_LINE
from .says import Saying, quote
from .times import now_iso

Message = dict[str, Any]

_encode: Final = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def event(kind: str, epoch: int, fields: Message) -> Message:
    """`seq` is set when the line is made."""
    return {"type": kind, "seq": 0, "at": now_iso(), "epoch": epoch, **fields}


def failure(command_id: str, why: Saying, ib: Message | None) -> Message:
    """The answer to a command that was not carried out."""
    return {
        "type": "failure",
        "id": command_id,
        "code": why.code,
        "with": why.given,
        "message": why.message,
        "ib": ib,
    }


class LineMaker:
    """Makes the lines in the order in which they leave: the numbers of events have no gaps."""

    def __init__(self) -> None:
        self._seq = 0
        # Answers of which a part could not be written: what follows of them is none.
        self._torn: set[str] = set()

    def line(self, message: Message) -> bytes:
        """With its end; empty for a part that can not be written."""
        if "seq" in message:
            self._seq += 1
            message["seq"] = self._seq
        kind = message["type"]
        try:
            if kind == "reply" and message["id"] in self._torn:
                raise ValueError("a part of it was not written")
            line = _encode(message).encode("ascii") + b"\n"
            # Whoever reads would end the process over it.
            if len(line) > MAX_LINE:
                raise ValueError(f"a line of {len(line)} bytes")
            return line
        except (TypeError, ValueError, RecursionError) as error:
            if kind == "part":
                self._torn.add(message["id"])
                return b""
            self._torn.discard(message.get("id", ""))
            return _encode(_instead_of(message, error)).encode("ascii") + b"\n"


def _instead_of(message: Message, error: Exception) -> Message:
    """What is sent when a message cannot be written as JSON.

    The reader must still get an answer and no gap.
    """
    text = f"{message['type']} could not be encoded: {error}"
    logs.write(logging.ERROR, "encode_failed", text)
    if "seq" in message:
        head = {key: message[key] for key in ("seq", "at", "epoch")}
        return {"type": "callback_failed", **head, "callback": str(message["type"]), "message": text}
    return failure(message.get("id", ""), quote("INTERNAL", text), None)
