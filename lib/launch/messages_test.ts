import { expect } from "@std/expect";
import { readReport, readRequest } from "./messages.ts";

Deno.test("what a desk may ask for is two programs and a port; everything else is no request", () => {
  const start = { id: 1, ask: "start", helper: "gateway", port: 0 };
  expect(readRequest(start)).toEqual(start);
  expect(readRequest({ ...start, helper: "python_env", more: "x" })).toEqual({
    ...start,
    helper: "python_env",
  });
  expect(readRequest({ id: 1, ask: "end" })).toEqual({ id: 1, ask: "end" });
  for (
    const wrong of [
      { ...start, helper: "sh" },
      { ...start, helper: "constructor" },
      { ...start, port: "0 --data-dir /" },
      { ...start, port: 65_536 },
      { ...start, port: 0.5 },
      { ...start, id: "1" },
      { ...start, ask: "run" },
      "start",
      null,
      undefined,
    ]
  ) {
    expect([wrong, readRequest(wrong)]).toEqual([wrong, null]);
  }
});

Deno.test("a report is read field by field", () => {
  expect(readReport({ id: 2, tells: "stdout", text: "x" })).toEqual({ id: 2, tells: "stdout", text: "x" });
  expect(readReport({ id: 2, tells: "exit", code: 1, signal: 9 })).toEqual({
    id: 2,
    tells: "exit",
    code: 1,
    signal: null,
  });
  for (const wrong of [{ id: 2, tells: "pid" }, { tells: "pid", pid: 1 }, { id: 2, tells: "stderr" }, 7]) {
    expect(readReport(wrong)).toBe(null);
  }
});
