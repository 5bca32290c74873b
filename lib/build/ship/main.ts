// `deno task compile [--target TARGET] [--output FILE]`: one binary, with its checksum beside it. `deno task
// package`: the npm package. Both build first and ship the same files.
import { basename, dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import config from "@/deno.json" with { type: "json" };
import { fromRoot } from "@/lib/server/root.ts";
import { BUDGET_BYTES, compile, CompileError, sizeOf } from "./compile.ts";
import { putTogether } from "./contents.ts";
import { addPackage, pack } from "./npm.ts";

const MB = 1_000_000;

async function build(): Promise<void> {
  const args = ["task", "--quiet", "--config", fromRoot("deno.json"), "build"];
  const { code } = await new Deno.Command(Deno.execPath(), { args, stdout: "null" }).spawn().status;
  if (code !== 0) Deno.exit(code);
}

async function compileBinary(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { target: { type: "string" }, output: { type: "string" } },
  });
  const target = values.target ?? null;
  const ending = (target ?? Deno.build.target).includes("windows") ? ".exe" : "";
  const output = resolve(Deno.env.get("INIT_CWD") ?? ".", values.output ?? `lotse${ending}`);
  const folder = await shipped();
  const size = sizeOf(folder);
  if (size > BUDGET_BYTES) {
    throw new CompileError(`${size / MB} MB would be embedded, more than ${BUDGET_BYTES / MB}`);
  }
  await compile(folder, { target, output });
  const bytes = await Deno.readFile(output);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  await Deno.writeTextFile(`${output}.sha256`, `${hash}  ${basename(output)}\n`);
  await Deno.copyFile(`${folder}/lotse.cdx.json`, `${dirname(output)}/${basename(output)}.cdx.json`);
  say(
    `${output}: ${Math.round(bytes.length / MB)} MB, of which ${
      (size / MB).toFixed(1)
    } MB beside the runtime`,
  );
}

async function packPackage(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { into: { type: "string" } } });
  const into = resolve(Deno.env.get("INIT_CWD") ?? ".", values.into ?? ".");
  await Deno.mkdir(into, { recursive: true });
  const folder = await shipped();
  await addPackage(folder, config.version);
  say(await pack(folder, into));
}

async function shipped(): Promise<string> {
  await build();
  return await putTogether();
}

function say(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}

const USAGES = {
  compile: `Usage: deno task compile [--target TARGET] [--output FILE]

One binary of the desk, with its checksum and its list of materials beside it.
--target TARGET  the system that it is for, as 'deno compile' calls it (default: this one)
--output FILE    default: lotse, or lotse.exe, where you are`,
  package: `Usage: deno task package [--into FOLDER]

The npm package of the desk, as a tarball.
--into FOLDER    default: where you are`,
};

const [what, ...rest] = Deno.args;
if (rest.includes("--help") || rest.includes("-h")) {
  say(what === "package" ? USAGES.package : USAGES.compile);
  Deno.exit(0);
}
try {
  await (what === "package" ? packPackage(rest) : compileBinary(rest));
} catch (error) {
  if (!(error instanceof CompileError || error instanceof TypeError)) throw error;
  // deno-lint-ignore no-console
  console.error(`Lotse: ${error.message}`);
  Deno.exit(error instanceof CompileError ? 1 : 2);
}
