// A start that can not succeed says why in one sentence, starts nothing, and leaves nothing behind.
import { expect } from "@std/expect";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const root = fileURLToPath(new URL("../../", import.meta.url));

type Entry = "start.ts" | "dev.ts";

async function start(entry: Entry, dataDir: string, args: string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--config", `${root}deno.json`, `${root}${entry}`, "--simulate", ...args],
    env: { LOTSE_DATA_DIR: dataDir, LOTSE_LOG: "json", NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return { code, output: (text.decode(stdout) + text.decode(stderr)).trim() };
}

interface Case {
  what: string;
  /** `start.ts` looks at its build before the data folder, and a checkout need not have one. */
  entry?: Entry;
  args?: string[];
  env?: Record<string, string>;
  prepare?: (dataDir: string) => Promise<unknown>;
  says: RegExp;
}

const remote = { LOTSE_TOKEN: "a-secret-of-16-or-more" };
const cases: Case[] = [
  {
    what: "whose data folder can not be written",
    entry: "dev.ts",
    prepare: (dir) => Deno.mkdir(join(dir, "lock")),
    says: /^Lotse: The data folder ".+" can not be written: .+--data-dir$/,
  },
  {
    what: "whose token can not be written",
    entry: "dev.ts",
    prepare: (dir) => Deno.mkdir(join(dir, "token")),
    says: /^Lotse: The data folder ".+" can not be written: .+--data-dir$/,
  },
  {
    what: "whose journal is damaged",
    entry: "dev.ts",
    prepare: (dir) => Deno.writeTextFile(join(dir, "journal.sqlite"), "no database"),
    says: /^Lotse: The order journal ".+" can not be read: file is not a database\. Keep the file/,
  },
  {
    what: "for an address that this machine does not have",
    args: ["--host", "203.0.113.9", "--trusted-proxy", "10.0.0.2"],
    env: remote,
    says: /^Lotse: This machine does not have the address '203\.0\.113\.9': correct '--host'$/,
  },
  {
    what: "for a name that nobody knows",
    args: ["--host", "no-such-host.invalid", "--trusted-proxy", "10.0.0.2"],
    env: remote,
    says: /^Lotse: Nobody can listen on 'no-such-host\.invalid' port \d+: .+ Correct '--host' and '--port'$/,
  },
  {
    what: "without its certificate",
    args: ["--tls-cert", "/nowhere/cert.pem", "--tls-key", "/nowhere/key.pem"],
    says: /^Lotse: The file of '--tls-cert' can not be read: \/nowhere\/cert\.pem: /,
  },
];

for (const { what, entry = "start.ts", args = [], env, prepare, says } of cases) {
  Deno.test(`a start ${what} ends with one sentence`, async () => {
    const dataDir = await Deno.makeTempDir();
    await prepare?.(dataDir);
    const port = args.includes("no-such-host.invalid") ? "8000" : "0";
    const { code, output } = await start(entry, dataDir, ["--port", port, ...args], env);
    expect(output).toMatch(says);
    expect(output.split("\n")).toHaveLength(1);
    expect(code).toBe(2);
    await Deno.remove(dataDir, { recursive: true });
  });
}

Deno.test("a start on a port that is taken says so before it starts a bridge or a gateway", async () => {
  const dataDir = await Deno.makeTempDir();
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { code, output } = await start("start.ts", dataDir, ["--port", String(taken.addr.port)]);
  expect(output).toBe(
    `Lotse: Port ${taken.addr.port} of 127.0.0.1 is taken, perhaps by another Lotse: end that program or choose another '--port'`,
  );
  expect(code).toBe(2);
  expect([...Deno.readDirSync(dataDir)]).toEqual([]);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("a start in the folder of another mode is refused with what to do, and leaves the folder as it was", async () => {
  const dataDir = await Deno.makeTempDir();
  await Deno.writeTextFile(join(dataDir, "mode.json"), '{"mode":"live","clientId":11}');
  const { code, output } = await start("dev.ts", dataDir, ["--port", "0"]);
  expect(output).toMatch(/^Lotse: DATA_DIR_OTHER_MODE: .+ live desk, and this start is simulated: choose/);
  expect(code).toBe(2);
  expect([...Deno.readDirSync(dataDir)].map(({ name }) => name).sort()).toEqual(["lock", "mode.json"]);
  await Deno.remove(dataDir, { recursive: true });
});
