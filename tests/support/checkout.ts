// A checkout as a user has it after `git clone`, in a folder of its own.
import { copy } from "./copy.ts";
import { ROOT } from "./imports.ts";

/** What comes with a checkout; the rest is made in it. */
const MADE_THERE = ["node_modules", "_fresh", "artefacts"];

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** What a program that was let run to its end has said. */
export async function outcome(child: Deno.ChildProcess): Promise<Ran> {
  const { code, stdout, stderr } = await child.output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** Removed with its home at the end. */
export class Checkout implements AsyncDisposable {
  readonly home: string;
  readonly root: string;

  private constructor(home: string) {
    this.home = home;
    this.root = `${home}/checkout/`;
  }

  static async make(): Promise<Checkout> {
    const checkout = new Checkout(await Deno.makeTempDir({ prefix: "lotse_checkout_" }));
    await copy(ROOT, checkout.root, (name) => !name.startsWith(".") && !MADE_THERE.includes(name));
    return checkout;
  }

  get dataDir(): string {
    return `${this.home}/data`;
  }

  start(task: string, args: readonly string[], stdin: "null" | "piped" = "null"): Deno.ChildProcess {
    return new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", task, ...args],
      cwd: this.root,
      env: { LOTSE_LOG: "json", NO_COLOR: "1", AWS_SECRET_ACCESS_KEY: "of another program" },
      stdin,
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  async run(task: string, args: readonly string[], input?: string): Promise<Ran> {
    const child = this.start(task, args, input === undefined ? "null" : "piped");
    if (input !== undefined) {
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(input));
      await writer.close();
    }
    return await outcome(child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.home, { recursive: true });
  }
}
