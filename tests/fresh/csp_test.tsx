// The policy header of `csp()` and the nonce it takes from the rendered page.
import { expect } from "@std/expect";
import { App, csp } from "fresh";

function policyOf(response: Response): Map<string, string> {
  const header = response.headers.get("content-security-policy") ?? "";
  return new Map(
    header.split("; ").map((part) => {
      const [name = "", ...rest] = part.split(" ");
      return [name, rest.join(" ")];
    }),
  );
}

function Page() {
  return (
    <main>
      <script>let a = 1;</script>
    </main>
  );
}

const request = () => new Request("http://desk.test/");

Deno.test("Without a nonce the policy is fixed; own directives replace those of the same name", async () => {
  const app = new App<unknown>()
    .use(csp({ csp: ["img-src 'self'", "style-src 'self'"] }))
    .get("/", () => new Response("x"));
  const policy = policyOf(await app.handler()(request()));
  expect(policy.get("default-src")).toBe("'self'");
  expect(policy.get("img-src")).toBe("'self'");
  expect(policy.get("style-src")).toBe("'self'");
  expect(policy.get("script-src")).toBe("'self' 'unsafe-inline'");
  expect(policy.get("frame-ancestors")).toBe("'none'");
});

Deno.test("With useNonce the rendered page's nonce replaces 'unsafe-inline', new for each request", async () => {
  const app = new App<unknown>()
    .use(csp({ useNonce: true }))
    .get("/", (ctx) => ctx.render(<Page />));
  const seen = new Set<string>();
  for (let i = 0; i < 2; i++) {
    const response = await app.handler()(request());
    const nonce = policyOf(response).get("script-src")?.match(/^'self' 'nonce-([^']+)'$/)?.[1] ?? "";
    expect(nonce).not.toBe("");
    expect(await response.text()).toContain(`nonce="${nonce}"`);
    seen.add(nonce);
  }
  expect(seen.size).toBe(2);
});

Deno.test("The nonce is no header of its own", async () => {
  const app = new App<unknown>().use(csp({ useNonce: true })).get("/", (ctx) => ctx.render(<p>x</p>));
  const response = await app.handler()(request());
  const nonce = policyOf(response).get("script-src")?.match(/nonce-([^']+)/)?.[1] ?? "";
  const others = [...response.headers].filter(([name]) => name !== "content-security-policy");
  expect(others.some(([, value]) => value.includes(nonce))).toBe(false);
});

Deno.test("Report only uses the other header", async () => {
  const app = new App<unknown>().use(csp({ reportOnly: true, reportTo: "/csp" })).get(
    "/",
    () => new Response("x"),
  );
  const response = await app.handler()(request());
  expect(response.headers.has("content-security-policy")).toBe(false);
  expect(response.headers.get("content-security-policy-report-only")).toContain("report-uri /csp");
  expect(response.headers.get("reporting-endpoints")).toBe('csp-endpoint="/csp"');
});
