import { expect } from "@std/expect";
import { createLog } from "./log.ts";

const clock = { now: () => Date.parse("2026-03-02T15:00:00.123Z") };

function capture(options: Parameters<typeof createLog>[0] = {}) {
  const lines: string[] = [];
  return { lines, log: createLog({ clock, write: (line) => lines.push(line), ...options }) };
}

Deno.test("a JSON line has time, level, event and fields", () => {
  const { lines, log } = capture();
  log.child({ mode: "paper" }).warn("socket_lost", { epoch: 3, error: new TypeError("gone") });
  expect(lines.map((line) => JSON.parse(line))).toEqual([{
    ts: "2026-03-02T15:00:00.123Z",
    level: "warn",
    event: "socket_lost",
    mode: "paper",
    epoch: 3,
    error: "TypeError: gone",
  }]);
});

Deno.test("account ids are masked wherever they stand", () => {
  const { lines, log } = capture();
  log.info("accounts", {
    list: ["DU1234567", "U7654321"],
    text: "Order of DUH998877 and F1234567",
    DF1234567: 1,
  });
  for (const id of ["DU1234567", "U7654321", "DUH998877", "F1234567", "DF1234567"]) {
    expect(lines[0]).not.toContain(id);
  }
  expect(lines[0]).toContain("DU…567");
  expect(lines[0]).toContain("U7…321");
});

Deno.test("secrets never appear, neither by value nor by name", () => {
  const secret = 'quo"ted\\secret-value';
  const { lines, log } = capture({ secrets: [secret] });
  log.info("login", {
    url: `http://127.0.0.1/login?t=${secret}`,
    deep: { authorization: "Bearer abc", token: "t1" },
  });
  expect(lines[0]).not.toContain("secret-value");
  expect(lines[0]).not.toContain("abc");
  expect(lines[0]).not.toContain('t1"');
  expect(JSON.parse(lines[0] ?? "").deep).toEqual({ authorization: "[hidden]", token: "[hidden]" });
});

Deno.test("lines below the level are not written", () => {
  const { lines, log } = capture({ level: "warn" });
  log.debug("a");
  log.info("b");
  log.error("c");
  expect(lines.length).toBe(1);
});

Deno.test("the form for eyes is one line, whatever a peer sends", () => {
  const { lines, log } = capture({ form: "text" });
  log.info("bridge_log", { text: "first\nsecond", password: "x1" });
  expect(lines[0]).toBe("15:00:00.123  INFO   bridge log  text=first second  password=[hidden]");
});

const NASTY = "a\nlevel=ERROR\u001b[2J\u009b1m\u0085b\u2028c\u2029d\u202eDUH998877\u2066e\r\nf";

Deno.test("log injection: controls, separators and marks of direction of a peer reach neither form of the log", () => {
  for (const form of ["json", "text"] as const) {
    const { lines, log } = capture({ form });
    log.warn("child_log", { text: NASTY, deep: [{ [NASTY]: NASTY }], error: new Error(NASTY) });
    expect(lines.length).toBe(1);
    // deno-lint-ignore no-control-regex
    expect(lines[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]|\\u|\\[nr]/);
  }
});

Deno.test("log injection: an account id or a secret behind an escape is hidden all the same", () => {
  for (const form of ["json", "text"] as const) {
    const { lines, log } = capture({ form, secrets: ["top-secret"] });
    log.info("said", {
      text: "x\nDU1234567\ty\u0007U7654321",
      word: "\ntop-secret",
      split: "DU12\u202e34567",
    });
    expect(lines[0]).not.toMatch(/DU1234567|U7654321|top-secret/);
  }
});

Deno.test("a log that takes no line takes nobody down", () => {
  const log = createLog({
    write() {
      throw new Error("no space left on device");
    },
  });
  log.info("order", { state: "sent" });
  log.child({ part: "bridge" }).error("lost");
});
