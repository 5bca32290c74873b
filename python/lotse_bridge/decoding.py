"""From frames to callbacks: ibapi's decoder, called the way that its release wants it."""

from __future__ import annotations

from typing import Any, Final

from .ib_api import IbApi

# Above this, message ids mean protobuf bodies; from this server version on, the id is four bytes, not text.
_PROTOBUF_IDS: Final = 200
_BINARY_IDS_FROM: Final = 201


class Decoding:
    """In place of the loop of `EClient.run`, which ends at the first message it cannot read."""

    def __init__(self, api: IbApi, callbacks: Any, server_version: int) -> None:
        self._decoder = api.Decoder(callbacks, server_version)
        self._binary_ids = server_version >= _BINARY_IDS_FROM
        self._takes_id = api.interpret_takes_id

    def feed(self, payload: bytes) -> None:
        """Decodes one message and runs its callbacks. Raises whatever ibapi raises when it cannot."""
        if self._binary_ids:
            message_id = int.from_bytes(payload[:4], "big")
            if message_id > _PROTOBUF_IDS:
                self._decoder.processProtoBuf(payload[4:], message_id - _PROTOBUF_IDS)
            else:
                self._decoder.interpret(payload[4:].split(b"\0")[:-1], message_id)
            return
        fields = payload.split(b"\0")
        fields.pop()
        if self._takes_id:
            self._decoder.interpret(fields[1:], int(fields[0]))
        else:
            self._decoder.interpret(fields)
