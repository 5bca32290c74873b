// More orders than IB takes, through the real processes: what is asked for, what is delivered, and what the
// others are told.
import { GatewayProcess } from "@lotse/paper-gateway/testing";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { openLimitsFile } from "@/tests/support/open_limits.ts";
import { buildDesk } from "../build.ts";
import { FIRST_CON_ID, instrumentFile } from "../instrument_file.ts";
import { type Curve, type Point, sizesOf } from "./curve.ts";

const SECONDS = 60;
/** So many that none of them reaches IB's bound of active orders on one side. */
const INSTRUMENTS = 250;

/** Without limits, and without the halt behind a row of rejects: what is measured is what gets through. */
const settings = JSON.stringify({ ...JSON.parse(openLimitsFile), halts: { rejects: null } });

interface Told {
  delivered: number;
  /** Refusals by status and code; `+` where the answer says when to come again. */
  refused: Record<string, number>;
  /** At the broker, and not among what was answered with 202, or the other way round. */
  wrong: number;
}

/** Sizes are orders asked for in a second, each with its preview. */
export async function overloadCurves(short: boolean): Promise<Curve[]> {
  await buildDesk();
  const points: Point[] = [];
  const notes: string[] = [];
  const seconds = short ? 2 : SECONDS;
  for (const size of sizesOf(short, [10, 20, 45])) {
    const { delivered, refused, wrong } = await ask(size, seconds);
    points.push({ size, value: delivered / seconds });
    const told = Object.entries(refused).map(([code, count]) => `${code} ${count}`).join(", ") || "none";
    notes.push(
      `${size}/s for ${seconds} s: ${delivered} delivered, refused: ${told}; lost or doubled: ${wrong}`,
    );
  }
  const figure = "delivered a second, real processes";
  return [{ of: "orders asked for a second", figure, unit: "1/s", points, notes }];
}

async function ask(rate: number, seconds: number): Promise<Told> {
  const dir = await Deno.makeTempDir({ prefix: "lotse_overload_" });
  try {
    return await askBelow(dir, rate, seconds);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function askBelow(dir: string, rate: number, seconds: number): Promise<Told> {
  const file = await instrumentFile(dir, INSTRUMENTS);
  await using gateway = await GatewayProcess.start(["--instruments", file, "--ticks-per-second", "0.1"]);
  const args = ["--paper", "--gateway", `127.0.0.1:${gateway.port}`];
  await using desk = await DeskProcess.start({ program: "start", args, settings });
  const [account = ""] = Object.keys((await desk.ready()).accounts);
  // What an instrument is was asked before: this is about orders.
  for (let n = 0; n < INSTRUMENTS; n++) {
    await desk.mustPost({ action: "contract_details", conId: FIRST_CON_ID + n });
  }
  const refused: Record<string, number> = {};
  const accepted = new Set<string>();
  const one = async (number: number) => {
    const order = {
      account,
      conId: FIRST_CON_ID + number % INSTRUMENTS,
      side: "BUY",
      quantity: "1",
      orderType: "LMT",
      limitPrice: `${1 + Math.floor(number / INSTRUMENTS)}.00`,
      tif: "DAY",
    };
    const preview = await say(desk, { action: "preview_order", order }, refused);
    if (preview === null) return;
    const { previewToken } = preview;
    const submit = { action: "submit", previewToken, idempotencyKey: crypto.randomUUID() };
    const reply = await say(desk, { ...submit, confirmDuplicate: true, confirmWarnings: true }, refused);
    if (reply === null) return;
    // Refused behind its commit: told in the same answer.
    if (reply.state === "rejected") refused["202 rejected"] = (refused["202 rejected"] ?? 0) + 1;
    else accepted.add(reply.clientOrderId);
  };
  const asked: Promise<void>[] = [];
  const started = performance.now();
  for (let number = 0; number < rate * seconds; number++) {
    const wait = started + number / rate * 1000 - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    asked.push(one(number));
  }
  await Promise.all(asked);
  const { orders } = await gateway.ledger();
  const there = orders.map(({ orderRef }) => orderRef.replace(/^lotse:/, ""));
  const wrong = there.filter((id) => !accepted.has(id)).length + there.length - new Set(there).size +
    [...accepted].filter((id) => !there.includes(id)).length;
  return { delivered: new Set(there).size, refused, wrong };
}

/** `null` after a refusal, which is counted. */
// deno-lint-ignore no-explicit-any
async function say(desk: DeskProcess, body: unknown, refused: Record<string, number>): Promise<any> {
  const response = await fetch(`${desk.url}/api/trading`, {
    method: "POST",
    headers: { authorization: `Bearer ${desk.token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (response.ok) return answer;
  const name = `${response.status} ${answer.code}${response.headers.has("retry-after") ? "+" : ""}`;
  refused[name] = (refused[name] ?? 0) + 1;
  return null;
}
