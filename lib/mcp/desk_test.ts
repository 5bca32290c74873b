import { expect } from "@std/expect";
import type { CallerView } from "@/lib/contract/api.ts";
import { readerIn } from "@/lib/contract/reader.ts";
import { scopes } from "@/lib/contract/views/caller.ts";
import { proposalsReplySchema } from "@/lib/contract/views/proposal.ts";
import { actionNeeds, needOfRoute } from "@/lib/server/access/needs.ts";
import { AppError } from "@/lib/server/errors.ts";
import { problemOf } from "@/lib/server/http/problems.ts";
import { say } from "@/lib/contract/says/say.ts";
import { askedActions, Desk, DeskRefusal, readPaths } from "./desk.ts";
import { type Received, SendError, type Sending } from "./http.ts";

/** A desk that knows one token, and can be gone. */
class Model {
  readonly sent: Sending[] = [];
  caller: CallerView | null = { kind: "token", name: "a", scopes: ["read", "propose"], owner: false };
  /** Instead of an answer. */
  gone: SendError | null = null;
  answer: Received = { status: 200, text: '{"proposals":[]}' };
  readonly desk = new Desk({
    desk: new URL("http://127.0.0.1:8000/lotse/"),
    token: "lotse_s",
    send: (sending) => this.#send(sending),
  });

  get paths(): string[] {
    return this.sent.map(({ url }) => url.pathname + url.search);
  }

  read() {
    return this.desk.read("/api/proposals", proposalsReplySchema);
  }

  #send(sending: Sending): Promise<Received> {
    this.sent.push(sending);
    if (this.gone !== null) return Promise.reject(this.gone);
    if (this.caller === null) return Promise.resolve({ status: 401, text: "{}" });
    const isCaller = sending.url.pathname.endsWith("/api/caller");
    return Promise.resolve(isCaller ? { status: 200, text: JSON.stringify(this.caller) } : this.answer);
  }
}

/** The code of what it rejects with. */
async function codeOf(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(() => null, (reason: unknown) => reason);
  if (error instanceof AppError) return error.code;
  if (error instanceof DeskRefusal) return error.problem.code;
  throw error;
}

Deno.test("nothing that a tool can ask for needs the right to trade, or is the owner's", () => {
  const needs = [
    ...askedActions.map((action) => actionNeeds[action]),
    ...readPaths.map((path) => needOfRoute(path, "GET")),
  ];
  expect(new Set(needs)).toEqual(new Set(["read", "propose"]));
});

Deno.test("it asks once whose token it has, then for what it wants, below the path of the desk", async () => {
  const model = new Model();
  expect([await model.read(), await model.read()]).toEqual([{ proposals: [] }, { proposals: [] }]);
  expect(model.paths).toEqual(["/lotse/api/caller", "/lotse/api/proposals", "/lotse/api/proposals"]);
  expect(model.sent[0]?.headers).toMatchObject({ authorization: "Bearer lotse_s" });
});

Deno.test("with a token that could send an order nothing is asked, however often it is tried", async () => {
  const strong: [Partial<CallerView>, string][] = [
    [{ scopes: [...scopes] }, "may send orders"],
    [{ owner: true }, "desk itself"],
  ];
  for (const [caller, key] of strong) {
    const model = new Model();
    model.caller = { kind: "token", name: "a", scopes: ["read", "propose"], owner: false, ...caller };
    for (let round = 0; round < 2; round++) {
      await expect(model.read()).rejects.toThrow(key);
      await expect(model.desk.ask("search_symbols", { pattern: "A" })).rejects.toThrow(key);
    }
    expect(new Set(model.paths)).toEqual(new Set(["/lotse/api/caller"]));
  }
});

Deno.test("an action stays the one that it is, whatever it is given, and watches under its own reader", async () => {
  const model = new Model();
  model.answer = { status: 202, text: "{}" };
  await model.desk.ask("watch", { conId: 1, action: "submit" }, "reader-123");
  const [, { body = "", headers = {} } = {}] = model.sent;
  expect(JSON.parse(body)).toEqual({ conId: 1, action: "watch" });
  expect(readerIn(headers.cookie ?? null)).toBe("reader-123");
});

Deno.test("a desk that is gone is told from one that may have done it, and is asked anew who this is when it is back", async () => {
  const model = new Model();
  await model.read();
  model.gone = new SendError(false, "refused");
  expect(await codeOf(model.read())).toBe("DESK_UNREACHABLE");
  model.gone = null;
  await model.read();
  expect(model.paths.filter((path) => path.endsWith("caller"))).toHaveLength(2);
  model.gone = new SendError(true, "broke off");
  await expect(model.read()).rejects.toThrow("Nothing was done");
  model.gone = null;
  await model.desk.introduce();
  model.gone = new SendError(true, "broke off");
  await expect(model.desk.ask("propose_order", {})).rejects.toThrow("is unknown. Read the proposals");
});

Deno.test("a token that the desk does not know is said to be so, and is good again when the desk knows it", async () => {
  const model = new Model();
  await model.read();
  const { caller } = model;
  model.caller = null;
  for (let round = 0; round < 2; round++) expect(await codeOf(model.read())).toBe("PROGRAM_TOKEN_REFUSED");
  model.caller = caller;
  expect(await model.read()).toEqual({ proposals: [] });
});

Deno.test("a refusal of the desk is passed on; what is no answer of a desk is no answer", async () => {
  const model = new Model();
  const problem = problemOf(new AppError(say("PROPOSAL_UNKNOWN"), { status: 404, field: "proposalId" }));
  model.answer = { status: 404, text: JSON.stringify(problem) };
  expect(await codeOf(model.read())).toBe("PROPOSAL_UNKNOWN");
  for (
    const [status, text] of [[200, "<html>"], [200, "{}"], [302, ""], [404, "Not found"], [
      500,
      "{}",
    ]] as const
  ) {
    model.answer = { status, text };
    expect([status, await codeOf(model.read())]).toEqual([status, "DESK_UNREADABLE"]);
  }
});
