// A peer as a process of its own: it connects to the gateway, then says on its first line which port it
// serves.
import { fileURLToPath } from "node:url";
import { peerPython } from "./environment.ts";

export interface Peer extends AsyncDisposable {
  url: string;
}

/** FastAPI, ib_async and SQLite. */
export async function startFastApi(gateway: number, clientId: number): Promise<Peer> {
  const folder = await Deno.makeTempDir({ prefix: "lotse_peer_" });
  const args = ["-I", here("fastapi_desk.py"), String(gateway), String(clientId), folder];
  return await start(await peerPython(), args, () => Deno.remove(folder, { recursive: true }));
}

/** `@stoqey/ib` behind `node:http`: in Node, where it is at home, and in Deno on a machine without. */
export async function startStoqey(gateway: number, clientId: number): Promise<Peer> {
  const args = [here("stoqey_desk.mjs"), String(gateway), String(clientId)];
  if (await hasNode()) return await start("node", args);
  return await start(Deno.execPath(), ["run", "-A", "--quiet", ...args]);
}

async function hasNode(): Promise<boolean> {
  return await new Deno.Command("node", { args: ["--version"], stdout: "null", stderr: "null" }).output()
    .then(({ success }) => success, () => false);
}

function here(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

async function start(command: string, args: string[], clean = () => Promise.resolve()): Promise<Peer> {
  const child = new Deno.Command(command, { args, stdin: "null", stdout: "piped", stderr: "inherit" })
    .spawn();
  const output = child.stdout.getReader();
  const { value } = await output.read();
  const port = Number(new TextDecoder().decode(value));
  const stop = async () => {
    child.kill("SIGKILL");
    await output.cancel();
    await child.status;
    await clean();
  };
  if (!(port > 0)) {
    await stop();
    throw new Error(`${command} ${args.join(" ")} does not serve`);
  }
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: stop };
}
