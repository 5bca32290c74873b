import "@/lib/contract/says/screen/opened.ts";
import { expect } from "@std/expect";
import type { OrderView } from "@/lib/contract/api.ts";
import { busySnapshot, order, ordersOf } from "@/tests/support/screen_samples.ts";
import { announceChanges, type Channel } from "./announce.ts";
import { createSettings } from "./settings.ts";
import { createStore } from "./store.ts";

function announced(channels: (told: string[]) => Channel[], now: OrderView[] = []) {
  const before = busySnapshot({ orders: {} });
  const store = createStore(busySnapshot({ orders: ordersOf(...now) }));
  const [told, faults]: [string[], unknown[]] = [[], []];
  announceChanges(
    { store, settings: createSettings("en"), firstSeen: before, solved: () => {} },
    channels(told),
    (fault) => faults.push(fault),
  );
  return {
    told,
    faults,
    set: (...orders: OrderView[]) => store.replace(busySnapshot({ orders: ordersOf(...orders) })),
  };
}

const refused: Channel = () => {
  throw new TypeError("Illegal constructor");
};
const filled = (id: string, side: "BUY" | "SELL", quantity: string) =>
  order(id, { side, quantity, filled: quantity, state: "filled", averageFillPrice: "184.5" });

Deno.test("U2: each fill is told once by every channel that works, wherever the broken one stands", () => {
  for (const place of [0, 1, 2]) {
    const { told, faults, set } = announced((told) => {
      const works = (name: string): Channel => ({ text }) => told.push(`${name}: ${text.split(" AAPL")[0]}`);
      return [works("toast"), works("sound")].toSpliced(place, 0, refused);
    });
    const [one, two, three] = [filled("a", "BUY", "1"), filled("b", "BUY", "2"), filled("c", "SELL", "3")];
    set(one);
    set(one, two);
    set(one, two, three);
    set(one, two, three);
    expect(told.map((text) => text.replace("Filled: ", ""))).toEqual([
      ...["toast: BUY 1", "sound: BUY 1", "toast: BUY 2", "sound: BUY 2", "toast: SELL 3", "sound: SELL 3"],
    ]);
    expect(faults).toHaveLength(3);
  }
});

Deno.test("U2: an order that can not be put into words keeps no other order from being told", () => {
  const { told, faults, set } = announced((told) => [({ text }) => told.push(text)]);
  const odd = { ...filled("x", "BUY", "9"), contract: null } as unknown as OrderView;
  set(odd, filled("a", "BUY", "1"));
  expect(told).toHaveLength(1);
  set(odd, filled("a", "BUY", "1"), filled("b", "SELL", "2"));
  expect(told).toHaveLength(2);
  expect(faults).toHaveLength(1);
});

Deno.test("what has happened since the page first saw the desk is told when telling begins", () => {
  const { told } = announced((told) => [({ text }) => told.push(text)], [filled("a", "BUY", "1")]);
  expect(told).toHaveLength(1);
});
