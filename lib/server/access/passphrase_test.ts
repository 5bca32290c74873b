import { expect } from "@std/expect";
import type { AppError } from "@/lib/server/errors.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { Passphrase } from "./passphrase.ts";

const RIGHT = "correct horse 7 süß";

function setUp() {
  const clock = new ManualClock();
  const disk = { text: null as string | null };
  const store = { read: () => disk.text, write: (text: string) => void (disk.text = text) };
  const make = () => new Passphrase(store, clock);
  return { clock, disk, make, passphrase: make() };
}

const outcome = (passphrase: Passphrase, text?: string) =>
  passphrase.require(text).then(() => "right", (error: AppError) => error.code);

Deno.test("only the passphrase that was set is right, also after a restart and typed in other Unicode forms", async () => {
  const { disk, make, passphrase } = setUp();
  expect([passphrase.isSet, await outcome(passphrase, RIGHT)]).toEqual([false, "PASSPHRASE_UNSET"]);
  await passphrase.set(RIGHT);
  expect(disk.text).not.toContain("horse");
  expect(await outcome(make(), RIGHT)).toBe("right");
  expect(await outcome(make(), RIGHT.normalize("NFD"))).toBe("right");
  for (const wrong of [undefined, "", RIGHT + " ", RIGHT.toUpperCase()]) {
    expect(await outcome(make(), wrong)).toBe("PASSPHRASE_WRONG");
  }
});

Deno.test("the same passphrase is kept under another salt each time", async () => {
  const { disk, passphrase } = setUp();
  await passphrase.set(RIGHT);
  const first = disk.text;
  await passphrase.set(RIGHT);
  expect(disk.text).not.toBe(first);
});

Deno.test("a short one is refused and the one before stays", async () => {
  const { passphrase } = setUp();
  await passphrase.set(RIGHT);
  await expect(passphrase.set("123456789")).rejects.toMatchObject({ code: "PASSPHRASE_TOO_SHORT" });
  expect(await outcome(passphrase, RIGHT)).toBe("right");
});

Deno.test("after three misses each further try waits twice as long, the right one too, and two at once are one", async () => {
  const { clock, passphrase } = setUp();
  await passphrase.set(RIGHT);
  const both = await Promise.all([outcome(passphrase, "a"), outcome(passphrase, RIGHT)]);
  expect(both).toEqual(["PASSPHRASE_WRONG", "PASSPHRASE_THROTTLED"]);
  for (const _ of [2, 3]) expect(await outcome(passphrase, "b")).toBe("PASSPHRASE_WRONG");
  expect(await outcome(passphrase, RIGHT)).toBe("PASSPHRASE_THROTTLED");
  clock.advance(1000);
  expect(await outcome(passphrase, "c")).toBe("PASSPHRASE_WRONG");
  clock.advance(1999);
  expect(await outcome(passphrase, RIGHT)).toBe("PASSPHRASE_THROTTLED");
  clock.advance(1);
  expect(await outcome(passphrase, RIGHT)).toBe("right");
});

Deno.test("a file that is damaged opens nothing, says so, and is no wrong guess", async () => {
  const { disk, passphrase } = setUp();
  await passphrase.set(RIGHT);
  const cutOff = JSON.stringify({ ...JSON.parse(disk.text ?? ""), hash: "AAAA" });
  for (const text of ["", "{}", "\0\0", '{"kind":"scrypt","N":2}', cutOff]) {
    disk.text = text;
    expect([text, await outcome(passphrase, RIGHT)]).toEqual([text, "PASSPHRASE_UNREADABLE"]);
  }
  await passphrase.set(RIGHT);
  expect(await outcome(passphrase, RIGHT)).toBe("right");
});
