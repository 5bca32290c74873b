// `deno run -A tests/shipping/smoke.ts COMMAND…`: starts a binary on the system that it is for, has an order
// filled by the gateway that it contains, and ends it. Needs nothing else of the system than a Python; the
// first start makes the environment, as for a user.
import { join } from "node:path";

const START_MS = 180_000;
const FILL_MS = 30_000;
const AAPL = 265598;

async function within<T>(what: string, ms: number, look: () => Promise<T | null>): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > end) throw new Error(`Not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** What the API answers; throws for a refusal. */
// deno-lint-ignore no-explicit-any
async function ask(base: string, token: string, body?: unknown): Promise<any> {
  const answer = await fetch(`${base}/api/trading`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  return JSON.parse(text);
}

async function trade(base: string, token: string): Promise<void> {
  const { accounts } = await ask(base, token);
  const [account] = Object.keys(accounts);
  const order = { account, conId: AAPL, side: "BUY", quantity: "10", orderType: "MKT", tif: "DAY" };
  const { previewToken } = await ask(base, token, { action: "preview_order", order });
  const submit = { action: "submit", previewToken, idempotencyKey: crypto.randomUUID() };
  const { clientOrderId } = await ask(base, token, submit);
  await within("the order is filled", FILL_MS, async () => {
    const { orders } = await ask(base, token);
    return orders[clientOrderId]?.state === "filled" ? true : null;
  });
}

const [program = "", ...words] = Deno.args;
const home = await Deno.makeTempDir({ prefix: "lotse_smoke_" });
const [data, cache, port] = [join(home, "data"), join(home, "cache"), freePort()];
const child = new Deno.Command(program, {
  args: [...words, "--paper", "--simulate", "--port", `${port}`, "--data-dir", data, "--cache-dir", cache],
  cwd: home,
  stdin: "null",
  stdout: "inherit",
  stderr: "inherit",
}).spawn();
const base = `http://127.0.0.1:${port}`;
const ended = child.status.then(({ code }) => Promise.reject(new Error(`It ended with ${code}`)));
ended.catch(() => {});
await Promise.race([
  ended,
  within("it is ready", START_MS, async () => {
    const answer = await fetch(`${base}/readyz`).catch(() => null);
    await answer?.body?.cancel();
    return answer?.status === 200 ? true : null;
  }),
]);
await trade(base, Deno.readTextFileSync(join(data, "token")).trim());
child.kill("SIGTERM");
const { code } = await child.status;
// Windows ends a process that gets a signal; everywhere else it leaves in order.
if (Deno.build.os !== "windows" && code !== 0) throw new Error(`It left with ${code}`);
// deno-lint-ignore no-console
console.log("It started, an order was filled, and it left");
Deno.exit(0);
