"""What the bridge says: a code with its parameters, and the same in English for logs.

Mirrors lib/contract/protocol/sayings.ts. Words of IB, ibapi or the system are parameters, never sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

TEXTS: Final[dict[str, str]] = {
    "BAD_COMMAND": "The command was not taken, nothing was sent",
    "NOT_CONNECTED": "No connection to TWS; nothing was sent",
    "ALREADY_CONNECTED": "Socket {epoch} is open already",
    "EPOCH_MISMATCH": "Made for socket {made}, but socket {open} is open; nothing was sent",
    "READ_ONLY": "TWS has 'Read-Only API' switched on; nothing was sent",
    "BACKSTOP_REFUSED": "The {what} {value} is beyond the backstop ({limit}); nothing was sent",
    "CONNECT_REFUSED": "No connection to {gateway}",
    "CONNECT_TIMEOUT": "No TCP connection to {gateway} in time",
    "HANDSHAKE_TIMEOUT": "{gateway} accepted {local} and did not finish the handshake in time",
    "HANDSHAKE_EOF": "{gateway} ended the connection from {local} during the handshake",
    "HANDSHAKE_FOREIGN": "What answers on {gateway} is no TWS",
    "CLIENT_ID_IN_USE": "Client id {clientId} is in use",
    "JOURNAL_UNWRITABLE": "{path} did not get to the disk; nothing was sent",
    "TOO_LATE": "Should have been with the socket by {notAfter}; nothing was sent",
    "PACING_REFUSED": "Would have waited longer than a second for its turn; nothing was sent",
    "REQUEST_TIMEOUT": "IB did not answer completely in time",
    "ANSWER_UNREADABLE": "A part of IB's answer could not be read",
    "CONNECTION_LOST": "The socket closed before the answer came",
    "IB_ERROR": "IB",
    "INTERNAL": "A fault of the bridge",
    "SOCKET_REQUESTED": "Disconnected on request",
    "SOCKET_EOF": "{gateway} closed the connection",
    "SOCKET_HEARTBEAT": "{gateway} did not answer the heartbeat in time",
    "SOCKET_ERROR": "The connection broke",
}


@dataclass(frozen=True)
class Saying:
    """`given` is `with` of the protocol: what the sentence of the code is made from."""

    code: str
    given: dict[str, Any]

    @property
    def message(self) -> str:
        """In English."""
        text = TEXTS[self.code].format(**self.given)
        return text if self.words is None else f"{text}: {self.words}"

    @property
    def words(self) -> str | None:
        """The words in it that are not ours."""
        words = self.given.get("words")
        return None if words is None else words["verbatim"]


def say(code: str, **given: str | int | None) -> Saying:
    """A saying without foreign words."""
    return Saying(code, given)


def quote(code: str, words: object, **given: str | int | None) -> Saying:
    """A saying with words of somebody else; a speechless exception is known by its name, None is no words."""
    if isinstance(words, BaseException):
        words = str(words) or type(words).__name__
    return Saying(code, {**given, "words": None if words is None else {"verbatim": str(words)}})
