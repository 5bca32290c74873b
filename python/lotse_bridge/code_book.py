"""The code book: IB's codes as data, the same file that the desk and the screen read."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path
from typing import Any, Final, cast

PATH: Final = Path(__file__).resolve().parent.parent / "code_book.json"
BOOK: Final = cast(dict[str, dict[str, Any]], json.loads(PATH.read_text(encoding="utf-8")))

_NEVER_ABOUT_A_REQUEST: Final = frozenset({"farm", "ib_link", "account_info", "margin"})


class Effect(Enum):
    """What an error means for the request that it is about."""

    NONE = "the answer follows"
    ENDS = "no answer follows"
    UNKNOWN = "the book does not say"


def effect_on_request(code: int) -> Effect:
    """By its code alone: the text is in the language of TWS's user.

    Advisory codes (10167, 10089, 399, 2174 ...) leave the request alone, and so does IB's whole range of
    warnings (2100 to 2199, TWS API message codes).
    """
    entry = BOOK.get(str(code))
    if entry is None:
        return Effect.NONE if 2100 <= code <= 2199 else Effect.UNKNOWN
    advisory = entry.get("advisory", False) or entry["class"] in _NEVER_ABOUT_A_REQUEST
    return Effect.NONE if advisory else Effect.ENDS
