// `deno task bench submit`: from the POST of a submit to its bytes on the gateway's socket, and back to a
// reader of the event stream, through real processes; Lotse and its peers take turns against one gateway in
// one run.
import { parseArgs } from "node:util";
import { devPython } from "@/tests/support/dev_python.ts";
import { GatewayProcess } from "@lotse/paper-gateway/testing";
import { buildDesk } from "./build.ts";
import { type BenchOrder, type Contender, openFastApi, openLotse, openStoqey } from "./contenders.ts";
import { type Floors, openFloors } from "./floors.ts";
import { peerPython } from "./peers/environment.ts";
import type { KeepAliveClient } from "./keep_alive_client.ts";
import { quoteLatencies } from "./quote_latency.ts";
import { compare, line, pairs, parts, percentile } from "./statistics.ts";

const PLACE_ORDER = "3";
const ORDER_STATUS = "3";
const OPEN_ORDER = "5";
/** Of them none counts. */
const WARM_UP = 20;
const ROUNDS = 200;
const TICK_SECONDS = 20;
const P50_LIMIT_MS = 1;
const P99_LIMIT_MS = 5;
/** Between the parts of a round, so that none runs in the wake of another. */
const PAUSE_MS = 15;
/**
 * Between preview and submit: nobody confirms at once, and by then the rows of the preview are on the disk.
 */
const READING_MS = 50;
/** Below IB's 50 messages a second. */
const ROUND_MS = 100;
/** A round whose bytes have not come by then counts as refused. */
const PATIENCE_MS = 5_000;

/** Milliseconds of one order. */
interface Passage {
  /** From the first byte of the POST to the last byte of the order on the gateway's socket. */
  submit: number;
  /** From the broker's first word about the order to the event that tells a reader of it. */
  told: number;
}

/** Milliseconds of each round, one entry of each per round that all contenders went through. */
interface Measured {
  contenders: Record<string, Passage[]>;
  /** A POST to Lotse through the same gates that is refused at once, and its answer. */
  refusal: number[];
  /** What no implementation can do without, measured between the rounds. */
  commit: number[];
  http: number[];
  pipe: number[];
  /** Rounds that brought an order of somebody not to the socket, with the reason. */
  refused: string[];
  ticks: Record<string, number[]>;
}

/** `rounds` orders of each, then `tickSeconds` of quotes for each; `peers` of `fastapi` and `stoqey`. */
export async function submitLatencies(
  { rounds, tickSeconds, peers }: { rounds: number; tickSeconds: number; peers: readonly string[] },
): Promise<Measured> {
  await buildDesk();
  if (peers.includes("fastapi")) await peerPython();
  await using gateway = await GatewayProcess.start();
  await using lotse = await openLotse(gateway.port);
  const account = Object.keys((await lotse.desk.snapshot()).accounts)[0] ?? "";
  await using parts = new AsyncDisposableStack();
  const all: Contender[] = [lotse];
  if (peers.includes("fastapi")) all.push(parts.use(await openFastApi(gateway.port, account)));
  if (peers.includes("stoqey")) all.push(parts.use(await openStoqey(gateway.port, account)));
  await using floors = await openFloors(lotse.desk.dataDir, await devPython());
  const measured = nothingYet(all);
  for (let round = -WARM_UP; round < rounds; round++) {
    const passages = await oneRound(all, round);
    const floor = await oneFloorEach(lotse.client, floors);
    if (round >= 0) keep(measured, passages, floor);
  }
  measured.ticks = await quoteLatencies(all, tickSeconds);
  return measured;
}

function nothingYet(all: readonly Contender[]): Measured {
  const contenders = Object.fromEntries(all.map(({ name }): [string, Passage[]] => [name, []]));
  return { contenders, refusal: [], commit: [], http: [], pipe: [], refused: [], ticks: {} };
}

type Floor = Pick<Record<keyof Measured, number>, "refusal" | "commit" | "http" | "pipe">;

/** A round counts for all or for none: ratios are of pairs. */
function keep(measured: Measured, passages: ReadonlyMap<string, Passage | string>, floor: Floor): void {
  const refused = [...passages.values()].find((passage) => typeof passage === "string");
  if (refused !== undefined) {
    measured.refused.push(refused);
    return;
  }
  for (const [name, passage] of passages) {
    if (typeof passage !== "string") measured.contenders[name]?.push(passage);
  }
  for (const name of ["refusal", "commit", "http", "pipe"] as const) measured[name].push(floor[name]);
}

/** One order of each, in another order each round; a text is the reason why there was none. */
async function oneRound(all: readonly Contender[], round: number): Promise<Map<string, Passage | string>> {
  const number = round + WARM_UP;
  // Each round another order: equal ones would be asked about.
  const order: BenchOrder = {
    side: "BUY",
    quantity: String(1 + number % 50),
    limitPrice: `1${number % 7 + 10}.00`,
  };
  const passages = new Map<string, Passage | string>();
  for (const index of all.keys()) {
    const contender = all[(index + number) % all.length];
    if (contender === undefined) continue;
    const started = performance.now();
    const passage = await onePassage(contender, order).catch((error: Error) => error.message);
    passages.set(contender.name, passage);
    await pause(ROUND_MS - (performance.now() - started));
  }
  return passages;
}

async function onePassage(contender: Contender, order: BenchOrder): Promise<Passage> {
  const { tap, client, events } = contender;
  const { path, body } = await contender.prepare(order);
  await pause(READING_MS);
  events.clear();
  const words: { order: string | undefined; at: number }[] = [];
  tap.listen(([kind, order], at) => {
    if (kind === ORDER_STATUS || kind === OPEN_ORDER) words.push({ order, at });
  });
  const arrival = tap.next(Number(PLACE_ORDER));
  try {
    const answer = await client.post(path, body);
    const id = contender.orderOf(answer.body);
    const passed = await within(arrival);
    const told = await events.first((event) => contender.isAcknowledged(event, id), PATIENCE_MS);
    const word = words.find((word) => word.order === passed.fields[1]);
    if (told === null || word === undefined) throw new Error("not told to the reader");
    await pause(PAUSE_MS);
    await contender.cancel(id);
    return { submit: passed.at - answer.writtenAt, told: told.at - word.at };
  } finally {
    tap.listen(() => {});
    tap.forget();
  }
}

async function within<T>(arrival: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("nothing on the socket")), PATIENCE_MS);
  return await Promise.race([arrival, late]).finally(() => clearTimeout(timer));
}

async function oneFloorEach(client: KeepAliveClient, floors: Floors): Promise<Floor> {
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

/** Lines to print; `--rounds N`, `--tick-seconds N` and `--peers stoqey` for other than the usual ones. */
export async function benchSubmitLatency(args: readonly string[] = []): Promise<string[]> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: "string", default: String(ROUNDS) },
      "tick-seconds": { type: "string", default: String(TICK_SECONDS) },
      peers: { type: "string", default: "fastapi,stoqey" },
    },
  });
  const measured = await submitLatencies({
    rounds: Number(values.rounds),
    tickSeconds: Number(values["tick-seconds"]),
    peers: values.peers.split(","),
  });
  const { contenders, refused, ticks } = measured;
  const of = (what: keyof Passage) => mapped(contenders, (passages) => passages.map((one) => one[what]));
  const submit = of("submit").Lotse ?? [];
  const figure = (p: number, limit: number, against: string) =>
    line({
      name: `submit: POST to gateway socket, p${p}`,
      value: percentile(submit, p),
      unit: "ms",
      limit,
      against,
    });
  // In and out by TCP, one commit, and the pipe one way.
  const floor = percentile(measured.http, 50) + percentile(measured.commit, 50) +
    percentile(measured.pipe, 50) / 2;
  return [
    figure(50, P50_LIMIT_MS, "target"),
    figure(99, P99_LIMIT_MS, "target"),
    figure(50, floor, "empty POST + durable commit + half a pipe round trip, this run, p50"),
    "POST of a submit to its bytes on the gateway's socket:",
    ...parts(of("submit")),
    ...pairs(of("submit"), "Lotse"),
    "The broker's first word about an order to the reader of the event stream:",
    ...parts(of("told")),
    ...pairs(of("told"), "Lotse"),
    "A bid on the gateway's socket to the reader of the event stream:",
    ...parts(ticks),
    ...compare(ticks, "Lotse"),
    "Floors, and what is beside them:",
    ...parts({
      "an empty POST to a bare Deno.serve (round trip)": measured.http,
      "a durable commit of SQLite on this disk, alone": measured.commit,
      "a line to a bare Python process and back": measured.pipe,
      "a POST to Lotse through all gates, refused at once (round trip)": measured.refusal,
    }),
    `  rounds ${submit.length}, refused ${refused.length}${
      refused.length === 0 ? "" : ` (${tally(refused)})`
    }`,
  ];
}

function mapped<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function tally(reasons: readonly string[]): string {
  return [...new Set(reasons)]
    .map((reason) => `${reason} ${reasons.filter((one) => one === reason).length}`).join(", ");
}
