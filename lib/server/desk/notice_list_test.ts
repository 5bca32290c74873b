import { expect } from "@std/expect";
import type { Notice } from "@/lib/contract/api.ts";
import { NoticeList } from "./notice_list.ts";

Deno.test("the list of notices swallows a repeat, but never the turn of a condition", () => {
  const list = new NoticeList(() => {});
  const notice = (code: Notice["code"]): Notice => ({
    at: "2026-03-02T15:00:00.000Z",
    level: "info",
    code,
    text: code,
  });
  for (let count = 0; count < 2; count++) list.add(notice("IB_1100"));
  for (const code of ["JOURNAL_UNWRITABLE", "JOURNAL_WRITABLE", "JOURNAL_UNWRITABLE"] as const) {
    list.turn(notice(code));
  }
  expect(list.list().map(({ code }) => code)).toEqual([
    "IB_1100",
    "JOURNAL_UNWRITABLE",
    "JOURNAL_WRITABLE",
    "JOURNAL_UNWRITABLE",
  ]);
});

Deno.test("after a clock was set back a notice is no repeat of what was told an hour ahead", () => {
  const list = new NoticeList(() => {});
  for (const at of ["2026-03-02T15:00:00.000Z", "2026-03-02T14:00:00.000Z"]) {
    list.add({ at, level: "error", code: "IB_1100", text: "" });
  }
  expect(list.list()).toHaveLength(2);
});

Deno.test("a notice keeps its number; the oldest of two hundred leaves, and both are told by number", () => {
  const told: string[][] = [];
  const list = new NoticeList((numbers) => told.push(numbers));
  const notice = { at: "2026-03-02T15:00:00.000Z", level: "info", text: "" } as const;
  for (let count = 1; count <= 200; count++) list.turn({ ...notice, code: `IB_${count}` });
  const kept = list.get("2");
  list.turn({ ...notice, code: "IB_201" });
  expect(told.slice(-2)).toEqual([["200"], ["201", "1"]]);
  expect([list.get("1"), list.get("2") === kept, list.get("201")?.code]).toEqual([null, true, "IB_201"]);
  expect([...list.keys()]).toHaveLength(200);
});
