"""Which callbacks an answer consists of: one that could not be read leaves a hole in it.

A list without one of its rows would say that there is no such order or position: of those lists that the desk
reads for what is not in them, the answer names what it lacks. Of those that are looked at, it says how many
rows are missing. Every other hole is a failure, also one of nobody knows how many rows. What a single message
answers has no answer then, and its deadline. By ibapi's names of callbacks.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

# Of the requests without an id: the kind of its channel.
_SHARED: Final = {
    "openOrder": "open_orders",
    "orderStatus": "open_orders",
    "openOrderEnd": "open_orders",
    "completedOrder": "completed_orders",
    "completedOrdersEnd": "completed_orders",
    "position": "positions",
    "positionEnd": "positions",
    "accountDownloadEnd": "account_updates",
    "nextValidId": "req_ids",
}
# Of those with an id: the bucket of their rows.
_WITH_ID: Final = {
    "execDetails": "executions",
    "execDetailsEnd": "executions",
    "contractDetails": "details",
    "bondContractDetails": "details",
    "contractDetailsEnd": "details",
    "historicalData": "bars",
    "historicalDataEnd": "bars",
    "symbolSamples": "matches",
    "securityDefinitionOptionParameter": "series",
    "securityDefinitionOptionParameterEnd": "series",
    "configResponseProtoBuf": "config",
}
# A message that does not even tell its number may have been a part of any answer.
ANY: Final = "message"
# The rows of the lists of which the desk can use what is left.
_NAMED_ROWS: Final = frozenset({"openOrder", "orderStatus", "completedOrder", "position", "execDetails", ANY})
_NAMED_BUCKETS: Final = frozenset({"orders", "statuses", "positions", "executions"})
# The rows of the other lists.
_COUNTED_ROWS: Final = frozenset(
    {
        "contractDetails",
        "bondContractDetails",
        "historicalData",
        "symbolSamples",
        "securityDefinitionOptionParameter",
    }
)
# Of these a message has many rows: when it is lost as a whole, nobody knows how many.
_MANY: Final = frozenset({"historicalData", "symbolSamples"})


def is_named(callback: str, buckets: Collection[str]) -> bool:
    """Whether an answer with these buckets names the row that it lacks, instead of failing."""
    return callback in _NAMED_ROWS and not _NAMED_BUCKETS.isdisjoint(buckets)


def is_counted(callback: str, is_message: bool) -> bool:
    """Whether an answer says how many such rows it lacks; `is_message`: the message is lost as a whole."""
    return callback in _COUNTED_ROWS and not (is_message and callback in _MANY)


def has_id(callback: str) -> bool:
    """Whether the first argument of the callback is the id of its request."""
    return callback in _WITH_ID


def is_part_of_shared(callback: str, kind: str) -> bool:
    """Whether the answers of this channel have such a part."""
    return callback == ANY or _SHARED.get(callback) == kind


def is_part_of(callback: str, buckets: Collection[str]) -> bool:
    """The same of a request with an id, by its buckets."""
    return callback == ANY or _WITH_ID.get(callback) in buckets
