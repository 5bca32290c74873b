// A program that asks without end by a token of its own: it is held up, the owner and the journal are not.
// docs/security.md names it.
import { expect } from "@std/expect";
import { QUESTIONS, SEARCHES } from "@/lib/server/desk/question_pace.ts";
import { Attacked } from "@/tests/support/attacked.ts";
import { bearer, programToken } from "@/tests/support/program_token.ts";

const AAPL = 265598;

Deno.test("A program that asks without end is held up, its owner goes on, and the journal does not grow with it", async () => {
  await using attacked = await Attacked.start("http");
  await attacked.ready();
  const post = async (headers: Record<string, string>, body: object) => {
    const answer = await attacked.fetch("/api/trading", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    const { code = null } = await answer.json();
    return [answer.status, code] as const;
  };
  const details = { action: "contract_details", conId: AAPL };
  const wild = bearer(await programToken(attacked.desk.dataDir, "wild", "propose"));
  const proposal = {
    action: "propose_order",
    reason: "again and again",
    order: { account: "DU0", conId: AAPL, side: "BUY", quantity: "1", orderType: "MKT", tif: "DAY" },
  };
  const outcomes = new Map<string | null, number>();
  for (let n = 0; n < QUESTIONS.most + 60; n++) {
    const [, code] = await post(wild, n % 2 === 0 ? details : proposal);
    outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
  }
  expect(outcomes.get(null)).toBe(QUESTIONS.most / 2);
  expect(outcomes.get("QUESTIONS_TOO_MANY")).toBe(60);
  expect(await attacked.status("/api/trading", { headers: wild })).toBe(200);
  const owner = await attacked.logIn();
  for (const headers of [owner.headers, attacked.bearer]) {
    expect(await post(headers, details)).toEqual([200, null]);
  }

  // IB takes one search a second: forty that were let through would keep the owner's waiting longer than it
  // may take.
  const search = (pattern: string) => ({ action: "search_symbols", pattern });
  const other = bearer(await programToken(attacked.desk.dataDir, "other", "read"));
  const flood = await Promise.all(Array.from({ length: 40 }, (_, n) => post(other, search(`A${n}`))));
  expect(flood.filter(([, code]) => code === "QUESTIONS_TOO_MANY")).toHaveLength(40 - SEARCHES.most);
  expect(await post(owner.headers, search("MSFT"))).toEqual([200, null]);

  const exported = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "journal", "export", "--data-dir", attacked.desk.dataDir],
    stdout: "piped",
  }).output();
  const refused = new TextDecoder().decode(exported.stdout).split("\n").filter((line) =>
    line.includes('"kind":"refused"')
  );
  expect(refused).toHaveLength(QUESTIONS.most / 2);
});
