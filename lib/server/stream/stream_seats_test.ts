import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { known } from "@/lib/server/access/caller.ts";
import { ProgramTokens } from "@/lib/server/access/program_tokens.ts";
import { EventHub } from "./event_hub.ts";
import { openEventStream } from "./sse.ts";
import { StreamSeats } from "./stream_seats.ts";

Deno.test("a login has so many streams and no more; the end of one gives its seat back, another login has its own", async () => {
  const hub = new EventHub({ epoch: "e", clock: new ManualClock() });
  const told: string[] = [];
  const begins = () => {
    told.push("begins");
    return () => void told.push("ends");
  };
  const source = { hub, flush: () => {}, snapshotJson: () => "{}", begins };
  const seats = new StreamSeats({ clock: new ManualClock(), most: 2 });
  const open = (id: string) =>
    openEventStream(seats.seated({ kind: "token", id, holds: () => true }, source), null);
  const first = open("token");
  const second = open("token");
  for (let again = 0; again < 3; again++) {
    await expect(Promise.try(open, "token")).rejects.toMatchObject({ status: 429, code: "STREAMS_TOO_MANY" });
  }
  const other = open("session");
  await first.body?.cancel();
  const third = open("token");
  await expect(Promise.try(open, "token")).rejects.toMatchObject({ status: 429 });
  for (const response of [second, third, other]) await response.body?.cancel();
  expect([hub.readers, told.filter((word) => word === "ends").length]).toEqual([0, 4]);
  hub.close();
});

Deno.test("the end of a login ends its streams at once, one that ends unseen does within a minute, and others go on", async () => {
  const clock = new ManualClock();
  const hub = new EventHub({ epoch: "e", clock });
  const held = new Set(["one", "other", "third", "program"]);
  const seats = new StreamSeats({ clock });
  const source = { hub, flush: () => {}, snapshotJson: () => "{}" };
  const open = (id: string, kind: "session" | "token" = "session") =>
    openEventStream(seats.seated({ kind, id, holds: () => held.has(id) }, source), null);
  const [first, second, other, third] = [open("one"), open("one"), open("other"), open("third")];
  seats.closeAll("one");
  expect(hub.readers).toBe(2);
  for (const ended of [first, second]) expect(await ended?.text()).toContain("event: snapshot");
  // A token is revoked in a terminal, which tells nobody.
  const program = open("program", "token");
  held.delete("program");
  clock.advance(2_000);
  expect(await program.text()).toContain("event: snapshot");
  held.delete("third");
  clock.advance(60_000);
  expect(hub.readers).toBe(1);
  expect(await third?.text()).toContain("event: snapshot");
  seats.closeAll("nobody");
  await other?.body?.cancel();
  hub.close();
});

Deno.test("the time of a program's token is over while its stream is open: it ends, and that of another goes on", async () => {
  const clock = new ManualClock();
  const hub = new EventHub({ epoch: "e", clock });
  const disk = { text: null as string | null };
  const store = { read: () => disk.text, write: (text: string) => void (disk.text = text) };
  const tokens = new ProgramTokens(store, clock);
  const limits = { maxNotional: null, maxQuantity: null, ordersPerMinute: null };
  const seats = new StreamSeats({ clock });
  const source = { hub, flush: () => {}, snapshotJson: () => "{}" };
  const open = (name: string, days: number) => {
    const caller = known(tokens.callerOf(tokens.create({ name, scope: "read", days, limits })));
    return openEventStream(
      seats.seated({ kind: "token", id: caller.id, holds: () => tokens.holds(caller) }, source),
      null,
    );
  };
  const [short, long] = [open("short", 1), open("long", 2)];
  clock.advance(24 * 3_600_000 - 1);
  expect(hub.readers).toBe(2);
  clock.advance(2_001);
  expect(hub.readers).toBe(1);
  await Promise.all([short.body?.cancel(), long.body?.cancel()]);
  hub.close();
});
