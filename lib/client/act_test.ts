import { expect } from "@std/expect";
import { type Acts, createAct } from "./act.ts";
import { createPart } from "./part.ts";

/** A part that comes, or does not, when the test says so. */
function laterPart() {
  let waiting = Promise.withResolvers<Acts>();
  let asked = 0;
  const part = createPart(() => {
    asked++;
    return waiting.promise;
  });
  return {
    part,
    asked: () => asked,
    come: () => waiting.resolve({} as Acts),
    fail() {
      waiting.reject(new TypeError("gone"));
      waiting = Promise.withResolvers();
    },
  };
}

function setup() {
  const later = laterPart();
  const faults: unknown[] = [];
  let lost = 0;
  const act = createAct(later.part, {
    apart(run) {
      try {
        run();
      } catch (fault) {
        faults.push(fault);
      }
    },
    onLost: () => lost++,
  });
  return { ...later, act, faults, lost: () => lost };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("what is pressed before the script is there is done when it comes: once, in its turn", async () => {
  const { act, come, asked } = setup();
  const done: string[] = [];
  act(() => done.push("first"));
  act(() => done.push("second"));
  await settled();
  expect(done).toEqual([]);
  come();
  await settled();
  expect(done).toEqual(["first", "second"]);
  expect(asked()).toBe(1);
});

Deno.test("what is pressed after it has come is done at once", async () => {
  const { act, come } = setup();
  const done: string[] = [];
  act(() => done.push("first"));
  come();
  await settled();
  act(() => done.push("second"));
  expect(done).toEqual(["first", "second"]);
});

Deno.test("one that throws keeps no other back", async () => {
  const { act, come, faults } = setup();
  const done: string[] = [];
  act(() => {
    throw new Error("one");
  });
  act(() => done.push("two"));
  come();
  await settled();
  expect(done).toEqual(["two"]);
  expect(faults).toEqual([new Error("one")]);
});

Deno.test("a script that does not come is told, nothing of it is done later, and the next press asks again", async () => {
  const { act, come, fail, asked, lost } = setup();
  const done: string[] = [];
  act(() => done.push("lost"));
  fail();
  await settled();
  expect([done, lost()]).toEqual([[], 1]);
  act(() => done.push("again"));
  come();
  await settled();
  expect([done, lost(), asked()]).toEqual([["again"], 1, 2]);
});
