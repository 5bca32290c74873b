"""Times: ours as ISO 8601 UTC with milliseconds, IB's bar dates read into the same."""

from __future__ import annotations

import re
import time
from datetime import datetime, timezone
from functools import lru_cache

from .zones import zone_of

_YEAR_10000 = 253_402_300_800
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_LOCAL = re.compile(r"(\d{8})[ -]+(\d{2}:\d{2}:\d{2})(?:\s+(\S.*))?")


def iso(seconds: float) -> str:
    """A Unix time as `YYYY-MM-DDTHH:MM:SS.mmmZ`."""
    if not 0 <= seconds < _YEAR_10000:
        raise ValueError(f"no time of the years 1970 to 9999: {seconds}")
    whole, milliseconds = divmod(int(seconds * 1000), 1000)
    minute, rest = divmod(whole, 60)
    return f"{_minute(minute)}:{rest:02d}.{milliseconds:03d}Z"


@lru_cache(maxsize=8)
def _minute(number: int) -> str:
    """Each event has a time, and a calendar that is asked takes a tenth of the way of a tick."""
    return time.strftime("%Y-%m-%dT%H:%M", time.gmtime(number * 60))


def readable_iso(seconds: float | None) -> str | None:
    """The same of what somebody tells; None where that is no time."""
    try:
        return None if seconds is None else iso(seconds)
    except ValueError:
        return None


def now_iso() -> str:
    """The present time."""
    return iso(time.time())


def seconds_until(moment: str) -> float:
    """How long it is, by the wall clock of now, to a time as `iso` writes it; negative when it has passed."""
    return datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp() - time.time()


def bar_time(value: str) -> str:
    """The date of a bar asked for with formatDate=2: epoch seconds become ISO UTC, a day becomes `YYYY-MM-
    DD`.

    A text with a zone (`20260105 09:30:00 US/Eastern`) is read too: some gateways ignore formatDate. Without
    a zone it is UTC, because the bridge asks for nothing else. Raises ValueError for anything else.
    """
    text = value.strip()
    day = _DAY.fullmatch(text)
    if day:
        return f"{day[1]}-{day[2]}-{day[3]}"
    if text.isdigit():
        return iso(int(text))
    local = _LOCAL.fullmatch(text)
    if not local:
        raise ValueError(f"not a bar date: {text!r}")
    zone = zone_of(local[3]) if local[3] else timezone.utc
    moment = datetime.strptime(f"{local[1]} {local[2]}", "%Y%m%d %H:%M:%S").replace(tzinfo=zone)
    return iso(moment.timestamp())
