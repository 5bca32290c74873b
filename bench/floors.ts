// What no implementation can do without, measured on the same machine in the same run: a bare server, a bare
// commit, a bare pipe.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { KeepAliveClient } from "./keep_alive_client.ts";

/** Each resolves with its milliseconds. */
export interface Floors extends AsyncDisposable {
  /** One durable commit of SQLite on this disk, with the settings of the journal. */
  commit(): number;
  /** One empty POST to a `Deno.serve` of another process, and its answer. */
  http(): Promise<number>;
  /** One line to a Python process and back. */
  pipe(): Promise<number>;
}

const SERVER = `const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: ({ port }) => console.log(port) },
  () => Response.json({}),
);
await server.finished;`;
const ECHO = "import os\nwhile line := os.read(0, 65536): os.write(1, line)";
/** About as long as the line of an order. */
const LINE = new TextEncoder().encode(`${"x".repeat(900)}\n`);

/** `dir` is where the journal is: the same disk. */
export async function openFloors(dir: string, python: string): Promise<Floors> {
  await using parts = new AsyncDisposableStack();
  const commit = parts.adopt(openCommit(dir), ({ close }) => close());
  const http = parts.adopt(await openServer(), ({ close }) => close());
  const pipe = parts.adopt(openPipe(python), ({ close }) => close());
  const owned = parts.move();
  return {
    commit: commit.once,
    http: http.once,
    pipe: pipe.once,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function openCommit(dir: string) {
  const db = new DatabaseSync(join(dir, "floor.sqlite"));
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (data TEXT) STRICT");
  // The log at its full length, as the journal has it: no commit makes a file longer.
  db.exec(
    "CREATE TABLE filler (bytes BLOB); INSERT INTO filler VALUES (zeroblob(3000000)); DROP TABLE filler",
  );
  db.exec("PRAGMA wal_checkpoint(PASSIVE)");
  const insert = db.prepare("INSERT INTO row (data) VALUES (?)");
  const data = "x".repeat(600);
  return {
    once() {
      const started = performance.now();
      insert.run(data);
      return performance.now() - started;
    },
    close: () => db.close(),
  };
}

async function openServer() {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-config", "--allow-net=127.0.0.1", "--ext=ts", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(SERVER));
  await input.close();
  const output = child.stdout.getReader();
  const { value } = await output.read();
  const port = Number(new TextDecoder().decode(value));
  const client = await KeepAliveClient.connect(`http://127.0.0.1:${port}`);
  return {
    async once() {
      const { writtenAt, answeredAt } = await client.post("/", {});
      return answeredAt - writtenAt;
    },
    async close() {
      client[Symbol.dispose]();
      child.kill("SIGKILL");
      await output.cancel();
      await child.status;
    },
  };
}

function openPipe(python: string) {
  const child = new Deno.Command(python, { args: ["-I", "-u", "-c", ECHO], stdin: "piped", stdout: "piped" })
    .spawn();
  const input = child.stdin.getWriter();
  const output = child.stdout.getReader();
  return {
    async once() {
      const started = performance.now();
      await input.write(LINE);
      for (let read = 0; read < LINE.length;) read += (await output.read()).value?.length ?? Infinity;
      return performance.now() - started;
    },
    async close() {
      await input.close();
      await output.cancel();
      await child.status;
    },
  };
}
