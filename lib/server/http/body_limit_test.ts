// The limit of bodies, declared or not.
import { expect } from "@std/expect";
import { MAX_BODY_BYTES, withBodyLimit } from "./body_limit.ts";

const post = (body: string, headers: Record<string, string> = {}) =>
  new Request("http://127.0.0.1:8000/api/trading", { method: "POST", body, headers });
const declared = (body: string) => post(body, { "content-length": `${body.length}` });

Deno.test("a declared body is refused by that length, or passed on as it is", async () => {
  const good = declared("x".repeat(MAX_BODY_BYTES));
  expect(withBodyLimit(good)).toBe(good);
  expect(await good.text()).toHaveLength(MAX_BODY_BYTES);
  await expect(Promise.try(() => withBodyLimit(declared("x".repeat(MAX_BODY_BYTES + 1))))).rejects
    .toMatchObject({
      status: 413,
      code: "BODY_TOO_LARGE",
    });
});

Deno.test("a body of unknown length is read up to the limit, as text and as a form", async () => {
  const short = withBodyLimit(post("é".repeat(MAX_BODY_BYTES / 2), { "x-kept": "yes" }));
  expect([short.method, short.headers.get("x-kept"), (await short.text()).length]).toEqual([
    "POST",
    "yes",
    MAX_BODY_BYTES / 2,
  ]);
  const long = () => withBodyLimit(post("x".repeat(MAX_BODY_BYTES + 1), { "content-type": FORM }));
  await expect(long().text()).rejects.toMatchObject({ status: 413, code: "BODY_TOO_LARGE" });
  await expect(long().formData()).rejects.toMatchObject({ status: 413 });
});

Deno.test("a shorter limit holds too, declared or not", async () => {
  const body = "x".repeat(11);
  await expect(Promise.try(() => withBodyLimit(declared(body), 10))).rejects.toMatchObject({ status: 413 });
  await expect(withBodyLimit(post(body), 10).text()).rejects.toMatchObject({ status: 413 });
  expect(await withBodyLimit(post(body), 11).text()).toBe(body);
});

const FORM = "application/x-www-form-urlencoded";

Deno.test("a request without a body is passed on as it is", () => {
  const get = new Request("http://127.0.0.1:8000/");
  expect(withBodyLimit(get)).toBe(get);
});
