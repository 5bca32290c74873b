// What is packed, for whom and how; and what never is.
import { expect } from "@std/expect";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { packBuild, packedFolder } from "@/lib/build/pack.ts";
import { acceptedEncodings, compressed } from "./compression.ts";
import { PackedFiles } from "./packed_files.ts";

const LONG = "a row of orders ".repeat(200);
const none = new PackedFiles(null);
const json = { "content-type": "application/json" };

function ask(accept: string | null, headers: Record<string, string> = {}, method = "GET"): Request {
  const given = accept === null ? headers : { ...headers, "accept-encoding": accept };
  return new Request("http://desk.test/api/trading", { headers: given, method });
}

const packed = (request: Request, response: Response, files = none) => compressed(request, response, files);
const encodingOf = async (request: Request, response: Response) =>
  (await packed(request, response)).headers.get("content-encoding");

Deno.test("what a client takes is read with its weights, and silence takes nothing", () => {
  const cases: [string | null, string[]][] = [
    [null, []],
    ["", []],
    ["gzip", ["gzip"]],
    ["gzip, deflate, br, zstd", ["br", "gzip"]],
    ["br;q=0, gzip;q=0.5", ["gzip"]],
    ["*", ["br", "gzip"]],
    ["*;q=0, gzip", ["gzip"]],
    ["identity", []],
    ["GZIP; Q=1", ["gzip"]],
    ["gzip;q=nonsense", []],
  ];
  for (const [header, takes] of cases) {
    expect([header, ...acceptedEncodings(header)]).toEqual([header, ...takes]);
  }
});

Deno.test("a long answer is packed, says so and its length, and unpacks to what it was", async () => {
  const answer = await packed(ask("gzip, br"), new Response(LONG, { headers: { ...json, vary: "cookie" } }));
  expect(answer.headers.get("content-encoding")).toBe("gzip");
  expect(answer.headers.get("vary")).toBe("cookie, accept-encoding");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(answer.headers.get("content-length")).toBe(String(bytes.length));
  expect(bytes.length).toBeLessThan(LONG.length / 10);
  expect(gunzipSync(bytes).toString()).toBe(LONG);
});

Deno.test("whoever takes nothing packed gets it as it is, and a cache is told", async () => {
  for (const accept of [null, "identity", "gzip;q=0", "br"]) {
    const answer = await packed(ask(accept), new Response(LONG, { headers: json }));
    expect([accept, answer.headers.get("content-encoding"), await answer.text()]).toEqual([
      accept,
      null,
      LONG,
    ]);
    expect(answer.headers.get("vary")).toBe("accept-encoding");
  }
});

Deno.test("the word that a file is still the same varies as the file did", async () => {
  const same = new Response(null, { status: 304, headers: { etag: '"1"' } });
  const answer = await packed(ask("gzip", { "if-none-match": '"1"' }), same);
  expect([answer.status, answer.body, answer.headers.get("vary"), answer.headers.get("etag")])
    .toEqual([304, null, "accept-encoding", '"1"']);
});

Deno.test("the event stream is handed on untouched: its events never wait for each other", async () => {
  const headers = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
  };
  const stream = new Response(new ReadableStream(), { headers });
  expect(await packed(ask("gzip, br"), stream)).toBe(stream);
  const other = new Response(LONG, { headers: { ...json, "cache-control": "no-transform" } });
  expect(await packed(ask("gzip"), other)).toBe(other);
});

Deno.test("small answers, pictures, parts, cookies, other codings, HEAD and empty bodies stay as they are", async () => {
  const cases: [string, Response, string?][] = [
    ["small", new Response("{}", { headers: json })],
    ["a picture", new Response(LONG, { headers: { "content-type": "image/png" } })],
    ["no type", new Response(new TextEncoder().encode(LONG))],
    ["a part", new Response(LONG, { headers: json, status: 206 })],
    ["a cookie", new Response(LONG, { headers: { ...json, "set-cookie": "lotse_session=secret" } })],
    ["packed", new Response(LONG, { headers: { ...json, "content-encoding": "zstd" } })],
    ["HEAD", new Response(LONG, { headers: json }), "HEAD"],
    ["empty", new Response(null, { status: 204, headers: json })],
  ];
  for (const [name, response, method] of cases) {
    const before = response.headers.get("content-encoding");
    expect([name, await encodingOf(ask("gzip, br", {}, method), response)]).toEqual([name, before]);
  }
});

Deno.test("BREACH: what another page makes the browser ask for is not packed, a file of the build is", async () => {
  const from = (site: string) => ask("gzip", { "sec-fetch-site": site });
  for (const site of ["cross-site", "same-site"]) {
    expect(await encodingOf(from(site), new Response(LONG, { headers: json }))).toBeNull();
    const file = new Response(LONG, { headers: { "content-type": "text/javascript", etag: 'W/"1"' } });
    expect(await encodingOf(from(site), file)).toBe("gzip");
  }
  for (const site of ["same-origin", "none"]) {
    expect(await encodingOf(from(site), new Response(LONG, { headers: json }))).toBe("gzip");
  }
});

Deno.test("a strong tag of a file becomes a weak one: other bytes stand behind it", async () => {
  const file = new Response(LONG, { headers: { "content-type": "text/css", etag: '"1"' } });
  expect((await packed(ask("gzip"), file)).headers.get("etag")).toBe('W/"1"');
});

Deno.test("the build packs its files by brotli; they are found by what is in them, and packed once", async () => {
  const build = await Deno.makeTempDir();
  await Deno.mkdir(`${build}/static/_fresh/js`, { recursive: true });
  await Deno.writeTextFile(`${build}/static/_fresh/js/a.js`, LONG);
  await Deno.writeTextFile(`${build}/static/small.js`, "1");
  await Deno.writeTextFile(`${build}/server.js`, LONG.repeat(2));
  await packBuild(build);
  const made = [...Deno.readDirSync(packedFolder(build))];
  expect(made).toHaveLength(1);
  const files = new PackedFiles(packedFolder(build));
  const file = (text = LONG) =>
    new Response(text, { headers: { "content-type": "text/javascript", etag: `W/"${text.length}"` } });
  const answer = await packed(ask("gzip, br"), file(), files);
  expect(answer.headers.get("content-encoding")).toBe("br");
  expect(brotliDecompressSync(new Uint8Array(await answer.arrayBuffer())).toString()).toBe(LONG);
  // Of another build, or changed since: what is served is what was asked for.
  const other = await packed(ask("gzip, br"), file(`${LONG}!`), files);
  expect(other.headers.get("content-encoding")).toBe("gzip");
  // Kept: the folder may go with the build while the desk runs.
  await Deno.remove(build, { recursive: true });
  expect((await packed(ask("br"), file(), files)).headers.get("content-encoding")).toBe("br");
  expect((await packed(ask("br"), file(`${LONG}?`), files)).headers.get("content-encoding")).toBeNull();
});
