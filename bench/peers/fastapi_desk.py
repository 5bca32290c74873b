"""A desk as it would be written with FastAPI, ib_async and SQLite: a durable row, then the order.

No guard, no preview, no fold: what a submit costs at least with these parts. Started by `bench/peers/peer.ts`
with the port of the gateway, a client id and a folder; prints the port it listens on.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from typing import Literal

import uvicorn
import uvloop
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from ib_async import IB, Contract, Order, Ticker, Trade
from pydantic import BaseModel, Field

AAPL = Contract(secType="STK", conId=265598, symbol="AAPL", exchange="SMART", currency="USD")


class NewOrder(BaseModel):
    """What is sent, and the key under which it is sent once."""

    key: str = Field(min_length=1)
    account: str
    side: Literal["BUY", "SELL"]
    quantity: float = Field(gt=0)
    limit_price: float = Field(alias="limitPrice", gt=0)


class Cancel(BaseModel):
    """The order that is taken back."""

    order_id: int = Field(alias="orderId")


class Journal:
    """One durable row for each order."""

    def __init__(self, folder: str) -> None:
        self._db = sqlite3.connect(f"{folder}/orders.sqlite", isolation_level=None)
        self._db.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE orders (key TEXT PRIMARY KEY, order_id INTEGER NOT NULL, data TEXT NOT NULL) STRICT"
        )

    def write(self, order: NewOrder, order_id: int) -> None:
        """On the disk when it returns."""
        self._db.execute(
            "INSERT INTO orders VALUES (?, ?, ?)", (order.key, order_id, order.model_dump_json(by_alias=True))
        )


class Readers:
    """The open event streams; each event is made into text once."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[str]] = set()

    def tell(self, event: dict[str, object]) -> None:
        text = f"data: {json.dumps(event)}\n\n"
        for queue in self._queues:
            queue.put_nowait(text)

    async def stream(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield ": open\n\n"
            while True:
                yield await queue.get()
        finally:
            self._queues.discard(queue)


def desk(gateway: int, client_id: int, folder: str) -> FastAPI:
    """The application; connected when it serves."""
    ib, journal, readers = IB(), Journal(folder), Readers()
    trades: dict[int, Trade] = {}

    def order_news(trade: Trade) -> None:
        readers.tell({"order": trade.order.orderId, "status": trade.orderStatus.status})

    def tick_news(ticker: Ticker) -> None:
        readers.tell({"bid": ticker.bid, "ask": ticker.ask, "last": ticker.last})

    @contextlib.asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        await ib.connectAsync("127.0.0.1", gateway, clientId=client_id)
        ib.openOrderEvent += order_news
        ib.orderStatusEvent += order_news
        ib.reqMktData(AAPL).updateEvent += tick_news
        yield
        ib.disconnect()

    app = FastAPI(lifespan=life)

    @app.post("/orders")
    async def submit(new: NewOrder) -> dict[str, int]:
        order = Order(
            orderId=ib.client.getReqId(),
            action=new.side,
            orderType="LMT",
            tif="DAY",
            account=new.account,
            totalQuantity=new.quantity,
            lmtPrice=new.limit_price,
        )
        journal.write(new, order.orderId)
        trades[order.orderId] = ib.placeOrder(AAPL, order)
        return {"orderId": order.orderId}

    @app.post("/cancel")
    async def cancel(wanted: Cancel) -> dict[str, int]:
        ib.cancelOrder(trades[wanted.order_id].order)
        return {"orderId": wanted.order_id}

    @app.get("/events")
    async def events() -> StreamingResponse:
        return StreamingResponse(readers.stream(), media_type="text/event-stream")

    return app


async def main() -> None:
    """Serves until it is ended."""
    # A cancelled order is logged as an error.
    logging.getLogger("ib_async").setLevel(logging.CRITICAL)
    gateway, client_id, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        desk(gateway, client_id, folder), http="httptools", access_log=False, log_level="warning"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.02)
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    await serving


if __name__ == "__main__":
    uvloop.run(main())
