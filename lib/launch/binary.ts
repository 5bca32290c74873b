// The program `lotse` as one binary. What it may do was said when it was compiled, before folders and ports
// were known, so the rights of a start are narrowed here: the desk is a worker that has exactly those of the
// launcher, every other subcommand gives up what it does not need at all.
import { pathToFileURL } from "node:url";
import { moduleAt } from "@/lib/server/root.ts";
import { BINARY_FLAGS } from "./binary_flags.ts";
import type { Given } from "./given.ts";
import type { Leaving } from "@/lib/server/own_process.ts";
import type { Program } from "./programs.ts";
import { type Rights, workerRights } from "./rights.ts";
import { helpersOf, PYTHON_ENV } from "./run_program.ts";
import { lotse } from "./subcommands.ts";

/** How this process is run again: a compiled binary is the program itself. */
const SELF = Deno.build.standalone ? [] : ["run", ...BINARY_FLAGS, moduleAt("lib/launch/binary.ts")];

/** What the types of Deno have only with `--unstable-worker-options`. */
interface RestrictedWorker extends WorkerOptions {
  deno: { permissions: Deno.PermissionOptionsObject };
}

async function run(name: string, program: Program, given: Given): Promise<number> {
  const rights = await program.rights(given);
  return program.desk ? await runDesk(name, program, rights, given) : await call(program.file, rights, given);
}

/** As a worker, which asks this thread for the programs beside it. */
async function runDesk(name: string, { file }: Program, rights: Rights, given: Given): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const options: RestrictedWorker = { type: "module", name, deno: { permissions: workerRights(rights) } };
  const worker = new Worker(pathToFileURL(moduleAt(file)).href, options);
  const helpers = helpersOf(given, (report) => worker.postMessage(report), { self: SELF });
  helpers.prepare();
  worker.onmessage = ({ data }: MessageEvent<Leaving | unknown>) => {
    if (isLeaving(data)) resolve(data.leave);
    else helpers.take(data);
  };
  // Deno has written the error already.
  worker.onerror = (event) => {
    event.preventDefault();
    resolve(1);
  };
  const code = await promise;
  await helpers.close();
  return code;
}

function isLeaving(data: unknown): data is Leaving {
  return typeof data === "object" && data !== null && "leave" in data && typeof data.leave === "number";
}

/** In this process. */
async function call(file: string, rights: Rights, { args }: Given): Promise<number> {
  const { command } = await import(pathToFileURL(moduleAt(file)).href);
  for (const name of ["net", "read", "write", "run", "env", "sys"] as const) {
    if ((rights[name]?.length ?? 0) === 0) Deno.permissions.revokeSync({ name });
  }
  return await command(args);
}

const [first, ...rest] = Deno.args;
// What a desk has made for it is none of a user's subcommands.
const code = first === "python-env"
  ? await call(PYTHON_ENV, { read: ["/"], write: ["/"], run: ["python"], env: "all", sys: ["uid"] }, {
    args: rest,
    env: {},
  })
  : await lotse(Deno.args, run);
Deno.exit(code);
