import { expect } from "@std/expect";
import { oncePerSubject } from "./alerts.ts";
import type { ToastWish } from "./toasts.ts";

const wish = (about: string | null, kind: string): ToastWish => ({
  tone: "fill",
  text: "",
  detail: null,
  code: null,
  about,
  kind,
});

Deno.test("an order of a thousand fills is heard once, another one and other news of it as well", () => {
  let now = 0;
  const heard: string[] = [];
  const tell = oncePerSubject(({ about, kind }) => heard.push(`${about} ${kind}`), () => now);
  for (let n = 0; n < 1000; n++) {
    now += 50;
    tell(wish("order a", "part"));
  }
  tell(wish("order b", "part"));
  tell(wish("order a", "filled"));
  expect(heard).toEqual(["order a part", "order b part", "order a filled"]);
  now += 10_000;
  tell(wish("order a", "part"));
  expect(heard).toHaveLength(4);
});

Deno.test("what has no subject is always heard", () => {
  const heard: string[] = [];
  const tell = oncePerSubject(({ kind }) => heard.push(kind), () => 0);
  tell(wish(null, "refusal"));
  tell(wish(null, "refusal"));
  expect(heard).toHaveLength(2);
});
