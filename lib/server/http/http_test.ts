import { expect } from "@std/expect";
import { z } from "zod";
import { requestSchema } from "@/lib/contract/actions.ts";
import { pageQuerySchema } from "@/lib/contract/views/page.ts";
import { say } from "@/lib/contract/says/say.ts";
import { AppError, RequestError, UnavailableError } from "@/lib/server/errors.ts";
import { assertKnownHost } from "./host_guard.ts";
import { assertSameOrigin } from "./origin_guard.ts";
import { silentLog } from "@/lib/server/log.ts";
import { logUnexpected, problemResponse } from "./problems.ts";
import { readForm, readJson } from "./request_body.ts";
import { readQuery } from "./request_query.ts";
import { tightenPolicy } from "./security_headers.ts";

const post = (body: string, contentType = "application/json") =>
  new Request("http://127.0.0.1:8000/api/trading", {
    method: "POST",
    body,
    headers: { "content-type": contentType },
  });

Deno.test("A body that is no JSON or of another type is refused before it is looked at", async () => {
  await expect(readJson(post("{"), z.unknown())).rejects.toMatchObject({
    status: 400,
    code: "REQUEST_INVALID",
  });
  await expect(readJson(post("{}", "text/plain"), z.unknown())).rejects.toMatchObject({ status: 415 });
  await expect(readJson(post("{}", ""), z.unknown())).rejects.toMatchObject({ status: 415 });
  expect(await readJson(post('{"a":1}', "application/json; charset=utf-8"), z.unknown())).toEqual({ a: 1 });
});

Deno.test("A body whose letters are no UTF-8, or that says a thing twice, is refused and not misread", async () => {
  const latin = Uint8Array.from('{"reason":"Gr\xfc\xdfe"}', (letter) => letter.charCodeAt(0));
  const bytes = (body: Uint8Array<ArrayBuffer>) =>
    new Request("http://127.0.0.1:8000/api/trading", {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
  await expect(readJson(bytes(latin), z.unknown())).rejects.toMatchObject({ code: "REQUEST_INVALID" });
  for (const charset of ["iso-8859-1", "utf-16", '"windows-1252"']) {
    await expect(readJson(post("{}", `application/json; charset=${charset}`), z.unknown())).rejects
      .toMatchObject({ status: 415 });
  }
  const packed = post("{}");
  packed.headers.set("content-encoding", "gzip");
  await expect(readJson(packed, z.unknown())).rejects.toMatchObject({ status: 415 });
  expect(await readJson(post("\ufeff{}", 'application/json;charset="UTF-8"'), z.unknown())).toEqual({});
  const twice: [string, string][] = [
    ['{"conId":1,"conId":2}', "conId"],
    ['{"order":{"quantity":"1","oco":{},"quantity":"100"}}', "order.quantity"],
    ['{"a":[{"b":1},{"b":2,"\\u0062":"{\\"b\\":"}]}', "a.b"],
  ];
  for (const [body, field] of twice) {
    await expect(readJson(post(body), z.unknown())).rejects.toMatchObject({ status: 400, field });
  }
  const once = '{"a":{"b":1,"c":{"b":2}},"b":[{"b":"\\"b\\":"},{"b":4}]}';
  expect(await readJson(post(once), z.unknown())).toEqual(JSON.parse(once));
});

Deno.test("A refusal that passes by itself says when to come again, any other does not", () => {
  const retryAfter = (error: unknown) => problemResponse(error).headers.get("retry-after");
  expect(retryAfter(new UnavailableError(say("DESK_NOT_READY")))).toBe("2");
  const throttled = new AppError(say("LOGIN_THROTTLED", { seconds: 30 }), { status: 429, retryAfter: 30 });
  expect(retryAfter(throttled)).toBe("30");
  expect(retryAfter(new RequestError(say("IDEMPOTENCY_KEY_REUSED")))).toBeNull();
  expect(retryAfter(new Error("unexpected"))).toBeNull();
});

Deno.test("A form that is none is the sender's fault, not a crash", async () => {
  const form = await readForm(post("token=a%20b", "application/x-www-form-urlencoded"));
  expect(form.get("token")).toBe("a b");
  await expect(readForm(post("{}"))).rejects.toMatchObject({ status: 415 });
  // Anybody may send a form, and this kind takes long to take apart.
  await expect(readForm(post("x", "multipart/form-data; boundary=y"))).rejects.toMatchObject({ status: 415 });
  const broken = new ReadableStream({ pull: (controller) => controller.error(new TypeError("gone")) });
  const half = new Request("http://127.0.0.1:8000/login", {
    method: "POST",
    body: broken,
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  await expect(readForm(half)).rejects.toMatchObject({ status: 400 });
});

Deno.test("A query is read by its schema; a parameter given twice, unknown or malformed is named", () => {
  const read = (query: string) => readQuery(new URL(`http://desk.test/api/orders?${query}`), pageQuerySchema);
  expect(read("")).toEqual({ limit: 100 });
  expect(read("day=2026-03-02&limit=7&cursor=2026-03-02T15%3A00%3A00.000Z~a")).toEqual({
    day: "2026-03-02",
    limit: 7,
    cursor: "2026-03-02T15:00:00.000Z~a",
  });
  const field = (query: string) => {
    try {
      return read(query);
    } catch (error) {
      return error instanceof RequestError ? error.field : error;
    }
  };
  expect(["limit=1&limit=2", "days=1", "day=2026-02-30", "limit=501", "limit=x", "cursor="].map(field))
    .toEqual(
      ["limit", "days", "day", "limit", "limit", "cursor"],
    );
  // The end of such a day is no time of the contract.
  for (const day of ["9999-12-31", "0000-01-01"]) expect(field(`day=${day}`)).toBe("day");
  // Numbers only as digits: whoever writes another form may mean another number.
  for (const limit of ["0x10", "1e2", "%2010", "10.0", "+5", "", "-0"]) {
    expect([limit, field(`limit=${limit}`)]).toEqual([limit, "limit"]);
  }
});

Deno.test("The field at fault is named from the root of the body", async () => {
  const order = { account: "DU1", conId: 1, side: "BUY", orderType: "MKT", tif: "DAY" };
  const cases: [unknown, string | undefined][] = [
    [{ action: "preview_order", order: { ...order, quantity: "0" } }, "order.quantity"],
    [{ action: "preview_order", order: { ...order, quantity: "-5" } }, "order.quantity"],
    [{ action: "preview_order", order: { ...order, quantity: 5 } }, "order.quantity"],
    [{ action: "preview_order", order: { ...order, quantity: "5", limitPrice: "1e3" } }, "order.limitPrice"],
    [{ action: "preview_order", order: { ...order, quantity: "5", extra: 1 } }, "order.extra"],
    // What a refusal would carry into the journal, or IB could not be told.
    [{ action: "preview_order", order: { ...order, quantity: `${"0".repeat(60_000)}1` } }, "order.quantity"],
    [{ action: "preview_flatten", account: "D".repeat(60_000) }, "account"],
    [{ action: "preview_flatten", account: "DU1\0DU2" }, "account"],
    [{ action: "contract_details", conId: 1, exchange: "SM\0ART" }, "exchange"],
    [{ action: "contract_details", conId: 1, exchange: "\ud800" }, "exchange"],
    [{ action: "watch", conId: 2 ** 31 }, "conId"],
    [{ action: "sell_everything" }, "action"],
    [{}, "action"],
    [[], undefined],
  ];
  for (const [body, field] of cases) {
    await expect(readJson(post(JSON.stringify(body)), requestSchema)).rejects.toMatchObject({
      status: 400,
      code: "REQUEST_INVALID",
      field,
    });
  }
});

Deno.test("Only the hosts on the list are answered", () => {
  const allowed = ["127.0.0.1:8000", "localhost"];
  for (const host of ["127.0.0.1:8000", "LOCALHOST:9999", "localhost"]) assertKnownHost(host, allowed);
  // The same address as programs write it, which do not bring it into the form of browsers.
  assertKnownHost("[2001:DB8:0::0001]:8000", ["[2001:db8::1]"]);
  for (const host of ["evil.example:8000", "127.0.0.1.evil.example"]) {
    expect(() => assertKnownHost(host, allowed)).toThrow(`--allowed-hosts ${host}`);
  }
  for (const host of ["", null, "localhost, localhost", "evil.example, localhost", "ã.".repeat(50_000)]) {
    expect(() => assertKnownHost(host, allowed)).toThrow("not one host alone");
  }
});

Deno.test("A page of another origin can not post", () => {
  const from = (headers: Record<string, string>) => () =>
    assertSameOrigin(
      new Request("http://127.0.0.1:8000/", { headers: { host: "127.0.0.1:8000", ...headers } }),
    );
  expect(from({})).not.toThrow();
  expect(from({ origin: "http://127.0.0.1:8000", "sec-fetch-site": "same-origin" })).not.toThrow();
  expect(from({ origin: "http://evil.example" })).toThrow();
  expect(from({ origin: "null" })).toThrow();
  expect(from({ "sec-fetch-site": "cross-site" })).toThrow();
  expect(from({ "sec-fetch-site": "same-site" })).toThrow();
  // Over HTTP/2 there is no Host header.
  const secure = (origin: string) => () =>
    assertSameOrigin(new Request("https://desk.test:8000/login", { headers: { origin } }));
  expect(secure("https://desk.test:8000")).not.toThrow();
  expect(secure("https://evil.example")).toThrow();
});

Deno.test("U8: behind a proxy that does not pass the host on, the browser's word counts, or both hosts are named", () => {
  const proxied = (headers: Record<string, string>) => () =>
    assertSameOrigin(
      new Request("http://127.0.0.1:8000/api/trading", { headers: { host: "127.0.0.1:8000", ...headers } }),
    );
  const origin = "https://desk.example:8443";
  expect(proxied({ origin, "sec-fetch-site": "same-origin" })).not.toThrow();
  for (const site of ["cross-site", "same-site"]) {
    expect(proxied({ origin: "http://127.0.0.1:8000", "sec-fetch-site": site })).toThrow("other sites");
  }
  // Plain HTTP by name: the browser leaves the header out.
  expect(proxied({ origin })).toThrow(
    /from desk\.example:8443, the request came in for 127\.0\.0\.1:8000\..*“proxy_set_header Host \$host;”/,
  );
  expect(proxied({ origin, "sec-fetch-site": "none" })).toThrow("desk.example:8443");
});

Deno.test("U8: what a proxy's settings may have caused is in the log, once each and not without end", () => {
  const lines: unknown[] = [];
  const log = {
    ...silentLog,
    warn: (event: string, fields?: object) => void lines.push({ event, ...fields }),
  };
  const refused = (host: string) => {
    try {
      const headers = { host: "127.0.0.1:8000", origin: `https://${host}` };
      assertSameOrigin(new Request("http://127.0.0.1:8000/api/trading", { headers }));
    } catch (error) {
      logUnexpected(log, error);
    }
  };
  refused("desk.example");
  refused("desk.example");
  expect(lines).toEqual([{
    event: "request_refused",
    code: "ORIGIN_FOREIGN",
    detail: expect.stringContaining("the page is from desk.example"),
  }]);
  for (let n = 0; n < 200; n++) refused(`h${n}.example`);
  expect(lines.length).toBe(50);
});

Deno.test("The policy keeps the nonce for scripts and allows styles from files only", () => {
  const policy = tightenPolicy(
    "default-src 'self'; script-src 'self' 'nonce-abc'; style-src 'self' 'nonce-abc'; upgrade-insecure-requests",
  );
  expect(policy).toContain("script-src 'self' 'nonce-abc'");
  expect(policy).toContain("style-src 'self';");
  expect(policy).not.toContain("upgrade-insecure-requests");
  expect(policy).not.toContain("unsafe-inline");
  expect(tightenPolicy("script-src 'self' 'unsafe-inline'")).toContain("script-src 'self'");
  expect(tightenPolicy("script-src 'self' 'unsafe-inline'")).not.toContain("unsafe-inline");
});
