// From the POST of a submit to its bytes on the gateway's socket, the durable journal row included, through the real processes.
import { openLimitsFile } from "@/tests/support/open_limits.ts";
import { fileURLToPath } from "node:url";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { devPython } from "@/tests/support/dev_python.ts";
import { GatewayProcess } from "@lotse/paper-gateway/testing";
import { type Floors, openFloors } from "./floors.ts";
import { type HttpAnswer, KeepAliveClient } from "./keep_alive_client.ts";
import { openTap, type SocketTap } from "./socket_tap.ts";
import { line, percentile } from "./statistics.ts";

const AAPL = 265598;
const PLACE_ORDER = 3;
const WARM_UP = 20;
const ROUNDS = 200;
const P50_LIMIT_MS = 1;
const P99_LIMIT_MS = 5;
/** Below IB's 50 messages a second: a what-if, an order and a cancel each round. */
const ROUND_MS = 200;
/** Between the parts of a round, so that none runs in the wake of another. */
const PAUSE_MS = 15;
/** Between preview and submit: nobody confirms at once, and by then the rows of the preview are on the disk. */
const READING_MS = 50;
/** A round whose bytes have not come by then counts as refused. */
const PATIENCE_MS = 5_000;

/** Milliseconds of each round. */
interface Rounds {
  /** From the first byte of the POST to the bytes on the gateway's socket. */
  submit: number[];
  /** The same way without the disk: from the POST of a preview to its what-if on the socket. */
  whatIf: number[];
  /** A POST through the same gates that is refused at once, and its answer. */
  refusal: number[];
  /** What no implementation can do without, measured between the rounds. */
  commit: number[];
  http: number[];
  pipe: number[];
  /** Rounds that brought no order to the socket, with the reason. */
  refused: string[];
}

interface Bench {
  client: KeepAliveClient;
  tap: SocketTap;
  account: string;
}

export async function submitLatencies(rounds = ROUNDS): Promise<Rounds> {
  await build();
  await using gateway = await GatewayProcess.start();
  await using tap = openTap({ hostname: "127.0.0.1", port: gateway.port });
  const args = ["--paper", "--gateway", `127.0.0.1:${tap.port}`];
  await using desk = await DeskProcess.start({ program: "start", args, settings: openLimitsFile });
  const account = Object.keys((await desk.ready()).accounts)[0] ?? "";
  using client = await KeepAliveClient.connect(desk.url, { authorization: `Bearer ${desk.token}` });
  await using floors = await openFloors(desk.dataDir, await devPython());
  const measured: Rounds = {
    submit: [],
    whatIf: [],
    refusal: [],
    commit: [],
    http: [],
    pipe: [],
    refused: [],
  };
  for (let round = -WARM_UP; round < rounds; round++) {
    const started = performance.now();
    const outcome = await oneRound({ client, tap, account }, round);
    const peers = await onePeerEach(client, floors);
    if (round >= 0) keep(measured, outcome, peers);
    await pause(ROUND_MS - (performance.now() - started));
  }
  return measured;
}

/** The desk is measured as it is served, not as it is developed. */
async function build(): Promise<void> {
  const cwd = fileURLToPath(new URL("../", import.meta.url));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "dev.ts", "build"],
    cwd,
    stdout: "null",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

type Outcome = { submit: number; whatIf: number } | { refused: string };
type Peers = Pick<Record<keyof Rounds, number>, "refusal" | "commit" | "http" | "pipe">;

function keep(measured: Rounds, outcome: Outcome, peers: Peers): void {
  if ("refused" in outcome) {
    measured.refused.push(outcome.refused);
    return;
  }
  for (const [name, value] of Object.entries({ ...outcome, ...peers })) {
    measured[name as keyof (typeof outcome & Peers)].push(value);
  }
}

/** Preview, submit, cancel. */
async function oneRound({ client, tap, account }: Bench, round: number): Promise<Outcome> {
  // Each round another order: equal ones would be asked about.
  const quantity = String(1 + (round + WARM_UP) % 50);
  const limitPrice = `1${round % 7 + 10}.00`;
  const order = { account, conId: AAPL, side: "BUY", orderType: "LMT", tif: "DAY", quantity, limitPrice };
  const preview = await timed(tap, client, { action: "preview_order", order });
  if ("refused" in preview) return preview;
  await pause(READING_MS);
  const { previewToken } = preview.body;
  const submit = { action: "submit", previewToken, idempotencyKey: crypto.randomUUID() };
  const sent = await timed(tap, client, submit);
  if ("refused" in sent) return sent;
  await client.post("/api/trading", { action: "cancel_order", clientOrderId: sent.body.clientOrderId });
  return { submit: sent.ms, whatIf: preview.ms };
}

/** From the first byte of the request to the next placeOrder message on the socket: orders and what-ifs are both one. */
async function timed(
  tap: SocketTap,
  client: KeepAliveClient,
  body: unknown,
): Promise<{ ms: number; body: HttpAnswer["body"] } | { refused: string }> {
  const arrival = tap.next(PLACE_ORDER);
  try {
    const answer = await client.post("/api/trading", body);
    // An order that waited too long, as behind a slow disk, is accepted and not sent: its state says so.
    if (answer.status >= 300 || answer.body.state === "rejected") {
      return { refused: answer.body.code ?? "not sent" };
    }
    const patience = Promise.withResolvers<null>();
    const timer = setTimeout(() => patience.resolve(null), PATIENCE_MS);
    const arrived = await Promise.race([arrival, patience.promise]);
    clearTimeout(timer);
    if (arrived === null) return { refused: "nothing on the socket" };
    return { ms: arrived - answer.writtenAt, body: answer.body };
  } finally {
    tap.forget();
  }
}

async function onePeerEach(client: KeepAliveClient, floors: Floors): Promise<Peers> {
  await pause(PAUSE_MS);
  const refusal = await refusedAtOnce(client);
  await pause(PAUSE_MS);
  const commit = floors.commit();
  await pause(PAUSE_MS);
  const http = await floors.http();
  await pause(PAUSE_MS);
  return { refusal, commit, http, pipe: await floors.pipe() };
}

/** Login, gates, body and schema of a POST, and its answer, without a word to the bridge. */
async function refusedAtOnce(client: KeepAliveClient): Promise<number> {
  const { writtenAt, answeredAt } = await client.post("/api/trading", {
    action: "cancel_order",
    clientOrderId: "none",
  });
  return answeredAt - writtenAt;
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Lines to print; `--rounds N` for more than the usual ones. */
export async function benchSubmitLatency(args: readonly string[] = []): Promise<string[]> {
  const given = Number(args[args.indexOf("--rounds") + 1]);
  const measured = await submitLatencies(args.includes("--rounds") && given > 0 ? given : ROUNDS);
  const { submit, refused } = measured;
  const figure = (p: number, limit: number, against: string) =>
    line({
      name: `submit: POST to gateway socket, p${p}`,
      value: percentile(submit, p),
      unit: "ms",
      limit,
      against,
    });
  // In and out by TCP, one commit, and the pipe one way.
  const floor = (p: number) =>
    percentile(measured.http, p) + percentile(measured.commit, p) + percentile(measured.pipe, p) / 2;
  return [
    figure(50, P50_LIMIT_MS, "target"),
    figure(99, P99_LIMIT_MS, "target"),
    figure(50, floor(50), "empty POST + durable commit + half a pipe round trip, this run, p50"),
    figure(99, floor(99), "the same, p99"),
    part("floor: an empty POST to a bare Deno.serve (round trip)", measured.http),
    part("floor: a durable commit of SQLite on this disk, alone", measured.commit),
    part("floor: a line to a bare Python process and back", measured.pipe),
    part("beside it: a POST through all gates, refused at once (round trip)", measured.refusal),
    part("beside it: POST of a preview to its what-if on the socket", measured.whatIf),
    `  rounds ${submit.length}, refused ${refused.length}${
      refused.length === 0 ? "" : ` (${tally(refused)})`
    }`,
  ];
}

function part(name: string, values: readonly number[]): string {
  const [p50, p90, p99] = [50, 90, 99].map((p) => percentile(values, p).toFixed(3));
  return `  ${name.padEnd(66)} p50 ${p50} ms, p90 ${p90} ms, p99 ${p99} ms`;
}

function tally(reasons: readonly string[]): string {
  return [...new Set(reasons)]
    .map((reason) => `${reason} ${reasons.filter((one) => one === reason).length}`).join(", ");
}
