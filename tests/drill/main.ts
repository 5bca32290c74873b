// `deno task drill [part of a name]`: the connection faults one after another against the real processes;
// prints for each what the screen said, after how many seconds, and how long the desk took to equal the
// broker again. Fails when a promise is not kept.
import type { Snapshot } from "@/lib/contract/api.ts";
import { type DrillCase, drillCases } from "./cases.ts";
import { AAPL, DrillRoom } from "./room.ts";

const RECOVERY_TARGET_S = 5;
const PATIENCE_S = 45;
const POLL_MS = 50;

interface Outcome {
  said: string;
  shownAfter: number;
  recoveredAfter: number;
  faults: string[];
}

async function wait(done: () => Promise<boolean>, seconds: number): Promise<number> {
  const started = performance.now();
  for (;;) {
    const elapsed = (performance.now() - started) / 1000;
    if (await done()) return elapsed;
    if (elapsed > seconds) return Infinity;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function isReady({ connection }: Snapshot): boolean {
  return connection.sync === "ready" && connection.socket === "connected" &&
    connection.headline === "connected";
}

/** A price came after the link was back, and looks current. */
function moves({ quotes }: Snapshot, back: string): boolean {
  const quote = quotes[AAPL];
  return quote !== undefined && (quote.at ?? "") > back && !quote.stale;
}

async function run(room: DrillRoom, drill: DrillCase): Promise<Outcome> {
  let said = "";
  const since = new Date().toISOString();
  await drill.begin(room);
  const shownAfter = await wait(async () => {
    const snapshot = await room.desk.snapshot();
    if (!drill.shown(snapshot, since)) return false;
    const { headline, cause } = snapshot.connection;
    said = drill.said?.(snapshot) ?? `${headline}: ${cause ?? "–"}`;
    return true;
  }, PATIENCE_S);
  await drill.end(room);
  const back = new Date().toISOString();
  let left: string[] = [];
  const recoveredAfter = await wait(async () => {
    const snapshot = await room.desk.snapshot();
    left = [
      ...isReady(snapshot) && (drill.recovered?.(snapshot) ?? true) ? [] : ["The desk is not itself again"],
      ...moves(snapshot, back) ? [] : ["The watched quote does not move"],
      ...await room.differences(),
    ];
    return left.length === 0;
  }, PATIENCE_S);
  const target = drill.recoversWithin ?? RECOVERY_TARGET_S;
  const faults = [
    ...(shownAfter <= drill.within
      ? []
      : [`shown after ${shownAfter.toFixed(1)} s, promised ${drill.within} s`]),
    ...(recoveredAfter <= target ? [] : [`recovered after ${recoveredAfter.toFixed(1)} s`, ...left]),
  ];
  return { said, shownAfter, recoveredAfter, faults };
}

function say(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}

const [wanted = ""] = Deno.args;
const wantedCases = drillCases.filter(({ name }) => name.includes(wanted));
if (wantedCases.length === 0) {
  // A run of nothing would keep every promise.
  say(
    `Usage: deno task drill [part of a name]; the names are:\n  ${
      drillCases.map(({ name }) => name).join("\n  ")
    }`,
  );
  Deno.exit(wanted === "--help" ? 0 : 2);
}
let broken = 0;
{
  await using room = await DrillRoom.open();
  for (const drill of wantedCases) {
    const { said, shownAfter, recoveredAfter, faults } = await run(room, drill);
    const verdict = faults.length === 0 ? "ok  " : "FAIL";
    say(
      `${verdict} ${drill.name}\n     shown after ${shownAfter.toFixed(1)} s (limit ${drill.within} s), ` +
        `equal to the broker ${recoveredAfter.toFixed(1)} s after the link was back (limit ${
          drill.recoversWithin ?? RECOVERY_TARGET_S
        } s)\n     ${said}`,
    );
    for (const fault of faults) say(`     ${fault}`);
    if (faults.length > 0) broken += 1;
  }
}
say(broken === 0 ? "All promises kept" : `${broken} promises broken`);
Deno.exit(broken === 0 ? 0 : 1);
