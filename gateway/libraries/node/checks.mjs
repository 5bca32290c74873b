// The library's own tests: `node checks.mjs COMMAND`, as a JSON list, with which the gateway is started.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { PaperGateway, paperGateway, steppedGateway } from "./test.mjs";

const COMMAND = JSON.parse(process.argv[2]);
const BUY = { do: "type-order", symbol: "AAPL", action: "BUY", quantity: "10", orderType: "MKT" };

test("an order and its fill are in the ledger", async (t) => {
  const gateway = await steppedGateway(t, [], COMMAND);
  await gateway.control({ do: "price", symbol: "AAPL", price: "250" });
  const { permId } = await gateway.control(BUY);
  await gateway.advance(1000);
  const order = await gateway.expectOrder({ permId, status: "Filled", filled: "10" });
  assert.equal(order.limitPrice, null);
  const [execution] = await gateway.expectExecutions(1, { symbol: "AAPL", side: "BOT" });
  assert.equal(execution.commission, "1.00003");
  await gateway.expectPosition("AAPL", "10");
  await gateway.expectNothingOpen();
});

test("time stands still until it is told", async (t) => {
  const gateway = await steppedGateway(t, [], COMMAND);
  const { now } = await gateway.ledger();
  assert.equal((await gateway.ledger()).now, now);
  await gateway.advance(60_000);
  assert.equal((await gateway.ledger()).now, now + 60_000);
});

test("what is not so is told with what is", async (t) => {
  const gateway = await steppedGateway(t, [], COMMAND);
  await gateway.control({ ...BUY, orderType: "LMT", limitPrice: "1" });
  const soon = { within: 0 };
  await assert.rejects(
    gateway.expectOrder({ status: "Filled" }, soon),
    /0 orders .* instead of one:\n.*"LMT"/s,
  );
  await assert.rejects(gateway.expectNothingOpen(soon), /Orders live:\n/);
  await assert.rejects(gateway.expectPosition("AAPL", "10", soon), /Not 10 AAPL:\n {2}none/);
  await assert.rejects(gateway.expectExecutions(1, {}, soon), /0 executions/);
});

test("faults are armed, refusals have their reason, options are the gateway's", async (t) => {
  const gateway = await paperGateway(t, ["--accounts", "DU1:USD=50000,DU2"], COMMAND);
  assert.deepEqual(gateway.accounts, ["DU1", "DU2"]);
  const id = await gateway.fault({ kind: "place", do: "reject", every: 3 });
  assert.deepEqual((await gateway.faults()).map((fault) => fault.id), [id]);
  await assert.rejects(gateway.control({ do: "halt", symbol: "NOSUCH" }), /No such instrument/);
  assert.equal((await gateway.state()).speed, 1);
  assert.deepEqual(await gateway.clients(), []);
});

test("a gateway that does not start says why", async () => {
  await assert.rejects(PaperGateway.start(["--nonsense"], COMMAND), /did not start: .*--nonsense/s);
});
