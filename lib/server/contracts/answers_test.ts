import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { Answers } from "./answers.ts";

function setUp() {
  const clock = new ManualClock();
  const answers = new Answers<string, string>(clock, 1_000);
  const asked: string[] = [];
  const get = (key: string) =>
    answers.get(key, () => {
      asked.push(key);
      return key === "bad" ? Promise.reject(new Error("no answer")) : Promise.resolve(`of ${key}`);
    });
  return { clock, answers, asked, get };
}

Deno.test("an answer is asked for once while it lives, anew when it is old or was dropped, and a failure is not kept", async () => {
  const { clock, answers, asked, get } = setUp();
  expect(await Promise.all([get("a"), get("a")])).toEqual(["of a", "of a"]);
  clock.advance(999);
  await get("a");
  expect(asked).toEqual(["a"]);
  clock.advance(1);
  await get("a");
  expect(asked).toEqual(["a", "a"]);
  answers.drop("a");
  await get("a");
  for (let times = 0; times < 2; times++) await expect(get("bad")).rejects.toThrow("no answer");
  expect(asked).toEqual(["a", "a", "a", "bad", "bad"]);
});

Deno.test("whoever asks for something else each time does not fill the memory", async () => {
  const { clock, answers, get } = setUp();
  for (let n = 0; n < 100; n++) {
    await get(`${n}`);
    clock.advance(100);
  }
  expect(answers.size).toBe(10);
});
