// The Python of the peers: an environment of its own in the user's cache folder, made again when what is
// pinned has changed.
import { fileURLToPath } from "node:url";

const REQUIREMENTS = fileURLToPath(new URL("./requirements.txt", import.meta.url));

/** Its path. Throws with pip's words when the environment can not be made. */
export async function peerPython(): Promise<string> {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME") ?? "."}/.cache`;
  const folder = `${cache}/lotse/bench-peers`;
  const python = `${folder}/bin/python`;
  const wanted = await Deno.readTextFile(REQUIREMENTS);
  if (await Deno.readTextFile(`${folder}/installed.txt`).catch(() => "") === wanted) return python;
  await run(["python3", "-m", "venv", "--clear", folder]);
  await run([python, "-m", "pip", "install", "--quiet", "--no-deps", "-r", REQUIREMENTS]);
  await Deno.writeTextFile(`${folder}/installed.txt`, wanted);
  return python;
}

async function run([command = "", ...args]: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args, stdout: "null" }).output();
  if (!success) throw new Error(`${command} ${args.join(" ")}\n${new TextDecoder().decode(stderr)}`);
}
