// From the POST of a submit to its bytes on the gateway's socket, the durable journal row included, through the real processes.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Answer, DeskProcess } from "../tests/support/desk_process.ts";
import { GatewayProcess } from "../tests/support/gateway_process.ts";
import { openTap, type SocketTap } from "./socket_tap.ts";
import { line, percentile } from "./statistics.ts";

const AAPL = 265598;
const PLACE_ORDER = 3;
const WARM_UP = 20;
const ROUNDS = 200;
const P50_LIMIT_MS = 1;
const P99_LIMIT_MS = 5;
/** Below IB's 50 messages a second: a what-if, an order and a cancel each round. */
const ROUND_MS = 120;
/** A round whose bytes have not come by then counts as refused. */
const PATIENCE_MS = 5_000;

/** Milliseconds of each round. */
interface Rounds {
  /** From the POST to the bytes on the gateway's socket. */
  submit: number[];
  /** The same way without the disk: from the POST of a preview to its what-if on the socket. */
  whatIf: number[];
  /** What no implementation can do without, measured between the rounds on the same machine: one durable SQLite commit … */
  commit: number[];
  /** … and one POST through the same gates that is refused at once. */
  http: number[];
  /** Rounds that brought no order to the socket, with the reason. */
  refused: string[];
}

interface Bench {
  desk: DeskProcess;
  tap: SocketTap;
  account: string;
}

export async function submitLatencies(rounds = ROUNDS): Promise<Rounds> {
  await using gateway = await GatewayProcess.start();
  await using tap = openTap({ hostname: "127.0.0.1", port: gateway.port });
  await using desk = await DeskProcess.start({ args: ["--paper", "--gateway", `127.0.0.1:${tap.port}`] });
  const account = Object.keys((await desk.ready()).accounts)[0] ?? "";
  using floor = openFloor(desk.dataDir);
  const measured: Rounds = { submit: [], whatIf: [], commit: [], http: [], refused: [] };
  for (let round = -WARM_UP; round < rounds; round++) {
    const started = performance.now();
    const outcome = await oneRound({ desk, tap, account }, round);
    tap.forget();
    if (round >= 0 && "refused" in outcome) measured.refused.push(outcome.refused);
    else if (round >= 0 && "submit" in outcome) {
      measured.submit.push(outcome.submit);
      measured.whatIf.push(outcome.whatIf);
      measured.commit.push(floor.commit());
      measured.http.push(await refusedAtOnce(desk));
    }
    const rest = ROUND_MS - (performance.now() - started);
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  }
  return measured;
}

/** Preview, submit, cancel. */
async function oneRound(
  { desk, tap, account }: Bench,
  round: number,
): Promise<{ submit: number; whatIf: number } | { refused: string }> {
  // Each round another order: equal ones would be asked about.
  const quantity = String(1 + (round + WARM_UP) % 50);
  const limitPrice = `1${round % 7 + 10}.00`;
  const order = { account, conId: AAPL, side: "BUY", orderType: "LMT", tif: "DAY", quantity, limitPrice };
  const preview = await timed(tap, desk.post({ action: "preview_order", order }));
  if ("refused" in preview) return preview;
  const { previewToken } = preview.body;
  const submit = { action: "submit", previewToken, idempotencyKey: crypto.randomUUID() };
  const sent = await timed(tap, desk.post(submit));
  if ("refused" in sent) return sent;
  await desk.post({ action: "cancel_order", clientOrderId: sent.body.clientOrderId });
  return { submit: sent.ms, whatIf: preview.ms };
}

/** From now, when the request has just been posted, to the next placeOrder message on the socket: orders and what-ifs are both one. */
async function timed(
  tap: SocketTap,
  request: Promise<Answer>,
): Promise<{ ms: number; body: Answer["body"] } | { refused: string }> {
  const posted = performance.now();
  const arrival = tap.next(PLACE_ORDER);
  const { status, body } = await request;
  // An order that waited too long, as behind a slow disk, is accepted and not sent: its state says so.
  if (status >= 300 || body.state === "rejected") return { refused: body.code ?? "not sent" };
  const patience = Promise.withResolvers<null>();
  const timer = setTimeout(() => patience.resolve(null), PATIENCE_MS);
  const arrived = await Promise.race([arrival, patience.promise]);
  clearTimeout(timer);
  return arrived === null ? { refused: "nothing on the socket" } : { ms: arrived - posted, body };
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

/** Login, gates, body and schema of a POST, and its answer, without a word to the bridge. */
async function refusedAtOnce(desk: DeskProcess): Promise<number> {
  const started = performance.now();
  await desk.post({ action: "cancel_order", clientOrderId: "none" });
  return performance.now() - started;
}

/** Lines to print. */
export async function benchSubmitLatency(): Promise<string[]> {
  const { submit, whatIf, commit, http, refused } = await submitLatencies();
  const figure = (p: number, limit: number, against: string) =>
    line({
      name: `submit: POST to gateway socket, p${p}`,
      value: percentile(submit, p),
      unit: "ms",
      limit,
      against,
    });
  const floor = (p: number) => percentile(commit, p) + percentile(http, p);
  const part = (name: string, values: readonly number[]) =>
    `  ${name.padEnd(60)} p50 ${percentile(values, 50).toFixed(3)} ms, p99 ${
      percentile(values, 99).toFixed(3)
    } ms`;
  return [
    figure(50, P50_LIMIT_MS, "target"),
    figure(99, P99_LIMIT_MS, "target"),
    figure(50, floor(50), "durable commit + POST refused at once, this run, p50"),
    figure(99, floor(99), "the same, p99"),
    part("of it: a POST through all gates, refused at once (round trip)", http),
    part("of it: a durable commit of SQLite on this disk, alone", commit),
    part("beside it: POST of a preview to its what-if on the socket", whatIf),
    `  rounds ${submit.length}, refused ${refused.length}${
      refused.length === 0 ? "" : ` (${tally(refused)})`
    }`,
  ];
}

function tally(reasons: readonly string[]): string {
  return [...new Set(reasons)]
    .map((reason) => `${reason} ${reasons.filter((one) => one === reason).length}`).join(", ");
}
