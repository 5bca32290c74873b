// Floods: more connections than there are file descriptors, more streams than one login has. The desk lives,
// and answers its owner.
import { expect } from "@std/expect";
import { Attacked } from "@/tests/support/attacked.ts";
import { fromRoot } from "@/lib/server/root.ts";

/** Of each of two processes: one alone may not have enough descriptors itself. */
const CROWD = 2_500;
const MAX_FILES = 4_096;

interface Crowd extends AsyncDisposable {
  connected: number;
}

/** Another process that holds `CROWD` connections, or as many as came in. */
async function crowdAt(port: number): Promise<Crowd> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", fromRoot("tests/fixtures/idle_crowd.ts"), String(CROWD), String(port)],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const said = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await said.read();
  return {
    connected: Number(/^connected (\d+)/.exec(value)?.[1] ?? 0),
    async [Symbol.asyncDispose]() {
      await child.stdin.close();
      await said.cancel();
      await child.status;
    },
  };
}

for (const scheme of ["http", "https"] as const) {
  Deno.test(`5,000 idle connections under ulimit -n ${MAX_FILES} end nothing, and the owner is answered (${scheme})`, async () => {
    await using attacked = await Attacked.start(scheme, { maxFiles: MAX_FILES });
    await attacked.ready();
    // His connection has its place from here on.
    expect(await attacked.status("/api/trading", { headers: attacked.bearer })).toBe(200);
    const crowds = await Promise.all([crowdAt(attacked.port), crowdAt(attacked.port)]);
    try {
      // Over TLS the desk stops to accept: they have come as far as the line of the system.
      expect(crowds.reduce((sum, { connected }) => sum + connected, 0)).toBeGreaterThan(1_000);
      for (let count = 0; count < 20; count++) {
        expect(await attacked.status("/api/trading", { headers: attacked.bearer })).toBe(200);
      }
      // TWS stayed connected meanwhile.
      expect(await attacked.status("/readyz")).toBe(200);
    } finally {
      for (const crowd of crowds) await crowd[Symbol.asyncDispose]();
    }
    expect(await attacked.status("/login")).toBe(200);
  });
}

Deno.test("one login opens 512 event streams and no more, and is still answered otherwise", async () => {
  await using attacked = await Attacked.start("http");
  await attacked.ready();
  const abort = new AbortController();
  const open = () => attacked.fetch("/api/stream", { headers: attacked.bearer, signal: abort.signal });
  const answers: Response[] = [];
  for (let from = 0; from < 600; from += 50) {
    answers.push(...await Promise.all(Array.from({ length: 50 }, open)));
  }
  const statuses = answers.map(({ status }) => status);
  expect([
    statuses.filter((status) => status === 200).length,
    statuses.filter((status) => status === 429).length,
  ])
    .toEqual([512, 88]);
  expect(await attacked.status("/api/trading", { headers: attacked.bearer })).toBe(200);
  abort.abort();
  await Promise.all(answers.map((answer) => answer.body?.cancel().catch(() => {})));
});
