// A command is answered past Fresh, and by the route where its address has more to it: nobody can tell which,
// by any answer.
import { expect } from "@std/expect";
import { DeskProcess } from "@/tests/support/desk_process.ts";

const JSON_TYPE = { "content-type": "application/json" };
const WATCH = JSON.stringify({ action: "watch", conId: 265598 });

interface Asked {
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
}

const KINDS: Record<string, Asked> = {
  "a command that is carried out": { body: `{"action":"list_sessions"}` },
  "one that needs a gateway": { body: WATCH },
  "one that nobody knows": { body: `{"action":"fly"}` },
  "one with a field too much": { body: `{"action":"list_sessions","more":1}` },
  "one that says a name twice": { body: `{"action":"list_sessions","action":"watch"}` },
  "no JSON": { body: "{" },
  "nothing": { body: "" },
  "no UTF-8": { body: new Uint8Array([0x7b, 0xff, 0x7d]) },
  "too much": { body: `{"action":"${"a".repeat(70_000)}"}` },
  "too much, from another site": {
    headers: { ...JSON_TYPE, "sec-fetch-site": "cross-site" },
    body: "a".repeat(70_000),
  },
  "another type": { headers: { "content-type": "text/plain" }, body: WATCH },
  "another encoding": { headers: { ...JSON_TYPE, "content-encoding": "gzip" }, body: WATCH },
  "from another site": { headers: { ...JSON_TYPE, "sec-fetch-site": "cross-site" }, body: WATCH },
  "from another origin": { headers: { ...JSON_TYPE, origin: "https://evil.example" }, body: WATCH },
  "a false token": { headers: { ...JSON_TYPE, authorization: "Bearer no-token-of-ours-0123456789" } },
  "nobody": { headers: { ...JSON_TYPE, authorization: "" }, body: WATCH },
  "a request id": { headers: { ...JSON_TYPE, "x-request-id": "given-by-a-proxy" }, body: WATCH },
};

/** What may differ: when it was, which request it was, and the nonce that only a page needs. */
const OWN = ["date", "content-security-policy"];

async function answerOf(desk: DeskProcess, query: string, { headers = JSON_TYPE, body = WATCH }: Asked) {
  const response = await fetch(`${desk.url}/api/trading${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${desk.token}`, ...headers },
    body,
  });
  const told = Object.fromEntries([...response.headers].filter(([name]) => !OWN.includes(name)));
  const given = headers["x-request-id"];
  if (given === undefined) told["x-request-id"] = typeof told["x-request-id"];
  expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
  return { status: response.status, told, body: await response.json() };
}

Deno.test("A command is answered alike past Fresh and by its route", async (t) => {
  // A gateway that is not there: nothing here needs one.
  await using desk = await DeskProcess.start({
    program: "dev",
    args: ["--paper", "--gateway", "127.0.0.1:1"],
  });
  for (const [kind, asked] of Object.entries(KINDS)) {
    await t.step(kind, async () => {
      const [past, routed] = [await answerOf(desk, "", asked), await answerOf(desk, "?by=route", asked)];
      expect(past).toEqual(routed);
    });
  }

  await t.step("a browser, by its key and without it", async () => {
    const { headers } = await desk.logIn();
    const body = `{"action":"list_sessions"}`;
    const ask = async (query: string, more: Record<string, string>) =>
      (await answerOf(desk, query, { headers: { ...JSON_TYPE, ...headers, ...more }, body })).status;
    for (const query of ["", "?by=route"]) {
      const answers = [await ask(query, {}), await ask(query, { "x-lotse-key": "no-key" })];
      expect([query, ...answers]).toEqual([query, 200, 401]);
    }
  });

  await t.step("whoever logs out loses the cookie, either way", async () => {
    for (const query of ["", "?by=route"]) {
      const { headers } = await desk.logIn();
      const { told } = await answerOf(desk, query, {
        headers: { ...JSON_TYPE, ...headers },
        body: `{"action":"log_out"}`,
      });
      expect([query, told["set-cookie"]]).toEqual([query, expect.stringContaining("Max-Age=0")]);
    }
  });

  await t.step("a command whose body ends behind its session is nobody's, either way", async () => {
    for (const query of ["", "?by=route"]) {
      const { headers } = await desk.logIn();
      const slow = await slowly(desk, query, headers);
      const others = { authorization: `Bearer ${desk.token}` };
      const ended = await answerOf(desk, "", {
        headers: { ...JSON_TYPE, ...others },
        body: `{"action":"end_other_sessions"}`,
      });
      expect(ended.status).toBe(200);
      expect([query, await slow.end()]).toEqual([query, expect.stringContaining("LOGIN_REQUIRED")]);
    }
    expect((await desk.snapshot()).trading.state).toBe("active");
  });
});

/** Halts trading by a body whose last letter is still to come. */
async function slowly(desk: DeskProcess, query: string, headers: Record<string, string>) {
  const { host, hostname, port } = new URL(desk.url);
  const body = `{"action":"set_trading_state","state":"halted"}`;
  const lines = {
    host,
    ...JSON_TYPE,
    ...headers,
    "content-length": String(body.length),
    connection: "close",
  };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const write = (text: string) => connection.write(new TextEncoder().encode(text));
  await write(`POST /api/trading${query} HTTP/1.1\r\n${head}\r\n${body.slice(0, -1)}`);
  // By now the desk has let it in.
  await new Promise((resolve) => setTimeout(resolve, 200));
  return {
    async end() {
      await write(body.slice(-1));
      return await new Response(connection.readable).text();
    },
  };
}
