import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
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
  const seats = new StreamSeats(2);
  const open = (login: string) => openEventStream(seats.seated(login, source), null);
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
