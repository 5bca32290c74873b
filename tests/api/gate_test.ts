// What the gate refuses, asked of the running desk over real connections: its production build, and while
// developing.
import { expect } from "@std/expect";
import { join } from "node:path";
import { fromRoot } from "@/lib/server/root.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { firstWord, type RawAnswer, rawRequest } from "@/tests/support/raw_http.ts";

// A gateway that is not there: nothing here needs one.
const args = ["--paper", "--gateway", "127.0.0.1:1"];

type Program = "dev" | "start";

async function startDesk(program: Program, buildDir: string): Promise<DeskProcess> {
  return await DeskProcess.start(
    program === "dev"
      ? { program, args }
      : { program, args, entry: "tests/fixtures/serve_build.ts", env: { BUILD_DIR: buildDir } },
  );
}

/** A desk, and what a stranger is told by it. */
function strangerAt(desk: DeskProcess) {
  const { host, port } = new URL(desk.url);
  return {
    host,
    ask: (line: string, headers: Record<string, string> = {}): Promise<RawAnswer> =>
      rawRequest(Number(port), line, { host, ...headers }),
    /** Address of the scripts of the build, read from the page that starts them. */
    scripts: async () => {
      const page = await fetch(`${desk.url}/`, { headers: { authorization: `Bearer ${desk.token}` } });
      return /"(\/_fresh\/js\/[^/"]+)\//.exec(await page.text())?.[1] ?? "no scripts";
    },
  };
}

function expectGuarded({ headers }: RawAnswer): void {
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("content-security-policy")).toContain("default-src 'self'");
}

for (const program of ["dev", "start"] as const) {
  Deno.test(`Strangers get nothing by odd requests (${program})`, async (t) => {
    const buildDir = await Deno.makeTempDir({ prefix: "lotse_gate_" });
    await using desk = await startDesk(program, buildDir);
    const { ask, host, scripts } = strangerAt(desk);
    const build = await scripts();

    await t.step("a foreign host is refused on every address and with every method", async () => {
      for (const method of ["GET", "POST", "PROPFIND", "TRACE", "FOO", "get"]) {
        for (const path of ["/", "/login", "/api/trading", "/nothing", "/%zz", "/boot.js"]) {
          const answer = await ask(`${method} ${path}`, { host: "evil.example" });
          expect([method, path, answer.status]).toEqual([method, path, 421]);
          expectGuarded(answer);
        }
      }
    });

    await t.step("a method that nobody answers is 405 on every address", async () => {
      for (const method of ["PROPFIND", "TRACE", "SEARCH", "FOO", "OPTIONS", "DELETE", "get", "Post"]) {
        for (
          const path of ["/", "/login", "/healthz", "/api/trading", "/api/nothing", "/nothing", "/boot.js"]
        ) {
          const answer = await ask(`${method} ${path}`);
          expect([method, path, answer.status]).toEqual([method, path, 405]);
          expect(answer.headers.get("allow")).toMatch(/^GET, HEAD(, POST)?$/);
          expectGuarded(answer);
        }
      }
      expect((await ask("CONNECT evil.example:443")).status).toBe(405);
    });

    await t.step("an address that can not be read is 400", async () => {
      for (const path of ["/%zz", "/%", "/api/%E0%A4%A", "/%00"]) {
        const answer = await ask(`GET ${path}`);
        expect([path, answer.status]).toEqual([path, 400]);
        expectGuarded(answer);
      }
      expect((await ask("GET /", { host: `${host.split(":")[0]}:99999` })).status).toBe(400);
    });

    await t.step("the files of the build: scripts, and nothing else, by every spelling", async () => {
      expect((await ask(`GET ${build}/fresh-runtime.js`)).status).toBe(200);
      for (const file of ["metafile.json", "OrderPanel.js.map", "OrderPanel.css"]) {
        const tail = `${build.slice(1)}/${file}`;
        for (
          const path of [
            `/${tail}`,
            `//${tail}`,
            `/%2f${tail}`,
            `/${tail.replaceAll("/", "%2F")}`,
            `/%5ffresh${tail.slice("_fresh".length)}`,
            `/x/../${tail}`,
            `/\\${tail}`,
            `/%5c${tail}`,
            `/%252f${tail}`,
            `/${tail}/`,
            `/${tail}?__frsh_c=1`,
          ]
        ) {
          expect([path, (await ask(`GET ${path}`)).status]).toEqual([path, 404]);
        }
      }
    });

    await t.step("a body that is too long, or no form, is refused before a login is asked for", async () => {
      for (const path of ["/login", "/api/trading"]) {
        const answer = await ask(`POST ${path}`, { "content-length": "70000" });
        expect([path, answer.status]).toEqual([path, 413]);
        expectGuarded(answer);
      }
      expect((await ask("POST /login", { "content-type": "text/plain", "content-length": "0" })).status).toBe(
        415,
      );
    });

    await t.step("nothing that Fresh would answer by itself while developing is there", async () => {
      const devtools = await ask("GET /.well-known/appspecific/com.chrome.devtools.json");
      expect([devtools.status, devtools.body.includes("workspace")]).toEqual([404, false]);
      const alive = (headers: Record<string, string>) =>
        firstWord(Number(new URL(desk.url).port), "/_frsh/alive", headers);
      expect(await alive({ host: "evil.example" })).toBe(421);
      expect(await alive({ origin: "http://evil.example" })).toBe(program === "dev" ? 403 : 404);
      const own = await alive({ origin: desk.url });
      if (program === "dev") expect(JSON.parse(String(own)).type).toBe("initial-state");
      else expect(own).toBe(404);
    });

    if (program === "start") {
      await t.step(
        "Fresh's own way to start a build, on every address of the machine, starts no desk",
        async () => {
          for (const way of [["run", "-A"], ["serve", "-A", "--port", "0"]]) {
            const file = join(buildDir, way[0] === "run" ? "compiled-entry.js" : "server.js");
            const { code, stderr } = await new Deno.Command(Deno.execPath(), {
              args: [...way, "--config", fromRoot("deno.json"), file],
              env: { PORT: "0", NO_COLOR: "1" },
              stdin: "null",
              stdout: "null",
            }).output();
            expect([way[0], code]).toEqual([way[0], 1]);
            expect(new TextDecoder().decode(stderr)).toContain("Start the desk by dev.ts or start.ts");
          }
        },
      );
    }

    await t.step("none of this is a fault that the desk logs", () => {
      expect(desk.output.filter((line) => /TypeError|URIError|request_crashed|handler is not/.test(line)))
        .toEqual([]);
    });
    await Deno.remove(buildDir, { recursive: true });
  });
}
