// What the pages tell a reader to type is typed here as it stands, in a fresh checkout and an empty home; the
// rest names what shows it.
import { expect } from "@std/expect";
import config from "@/deno.json" with { type: "json" };
import { Checkout, outcome, type Ran } from "@/tests/support/checkout.ts";
import { devPython } from "@/tests/support/dev_python.ts";
import { freePort } from "@/tests/support/free_port.ts";
import { ROOT } from "@/tests/support/imports.ts";
import { exists } from "@/tests/support/pages.ts";
import { eventually } from "@/tests/support/processes.ts";
import { type Command, commandsOf, shownBy, tasksOf } from "./commands.ts";
import { SHOWN } from "./shown.ts";

const markdown = (folder: string) =>
  [...Deno.readDirSync(ROOT + folder)].map(({ name }) => `${folder}${name}`).filter((file) =>
    file.endsWith(".md")
  );
const PAGES = [...markdown(""), ...markdown("docs/"), "gateway/README.md"].sort();
const commands = PAGES.flatMap(commandsOf);

/**
 * `npx -y deno …` is the Deno that runs the tests: what the registry gives today is no matter of the pages.
 */
const NPX = `#!/bin/sh\n[ "$1 $2" = "-y deno" ] || exit 64\nshift 2\nexec "$DENO" "$@"\n`;

/** A reader's shell in the checkout, with a home and a port of its own. */
class Shell implements AsyncDisposable {
  readonly #checkout: Checkout;
  readonly #env: Record<string, string>;
  readonly #staying: Deno.ChildProcess[] = [];
  readonly port = freePort();

  constructor(checkout: Checkout, python: string) {
    this.#checkout = checkout;
    const bin = `${checkout.home}/bin`;
    Deno.mkdirSync(bin);
    Deno.writeTextFileSync(`${bin}/npx`, NPX, { mode: 0o755 });
    this.#env = {
      PATH: `${bin}:${Deno.env.get("PATH")}`,
      HOME: checkout.home,
      DENO: Deno.execPath(),
      DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
      LOTSE_PORT: String(this.port),
      LOTSE_PYTHON: python,
      NO_COLOR: "1",
    };
  }

  get #token(): string {
    const file = `${this.#checkout.home}/.local/share/lotse-simulated/token`;
    return Deno.readTextFileSync(file).trim();
  }

  async #account(): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/api/trading`, {
      headers: { authorization: `Bearer ${this.#token}` },
    });
    const [account = ""] = Object.keys((await answer.json()).accounts);
    return account;
  }

  #type(text: string, env: Record<string, string> = {}): Deno.ChildProcess {
    return new Deno.Command("bash", {
      args: ["-c", `exec ${text}`],
      cwd: this.#checkout.root,
      clearEnv: true,
      env: { ...this.#env, ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /** To its end, with the address, the token and the account of this desk where the page has examples. */
  async toItsEnd({ text }: Command): Promise<Ran> {
    if (!text.startsWith("curl")) {
      return await outcome(this.#type(/ task token /.test(text) ? `${text} --simulate` : text));
    }
    const here = text.replace("127.0.0.1:8000", `127.0.0.1:${this.port}`)
      .replace("DU1234567", await this.#account());
    return await outcome(this.#type(here, { TOKEN: this.#token }));
  }

  async untilItServes({ text }: Command): Promise<void> {
    const child = this.#type(text);
    this.#staying.push(child);
    void child.stdout.pipeTo(new WritableStream());
    void child.stderr.pipeTo(new WritableStream());
    await eventually(`serves: ${text}`, async () => {
      const answer = await fetch(`http://127.0.0.1:${this.port}/readyz`).catch(() => null);
      await answer?.body?.cancel();
      return answer?.status === 200;
    }, 60_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#staying) {
      child.kill("SIGTERM");
      await child.status;
    }
  }
}

Deno.test("each command of the pages has what shows it, and what is named is there", () => {
  expect(commands.length).toBeGreaterThan(20);
  expect(commands.filter((command) => shownBy(command, SHOWN) === null)).toEqual([]);
  const idle = SHOWN.filter((row) => !commands.some((command) => shownBy(command, SHOWN) === row));
  expect(idle).toEqual([]);
  const named = SHOWN.flatMap((row) => "test" in row ? [row.test] : []);
  expect(named.filter((file) => !exists(file))).toEqual([]);
});

Deno.test("each task that a page names is a task", () => {
  const tasks = Object.keys(config.tasks);
  const wrong = PAGES.flatMap((page) =>
    tasksOf(page).filter((task) => !tasks.includes(task)).map((task) => `${page}: ${task}`)
  );
  expect(wrong).toEqual([]);
});

Deno.test("a shell can read each command", async () => {
  const script = commands.map(({ text }) => text).join("\n");
  const { code, stderr } = await outcome(
    new Deno.Command("bash", { args: ["-n", "-c", script], stdout: "piped", stderr: "piped" }).spawn(),
  );
  expect([code, stderr]).toEqual([0, ""]);
});

Deno.test("typed in their order in a fresh checkout, they do what the pages say", async (t) => {
  await using checkout = await Checkout.make();
  await using shell = new Shell(checkout, await devPython());
  const typed = new Set<string>();
  for (const command of commands) {
    const row = shownBy(command, SHOWN);
    if (row === null || !("runs" in row) || typed.has(command.text)) continue;
    typed.add(command.text);
    await t.step(`${command.page}: ${command.text.slice(0, 90)}`, async () => {
      if (row.runs === "until it serves") return await shell.untilItServes(command);
      const { code, stdout, stderr } = await shell.toItsEnd(command);
      expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
      expect(`${stdout}\n${stderr}`).toMatch(row.says);
    });
  }
});
