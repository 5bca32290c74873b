// Watch lists: kept in the order that the trader gave them, on the disk or not at all.
import { expect } from "@std/expect";
import fc from "fast-check";
import type { Contract, WatchLists } from "@/lib/contract/api.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { watchListBounds } from "@/lib/contract/watch_list_bounds.ts";
import { NotFoundError } from "@/lib/server/errors.ts";
import { TestIds } from "@/lib/server/orders/testing/test_ids.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { MemoryWatchLists } from "@/tests/support/memory_watch_lists.ts";
import { aapl } from "@/tests/support/screen_samples.ts";
import { refusal } from "@/tests/support/refusal.ts";
import { WatchListBook } from "./book.ts";
import { watchListFile } from "./file.ts";

const UNKNOWN = 999;

function setup(store = new MemoryWatchLists()) {
  const said: string[] = [];
  const counts = { changes: 0 };
  const waits: Promise<void>[] = [];
  const book = new WatchListBook({
    store,
    clock: new ManualClock(),
    ids: new TestIds(),
    async contractOf(conId): Promise<Contract> {
      await waits.shift();
      if (conId === UNKNOWN) throw new NotFoundError(say("CONTRACT_UNKNOWN", { conId }), "conId");
      return { ...aapl, conId };
    },
    told: (says) => said.push(inEnglish(says)),
  });
  book.onChange(() => counts.changes += 1);
  return { book, store, said, counts, waits };
}

const shape = ({ lists }: WatchLists) =>
  lists.map(({ name, contracts }) => [name, contracts.map(({ conId }) => conId)]);
const idOf = ({ lists }: WatchLists, name: string) => lists.find((one) => one.name === name)?.listId ?? "";

Deno.test("lists are made, filled, ordered, renamed and deleted, and a new desk finds them so", async () => {
  const { book, store, counts } = setup();
  const tech = idOf(book.create("Tech"), "Tech");
  const banks = idOf(book.create("Banks"), "Banks");
  for (const conId of [1, 2, 3]) await book.add(tech, conId);
  await book.add(banks, 1);
  book.move(tech, 3, 0);
  book.move(tech, 1, 99);
  book.remove(tech, 2);
  book.rename(banks, "Versicherer ÄÖÜ");
  expect(shape(book.all())).toEqual([["Tech", [3, 1]], ["Versicherer ÄÖÜ", [1]]]);
  expect([book.revision, counts.changes]).toEqual([11, 10]);
  expect(shape(setup(new MemoryWatchLists(store.text)).book.all())).toEqual(shape(book.all()));
  book.delete(tech);
  expect(shape(book.all())).toEqual([["Versicherer ÄÖÜ", [1]]]);
});

Deno.test("what changes nothing is no change: no revision, nothing written", async () => {
  const { book, store, counts } = setup();
  const id = idOf(book.create("Tech"), "Tech");
  await book.add(id, 1);
  const [before, changes] = [store.text, counts.changes];
  await book.add(id, 1);
  book.remove(id, 7);
  expect([store.text, counts.changes, book.revision]).toEqual([before, changes, 3]);
});

Deno.test("a list that is gone, a name that is taken, an instrument that IB does not know: each says so", async () => {
  const { book } = setup();
  const id = idOf(book.create("Tech"), "Tech");
  expect(refusal(() => book.create("TECH"))).toMatchObject({ code: "WATCH_LIST_NAME_TAKEN", status: 409 });
  expect(shape(book.rename(id, "tech"))).toEqual([["tech", []]]);
  for (
    const act of [() => book.rename("gone", "x"), () => book.delete("gone"), () => book.remove("gone", 1)]
  ) {
    expect(refusal(act)).toMatchObject({ code: "WATCH_LIST_UNKNOWN", status: 404, field: "listId" });
  }
  expect(refusal(() => book.move(id, 1, 0))).toMatchObject({ field: "conId" });
  await expect(book.add(id, UNKNOWN)).rejects.toMatchObject({ code: "CONTRACT_UNKNOWN" });
  expect(shape(book.all())).toEqual([["tech", []]]);
});

Deno.test("more lists and more instruments than the bounds are refused with their number", async () => {
  const { book } = setup();
  const id = idOf(book.create("full"), "full");
  for (let conId = 1; conId <= watchListBounds.rows; conId++) await book.add(id, conId);
  await expect(book.add(id, 5000)).rejects.toThrow("This watch list has 100 instruments");
  for (let n = 1; n < watchListBounds.lists; n++) book.create(`list ${n}`);
  expect(() => book.create("one more")).toThrow("There are 20 watch lists");
});

Deno.test("a list that was deleted while IB was asked gets nothing, and two adds at once leave both", async () => {
  const { book, waits } = setup();
  const id = idOf(book.create("Tech"), "Tech");
  const answer = Promise.withResolvers<void>();
  waits.push(answer.promise);
  const slow = book.add(id, 1);
  await book.add(id, 2);
  answer.resolve();
  expect(shape(await slow)).toEqual([["Tech", [2, 1]]]);
  const late = Promise.withResolvers<void>();
  waits.push(late.promise);
  const lost = book.add(id, 3);
  book.delete(id);
  late.resolve();
  await expect(lost).rejects.toMatchObject({ code: "WATCH_LIST_UNKNOWN" });
});

Deno.test("what the disk does not take did not happen", () => {
  const { book, store, counts } = setup();
  const id = idOf(book.create("Tech"), "Tech");
  store.refusal = new Error("No space left on device (os error 28): open '/data/watch_lists.json.new'");
  expect(refusal(() => book.rename(id, "Other"))).toMatchObject({
    code: "WATCH_LISTS_NOT_SAVED",
    status: 503,
  });
  expect(() => book.rename(id, "Other")).toThrow("No space left on device (os error 28))");
  expect([shape(book.all()), counts.changes]).toEqual([[["Tech", []]], 1]);
});

Deno.test("a damaged file is set aside and said, whatever is in it, and the lists begin empty", () => {
  const good = setup();
  good.book.create("Tech");
  const whole = good.store.text ?? "";
  fc.assert(fc.property(
    fc.oneof(
      fc.integer({ min: 0, max: whole.length - 2 }).map((end) => whole.slice(0, end)),
      fc.json(),
      fc.constant(whole.replace('"version":1', '"version":2')),
      fc.string(),
    ),
    (text) => {
      const { book, store, said } = setup(new MemoryWatchLists(text));
      expect(shape(book.all())).toEqual([]);
      const aside = "/data/watch_lists.json.damaged-2026-03-02T15-00-00-000Z";
      expect([...store.aside]).toEqual([[aside, text]]);
      expect(said).toEqual([
        `The file of the watch lists could not be read: it lies beside as ${aside}, and the lists begin empty`,
      ]);
      book.create("New");
      expect(store.text).toContain("New");
    },
  ));
});

Deno.test("a damaged file that can not be moved away is not written over", () => {
  const store = new MemoryWatchLists("{");
  store.refusal = new Error("Read-only file system (os error 30): rename '/data/watch_lists.json'");
  const { book, said } = setup(store);
  expect(said).toHaveLength(1);
  store.refusal = null;
  expect(refusal(() => book.create("New"))).toMatchObject({ code: "WATCH_LISTS_DAMAGED", status: 503 });
  expect(store.text).toBe("{");
});

Deno.test("the file is private, and a damaged one lies beside it as it was", async () => {
  const dir = await Deno.makeTempDir();
  const store = watchListFile(`${dir}/watch_lists.json`);
  expect(store.read()).toBeNull();
  store.write("text");
  expect(((await Deno.stat(store.path)).mode ?? 0) & 0o777).toBe(0o600);
  const aside = store.setAside("now");
  expect([await Deno.readTextFile(aside), store.read()]).toEqual(["text", null]);
  await Deno.remove(dir, { recursive: true });
});
