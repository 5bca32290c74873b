// From the POST of a submit to its bytes on the gateway's socket, the durable journal row included, through the real processes.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DeskProcess } from "../tests/support/desk_process.ts";
import { GatewayProcess } from "../tests/support/gateway_process.ts";
import { openTap } from "./socket_tap.ts";
import { line, percentile } from "./statistics.ts";

const AAPL = 265598;
const PLACE_ORDER = 3;
const WARM_UP = 20;
const ROUNDS = 200;
const P50_LIMIT_MS = 1;
const P99_LIMIT_MS = 5;
/** Below IB's 50 messages a second: a what-if, an order and a cancel each round. */
const ROUND_MS = 120;

interface Rounds {
  /** From the POST to the bytes on the gateway's socket. */
  submit: number[];
  /** What no implementation can do without, measured between the rounds on the same machine: one durable SQLite commit … */
  commit: number[];
  /** … and one HTTP round trip to the same server. */
  http: number[];
}

/** Milliseconds of each round. */
export async function submitLatencies(rounds = ROUNDS): Promise<Rounds> {
  await using gateway = await GatewayProcess.start();
  await using tap = openTap({ hostname: "127.0.0.1", port: gateway.port });
  await using desk = await DeskProcess.start({ args: ["--paper", "--gateway", `127.0.0.1:${tap.port}`] });
  const account = Object.keys((await desk.ready()).accounts)[0];
  const order = { account, conId: AAPL, side: "BUY", orderType: "LMT", tif: "DAY" };
  using floor = openFloor(desk.dataDir);
  const measured: Rounds = { submit: [], commit: [], http: [] };
  for (let round = -WARM_UP; round < rounds; round++) {
    const started = performance.now();
    // Each round another order: equal ones would be asked about.
    const draft = {
      ...order,
      quantity: String(1 + (round + WARM_UP) % 50),
      limitPrice: `1${round % 7 + 10}.00`,
    };
    // The what-if of the preview is a placeOrder message of its own: it has passed before the preview answers.
    const { previewToken } = await desk.mustPost({ action: "preview_order", order: draft });
    const onSocket = tap.next(PLACE_ORDER);
    const posted = performance.now();
    const answer = desk.mustPost(
      { action: "submit", previewToken, idempotencyKey: crypto.randomUUID() },
      202,
    );
    const arrived = await onSocket;
    const { clientOrderId } = await answer;
    await desk.post({ action: "cancel_order", clientOrderId });
    if (round >= 0) {
      measured.submit.push(arrived - posted);
      measured.commit.push(floor.commit());
      measured.http.push(await roundTrip(desk.url));
    }
    const rest = ROUND_MS - (performance.now() - started);
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  }
  return measured;
}

/** The same disk, the same settings as the journal, nothing else. */
function openFloor(dir: string): Disposable & { commit(): number } {
  const db = new DatabaseSync(join(dir, "floor.sqlite"));
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (data TEXT) STRICT");
  const insert = db.prepare("INSERT INTO row (data) VALUES (?)");
  const data = "x".repeat(600);
  return {
    commit() {
      const started = performance.now();
      insert.run(data);
      return performance.now() - started;
    },
    [Symbol.dispose]: () => db.close(),
  };
}

async function roundTrip(url: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(`${url}/healthz`);
  await response.text();
  return performance.now() - started;
}

/** Lines to print. */
export async function benchSubmitLatency(): Promise<string[]> {
  const { submit, commit, http } = await submitLatencies();
  const figure = (p: number, limit: number, against: string) =>
    line({
      name: `submit: POST to gateway socket, p${p}`,
      value: percentile(submit, p),
      unit: "ms",
      limit,
      against,
    });
  const floor = percentile(commit, 50) + percentile(http, 50);
  return [
    figure(50, P50_LIMIT_MS, "target"),
    figure(99, P99_LIMIT_MS, "target"),
    figure(50, floor, "durable commit + HTTP round trip alone, this run, p50"),
    figure(99, percentile(commit, 99) + percentile(http, 99), "the same, p99"),
  ];
}
