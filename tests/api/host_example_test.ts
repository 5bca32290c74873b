// The one command of the example in a fresh checkout: it builds, serves both from the disk, and leaves nothing when it is told to go.
import { expect } from "@std/expect";
import { Checkout } from "@/tests/support/checkout.ts";
import { devPython } from "@/tests/support/dev_python.ts";
import { freePort } from "@/tests/support/free_port.ts";
import { eventually, familyOf, isAlive } from "@/tests/support/processes.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "the example of a host is started by its one command, and ends with all of it on a signal",
  options,
  async () => {
    await using checkout = await Checkout.make();
    await devPython();
    const port = freePort();
    const child = new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "--cwd", "examples/host", "start"],
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
      const url = `http://127.0.0.1:${port}`;
      await eventually("it says who there is", () => /otto/.test(printed), 90_000);
      const password = /ada +(\w+)/.exec(printed)?.[1] ?? "";
      const entered = await fetch(`${url}/login`, {
        method: "POST",
        body: new URLSearchParams({ name: "ada", password }),
        redirect: "manual",
      });
      const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
      const get = (path: string) => fetch(url + path, { headers: { cookie }, redirect: "manual" });
      // Each page has the scripts of its own build.
      for (const path of ["/", "/trading/"]) {
        const html = await (await get(path)).text();
        const script = /import \w+ from "([^"]+)"/.exec(html)?.[1] ?? "";
        const answer = await get(script);
        await answer.body?.cancel();
        expect([path, script.startsWith(`${path}_fresh/`), answer.status]).toEqual([path, true, 200]);
      }
      await eventually("an account is there", async () => {
        const answer = await get("/trading/api/trading");
        return Object.keys((await answer.json()).accounts).length > 0;
      }, 60_000);
      const family = familyOf(child.pid);
      expect(family.length).toBeGreaterThanOrEqual(3);
      child.kill("SIGTERM");
      await eventually("all of it has left", () => !family.some(isAlive), 20_000);
    } finally {
      for (const pid of familyOf(child.pid)) Deno.kill(pid, "SIGKILL");
      await child.status;
      await reading;
    }
  },
);
