// Fuzzed requests at every address of the routes folder, with every method: no answer is a fault of the desk,
// and it lives on. `LOTSE_FUZZ=100000` sends that many instead of some thousand, and prints the figures.
import { expect } from "@std/expect";
import { Attacked } from "@/tests/support/attacked.ts";
import { fuzzedRequest, methods, routePaths } from "@/tests/support/fuzz.ts";
import { seededRandom } from "@/tests/support/seeded_random.ts";

const COUNT = Number(Deno.env.get("LOTSE_FUZZ") ?? 3_000);
const AT_ONCE = 20;
/** Whatever the desk did not foresee. */
const FAULT = /TypeError|RangeError|request_crashed|Uncaught|INTERNAL_ERROR/;

Deno.test("the addresses are those of the routes folder", () => {
  const paths = routePaths();
  expect(paths).toEqual(expect.arrayContaining(["/", "/login", "/api/trading", "/api/stream", "/healthz"]));
  expect(paths.filter((path) => path.includes("_"))).toEqual([]);
});

for (const scheme of ["http", "https"] as const) {
  Deno.test(`fuzzed bodies, queries and headers on every route: no answer is a fault of the desk (${scheme})`, async () => {
    await using attacked = await Attacked.start(scheme);
    await attacked.ready();
    const { accounts } = await (await attacked.fetch("/api/trading", { headers: attacked.bearer })).json();
    const [account = ""] = Object.keys(accounts);
    const random = seededRandom(11);
    const statuses = new Map<number, number>();
    const wrong: string[] = [];
    const send = async (path: string, init: RequestInit, shown: string) => {
      const answer = await attacked.fetch(path, init);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const isEndless = answer.headers.get("content-type")?.startsWith("text/event-stream");
      const text = isEndless ? "" : await answer.text();
      if (isEndless) await answer.body?.cancel();
      // Where the gateway does not answer, the desk says so; any other 5xx is its own fault.
      const isTold = [502, 503].includes(answer.status) && !text.includes("INTERNAL_ERROR");
      if (answer.status >= 500 && !isTold) wrong.push(`${answer.status} ${shown} → ${text.slice(0, 300)}`);
    };
    // Each address by each method once, with the login and without.
    for (const path of routePaths()) {
      for (const method of methods) {
        for (const headers of [{}, attacked.bearer]) {
          await send(path, { method, headers }, `${method} ${path}`);
        }
      }
    }
    let sent = 0;
    const next = async () => {
      while (sent < COUNT) {
        const { path, init } = fuzzedRequest(sent++, random, account);
        const { headers, ...rest } = init;
        // What logs in is held up after ten failures: that is another test.
        const login = random() < 0.2 ? {} : attacked.bearer;
        await send(
          path,
          { ...rest, headers: { ...headers, ...login } },
          `${init.method} ${path} ${init.body}`,
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    expect(wrong).toEqual([]);
    if (COUNT > 3_000) {
      // deno-lint-ignore no-console -- the figures of a long run
      console.log(
        scheme,
        COUNT,
        Object.fromEntries([...statuses].sort(([a], [b]) => a - b)),
      );
    }
    // It has not been talked out of its work, and none of it is something that the desk did not foresee.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(COUNT / 100);
    expect(attacked.desk.output.filter((line) => FAULT.test(line))).toEqual([]);
    expect(await attacked.status("/api/trading", { headers: attacked.bearer })).toBe(200);
    expect(await attacked.status("/healthz")).toBe(200);
  });
}
