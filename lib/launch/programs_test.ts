import { expect } from "@std/expect";
import { join } from "node:path";
import config from "@/deno.json" with { type: "json" };
import { fromRoot, ROOT } from "@/lib/server/root.ts";
import { withBundler } from "./program_rights.ts";
import { programList, programNamed, PROGRAMS } from "./programs.ts";
import { type Rights } from "./rights.ts";

const HOME = { HOME: "/home/anna" };

function rightsOf(name: string, args: string, env: Record<string, string> = HOME): Promise<Rights> {
  const program = PROGRAMS[name];
  if (program === undefined) throw new Error(`There is no ${name}`);
  return program.rights({ args: args === "" ? [] : args.split(" "), env });
}

Deno.test("every task that a user runs goes by the launcher, and the launcher knows no other", () => {
  const launched = Object.entries(config.tasks).flatMap(([name, { command }]) => {
    const [, program] = /lib\/launch\/main\.ts (\S+)$/.exec(command) ?? [];
    return program === undefined ? [] : [[name, program]];
  });
  expect(launched).toEqual(launched.map(([name]) => [name, name]));
  expect(launched.map(([name]) => name).sort()).toEqual(Object.keys(PROGRAMS).sort());
});

Deno.test("a word that names no program is none, whatever objects have, and all that there are can be told", () => {
  for (const word of ["nosuch", "constructor", "__proto__", "--help", ""]) {
    expect(programNamed(word)).toBeNull();
  }
  expect(programNamed("journal")).toBe(PROGRAMS.journal);
  expect(programList()).toContain("journal          Verify, export");
});

Deno.test("every subcommand says what it does in one sentence, and can be called by the program lotse", () => {
  for (const [name, { file, help, desk, develops }] of Object.entries(PROGRAMS)) {
    expect([name, help]).toEqual([name, expect.stringMatching(/^[A-Z][^.]{8,90}$/)]);
    if (desk || develops) continue;
    const text = Deno.readTextFileSync(fromRoot(file));
    expect([name, text]).toEqual([name, expect.stringMatching(/^export (?:async )?function command\(/m)]);
    expect([name, text]).toEqual([
      name,
      expect.stringContaining("\nif (import.meta.main) Deno.exit(await command(Deno.args));\n"),
    ]);
  }
});

Deno.test("only tasks of developing, which must be able to start anything, may do everything", () => {
  const everything = Object.entries(config.tasks)
    .filter(([, { command }]) => /deno run (?:\S+ )*(?:-A|--allow-all)\b/.test(command))
    .map(([name]) => name.replace(/:.*/, ""));
  expect(new Set(everything)).toEqual(
    new Set(["check", "test", "drill", "chaos", "clients", "bench", "pictures", "compile", "package"]),
  );
});

Deno.test("a desk listens at its address and looks at its gateway, nothing else", async () => {
  const rows: [string, string, string[]][] = [
    ["start", "--paper", ["127.0.0.1:8000", "127.0.0.1:7497", "127.0.0.1:4002"]],
    ["start", "--live --port 9000", ["127.0.0.1:9000", "127.0.0.1:7496", "127.0.0.1:4001"]],
    ["start", "--gateway 10.0.0.5:4002 --host ::1", ["[::1]:8000", "10.0.0.5:4002"]],
    ["start", "--simulate --port 0", ["127.0.0.1", "127.0.0.1"]],
    ["dev", "--live", ["127.0.0.1:8000", "127.0.0.1:7496", "127.0.0.1:4001"]],
    ["dev", "", ["127.0.0.1:8000", "127.0.0.1"]],
  ];
  for (const [program, args, net] of rows) {
    expect([args, (await rightsOf(program, args)).net]).toEqual([args, net]);
  }
});

Deno.test("a desk reads the checkout, its data and its certificates, and writes its data alone", async () => {
  const tls = "--tls-cert /tls/cert.pem --tls-key /tls/key.pem";
  const start = await rightsOf("start", `--data-dir /data ${tls}`);
  expect(start.read).toEqual([
    ROOT,
    "/data",
    join("/home/anna/.cache/lotse", "python"),
    join("/home/anna/.cache/lotse", "bridge"),
    "/tls/cert.pem",
    "/tls/key.pem",
  ]);
  expect(start.denyRead).toEqual([fromRoot(".git")]);
  expect(start.write).toEqual(["/data"]);
  const dev = (await rightsOf("dev", "--data-dir /data")).write;
  expect(new Set(dev)).toEqual(new Set(["/data", fromRoot("static")]));
  expect((await rightsOf("start", "")).write).toEqual(["/home/anna/.local/share/lotse"]);
});

Deno.test("a desk has the folder of its mode; where it may fall back to the built-in gateway, that one's too", async () => {
  const share = "/home/anna/.local/share";
  const rows: [string, string, string[]][] = [
    ["start", "--live", ["lotse-live"]],
    ["start", "--simulate", ["lotse-simulated"]],
    ["dev", "--paper", ["lotse", "lotse-simulated"]],
    ["dev", "--live", ["lotse-live"]],
    ["live-passphrase", "", ["lotse-live"]],
    ["journal", "verify --live", ["lotse-live"]],
  ];
  for (const [program, args, folders] of rows) {
    const written = (await rightsOf(program, args)).write?.filter((path) => path !== fromRoot("static"));
    expect([program, args, written]).toEqual([program, args, folders.map((name) => `${share}/${name}`)]);
  }
});

Deno.test("a desk starts the bridge and nothing else; a named Python is another environment's", async () => {
  if (Deno.build.os === "windows") return;
  const [own = "", ...more] = (await rightsOf("start", "")).run ?? [];
  expect(own).toMatch(/^\/home\/anna\/\.cache\/lotse\/bridge\/[0-9a-f]{16}$/);
  expect(more).toEqual([]);
  const [named, ...others] = (await rightsOf("start", "--python /opt/py")).run ?? [];
  expect(named).toMatch(/\/bridge\/[0-9a-f]{16}$/);
  expect(named).not.toBe(own);
  expect(others).toEqual([]);
});

Deno.test("the journal's program has its data folder, and the place of the backup that it writes or reads", async () => {
  const data = "/home/anna/.local/share/lotse";
  expect((await rightsOf("journal", "verify --head abc")).write).toEqual([data]);
  expect((await rightsOf("journal", "backup /mnt/safe")).write).toEqual([data, "/mnt/safe"]);
  expect((await rightsOf("journal", "backup --live")).write).toEqual([`${data}-live`]);
  for (const told of ["/mnt/safe/lotse-journal-1 --replace", "--replace /mnt/safe/lotse-journal-1"]) {
    const { read } = await rightsOf("journal", `restore ${told}`);
    expect(read).toEqual([data, "/mnt/safe/lotse-journal-1", "/mnt/safe"]);
  }
});

Deno.test("a replay may read its recording, wherever that stands on the command line", async () => {
  for (const told of ["/r/a.jsonl.gz --port 0", "--port 0 /r/a.jsonl.gz", "--port=0 /r/a.jsonl.gz"]) {
    const { read, net, write } = await rightsOf("replay", told);
    expect([told, read?.slice(1), net, write]).toEqual([told, ["/r/a.jsonl.gz"], ["127.0.0.1"], []]);
  }
});

Deno.test("the doctor looks at what a start would use, and at the usual ports of both modes", async () => {
  const { net, read, run, sys } = await rightsOf(
    "doctor",
    "--data-dir /absent/data --cache-dir /absent/cache",
  );
  expect(net).toEqual([
    ...["127.0.0.1:8000", "127.0.0.1:7497", "127.0.0.1:4002"],
    ...["127.0.0.1:7497", "127.0.0.1:4002", "127.0.0.1:7496", "127.0.0.1:4001"],
  ]);
  // What is above a folder that is not there says whether it can be made.
  expect(read).toContain("/");
  expect(sys).toEqual(["uid", "statfs"]);
  if (Deno.build.os !== "windows") {
    expect(run?.[0]).toMatch(/^\/absent\/cache\/python\/[0-9a-f]{16}\/bin\/python$/);
    expect(run?.slice(1).every((program) => /\/?python3?(?:\.\d+)?$|^uv$/.test(program))).toBe(true);
  }
});

Deno.test("where the environment tells no place, nothing is allowed there", async () => {
  const { write, run } = await rightsOf("start", "", {});
  expect([write, run]).toEqual([[], []]);
});

Deno.test("the paper gateway has the files that it is told, and no variable", async () => {
  expect(await rightsOf("gateway", "")).toEqual({ net: ["127.0.0.1:4002"], read: [], write: [] });
  const files = "--faults /f --scenario /s --instruments /i --prices /p";
  const told = `--host 0.0.0.0 --port=0 --control-port 7000 --data-dir /d --record /r ${files}`;
  expect(await rightsOf("gateway", told)).toEqual({
    net: ["0.0.0.0", "127.0.0.1:7000"],
    read: ["/d", "/f", "/s", "/i", "/p"],
    write: ["/d", "/r"],
  });
});

Deno.test("an assistant's server has the desk, its token and the files that it is told, and nothing else", async () => {
  const env = ["LOTSE_PROGRAM_TOKEN"];
  expect(await rightsOf("mcp", "")).toEqual({ net: ["127.0.0.1:8000"], read: [], env });
  expect(await rightsOf("mcp", "--desk=https://localhost:9000/x --token-file /t --tls-cert /c")).toEqual({
    net: ["localhost:9000"],
    read: ["/t", "/c"],
    env,
  });
  for (const elsewhere of ["http://10.0.0.5:8000", "https://desk.example", "rubbish"]) {
    expect((await rightsOf("mcp", `--desk ${elsewhere}`)).net).toEqual([]);
  }
});

Deno.test("a log-in link is left in the data folder: its program has that and no network", async () => {
  const { read, write, net, run } = await rightsOf("link", "");
  const folders = ["/home/anna/.local/share/lotse", "/home/anna/.local/share/lotse-simulated"];
  expect({ read, write, net, run }).toEqual({
    read: folders,
    write: folders,
    net: undefined,
    run: undefined,
  });
  expect((await rightsOf("link", "--data-dir /data")).write).toEqual(["/data"]);
  expect((await rightsOf("link", "--live")).write).toEqual(["/home/anna/.local/share/lotse-live"]);
});

Deno.test("config reads the file that it is told, or the settings of the data folder", async () => {
  expect((await rightsOf("config", "check")).read).toEqual(["/home/anna/.local/share/lotse"]);
  expect((await rightsOf("config", "check /x/lotse.json")).read).toContain("/x/lotse.json");
  expect((await rightsOf("config", "check --config /y.json")).read).toContain("/y.json");
});

Deno.test("the bundler of the real Fresh, and nothing else, reaches everywhere and writes Deno's cache", () => {
  const given = { args: [], env: { HOME: "/home/anna", DENO_DIR: "/deno" } };
  const own = { read: ["/r"], write: ["/w"] };
  expect(withBundler(own, given, true)).toMatchObject({ ...own, env: "all" });
  expect(withBundler(own, given, true).anywhere).toBe(undefined);
  expect(withBundler(own, given, false)).toMatchObject({ anywhere: true, write: ["/w", "/deno"] });
});
