import { expect } from "@std/expect";
import { replayOptions } from "./options.ts";
import { wayIn } from "./main.ts";

Deno.test("a port of a replay is written in digits and once, and whoever asks for help gets it", () => {
  expect(replayOptions(["a.jsonl", "--port", "9000"])).toMatchObject({ path: "a.jsonl", port: 9000 });
  for (const port of ["0x1f41", "", "1e3", " 80", "65536"]) {
    expect(() => replayOptions(["a.jsonl", `--port=${port}`])).toThrow("--port takes a number");
  }
  expect(() => replayOptions(["a.jsonl", "--port=1", "--port", "2"])).toThrow("'--port' is given twice");
  expect(() => replayOptions(["-x"])).toThrow("Unknown option '-x'");
  for (const help of ["--help", "-h"]) expect(replayOptions([help])).toBeNull();
});

Deno.test("whose output is redirected is told a way in that there is", () => {
  const address = "http://127.0.0.1:8001/login";
  expect(wayIn(address, { token: "secret" })).toBe(`Open ${address} and paste the token of LOTSE_TOKEN`);
  expect(wayIn(address, { token: null })).toMatch(/has no log-in: start it in a terminal.*LOTSE_TOKEN/);
});
