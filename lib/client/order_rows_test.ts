import { expect } from "@std/expect";
import { order, ordersOf } from "@/tests/support/screen_samples.ts";
import { asFamilies, steadyRows } from "./order_rows.ts";

const ids = (orders: readonly { clientOrderId: string }[]) =>
  orders.map(({ clientOrderId }) => clientOrderId);
const child = (id: string, parent: string) => order(id, { parentClientOrderId: parent });

Deno.test("exits stand under their entry; one whose entry is not in the list stands for itself", () => {
  const list = [
    child("b2", "b1"),
    order("a"),
    child("x", "gone"),
    order("b1"),
    child("b3", "b1"),
    order("c"),
  ];
  expect(ids(asFamilies(list))).toEqual(["a", "x", "b1", "b2", "b3", "c"]);
  const plain = [order("a"), order("b")];
  expect(asFamilies(plain)).toBe(plain);
});

Deno.test("held rows keep their place: ended ones stay, new ones come to the end, removed ones go", () => {
  const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => order(id));
  if (!a || !b || !c || !d) throw new Error("Four orders");
  const ended = order("b", { state: "filled" });
  const options = { idOf: (one: typeof a) => one.clientOrderId, all: ordersOf(a, ended, c, d) };
  const rows = steadyRows([d, a, c], ["a", "b", "c", "gone"], options);
  expect(ids(rows)).toEqual(["a", "b", "c", "d"]);
  expect(rows[1]).toBe(ended);
  expect(steadyRows([d, a], null, options)).toEqual([d, a]);
});
