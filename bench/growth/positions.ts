// Positions, through the real processes: closing all of them as the screen does, and how long a desk with so
// many takes to be in step.
import { GatewayProcess } from "@lotse/paper-gateway/testing";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { openLimitsFile } from "@/tests/support/open_limits.ts";
import { buildDesk } from "../build.ts";
import { FIRST_CON_ID, instrumentFile } from "../instrument_file.ts";
import { type Curve, type Point, sizesOf } from "./curve.ts";

/** What a browser has open to one host at a time. */
const AT_ONCE = 6;
const MOST = 250;
const PATIENCE_MS = 120_000;

interface Closed {
  /** From the first question to the last position gone. */
  ms: number;
  /** Closes that were not sent, by their codes. */
  refused: Record<string, number>;
  left: number;
}

export async function positionsHeldCurves(short: boolean): Promise<Curve[]> {
  await buildDesk();
  const dir = await Deno.makeTempDir({ prefix: "lotse_positions_" });
  try {
    const file = await instrumentFile(dir, MOST);
    await using gateway = await GatewayProcess.start(["--instruments", file, "--ticks-per-second", "1"]);
    const closing: Point[] = [];
    const ready: Point[] = [];
    const notes: string[] = [];
    for (const size of short ? [2, 4] : [15, 30, 60, 100]) {
      const closed = await closeAll(gateway, size);
      closing.push({ size, value: closed.ms });
      const refused = Object.entries(closed.refused).map(([code, count]) => `${code} ${count}`).join(", ");
      notes.push(`close all of ${size} positions: ${refused || "none"} refused, ${closed.left} left`);
    }
    for (const size of sizesOf(short, [10, 50, 150, MOST])) {
      await using buyer = await openDesk(gateway);
      await buyUpTo(buyer, size);
      await buyer[Symbol.asyncDispose]();
      ready.push({ size, value: await readyMs(gateway, size) });
    }
    const of = "positions held";
    return [
      { of, figure: "closing all of them, real processes", unit: "ms", points: closing, notes },
      { of, figure: "from start to in step, real processes", unit: "ms", points: ready },
    ];
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

function openDesk(gateway: GatewayProcess): Promise<DeskProcess> {
  const args = ["--paper", "--gateway", `127.0.0.1:${gateway.port}`];
  return DeskProcess.start({ program: "start", args, settings: openLimitsFile });
}

/** From the start of the program: the socket, every position with its instrument, and order entry open. */
async function readyMs(gateway: GatewayProcess, size: number): Promise<number> {
  const started = performance.now();
  await using desk = await openDesk(gateway);
  await desk.until(`in step with ${size} positions`, ({ connection, positions, positionsReady }) => {
    return connection.sync === "ready" && connection.lock === null && positionsReady &&
      Object.keys(positions).length >= size;
  }, PATIENCE_MS);
  return performance.now() - started;
}

async function buyUpTo(desk: DeskProcess, size: number): Promise<void> {
  const { accounts, positions } = await desk.ready();
  const [account = ""] = Object.keys(accounts);
  const held = new Set(Object.values(positions).map(({ contract }) => contract.conId));
  for (let n = 0; n < size; n++) {
    const conId = FIRST_CON_ID + n;
    if (held.has(conId)) continue;
    const order = { account, conId, side: "BUY", quantity: "10", orderType: "MKT", tif: "DAY" };
    const { previewToken } = await desk.mustPost({ action: "preview_order", order });
    await desk.mustPost({
      action: "submit",
      previewToken,
      idempotencyKey: crypto.randomUUID(),
      confirmWarnings: true,
    }, 202);
  }
  await desk.until(`${size} positions`, (snapshot) => heldIn(snapshot.positions) >= size, PATIENCE_MS);
}

function heldIn(positions: Readonly<Record<string, { quantity: string }>>): number {
  return Object.values(positions).filter(({ quantity }) => Number(quantity) !== 0).length;
}

async function closeAll(gateway: GatewayProcess, size: number): Promise<Closed> {
  await using desk = await openDesk(gateway);
  await buyUpTo(desk, size);
  // Fills of a moment ago are still being looked for in the positions.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const [account = ""] = Object.keys((await desk.snapshot()).accounts);
  const started = performance.now();
  const { previews, skipped } = await desk.mustPost({ action: "preview_flatten", account });
  const refused: Record<string, number> = {};
  const count = (code: string) => refused[code] = (refused[code] ?? 0) + 1;
  for (const { code } of skipped) count(code);
  const tokens = previews.map(({ previewToken }: { previewToken: string }) => previewToken);
  const work = async () => {
    for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
      const { status, body } = await desk.post({
        action: "submit",
        previewToken: token,
        idempotencyKey: crypto.randomUUID(),
        confirmWarnings: true,
      });
      if (status !== 202) count(body.code);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const expected = Object.values(refused).reduce((sum, one) => sum + one, 0);
  const { positions } = await desk.until(
    "what was sent is closed",
    (snapshot) => heldIn(snapshot.positions) <= expected,
    PATIENCE_MS,
  );
  return { ms: performance.now() - started, refused, left: heldIn(positions) };
}
