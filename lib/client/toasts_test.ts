import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { aboutOrder, createToasts, FILL_TOAST_MS, MOST_PUT_AWAY, type ToastWish } from "./toasts.ts";

function open() {
  const clock = new ManualClock();
  const toasts = createToasts((ms, run) => clock.after(ms, run));
  const show = (text: string, rest: Partial<ToastWish> = {}) =>
    toasts.show({ tone: "fill", text, detail: null, code: null, about: null, kind: "fill", ...rest });
  return { clock, toasts, show, texts: () => toasts.toastsSig.value.map(({ text }) => text) };
}
const about = aboutOrder("a1");

Deno.test("fills leave by themselves, problems stay until dismissed", () => {
  const { clock, toasts, show, texts } = open();
  show("f");
  show("p", { tone: "problem" });
  clock.advance(FILL_TOAST_MS);
  expect(texts()).toEqual(["p"]);
  toasts.dismiss(toasts.toastsSig.value[0]?.id ?? 0);
  expect(texts()).toEqual([]);
});

Deno.test("U2: fills push no problem off the screen", () => {
  const { show, texts } = open();
  show("p", { tone: "problem" });
  for (let n = 1; n <= 6; n++) show(`f${n}`);
  expect(texts()).toEqual(["p", "f3", "f4", "f5", "f6"]);
});

Deno.test("5,660 fills of one order are one message, which says the last of it", () => {
  const { clock, toasts, show, texts } = open();
  show("another", { about: aboutOrder("a2") });
  for (let n = 1; n <= 5660; n++) show(`${n} of 5660`, { about });
  expect(texts()).toEqual(["another", "5660 of 5660"]);
  const [, { id = 0 } = {}] = toasts.toastsSig.value;
  show("filled", { about, kind: "filled" });
  expect(toasts.toastsSig.value[1]).toMatchObject({ id, text: "filled" });
  // Its time begins anew with each of them.
  clock.advance(FILL_TOAST_MS - 1);
  show("filled indeed", { about, kind: "filled" });
  clock.advance(FILL_TOAST_MS - 1);
  expect(texts()).toEqual(["filled indeed"]);
  clock.advance(1);
  expect(texts()).toEqual([]);
});

Deno.test("a fill that becomes a problem stays, a problem that becomes a fill leaves", () => {
  const { clock, show, texts } = open();
  show("part", { about });
  show("unknown", { about, tone: "problem", kind: "unknown" });
  clock.advance(FILL_TOAST_MS * 2);
  expect(texts()).toEqual(["unknown"]);
  show("filled", { about, kind: "filled" });
  clock.advance(FILL_TOAST_MS);
  expect(texts()).toEqual([]);
});

Deno.test("what is put away does not come back with more of the same, but with other news", () => {
  const { toasts, show, texts } = open();
  show("1 of 9", { about });
  toasts.dismiss(toasts.toastsSig.value[0]?.id ?? 0);
  show("2 of 9", { about });
  expect(texts()).toEqual([]);
  show("unknown", { about, tone: "problem", kind: "unknown" });
  expect(texts()).toEqual(["unknown"]);
});

Deno.test("of the subjects whose news was put away only the latest are remembered", () => {
  const { toasts, show, texts } = open();
  const putAway = (id: string) => {
    show(id, { about: aboutOrder(id) });
    toasts.dismiss(toasts.toastsSig.value[0]?.id ?? 0);
  };
  for (let n = 0; n <= MOST_PUT_AWAY; n++) putAway(`a${n}`);
  show("latest", { about: aboutOrder(`a${MOST_PUT_AWAY}`) });
  show("second", { about: aboutOrder("a1") });
  expect(texts()).toEqual([]);
  show("oldest", { about: aboutOrder("a0") });
  expect(texts()).toEqual(["oldest"]);
});

Deno.test("what is solved is withdrawn, and told again when it happens again", () => {
  const { toasts, show, texts } = open();
  const unknown = { about, tone: "problem", kind: "unknown" } as const;
  show("unknown", unknown);
  toasts.withdraw(about);
  expect(texts()).toEqual([]);
  show("unknown", unknown);
  toasts.dismiss(toasts.toastsSig.value[0]?.id ?? 0);
  toasts.withdraw(about);
  show("unknown again", unknown);
  expect(texts()).toEqual(["unknown again"]);
});
