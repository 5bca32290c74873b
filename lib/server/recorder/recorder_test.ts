// The recorder holds up nobody: it hands over from time to time, counts what it can not keep, and says when
// it has stopped.
import { expect } from "@std/expect";
import { gunzipSync } from "node:zlib";
import { coded, inEnglish } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { Recorder, type TapeEvents } from "./recorder.ts";
import { Redaction } from "./redact.ts";
import { ringDefaults, segmentNames, Segments } from "./segments.ts";
import { type Raw, Tape } from "./tape.ts";

function recorder() {
  const clock = new ManualClock();
  const batches: Raw[][] = [];
  const stopped: Saying[] = [];
  let events: TapeEvents | null = null;
  const recorder = new Recorder({
    clock,
    open(given) {
      events = given;
      return { hand: (batch) => void batches.push(batch), close: () => Promise.resolve() };
    },
    onStopped: (why) => stopped.push(why),
  });
  return { clock, batches, stopped, recorder, told: (): TapeEvents => events as unknown as TapeEvents };
}

Deno.test("what happens is handed over ten times a second, and not in the turn in which it happens", () => {
  const { clock, batches, recorder: one } = recorder();
  one.line("out", '{"type":"place_order"}');
  one.line("in", '{"type":"reply"}');
  expect(batches).toEqual([]);
  clock.advance(100);
  expect(batches.map((batch) => batch.map(({ k, w, s }) => [k, w - clock.now(), s]))).toEqual([
    [["out", -100, undefined], ["in", -100, true]],
  ]);
});

Deno.test("while the other side is held up, what is too much is counted and told", () => {
  const { clock, batches, recorder: one, told } = recorder();
  const long = "x".repeat(1024 * 1024);
  for (let count = 0; count < 20; count += 1) {
    one.line("in", long);
    clock.advance(100);
  }
  expect([batches.length, one.lost]).toEqual([16, 4]);
  told().written(16);
  one.line("in", "{}");
  clock.advance(100);
  expect(batches.at(-1)?.map((raw) => raw.k === "lost" ? `lost ${raw.count}` : raw.k)).toEqual([
    "lost 4",
    "in",
  ]);
});

Deno.test("a disk that refuses ends the recording once, with its words, and nothing else", () => {
  const { clock, batches, stopped, recorder: one, told } = recorder();
  told().stopped("No space left on device (os error 28)");
  told().stopped("again");
  one.line("in", "{}");
  clock.advance(1_000);
  expect(batches).toEqual([]);
  expect(stopped.map((why) => inEnglish(why))).toEqual([
    "The flight recorder has stopped, trading goes on: No space left on device (os error 28). Make room in the data folder; it records again with the next start",
  ]);
});

Deno.test("account ids are masked alike everywhere, secrets and what people typed are gone, IB's words stay", () => {
  const redaction = new Redaction(new Uint8Array(32).fill(1));
  const masked = redaction.account("DU1234567");
  expect(masked).toMatch(/^DU\d{7}$/);
  expect(masked).not.toBe("DU1234567");
  expect(redaction.value({
    type: "error",
    message: "Order for DU1234567 refused, and for ODD12 too",
    account: "DU1234567",
    accounts: ["DU1234567", "ODD12"],
    path: ["positions", "DU1234567/265598"],
    DU1234567: { reason: "because Anna said so", previewToken: "abc", passphrase: "x", code: 201 },
    host: "10.1.2.3",
    gateway: "127.0.0.1:7497",
    orderRef: "my own note",
  })).toEqual({
    type: "error",
    message: `Order for ${masked} refused, and for ${redaction.account("ODD12")} too`,
    account: masked,
    accounts: [masked, redaction.account("ODD12")],
    path: ["positions", `${masked}/265598`],
    [masked]: { reason: "[hidden]", previewToken: "[hidden]", passphrase: "[hidden]", code: 201 },
    host: "gateway",
    gateway: "127.0.0.1:7497",
    orderRef: "[hidden]",
  });
  // A sentence that was made with such a text has it in its words.
  const told = (because: string | null, origin: string) => ({
    level: "info",
    ...coded(say("TRADING_STATE_SET", { trading: "halted", origin, because })),
  });
  const notice = { path: ["notices", "1"], value: told("Anna goes to lunch", "Anna's robot") };
  const kept = JSON.stringify(redaction.value({ changes: [notice] }));
  expect(kept).not.toContain("Anna");
  expect(kept).toContain("Trading is halted: set by hand ([hidden]), “[hidden]”");
  const limits = coded(say("LIMITS_CHANGED", { count: 1, raised: 1, because: "Anna" }));
  expect(JSON.stringify(redaction.value(limits))).not.toContain("Anna");
  const own = told(null, "desk");
  expect(redaction.value(own)).toEqual(own);
  expect(new Redaction(new Uint8Array(32).fill(1)).account("DU1234567")).toBe(masked);
  expect(new Redaction(new Uint8Array(32).fill(2)).account("DU1234567")).not.toBe(masked);
});

Deno.test("where little is left of the disk, it is left to the journal", async () => {
  const dir = await Deno.makeTempDir();
  let free = 201 * 1024 * 1024;
  const segments = new Segments(dir, { ...ringDefaults, ringBytes: 1e6 }, () => free);
  segments.begin(Date.now(), "0badcafe", 1);
  segments.write("one\n");
  free = 10;
  // It is looked at from time to time.
  segments.write("two\n");
  expect(() => segments.write(`${"x".repeat(1024 * 1024)}\n`)).toThrow(
    "Less than 200 MB are left on the disk",
  );
  segments[Symbol.dispose]();
  await Deno.remove(dir, { recursive: true });
});

Deno.test("the ring holds no more than it may, the newest of it, in files of its owner alone; searches are not in it", async () => {
  const dir = await Deno.makeTempDir();
  const bounds = { ...ringDefaults, segmentBytes: 4_000, ringBytes: 20_000 };
  const desk = { mode: "paper" } as unknown as ConstructorParameters<typeof Tape>[0]["desk"];
  const redaction = new Redaction(new Uint8Array(32));
  {
    using tape = new Tape({
      segments: new Segments(dir, bounds),
      redaction,
      run: "0badcafe",
      desk,
      rows: [],
    });
    const began = Date.now();
    for (let n = 0; n < 4_000; n += 1) {
      const at = { w: began + n * 1_000, m: n * 1_000 };
      const noise = String(crypto.getRandomValues(new Uint32Array(8)));
      const line = { type: "heartbeat", seq: n, noise };
      tape.write([{ k: "in", text: JSON.stringify(line), ...at }]);
      tape.write([{ k: "out", text: '{"type":"matching_symbols","id":"9","pattern":"my idea"}', ...at }]);
      tape.write([{ k: "in", text: '{"type":"reply","id":"9","result":{"matches":[]}}', ...at }]);
    }
  }
  const files = segmentNames(dir).map((name) => ({ name, ...Deno.statSync(`${dir}/${name}`) }));
  expect(files.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(bounds.ringBytes + bounds.segmentBytes);
  expect(files.length).toBeGreaterThan(3);
  if (Deno.build.os !== "windows") {
    expect(files.map(({ mode }) => (mode ?? 0) & 0o777)).toEqual(files.map(() => 0o600));
  }
  const last = new Response(
    new Blob([Deno.readFileSync(`${dir}/${files.at(-1)?.name}`)]).stream().pipeThrough(
      new DecompressionStream("gzip"),
    ),
  );
  const text = await last.text();
  expect(text).toContain('"seq":3999');
  expect(text).not.toContain("matching_symbols");
  expect(text).not.toContain("matches");
  await Deno.remove(dir, { recursive: true });
});

Deno.test("a long segment is packed piece by piece, never as a whole, and is read as one file", async () => {
  const dir = await Deno.makeTempDir();
  const line = `${JSON.stringify({ k: "in", noise: "0123456789".repeat(200) })}\n`;
  const count = Math.ceil(5 * 1024 * 1024 / line.length);
  {
    using segments = new Segments(dir, { ...ringDefaults, ringBytes: 1e8 });
    segments.begin(Date.now(), "11111111", 1);
    for (let n = 0; n < count; n += 1) segments.write(line);
  }
  const [name = ""] = segmentNames(dir);
  const packed = Deno.readFileSync(`${dir}/${name}`);
  expect(gunzipSync(packed).toString()).toBe(line.repeat(count));
  const begins = [...packed.keys()].filter((at) => packed[at] === 0x1f && packed[at + 1] === 0x8b);
  expect(begins.length).toBeGreaterThanOrEqual(5);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("a clock that is years ahead, or behind, takes nothing out of the ring; what it has written goes first", async () => {
  const dir = await Deno.makeTempDir();
  const bounds = { ...ringDefaults, segmentBytes: 1_000, ringBytes: 10_000 };
  const record = (run: string, at: string, count: number) => {
    using segments = new Segments(dir, bounds);
    segments.prune(Date.parse(at));
    for (let n = 0; n < count; n += 1) {
      segments.begin(Date.parse(at) + n * 1_000, run, n);
      const random = String(crypto.getRandomValues(new Uint32Array(150)));
      segments.write(`${random.slice(0, 999)}\n`);
    }
  };
  const counts = () => {
    const runs = segmentNames(dir).map((name) => name.slice(19, 27));
    return Object.fromEntries(
      [...new Set(runs)].map((run) => [run, runs.filter((one) => one === run).length]),
    );
  };
  record("aaaaaaaa", "2026-03-02T15:00:00Z", 5);
  record("bbbbbbbb", "2031-03-02T15:00:00Z", 3);
  record("cccccccc", "1970-01-01T00:00:00Z", 1);
  expect(counts()).toEqual({ cccccccc: 1, aaaaaaaa: 5, bbbbbbbb: 3 });
  // Once the ring is full, what is of now is what stays.
  record("dddddddd", "2026-03-03T15:00:00Z", 30);
  expect(Object.keys(counts())).toEqual(["dddddddd"]);
  expect(counts().dddddddd).toBeGreaterThan(9);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("a day that is longer than a segment does not begin one with each entry", async () => {
  const dir = await Deno.makeTempDir();
  const desk = { mode: "paper" } as unknown as ConstructorParameters<typeof Tape>[0]["desk"];
  let written = 0;
  const segments = new class extends Segments {
    override write(text: string): void {
      written += text.length;
      super.write(text);
    }
  }(dir, { ...ringDefaults, segmentBytes: 4_000, ringBytes: 1e6 });
  let told = 0;
  {
    using tape = new Tape({
      segments,
      redaction: new Redaction(new Uint8Array(32)),
      run: "0badcafe",
      desk,
      rows: [],
    });
    for (let n = 0; n < 1_000; n += 1) {
      // Of each order its last word holds: all of them stand at the beginning of a segment.
      const text = JSON.stringify({ type: "order_status", seq: n, permId: n, status: "Submitted" });
      told += text.length;
      tape.write([{ k: "in", text, w: Date.now(), m: n }]);
    }
  }
  expect(written).toBeLessThan(8 * told);
  expect(segmentNames(dir).length).toBeLessThan(20);
  await Deno.remove(dir, { recursive: true });
});
