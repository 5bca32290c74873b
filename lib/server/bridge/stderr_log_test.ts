import { expect } from "@std/expect";
import { createLog } from "@/lib/server/log.ts";
import { StderrLog } from "./stderr_log.ts";

function make() {
  const lines: Record<string, unknown>[] = [];
  let elapsed = 0;
  const log = createLog({ level: "debug", write: (line) => lines.push(JSON.parse(line)) });
  const stderr = new StderrLog(log, { monotonic: () => elapsed });
  return { stderr, lines, pass: (ms: number) => elapsed += ms };
}

Deno.test("JSON lines keep level, event and fields; anything else is a warning", () => {
  const { stderr, lines } = make();
  stderr.line('{"at":"x","level":"critical","event":"uncaught","message":"boom","line":3}');
  stderr.line("Traceback of DU1234567");
  expect(lines[0]).toMatchObject({
    level: "error",
    event: "uncaught",
    from: "bridge",
    message: "boom",
    line: 3,
  });
  expect(lines[1]).toMatchObject({ level: "warn", event: "child_stderr", text: "Traceback of DU…567" });
});

Deno.test("a flood is limited, and what was left out is counted", () => {
  const { stderr, lines, pass } = make();
  for (let line = 0; line < 10_000; line++) stderr.line("noise");
  expect(lines.length).toBe(200);
  pass(1000);
  stderr.line("after");
  expect(lines.at(-2)).toMatchObject({ event: "child_log_suppressed", lines: 9800 });
  expect(lines.at(-1)).toMatchObject({ text: "after" });
  expect(stderr.lines).toBe(10_001);
});

Deno.test("the last words are the last error, with code and parameters when it is a refusal to start", () => {
  const { stderr } = make();
  expect(stderr.lastWords()).toBe(null);
  stderr.line(
    '{"level":"critical","event":"ibapi_too_old","message":"m","with":{"version":"9.81","needed":"10.19"}}',
  );
  stderr.line('{"level":"info","event":"exit"}');
  expect(stderr.lastWords()).toMatchObject({
    message: "m",
    refusal: { event: "ibapi_too_old", with: { version: "9.81", needed: "10.19" } },
  });
  stderr.startOver();
  stderr.line("Traceback (most recent call last):");
  stderr.line("ModuleNotFoundError: No module named 'ibapi'");
  expect(stderr.lastWords()).toEqual({
    message: "ModuleNotFoundError: No module named 'ibapi'",
    refusal: null,
  });
});

Deno.test("an error of long ago is not the last word of a process that ends now", () => {
  const { stderr, pass } = make();
  stderr.line('{"level":"error","event":"callback_failed","message":"Callback failed"}');
  pass(5001);
  expect(stderr.lastWords()).toBe(null);
  stderr.line("Killed");
  expect(stderr.lastWords()?.message).toBe("Killed");
});
