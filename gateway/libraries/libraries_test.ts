// The libraries for pytest and for `node --test`: their own tests, and the examples of docs/paper-gateway.md
// as they stand there.
import { cacheFolder, pythonWith } from "../clients/install.ts";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL("./", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const COMMAND = [Deno.execPath(), "run", "--quiet", "-A", "--no-check", `${ROOT}gateway/main.ts`];

/** Throws with everything that it said when it fails. */
async function run(command: readonly string[], options: Pick<Deno.CommandOptions, "cwd" | "env">) {
  const [program = "", ...args] = command;
  const { success, stdout, stderr } = await new Deno.Command(program, { ...options, args, stdin: "null" })
    .output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  if (!success) throw new Error(`\`${command.join(" ")}\` failed:\n${said}`);
  return said;
}

/** An environment of this name: what the page installs is not there when the library itself is tested. */
function python(name: string): Promise<string> {
  return pythonWith(`${HERE}python/requirements.txt`, `${cacheFolder()}/python/${name}`);
}

function mustSay(words: RegExp, said: string): void {
  if (!words.test(said)) throw new Error(`${words} is not in:\n${said}`);
}

/** The first block of this language on the page. */
async function blockOf(language: string): Promise<string> {
  const page = await Deno.readTextFile(`${ROOT}docs/paper-gateway.md`);
  const [, block] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page) ?? [];
  if (block === undefined) throw new Error(`No ${language} on the page`);
  return block;
}

/** A folder with a clone of this repository beside what is tested. */
async function besideClone(fn: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "paper-gateway-page-" });
  try {
    await Deno.symlink(ROOT, `${folder}/lotse`);
    await fn(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the library for pytest starts a gateway, tells it, and expects of its ledger", async () => {
  const flags = ["-q", "-p", "no:cacheprovider", "-o", `paper_gateway_command=${COMMAND.join(" ")}`];
  const said = await run([await python("library"), "-m", "pytest", ...flags, "tests"], {
    cwd: `${HERE}python`,
    env: { PYTHONPATH: `${HERE}python`, PYTHONDONTWRITEBYTECODE: "1" },
  });
  mustSay(/9 passed/, said);
});

Deno.test("the library for node --test starts a gateway, tells it, and expects of its ledger", async () => {
  mustSay(/# pass 5\n/, await run(["node", `${HERE}node/checks.mjs`, JSON.stringify(COMMAND)], {}));
});

Deno.test("the page's test for pytest passes with the page's two lines of shell", async () => {
  const bin = (await python("library-page")).replace(/\/[^/]+$/, "");
  await besideClone(async (folder) => {
    await Deno.writeTextFile(`${folder}/test_orders.py`, await blockOf("python"));
    const env = { PATH: `${bin}:${Deno.env.get("PATH") ?? ""}` };
    mustSay(/1 passed/, await run(["sh", "-e", "-c", await blockOf("sh")], { cwd: folder, env }));
  });
});

Deno.test("the page's test for node --test passes", async () => {
  await besideClone(async (folder) => {
    await Deno.writeTextFile(`${folder}/stop.test.mjs`, await blockOf("js"));
    mustSay(/# pass 1\n/, await run(["node", "--test", "stop.test.mjs"], { cwd: folder }));
  });
});
