// Whatever a gateway's callbacks go through, and whenever process or socket die, reconciliation ends in the
// broker's state.
import fc from "fast-check";
import { expect } from "@std/expect";
import { compare } from "@/lib/contract/decimal.ts";
import { isTerminal } from "@/lib/contract/order_states.ts";
import { verifyJournal } from "@/lib/server/journal/verify.ts";
import { contradictions } from "../testing/contradictions.ts";
import { type BrokerOrder, type Fate, ModelBroker, type WriteFate } from "../testing/model_broker.ts";
import type { CancelWay, Oddity } from "../testing/model_oddities.ts";
import { ModelRun, type Step } from "../testing/model_run.ts";

const pick = fc.nat(5);
const write = fc.constantFrom<WriteFate>(
  "arrives",
  "arrives",
  "arrives",
  "lost",
  "arrives, reply lost",
  "refused",
);
const answer = fc.constantFrom<ModelBroker["nextAnswer"]>(
  "accept",
  "accept",
  "accept",
  "refuse",
  "inactive",
  "hold",
);
const way = fc.constantFrom<CancelWay>(
  "at once",
  "at once",
  "161",
  "10148, cancelled all the same",
  "202 alone",
  "ApiCancelled",
  "slow",
  "fills instead",
);
const oddity = fc.constantFrom<Oddity>(
  "typed over: quantity",
  "typed over: price",
  "typed over, untold",
  "sleeps",
  "wakes",
  "cancel ends",
  "cancel refused late",
  "strange word",
  "without permId",
  "held by 404",
);
const size = fc.integer({ min: 1, max: 150 });
/** By so much somebody sets the clock back. */
const BACK_MS = 300_000;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("place" as const),
      quantity: fc.integer({ min: 1, max: 100 }),
      answer,
      write,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("change" as const),
      pick,
      quantity: fc.integer({ min: 1, max: 150 }),
      refuse: fc.boolean(),
      write,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("cancel" as const), pick, write, way }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("befalls" as const), pick, what: oddity, size }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("set clock" as const),
      ms: fc.constantFrom(-BACK_MS, -4_000, 7_000, 3_600_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("copy journal" as const, "restore journal") }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("fill" as const), pick, part: fc.constantFrom(0.3, 0.6, 1) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("work" as const, "correct", "bust", "unknown code", "broker cancels"),
      pick,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(10, 300, 3_000, 12_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("unreadable" as const),
      hole: fc.option(fc.integer({ min: 0, max: 9 })),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("release" as const, "reread", "cut", "crash") }) },
);
const fate = fc.constantFrom<Fate>("deliver", "deliver", "deliver", "drop", "repeat", "delay", "release");

function expected(order: BrokerOrder): string[] {
  switch (order.status) {
    case "Filled":
      return ["filled"];
    case "Cancelled":
      return ["cancelled"];
    case "Inactive":
      return ["rejected"];
    default:
      if (order.leaves === true) return ["cancel_pending"];
      if (compare(order.filled, "0") > 0) return ["partly_filled"];
      if (order.sleeps === true) return ["held"];
      return order.status === "Submitted" ? ["working"] : ["pending", "held"];
  }
}

function expectEqual(run: ModelRun): void {
  const views = run.room.orders();
  for (const truth of run.broker.orders) {
    const view = views.find((candidate) => run.isOf(candidate, truth));
    if (view === undefined) throw new Error(`The order ${truth.orderId} is lost`);
    // A completed order repeats no quantity: of a cancelled one nobody can tell whether a lost change had
    // taken effect.
    const isTold = !isTerminal(view.state) ||
      (truth.status === "Filled" && truth.fills.every((fill) => fill.revision === 1));
    const quantity = isTold ? view.quantity : truth.order.totalQuantity;
    const said = { state: view.state, filled: view.filled, quantity, permId: view.permId };
    const told = JSON.stringify(view.timeline);
    expect(contradictions(view)).toEqual([]);
    expect([expected(truth).includes(view.state), said.filled, said.quantity, said.permId, told])
      .toEqual([true, truth.filled, truth.order.totalQuantity, truth.permId, told]);
  }
  const doubled = new Set(run.broker.orders.map((order) => order.order.orderRef));
  expect(doubled.size).toBe(run.broker.orders.length);
}

Deno.test("any loss, repetition, delay and reordering of callbacks, any cut and crash, ends in the broker's state", async () => {
  const runs = Number(Deno.env.get("LOTSE_PROPERTY_RUNS") ?? 600);
  let placed = 0;
  let filled = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 25, size: "max" }),
      fc.array(fate, { minLength: 1, maxLength: 40, size: "max" }),
      async (steps, fates) => {
        const run = new ModelRun(fates);
        try {
          await run.play(steps);
          run.calm = true;
          run.link.hole = null;
          // Past every deadline and every quiet time, then once more from the broker.
          await run.clock.run(12_000);
          await run.sync();
          expectEqual(run);
          await run.clock.run(700_000 + run.setBackMs);
          await run.sync();
          expectEqual(run);
          for (const view of run.room.orders()) {
            if (run.find(view) === undefined) expect(isTerminal(view.state)).toBe(true);
          }
          run.journal.flush();
          expect(verifyJournal(run.db).faults).toEqual([]);
        } finally {
          placed += run.broker.orders.length;
          filled += run.broker.orders.filter((order) => order.status === "Filled").length;
          run.room.close();
          run.db.close();
        }
      },
    ),
    { numRuns: runs },
  );
  // The runs must have had something to get wrong.
  expect(placed).toBeGreaterThan(runs);
  expect(filled).toBeGreaterThan(runs / 10);
});
