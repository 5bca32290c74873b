// An equal order a moment later is asked about.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { makeHarness, tokenOf } from "../testing/harness.ts";

Deno.test("an equal order a moment later asks first and goes with a yes", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  await harness.place();
  const again = await tokenOf(harness);
  const request = { previewToken: again, idempotencyKey: "twin-key-1" };
  await expect(harness.room.submit(request)).rejects.toMatchObject({
    code: "ORDER_LOOKS_ALIKE",
    status: 409,
  });
  expect(harness.link.sent("place_order")).toHaveLength(1);
  await harness.room.submit({ ...request, confirmDuplicate: true });
  expect(harness.link.sent("place_order")).toHaveLength(2);
  const later = await tokenOf(harness);
  await harness.clock.run(5_001);
  await harness.room.submit({ previewToken: later, idempotencyKey: "twin-key-2" });
  expect(harness.link.sent("place_order")).toHaveLength(3);
});
