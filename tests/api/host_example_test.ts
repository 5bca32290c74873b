// The one command of the example in a fresh checkout: it builds, serves both from the disk, and leaves
// nothing when it is told to go.
import { expect } from "@std/expect";
import { Checkout } from "@/tests/support/checkout.ts";
import { devPython } from "@/tests/support/dev_python.ts";
import { freePort } from "@/tests/support/free_port.ts";
import { eventually, familyOf, isAlive } from "@/tests/support/processes.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

/** Starts an example in a checkout, waits until it has printed `says`, visits it, then tells it to go. */
async function runExample(
  checkout: Checkout,
  name: string,
  says: RegExp,
  visit: (url: string, printed: string) => Promise<void>,
): Promise<void> {
  const port = freePort();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--cwd", `examples/${name}`, "start"],
    cwd: checkout.root,
    env: { PORT: String(port), NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let printed = "";
  const reading = child.stdout.pipeThrough(new TextDecoderStream())
    .pipeTo(new WritableStream({ write: (text) => void (printed += text) }));
  try {
    await eventually("it says that it serves", () => says.test(printed), 90_000);
    await visit(`http://127.0.0.1:${port}`, printed);
    const family = familyOf(child.pid);
    expect(family.length).toBeGreaterThanOrEqual(3);
    child.kill("SIGTERM");
    await eventually("all of it has left", () => !family.some(isAlive), 20_000);
  } finally {
    for (const pid of familyOf(child.pid)) Deno.kill(pid, "SIGKILL");
    await child.status;
    await reading;
  }
}

/** A page, its first script, and the account that the desk below `desk` has after a while. */
async function livesAt(
  url: string,
  desk: string,
  page: string,
  headers: Record<string, string>,
): Promise<void> {
  const get = (path: string) => fetch(url + path, { headers, redirect: "manual" });
  const html = await (await get(page)).text();
  const script = /import \w+ from "([^"]+)"/.exec(html)?.[1] ?? "";
  const answer = await get(script);
  await answer.body?.cancel();
  expect([page, script.startsWith(`${page}_fresh/`), answer.status]).toEqual([page, true, 200]);
  await eventually("an account is there", async () => {
    const state = await (await get(`${desk}/api/trading`)).json();
    return Object.keys(state.accounts).length > 0;
  }, 60_000);
}

Deno.test(
  "each example of a host is started by its one command, and ends with all of it on a signal",
  options,
  async () => {
    await using checkout = await Checkout.make();
    await devPython();
    await runExample(checkout, "host", /otto/, async (url, printed) => {
      const password = /ada +(\w+)/.exec(printed)?.[1] ?? "";
      const entered = await fetch(`${url}/login`, {
        method: "POST",
        body: new URLSearchParams({ name: "ada", password }),
        redirect: "manual",
      });
      const headers = { cookie: entered.headers.get("set-cookie")?.split(";")[0] ?? "" };
      // Each page has the scripts of its own build.
      for (const page of ["/", "/trading/"]) await livesAt(url, "/trading", page, headers);
    });
    await runExample(checkout, "islands", /Quay/, (url) => livesAt(url, "/lotse", "/", {}));
  },
);
