// The OpenAPI document is the contract as it is: whole, valid, and nothing that the desk answers is missing
// in it.
import { expect } from "@std/expect";
import { Validator } from "@seriousme/openapi-schema-validator";
import { type ActionName, actions } from "@/lib/contract/actions.ts";
import { openApiDocument } from "@/lib/contract/openapi/document.ts";
import { actionNeeds, needOfRoute, routeNeeds } from "@/lib/server/access/needs.ts";
import { ROOT } from "@/lib/server/root.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { Documented, type OpenApi } from "@/tests/support/documented.ts";
import { FromSchema } from "@/tests/support/from_schema.ts";
import { methods, routePaths } from "@/tests/support/fuzz.ts";
import { seededRandom } from "@/tests/support/seeded_random.ts";

const made = openApiDocument({
  basePath: "",
  needs: { action: (name) => actionNeeds[name], route: (path, method) => needOfRoute(path, method) },
});
const document = made as unknown as OpenApi;
const COUNT = Number(Deno.env.get("LOTSE_FUZZ") ?? 1_200);

Deno.test("it is a valid OpenAPI 3.1 document", async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(made));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

Deno.test("every address of the API by every method that its file answers is in it, and every action with its scope", async () => {
  const inDocument = Object.entries(document.paths).flatMap(([path, by]) =>
    Object.keys(by).map((method) => `${method.toUpperCase()} ${path}`)
  );
  const inFolder = (await Promise.all(
    routePaths(`${ROOT}/routes/api`, "/api").map(async (path) => {
      const { handler } = await import(`${ROOT}/routes${path}.ts`);
      return Object.keys(handler).map((method) => `${method} ${path}`);
    }),
  )).flat();
  expect(inFolder.length).toBeGreaterThan(10);
  expect(inDocument.filter((one) => one.includes(" /api/")).sort()).toEqual(inFolder.sort());
  const inTable = Object.entries(routeNeeds).flatMap(([path, by]) =>
    Object.keys(by).map((method) => `${method} ${path}`)
  );
  expect(inTable.sort()).toEqual(inFolder.sort());
  // deno-lint-ignore no-explicit-any -- as a client reads it
  const post = (document.paths["/api/trading"] as any).post;
  const names = Object.keys(actions) as ActionName[];
  expect(Object.keys(post["x-lotse-actions"])).toEqual(names);
  expect(Object.keys(post.requestBody.content["application/json"].schema.discriminator.mapping)).toEqual(
    names,
  );
  for (const name of names) {
    const { status, scope, request, reply } = post["x-lotse-actions"][name];
    expect([name, status, scope]).toEqual([name, actions[name].status, actionNeeds[name]]);
    for (const at of [request, reply]) {
      expect(document.components.schemas[at.split("/").at(-1)]).toBeDefined();
    }
  }
});

/** What would end the run: carried out, it keeps everything after it from the desk. */
const NOT_MEANT: ReadonlySet<string> = new Set(["disconnect", "set_trading_state"]);

Deno.test("made from the document, right requests and nearly right ones get no answer that is not in it", async () => {
  await using desk = await DeskProcess.start();
  const { accounts } = await desk.until(
    "the desk is ready",
    ({ connection }) => connection.headline === "connected",
  );
  const [account = ""] = Object.keys(accounts);
  const served = (await desk.api("GET", "/api/openapi.json")).body;
  expect(served).toEqual(JSON.parse(JSON.stringify(made)));
  expect(
    (await fetch(`${desk.url}/api/openapi.json`).then(async (
      answer,
    ) => [answer.status, await answer.text()]))[0],
  )
    .toBe(401);
  const documented = new Documented(served as OpenApi);
  const random = seededRandom(7);
  const from = new FromSchema((served as OpenApi).components.schemas, random, [account]);
  const faults: string[] = [];
  const statuses = new Map<string, number>();
  const send = async (method: string, path: string, query: string, init: RequestInit) => {
    const answer = await fetch(`${desk.url}${path}${query}`, { method, redirect: "manual", ...init });
    const type = answer.headers.get("content-type");
    const isEndless = type?.startsWith("text/event-stream") === true;
    const body = isEndless ? "" : await answer.text();
    if (isEndless) await answer.body?.cancel();
    const key = `${method} ${path} ${answer.status}`;
    statuses.set(key, (statuses.get(key) ?? 0) + 1);
    const fault = documented.fault({ method, path }, { status: answer.status, type, body });
    if (fault !== null) faults.push(`${fault} for ${query} ${String(init.body).slice(0, 300)}`);
  };
  const bearer = { authorization: `Bearer ${desk.token}` };
  const json = { ...bearer, "content-type": "application/json" };

  // Every operation with the login and without, with queries made of its parameters.
  for (const [path, by] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(by)) {
      if (method !== "get") continue;
      await send("GET", path, "", { headers: bearer });
      await send("GET", path, "", {});
      const { parameters = [] } = operation as unknown as { parameters?: { name: string; schema: object }[] };
      for (let n = 0; n < parameters.length * 12; n += 1) {
        const given = parameters.filter(() => random() < 0.8).map(({ name, schema }) => {
          const value = random() < 0.7 ? from.value(schema as never) : from.nearly(schema as never);
          return [name, String(value)];
        });
        await send("GET", path, `?${new URLSearchParams(given as [string, string][])}`, { headers: bearer });
      }
    }
  }
  // deno-lint-ignore no-explicit-any -- as a client reads it
  const post = (document.paths["/api/trading"] as any).post;
  const requests = post.requestBody.content["application/json"].schema.oneOf;
  const next = async (n: number) => {
    const schema = requests[n % requests.length];
    const body = random() < 0.5 ? from.value(schema) : from.nearly(schema);
    const action = (body as { action?: string }).action ?? "";
    if (NOT_MEANT.has(action)) return;
    await send("POST", "/api/trading", "", { headers: json, body: JSON.stringify(body) });
  };
  for (let n = 0; n < COUNT; n += 12) {
    await Promise.all(Array.from({ length: 12 }, (_, more) => next(n + more)));
  }
  await send("POST", "/api/trading", "", { headers: bearer, body: "{" });
  await send("POST", "/api/trading", "", { headers: json, body: "{" });
  await send("POST", "/api/trading", "", { headers: json, body: `"${"x".repeat(80_000)}"` });
  await send("POST", "/api/replay", "", { headers: json, body: '{"action":"play"}' });
  for (const method of methods) await send(method, "/api/caller", "", { headers: bearer });
  expect(faults).toEqual([]);
  // It has got somewhere: answers of each kind.
  for (const status of [200, 202, 400, 404, 409, 413, 415, 422]) {
    expect([status, [...statuses.keys()].filter((key) => key === `POST /api/trading ${status}`).length])
      .toEqual([status, 1]);
  }
});
