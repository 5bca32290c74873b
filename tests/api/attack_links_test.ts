// Log-in links that somebody else has seen: used again, too late, or as a token. Over plain HTTP and over
// TLS, and as they are printed.
import { expect } from "@std/expect";
import { ROOT } from "@/lib/server/root.ts";
import { Attacked } from "@/tests/support/attacked.ts";
import { freePort } from "@/tests/support/free_port.ts";

for (const scheme of ["http", "https"] as const) {
  Deno.test(`Log-in links over ${scheme}`, async (t) => {
    await using attacked = await Attacked.start(scheme);
    const { desk } = attacked;
    const get = (path: string, headers: Record<string, string>) => attacked.fetch(path, { headers });

    await t.step("a link logs in once: looking at it uses nothing up, a replay says what to do", async () => {
      const link = `/login?token=${await attacked.newLink()}`;
      expect(await attacked.status(link, { method: "HEAD" })).toBe(200);
      const first = await get(link, {});
      await first.body?.cancel();
      const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
      expect([first.status, first.headers.get("location")?.startsWith("/?entered#key=")]).toEqual([
        303,
        true,
      ]);
      const replayed = await get(link, {});
      expect([replayed.status, replayed.headers.get("set-cookie")]).toEqual([401, null]);
      expect(await replayed.text()).toContain("used already");
      // In the browser that has used it, it is the way to the desk.
      const again = await get(link, { cookie });
      await again.body?.cancel();
      expect([again.status, again.headers.get("location"), again.headers.get("set-cookie")]).toEqual([
        303,
        "/",
        null,
      ]);
      expect(
        await attacked.status("/api/trading", { headers: { authorization: `Bearer ${link.split("=")[1]}` } }),
      ).toBe(401);
    });

    await t.step("no page uses a link up or guesses with a picture, a frame or a look ahead", async () => {
      const code = await attacked.newLink();
      const site = { "sec-fetch-site": "cross-site" };
      const ways = [
        { ...site, "sec-fetch-dest": "image", "sec-fetch-mode": "no-cors" },
        { ...site, "sec-fetch-dest": "iframe", "sec-fetch-mode": "navigate" },
        { ...site, "sec-fetch-dest": "empty", "sec-fetch-mode": "cors" },
        { "sec-fetch-site": "none", "sec-fetch-dest": "document", "sec-purpose": "prefetch;prerender" },
      ];
      for (const headers of ways) {
        expect(await attacked.status(`/login?token=${code}`, { headers })).toBe(403);
        for (let guess = 0; guess < 10; guess++) {
          expect(await attacked.status(`/login?token=guess${guess}`, { headers })).toBe(403);
        }
      }
      // Ten wrong ones would have made everybody on this address wait. From a mail or a chat it is opened
      // like this.
      const opened = { ...site, "sec-fetch-dest": "document", "sec-fetch-mode": "navigate" };
      expect(await attacked.status(`/login?token=${code}`, { headers: opened })).toBe(303);
    });

    await t.step("a link that is older than ten minutes, or older than another, logs nobody in", async () => {
      const [replaced, expired] = [await attacked.newLink(), await attacked.newLink()];
      const older = await get(`/login?token=${replaced}`, {});
      expect([older.status, await older.text()]).toEqual([401, expect.stringContaining("not right")]);
      const file = `${desk.dataDir}/login_link.json`;
      const made = JSON.parse(await Deno.readTextFile(file));
      const madeAt = new Date(Date.parse(made.madeAt) - 600_000).toISOString();
      await Deno.writeTextFile(file, JSON.stringify({ ...made, madeAt }));
      const late = await get(`/login?token=${expired}`, {});
      expect([late.status, late.headers.get("set-cookie")]).toEqual([401, null]);
      expect(await late.text()).toContain("expired");
    });
  });
}

function isListening(port: number): Promise<boolean> {
  return Deno.connect({ hostname: "127.0.0.1", port }).then((connection) => {
    connection.close();
    return true;
  }, () => false);
}

Deno.test("on a terminal the desk prints a link that is valid once; redirected it prints none", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "lotse_terminal_" });
  const port = freePort();
  const start = ["run", "-A", "--quiet", "dev.ts", "--paper", "--simulate", "--port", String(port)];
  // Python's own way to have a terminal.
  const child = new Deno.Command("python3", {
    args: [
      "-c",
      "import pty, sys; pty.spawn(sys.argv[1:])",
      Deno.execPath(),
      ...start,
      "--data-dir",
      dataDir,
    ],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  try {
    let printed = "";
    const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    while (!printed.includes("prints another")) {
      const { value, done } = await output.read();
      if (done) throw new Error(`It has left: ${printed}`);
      printed += value;
    }
    const [link = ""] = /http:\/\/127\.0\.0\.1:\d+\/login\?token=[\w-]{43}/.exec(printed) ?? [];
    const token = (await Deno.readTextFile(`${dataDir}/token`)).trim();
    expect([link !== "", printed.includes(token)]).toEqual([true, false]);
    const statuses: number[] = [];
    for (let times = 0; times < 2; times++) {
      const answer = await fetch(link, { redirect: "manual" });
      await answer.body?.cancel();
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([303, 401]);
    await output.cancel();
  } finally {
    child.kill("SIGTERM");
    await child.status;
    // It leaves with its terminal, in its own time.
    while (await isListening(port)) await new Promise((resolve) => setTimeout(resolve, 50));
    await Deno.remove(dataDir, { recursive: true }).catch(() => {});
  }
});
