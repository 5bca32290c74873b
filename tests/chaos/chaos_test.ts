// The fault run in small: a few hundred seeds in process, a few over real processes, and that it can fail.
import { toOrderId } from "@/lib/contract/ids.ts";
import { expect } from "@std/expect";
import type { OrderLink } from "@/lib/server/bridge/link.ts";
import { withFolder } from "./folder.ts";
import { ProcessSet } from "./real/process_set.ts";
import { runRealSeed } from "./real/run.ts";
import type { Result } from "./result.ts";
import { runSeed } from "./run.ts";
import type { Attempt } from "./user.ts";

/** A busy machine runs fewer seeds, never none. */
const BUDGET_MS = 60_000;
const WANTED = 300;
const LEAST = 40;

function inFolder(seed: number, wrapLink?: (link: OrderLink) => OrderLink): Promise<Result> {
  return withFolder((dir) => runSeed(seed, { dir, wrapLink }));
}

function told(results: readonly Result[]): string[] {
  return results.flatMap(({ seed, findings }) =>
    findings.map(({ kind, text }) => `${seed} ${kind}: ${text}`)
  );
}

/** The kinds of findings over some seeds with a desk that does wrong. */
async function kindsWith(wrapLink: (link: OrderLink) => OrderLink): Promise<string[]> {
  const results: Result[] = [];
  for (let seed = 1; seed <= 6; seed++) results.push(await inFolder(seed, wrapLink));
  return [...new Set(results.flatMap(({ findings }) => findings.map(({ kind }) => kind as string)))];
}

Deno.test("whatever breaks on the way, desk and broker say the same in the end", async () => {
  const end = performance.now() + BUDGET_MS;
  const results: Result[] = [];
  for (let seed = 1; seed <= WANTED && (performance.now() < end || seed <= LEAST); seed++) {
    results.push(await inFolder(seed));
  }
  expect(told(results)).toEqual([]);
  const sum = (count: keyof Result["counts"]) => results.reduce((all, { counts }) => all + counts[count], 0);
  expect(sum("sent")).toBeGreaterThan(results.length);
  expect(sum("crashes")).toBeGreaterThan(results.length / 5);
  expect(sum("fills")).toBeGreaterThan(results.length);
});

Deno.test("the same seed is the same run, to the last event", async () => {
  const story = async () => {
    const lines: string[] = [];
    await withFolder((dir) => runSeed(16, { dir, trace: (line) => lines.push(line) }));
    return lines;
  };
  const first = await story();
  expect(first.length).toBeGreaterThan(50);
  expect(await story()).toEqual(first);
});

Deno.test("a desk that sends an order twice is caught", async () => {
  const kinds = await kindsWith((link) => ({
    get epoch() {
      return link.epoch;
    },
    onEvent: (listener) => link.onEvent(listener),
    request: (type, fields) => link.request(type, fields),
    hold(fields) {
      const { release, ...order } = link.hold(fields);
      return {
        ...order,
        async release(notAfter) {
          const result = await release(notAfter);
          await link.hold({ ...fields, orderId: toOrderId(fields.orderId + 500) }).release(notAfter);
          return result;
        },
      };
    },
  }));
  expect(kinds).toContain("doubled");
  expect(kinds).toContain("order id");
});

Deno.test("a desk that overlooks executions is caught", async () => {
  const kinds = await kindsWith((link) => ({
    get epoch() {
      return link.epoch;
    },
    hold: (fields) => link.hold(fields),
    onEvent: (listener) => link.onEvent((event) => event.type === "execution" ? undefined : listener(event)),
    async request(type, fields) {
      const result = await link.request(type, fields);
      return type === "executions" ? { ...result, executions: [] } : result;
    },
  }));
  expect(kinds).toContain("wrong execution");
});

Deno.test("a desk that believes a cancel before the broker has said so is caught", async () => {
  const kinds = await kindsWith((link) => ({
    get epoch() {
      return link.epoch;
    },
    onEvent: (listener) =>
      link.onEvent((event) => {
        const lie = event.type === "order_status" && event.status === "Submitted";
        listener(lie ? { ...event, status: "Cancelled" } : event);
      }),
    hold: (fields) => link.hold(fields),
    async request(type, fields) {
      const result = await link.request(type, fields);
      return type === "open_orders" ? { ...result, orders: [], statuses: [] } : result;
    },
  }));
  expect(kinds).toContain("wrong state");
});

Deno.test("three seeds over real processes: server, Python bridge and gateway", async () => {
  await using set = await ProcessSet.open();
  const earlier: Attempt[] = [];
  const results: Result[] = [];
  for (const seed of [100, 200, 300]) results.push(await runRealSeed(seed, { set, earlier }));
  expect(told(results)).toEqual([]);
});
