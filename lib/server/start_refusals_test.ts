// U19: what stands in the way of a start is told with its name and a way, never by the system's bare words or
// a stack.
import { expect } from "@std/expect";
import { join } from "node:path";
import { replaceBuild } from "@/lib/build/builds.ts";
import { freePort as anyPort } from "@/tests/support/free_port.ts";
import { makeCertificate } from "@/tests/support/certificate.ts";
import { builtServer, loadFault } from "./built_server.ts";
import { lockDataDir, privateDir, textFile, unwritable } from "./data_dir.ts";
import { unreadableJournal } from "./ground.ts";
import { freePort, listenAt, readTls } from "./listen_address.ts";
import { isSystemRefusal, StartError } from "./start_error.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "lotse_start_" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The sentence of a refusal: one line, with a way out. */
async function refusal(act: () => unknown): Promise<string> {
  const error = await (async () => await act())().then(() => null, (error) => error);
  expect(error).toBeInstanceOf(StartError);
  expect(error.message).not.toContain("\n");
  return error.message;
}

Deno.test("U19: the data folder that is a file, or is held, is named, with the process that holds it", () =>
  inFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "x");
    expect(await refusal(() => privateDir(file))).toMatch(/file" can not be made: .*Choose another/);
    expect(await refusal(() => privateDir(join(file, "below")))).toContain("Choose another with --data-dir");
    const dir = join(folder, "data");
    await privateDir(dir);
    const holder = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-config", HOLD, join(dir, "lock")],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const reader = holder.stdout.getReader();
    await reader.read();
    expect(await refusal(() => lockDataDir(dir))).toBe(
      `Another Lotse (process ${holder.pid}) is running with the data folder "${dir}": stop it or choose another --data-dir`,
    );
    await reader.cancel();
    await holder.stdin.close();
    await holder.status;
    using _held = await lockDataDir(dir);
    expect(await Deno.readTextFile(join(dir, "lock"))).toBe(`${Deno.pid}\n`);
    await Deno.mkdir(join(folder, "odd", "lock"), { recursive: true });
    expect(await refusal(() => lockDataDir(join(folder, "odd")))).toMatch(/odd" can not be written: /);
    // Only "not there" means that nothing was kept: a halt that can not be read is none that is lifted.
    expect(await refusal(() => textFile(join(folder, "odd")).read())).toMatch(/odd" can not be read: /);
    expect(textFile(join(folder, "none")).read()).toBe(null);
  }));

Deno.test("U19: a data folder on a full disk wants room, not another owner", () => {
  const told = (why: string) => unwritable("/data", new Error(why)).message;
  expect(told("No space left on device (os error 28)")).toBe(
    'The data folder "/data" can not be written: No space left on device (os error 28). Make room on that disk or choose another --data-dir',
  );
  expect(told("Permission denied (os error 13)")).toContain("Give it to this user or choose");
});

/** Another process that holds the lock until its input ends. */
const HOLD = `
const file = Deno.openSync(Deno.args[0], { create: true, write: true });
file.tryLockSync(true);
file.writeSync(new TextEncoder().encode(Deno.pid + "\\n"));
console.log("held");
for await (const _ of Deno.stdin.readable);
`;

Deno.test("U19: a port that is taken and an address of another machine are told with their flag", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr as Deno.NetAddr;
  for (
    const listen of [
      () => freePort({ host: "127.0.0.1", port, tls: null }),
      () => listenAt({ host: "127.0.0.1", port }, null),
    ]
  ) {
    expect(await refusal(listen)).toMatch(/^Port \d+ of 127\.0\.0\.1 is taken.*'--port'$/);
  }
  expect(await refusal(() => freePort({ host: "192.0.2.7", port: 0, tls: null }))).toContain(
    "correct '--host'",
  );
});

Deno.test("U19: a certificate or a key that can not be used is told by what is wrong with it", () =>
  inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    for (const name of ["a", "b"]) {
      const made = await new Deno.Command("openssl", {
        args: "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout".split(" ")
          .concat(at(`${name}.key`), "-out", at(`${name}.crt`)),
        stderr: "null",
      }).output();
      expect(made.code).toBe(0);
    }
    await Deno.writeTextFile(at("plain"), "not a certificate");
    await Deno.writeTextFile(
      at("broken.crt"),
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    const read = (cert: string, key: string) => {
      const tls = { certFile: at(cert), keyFile: at(key) };
      freePort({ host: "127.0.0.1", port: 0, tls });
      return readTls(tls);
    };
    expect(read("a.crt", "a.key")?.cert).toContain("BEGIN CERTIFICATE");
    // As editors of Windows save them.
    for (const name of ["a.crt", "a.key"]) {
      const text = Deno.readTextFileSync(at(name)).replaceAll("\n", "\r\n");
      Deno.writeTextFileSync(at(`marked.${name}`), `\ufeff${text}`);
    }
    expect(read("marked.a.crt", "marked.a.key")?.cert).toMatch(/^-----BEGIN/);
    expect(await refusal(() => read("none.crt", "a.key"))).toMatch(
      /'--tls-cert' can not be read: .*none\.crt: .*Correct/,
    );
    expect(await refusal(() => read("a.crt", "none.key"))).toMatch(
      /'--tls-key' can not be read: .*none\.key/,
    );
    expect(await refusal(() => read("plain", "a.key"))).toContain("'--tls-cert' is not in PEM form");
    expect(await refusal(() => read("a.crt", "b.key"))).toMatch(
      /does not belong to the certificate.*b\.key.*a\.crt/,
    );
    expect(await refusal(() => read("a.key", "a.key"))).toContain(
      "There is no certificate in the file of '--tls-cert'",
    );
    expect(await refusal(() => read("a.crt", "a.crt"))).toContain("There is no private key");
    expect(await refusal(() => read("broken.crt", "a.key"))).toMatch(/can not be used: .*broken\.crt/);
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = taken.addr as Deno.NetAddr;
    const tls = { certFile: at("a.crt"), keyFile: at("a.key") };
    expect(await refusal(() => freePort({ host: "127.0.0.1", port, tls }))).toMatch(/^Port \d+ .* is taken/);
  }));

const OWN_PORT = anyPort();

Deno.test({
  name: "U19: a certificate is tried at the desk's own port, for it has the right to no other",
  permissions: { net: [`127.0.0.1:${OWN_PORT}`], read: true, write: true, run: ["openssl"], env: true },
  fn: async () => {
    await using tls = await makeCertificate();
    expect(freePort({ host: "127.0.0.1", port: OWN_PORT, tls })).toBe(OWN_PORT);
  },
});

Deno.test("U19: a journal on a full disk is to stay where it is, a damaged one is to be kept elsewhere", () => {
  const told = (words: string) => unreadableJournal("/d/journal.sqlite", new Error(words)).message;
  const stays = "Make room on that disk, and leave the file where it is";
  expect(told("No space left on device (os error 28): copy '/d/a' -> '/d/b'")).toBe(
    `The order journal "/d/journal.sqlite" can not be opened: No space left on device (os error 28). ${stays}`,
  );
  expect(told("database or disk is full")).toContain(stays);
  expect(told("file is not a database")).toContain("Keep the file and move it away");
});

Deno.test("U19: a build that is missing, unreadable or cut off is told with the task that makes it", () =>
  inFolder(async (folder) => {
    const build = () => builtServer(folder);
    expect(await refusal(build)).toBe("There is no build yet: run 'deno task build'");
    await replaceBuild(folder, (path) => Deno.mkdir(join(path, "server.js")));
    expect(await refusal(build)).toMatch(/can not be read: .*'deno task build'$/);
    for (const text of ['import "./gone.js";', "export default {"]) {
      await replaceBuild(folder, (path) => Deno.writeTextFile(join(path, "server.js"), text));
      using built = build();
      const error = await import(`file://${built.path}`).then(() => null, (error) => error);
      expect(await refusal(() => Promise.reject(loadFault(built.path, error)))).toMatch(
        /can not be loaded: .*again$/,
      );
    }
    const ours = new RangeError("a mistake of ours");
    expect(loadFault("server.js", ours)).toBe(ours);
  }));

Deno.test("U19: what the system refuses is told apart from a mistake of the program", () => {
  const system = (() => {
    try {
      return Deno.readTextFileSync("/nowhere/at/all");
    } catch (error) {
      return error;
    }
  })();
  expect([isSystemRefusal(system), isSystemRefusal(new TypeError("x is undefined"))]).toEqual([true, false]);
});
