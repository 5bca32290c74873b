"""The code book: IB's codes as data, the same file that the desk and the screen read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, cast

PATH: Final = Path(__file__).resolve().parent.parent / "code_book.json"
BOOK: Final = cast(dict[str, dict[str, Any]], json.loads(PATH.read_text(encoding="utf-8")))

_NEVER_ABOUT_A_REQUEST: Final = frozenset({"farm", "ib_link", "account_info", "margin"})


def code_class(code: int) -> str | None:
    """The class of a code, None when the book does not know it."""
    entry = BOOK.get(str(code))
    return None if entry is None else str(entry["class"])


def ends_request(code: int, message: str) -> bool:
    """Whether an error with the id of a request means that no answer will come.

    Advisory codes (10167, 10089, 399, 2174 ...) do not: the answer follows. A code unknown to the book ends
    the request unless IB itself calls it a warning: a failed question costs a retry, an order's life never
    depends on this.
    """
    entry = BOOK.get(str(code))
    if entry is not None:
        return not entry.get("advisory", False) and entry["class"] not in _NEVER_ABOUT_A_REQUEST
    return not 2100 <= code <= 2199 and "warning" not in message.lower()


def is_read_only(code: int, message: str) -> bool:
    """321 with this text means that TWS has 'Read-Only API' switched on.

    A mode, not an error of the request.
    """
    return code == 321 and "read-only" in message.lower()
