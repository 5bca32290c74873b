// Attacks on the running desk, over plain HTTP and over TLS: what comes in, what it costs, and that the desk
// lives on. docs/security.md names these tests; fuzzed requests are in `attack_fuzz_test.ts`.
import { expect } from "@std/expect";
import { Attacked, slowestHealth } from "@/tests/support/attacked.ts";

const MEGABYTE = 1024 * 1024;
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const JSON_TYPE = { "content-type": "application/json" };
/** Far above what a small machine with other tests on it needs for a health check, far below 28 s. */
const HEALTH_MS = 1_000;

const bytes = (megabytes: number) => new Uint8Array(megabytes * MEGABYTE).fill(97);
/** Without a declared length. */
const streamed = (megabytes: number) => new Blob([bytes(megabytes)]).stream();

for (const scheme of ["http", "https"] as const) {
  Deno.test(`Attacks over ${scheme}`, async (t) => {
    await using attacked = await Attacked.start(scheme);
    const { bearer, host, port, desk } = attacked;
    await attacked.ready();

    await t.step("hosts: every form of a foreign name is refused, its own is answered", async () => {
      const foreign = [
        ...[
          "evil.example",
          `evil.example:${port}`,
          `127.0.0.1.evil.example:${port}`,
          "127.0.0.1@evil.example",
        ],
        ...[
          "localhost.evil.example",
          "127.1",
          "0.0.0.0",
          "2130706433",
          "[::ffff:127.0.0.1]",
          "localhost.",
          "",
        ],
      ];
      for (const name of foreign) {
        const status = await attacked.typedStatus("GET /healthz", [`Host: ${name}`]);
        expect([name, [400, 421].includes(status)]).toEqual([name, true]);
      }
      // Over TLS none is what HTTP/2 has, and no browser leaves it out of HTTP/1.1.
      if (scheme === "http") expect(await attacked.typedStatus("GET /healthz", [])).toBe(421);
      expect([400, 421]).toContain(
        await attacked.typedStatus("GET /healthz", ["Host: evil.example", `Host: ${host}`]),
      );
      for (const name of [host, `localhost:${port}`, "LOCALHOST"]) {
        expect([name, await attacked.typedStatus("GET /healthz", [`Host: ${name}`])]).toEqual([name, 200]);
      }
    });

    await t.step("pages of other sites post nothing, with the login or without", async () => {
      const sites: Record<string, string>[] = [
        { origin: "http://evil.example" },
        { origin: "null" },
        { origin: `${scheme}://127.0.0.1:1` },
        { "sec-fetch-site": "cross-site" },
        { "sec-fetch-site": "same-site", origin: desk.url },
      ];
      for (const site of sites) {
        const form = { method: "POST", headers: { ...FORM, ...site }, body: `token=${desk.token}` };
        expect([site, await attacked.status("/login", form)]).toEqual([site, 403]);
        const command = { method: "POST", headers: { ...JSON_TYPE, ...bearer, ...site }, body: "{}" };
        expect([site, await attacked.status("/api/trading", command)]).toEqual([site, 403]);
      }
    });

    await t.step("the log-in form has one type, four kilobytes and a token", async () => {
      const login = (type: string, body: BodyInit) =>
        attacked.status("/login", { method: "POST", headers: { "content-type": type }, body });
      for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=x", "x"]) {
        expect([type, await login(type, "token=x")]).toEqual([type, 415]);
      }
      expect(await login(FORM["content-type"], "")).toBe(400);
      expect(await login(FORM["content-type"], "token=" + "x".repeat(4 * 1024))).toBe(413);
    });

    await t.step("bodies of 10 and 25 MB cost next to nothing, and TWS stays connected", async () => {
      const send = (path: string, headers: HeadersInit, body: BodyInit) =>
        attacked.fetch(path, { method: "POST", headers, body }).then(async (answer) => {
          await answer.body?.cancel();
          expect([path, answer.status]).toEqual([path, 413]);
        }, (error) => {
          // The desk answers and closes without reading on: some clients see only that.
          expect(error).toBeInstanceOf(TypeError);
        });
      const slowest = await slowestHealth(attacked, async () => {
        for (const body of [() => bytes(25), () => streamed(25)]) await send("/login", FORM, body());
        for (const body of [() => bytes(10), () => streamed(10)]) {
          await send("/api/trading", { ...JSON_TYPE, ...bearer }, body());
        }
      });
      expect(slowest).toBeLessThan(HEALTH_MS);
      expect(await attacked.status("/readyz")).toBe(200);
    });

    await t.step("deeply nested bodies are the sender's fault", async () => {
      for (
        const nested of ["[".repeat(60_000), '{"a":'.repeat(12_000), "[".repeat(30_000) + "]".repeat(30_000)]
      ) {
        const init = { method: "POST", headers: { ...JSON_TYPE, ...bearer }, body: nested };
        expect(await attacked.status("/api/trading", init)).toBe(400);
      }
    });

    await t.step("slow headers, slow bodies and silence end after ten seconds", async () => {
      const slow = [
        "",
        `GET /login HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `,
        `POST /login HTTP/1.1\r\nHost: ${host}\r\nContent-Type: ${
          FORM["content-type"]
        }\r\nContent-Length: 99\r\n\r\ntok`,
      ];
      const answers = await Promise.all(slow.map((text) => attacked.typed(text, 25_000)));
      expect(answers.slice(0, 2)).toEqual(["", ""]);
      expect(answers[2]).toMatch(/^HTTP\/1\.1 408 /);
    });

    await t.step(
      "no trick with the path reaches a file that is not for pages, and none is a fault",
      async () => {
        const tricks = [
          ...[
            "/../deno.json",
            "/..%2fdeno.json",
            "/%2e%2e/deno.json",
            "/static/../../deno.json",
            "/..\\deno.json",
          ],
          ...[
            "/%252e%252e/deno.json",
            "/_fresh/../main.ts",
            "/.git/config",
            "/%00",
            "/boot.js%00.html",
            "/%zz",
          ],
          ...[
            "//evil.example/",
            "/%c0%ae%c0%ae/deno.json",
            "/" + "a".repeat(5_000),
            "/boot.js/x",
          ],
        ];
        for (const path of tricks) {
          const status = await attacked.typedStatus(`GET ${path}`);
          expect([path, [400, 404, 414].includes(status)]).toEqual([path, true]);
        }
        for (const path of ["/api/trading", "/API/TRADING", "//api//trading", "/api/trading/"]) {
          expect([401, 404]).toContain(await attacked.typedStatus(`GET ${path}`));
        }
      },
    );

    await t.step("guesses of the token are told, wait after ten, and forge no line of the log", async () => {
      const guess = () =>
        attacked.status("/login", { method: "POST", headers: FORM, body: 'token=x%0d%0a{"event":"forged"}' });
      const answers: number[] = [];
      for (let count = 0; count < 40 && answers.at(-1) !== 429; count++) answers.push(await guess());
      expect(answers.at(-1)).toBe(429);
      // Whoever has the login notices nothing.
      expect(await attacked.status("/api/trading", { headers: bearer })).toBe(200);
      await attacked.status("/login?token=x%0d%0a%7b%22event%22%3a%22forged%22%7d");
      const lines = desk.output.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line).event);
      expect(lines).toContain("login_failed");
      expect(lines).not.toContain("forged");
      expect(desk.output.filter((line) => line.includes(desk.token))).toEqual([]);
    });

    await t.step("HTTP/2 and the header that keeps browsers on TLS are there over TLS alone", async () => {
      const answer = await attacked.fetch("/login");
      expect([answer.status, answer.headers.has("strict-transport-security")]).toEqual([
        200,
        scheme === "https",
      ]);
      await answer.body?.cancel();
      if (scheme === "http") return;
      using connection = await attacked.connect(["h2"]) as Deno.TlsConn;
      expect((await connection.handshake()).alpnProtocol).toBe("h2");
    });

    await t.step("none of this is a fault that the desk logs", () => {
      expect(desk.output.filter((line) => /TypeError|request_crashed|Uncaught/.test(line))).toEqual([]);
    });
  });
}
