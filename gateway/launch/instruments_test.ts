// The gateway started with an instrument file, invented stocks and prices of the user's own.
import { expect } from "@std/expect";
import { ApiClient } from "../testing/api_client.ts";
import { GatewayProcess } from "../testing/gateway_process.ts";
import { testGateway } from "../testing/test_gateway.ts";
import { contractOf } from "../wire/messages.ts";

Deno.test("G13: --instruments, --invent and --prices give what they say, over the command line", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/own.csv`, "symbol,kind,price\nZZTOP,STK,43.2\n");
    await Deno.writeTextFile(
      `${folder}/prices.csv`,
      "symbol,time,open,high,low,close\nZZTOP,2024-08-05T13:30:00Z,50,51,49,50\nZZTOP,2024-08-05T13:31:00Z,50,51,49,50\n",
    );
    const files = ["--instruments", `${folder}/own.csv`, "--prices", `${folder}/prices.csv`];
    await using gateway = await GatewayProcess.start([...files, "--invent", "--speed", "0"]);
    await using client = await ApiClient.start({ port: gateway.port });
    client.send({ kind: "reqCurrentTime" });
    expect((await client.next("currentTime")).epochSeconds).toBe(
      Date.parse("2024-08-05T13:30:00Z") / 1000,
    );
    for (const [reqId, symbol] of [[1, "ZZTOP"], [2, "QQQX"]] as const) {
      const contract = contractOf({ symbol, secType: "STK", exchange: "SMART", currency: "USD" });
      client.send({ kind: "reqContractDetails", reqId, contract });
      const details = await client.next("contractDetails", (row) => row.reqId === reqId);
      expect(details.contract.symbol).toBe(symbol);
    }
    const contract = contractOf({ symbol: "ZZTOP", secType: "STK", exchange: "SMART", currency: "USD" });
    client.send({
      ...{ kind: "reqMktData", reqId: 3, contract, genericTicks: "", snapshot: true },
      ...{ regulatorySnapshot: false, options: [] },
    });
    const bid = await client.next("tickPrice", (tick) => tick.reqId === 3 && tick.tickType === 1);
    expect(Number(bid.price)).toBeCloseTo(50, 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a mistake in a file is told with file, row and column, and nothing is started", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/own.csv`;
    await Deno.writeTextFile(path, "symbol,kind,price\nZZTOP,STK,1e300\n");
    const command = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        new URL("../main.ts", import.meta.url).pathname,
        "--instruments",
        path,
      ],
      stdin: "null",
    });
    const { code, stdout, stderr } = await command.output();
    const said = new TextDecoder().decode(stderr);
    expect([code, stdout.length]).toEqual([2, 0]);
    expect(said).toContain(`gateway: ${path}: row 2: price cannot be "1e300"`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("G11: a continuous future is the front month, as data, and no order", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const contract = contractOf({ symbol: "ES", secType: "CONTFUT", exchange: "CME" });
  client.send({ kind: "reqContractDetails", reqId: 1, contract });
  client.send({ kind: "reqContractDetails", reqId: 2, contract: { ...contract, secType: "FUT" } });
  await client.next("contractDetailsEnd", (end) => end.reqId === 2);
  const rows = client.all("contractDetails");
  const [front, ...more] = rows.filter((row) => row.reqId === 1);
  const months = rows.filter((row) => row.reqId === 2);
  expect(more).toEqual([]);
  expect(front?.contract.secType).toBe("CONTFUT");
  const ends = months.map((row) => row.contract.lastTradeDateOrContractMonth).sort();
  expect(front?.contract.lastTradeDateOrContractMonth).toBe(ends[0]);
  expect(months.map((row) => row.contract.conId)).toContain(front?.contract.conId);
  client.send({
    ...{ kind: "reqMktData", reqId: 3, contract, genericTicks: "", snapshot: false },
    ...{ regulatorySnapshot: false, options: [] },
  });
  await client.next("tickPrice", (tick) => tick.reqId === 3 && tick.tickType === 1);
  client.send({ kind: "reqContractDetails", reqId: 4, contract: { ...contract, secType: "FUT+CONTFUT" } });
  await client.next("contractDetailsEnd", (end) => end.reqId === 4);
  expect(client.all("contractDetails").filter((row) => row.reqId === 4).map((row) => row.contract.secType))
    .toEqual([...months.map(() => "FUT"), "CONTFUT"]);
});
