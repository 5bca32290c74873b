"""Commands from Deno: one JSON line to a checked dictionary."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from .command_tables import COMMANDS
from .field_checks import wrong_field

Command = dict[str, Any]

_ID = re.compile(rb'"id"\s*:\s*"([^"\\]{1,200})"')


class BadCommand(Exception):
    """The line is no valid command; `command_id` is None when none can be read from it."""

    def __init__(self, command_id: str | None, message: str) -> None:
        super().__init__(message)
        self.command_id = command_id


def parse(line: bytes) -> Command:
    """The command of one line. Raises BadCommand."""
    try:
        value: object = json.loads(line)
    except (ValueError, RecursionError) as cause:
        raise BadCommand(readable_id(line), f"not JSON: {cause}") from cause
    if not isinstance(value, dict):
        raise BadCommand(None, "not an object")
    command = cast(Command, value)
    command_id, kind = command.get("id"), command.get("type")
    if not isinstance(command_id, str) or command_id == "":
        raise BadCommand(None, "no id")
    fields = COMMANDS.get(kind) if isinstance(kind, str) else None
    if fields is None:
        raise BadCommand(command_id, f"no command is named {kind!r}")
    rest = {name: command[name] for name in command if name not in {"id", "type"}}
    wrong = wrong_field(rest, fields)
    if wrong is not None:
        raise BadCommand(command_id, f"{kind}: field {wrong!r} is missing, unknown or of the wrong form")
    return command


def readable_id(line: bytes) -> str | None:
    """The id in a line that is no JSON, if one can be made out near its start."""
    found = _ID.search(line[:4096])
    if found is None:
        return None
    try:
        return found[1].decode("utf-8")
    except UnicodeDecodeError:
        return None
