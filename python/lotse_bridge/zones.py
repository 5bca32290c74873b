"""Time zones as IB names them: the same table as lib/contract/zones.ts."""

from __future__ import annotations

import json
import re
from datetime import timedelta, timezone, tzinfo
from pathlib import Path
from typing import Final, cast
from zoneinfo import ZoneInfo

PATH: Final = Path(__file__).resolve().parent.parent / "zone_aliases.json"
ALIASES: Final = cast(dict[str, str], json.loads(PATH.read_text(encoding="utf-8")))
# East of Greenwich is plus.
_OFFSET: Final = re.compile(r"(?:GMT|UTC)? ?([+-])(\d{1,2})(?::?(\d{2}))?")


# `EST (Eastern Standard Time)`: Java's id, and its name in brackets.
_EXPLAINED: Final = re.compile(r"([^()]+)\(([^()]+)\)")


def zone_of(word: str) -> tzinfo:
    """The zone that IB's word means; raises ValueError for a word that nobody knows.

    A name behind an abbreviation says which it is: `CST (China Standard Time)`.
    """
    explained = _EXPLAINED.fullmatch(word.strip())
    words = (word, explained[2], explained[1]) if explained else (word,)
    for one in words:
        found = _named(one)
        if found is not None:
            return found
    raise ValueError(f"no time zone: {word!r}")


def _named(word: str) -> tzinfo | None:
    name = word.strip()
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1]
    upper = name.upper()
    offset = None if upper in ALIASES else _OFFSET.fullmatch(upper)
    if offset is not None:
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        if hours > 14 or minutes > 59:
            return None
        span = timedelta(hours=hours, minutes=minutes)
        return timezone(span if offset[1] == "+" else -span)
    try:
        return ZoneInfo(ALIASES.get(upper, name))
    except (KeyError, OSError, ValueError):
        return None
