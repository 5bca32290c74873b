import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { offerFile, READ_WITHIN_MS } from "./save_day.ts";

Deno.test("the browser reads a file after the press, and its bytes are given back after that", async () => {
  const clock = new ManualClock();
  const pressed: [href: string, name: string][] = [];
  offerFile(new Blob(["at,account\r\n"]), "day.csv", {
    press: (...link) => pressed.push(link),
    after: (run, ms) => clock.after(ms, run),
  });
  const [[href, name] = ["", ""]] = pressed;
  expect(name).toBe("day.csv");
  clock.advance(READ_WITHIN_MS - 1);
  expect(await (await fetch(href)).text()).toBe("at,account\r\n");
  clock.advance(1);
  await expect(fetch(href)).rejects.toThrow();
});
