// @stoqey/ib behind `node:http` and nothing else: no journal, no check, no login. What a submit costs at least in JavaScript.
// Started by `bench/peers/peer.ts` with the port of the gateway and a client id; prints the port it listens on.
import { createServer } from "node:http";
import process from "node:process";
import { EventName, IBApi } from "@stoqey/ib";

const [gateway, clientId] = process.argv.slice(2).map(Number);
const AAPL = { secType: "STK", conId: 265598, symbol: "AAPL", exchange: "SMART", currency: "USD" };
const BID = 1;
const ib = new IBApi({ host: "127.0.0.1", port: gateway, clientId });
const readers = new Set();
let nextId = 0;

function tell(event) {
  const text = `data: ${JSON.stringify(event)}\n\n`;
  for (const reader of readers) reader.write(text);
}

function submit({ account, side, quantity, limitPrice }) {
  const orderId = nextId++;
  ib.placeOrder(orderId, AAPL, {
    orderId,
    account,
    action: side,
    orderType: "LMT",
    tif: "DAY",
    totalQuantity: quantity,
    lmtPrice: limitPrice,
    transmit: true,
  });
  return { orderId };
}

function cancel({ orderId }) {
  ib.cancelOrder(orderId);
  return { orderId };
}

const actions = { "/orders": submit, "/cancel": cancel };

function stream(response) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write(": open\n\n");
  readers.add(response);
  response.on("close", () => readers.delete(response));
}

const server = createServer((request, response) => {
  if (request.method === "GET" && request.url === "/events") return stream(response);
  const act = actions[request.url];
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.from(JSON.stringify(act(JSON.parse(Buffer.concat(chunks).toString()))));
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
    response.end(body);
  });
});

ib.on(EventName.openOrder, (order, _contract, _order, { status }) => tell({ order, status }));
ib.on(EventName.orderStatus, (order, status) => tell({ order, status }));
ib.on(EventName.tickPrice, (_request, field, bid) => {
  if (field === BID) tell({ bid });
});
// 202 tells of a cancelled order.
ib.on(EventName.error, (error, code) => code === 202 || process.stderr.write(`${code} ${error.message}\n`));
ib.once(EventName.nextValidId, (id) => {
  nextId = id;
  ib.reqMktData(1, AAPL, "", false, false);
  server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
});
ib.connect();
