// Bytes on the wire: what a running desk packs, its production build and while developing, and what it never
// does.
import { expect } from "@std/expect";
import { gunzipSync } from "node:zlib";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { type RawAnswer, rawRequest } from "@/tests/support/raw_http.ts";

// A gateway that is not there: nothing here needs one.
const args = ["--paper", "--gateway", "127.0.0.1:1"];

const bytesOf = ({ body }: RawAnswer) => Uint8Array.from(body, (letter) => letter.charCodeAt(0));
const unpacked = (answer: RawAnswer) => gunzipSync(bytesOf(answer)).toString();

for (const program of ["dev", "start"] as const) {
  Deno.test(`Answers are packed on the wire for whoever takes them so (${program})`, async (t) => {
    const buildDir = await Deno.makeTempDir({ prefix: "lotse_packed_" });
    await using desk = await DeskProcess.start(
      program === "dev"
        ? { program, args }
        : { program, args, entry: "tests/fixtures/serve_build.ts", env: { BUILD_DIR: buildDir } },
    );
    const { host, port } = new URL(desk.url);
    const authorization = `Bearer ${desk.token}`;
    const get = (path: string, headers: Record<string, string> = {}) =>
      rawRequest(Number(port), `GET ${path}`, { host, authorization, ...headers });
    const page = await get("/");
    const script = /"(\/_fresh\/js\/[^"]+TradingInterface\.js)"/.exec(page.body)?.[1] ?? "no script";

    for (
      const [name, path] of [["the page", "/"], ["a script", script], [
        "the snapshot",
        "/api/trading",
      ]] as const
    ) {
      await t.step(name, async () => {
        const [plain, packed] = [await get(path), await get(path, { "accept-encoding": "gzip" })];
        expect([plain.status, plain.headers.get("content-encoding")]).toEqual([200, null]);
        expect([packed.status, packed.headers.get("content-encoding")]).toEqual([200, "gzip"]);
        for (const { headers } of [plain, packed]) {
          expect(headers.get("vary")).toContain("accept-encoding");
          expect(headers.get("x-content-type-options")).toBe("nosniff");
        }
        const bytes = bytesOf(packed).length;
        expect(Number(packed.headers.get("content-length"))).toBe(bytes);
        expect(bytes).toBeLessThan(bytesOf(plain).length * 0.7);
        // A page has a nonce, a snapshot a number: what is the same each time is compared.
        const same = name === "a script" ? bytesOf(plain).length : 0;
        if (same > 0) expect(new TextEncoder().encode(unpacked(packed)).length).toBe(same);
        else expect(unpacked(packed).slice(0, 10)).toBe(plain.body.slice(0, 10));
      });
    }

    await t.step("not the event stream, not a small answer, not one that another page asks for", async () => {
      const answer = await fetch(`${desk.url}/api/stream`, {
        headers: { authorization, "accept-encoding": "gzip, br" },
      });
      expect(answer.headers.get("content-encoding")).toBeNull();
      expect(answer.headers.get("content-type")).toContain("text/event-stream");
      const reader = answer.body?.getReader();
      expect(new TextDecoder().decode((await reader?.read())?.value)).toContain("retry:");
      await reader?.cancel();
      for (
        const [path, headers] of [
          ["/healthz", {}],
          ["/api/trading", { "sec-fetch-site": "cross-site" }],
          ["/", { "sec-fetch-site": "same-site" }],
        ] as const
      ) {
        const plain = await get(path, { "accept-encoding": "gzip", ...headers });
        expect([path, plain.status, plain.headers.get("content-encoding")]).toEqual([path, 200, null]);
      }
      // It sets the cookie of the session: what is secret is not packed with what somebody sent.
      const { origin } = new URL(desk.url);
      const login = await fetch(`${origin}/login?token=${desk.token}`, {
        redirect: "manual",
        headers: { "accept-encoding": "gzip" },
      });
      await login.body?.cancel();
      expect(login.headers.get("content-encoding")).toBeNull();
    });
  });
}
