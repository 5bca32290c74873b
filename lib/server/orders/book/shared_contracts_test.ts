import { expect } from "@std/expect";
import { AAPL, executionRow } from "../testing/rows.ts";
import { ExecutionList } from "./executions.ts";

const times = { at: "2026-03-02T15:00:00.000Z", receivedAt: "2026-03-02T15:00:00.000Z" };

Deno.test("executions of an instrument share what IB has told of it, until it tells something else", () => {
  const list = new ExecutionList();
  const book = (execId: string, told: Partial<typeof AAPL> = {}) => {
    const fill = { execId, shares: "1", price: "187.21", contract: { ...AAPL, ...told } };
    const row = executionRow({ orderId: 0, permId: 7 }, fill);
    const booked = list.book(row, times, null)?.booked.row;
    // What was told is what is kept, whoever it is shared with.
    expect(booked).toEqual(row);
    return booked?.contract;
  };
  const first = book("0001.01.01");
  expect(book("0002.01.01")).toBe(first);
  const renamed = book("0003.01.01", { symbol: "APPL" });
  expect(renamed).not.toBe(first);
  expect(book("0004.01.01", { symbol: "APPL" })).toBe(renamed);
  expect(book("0005.01.01", { conId: 2 })).not.toBe(renamed);
  expect(book("0006.01.01")).toEqual(first);
});
