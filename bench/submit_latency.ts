// From the POST of a submit to its bytes on the gateway's socket, the durable journal row included, through the real processes.
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

/** Milliseconds of each round. */
export async function submitLatencies(rounds = ROUNDS): Promise<number[]> {
  await using gateway = await GatewayProcess.start();
  await using tap = openTap({ hostname: "127.0.0.1", port: gateway.port });
  await using desk = await DeskProcess.start({ args: ["--paper", "--gateway", `127.0.0.1:${tap.port}`] });
  const account = Object.keys((await desk.ready()).accounts)[0];
  const order = { account, conId: AAPL, side: "BUY", orderType: "LMT", tif: "DAY" };
  const latencies: number[] = [];
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
    if (round >= 0) latencies.push(arrived - posted);
    await desk.post({ action: "cancel_order", clientOrderId });
    const rest = ROUND_MS - (performance.now() - started);
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  }
  return latencies;
}

/** Lines to print. */
export async function benchSubmitLatency(): Promise<string[]> {
  const latencies = await submitLatencies();
  return [
    line({
      name: "submit: POST to gateway socket, p50",
      value: percentile(latencies, 50),
      unit: "ms",
      limit: P50_LIMIT_MS,
      against: "target",
    }),
    line({
      name: "submit: POST to gateway socket, p99",
      value: percentile(latencies, 99),
      unit: "ms",
      limit: P99_LIMIT_MS,
      against: "target",
    }),
  ];
}
