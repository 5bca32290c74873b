// Hundreds of positions, each with its own question: what an exit needs overtakes them, through the real
// bridge.
import type { CaseFile, Step } from "@/tests/support/scripted_tws/case_file.ts";
import { runCase } from "@/tests/support/scripted_tws/run_case.ts";

const ACCOUNT = "DU1234567";
const FIRST_ID = 700_000;
/** Details and P&L of these alone are 800 messages: over half a minute at what TWS takes. */
const MANY = 400;
/** The last one: everything about it stands at the end of every queue. */
const LAST = FIRST_ID + MANY - 1;
const READY_MS = 6_000;
const ids = Array.from({ length: MANY }, (_, index) => FIRST_ID + index);

/** A price rule of its own for each tenth: in the field they are shared, the worst day has many. */
const ruleOf = (conId: number) => conId % 10 === 9 ? String(conId) : "26";

type Call = Extract<Step, { call: unknown }>;
const call = (request: Call["call"], more: Omit<Call, "call"> = {}): Step => ({ call: request, ...more });
const submit = (preview: string, as: string): Step =>
  call({ action: "submit", previewToken: `$${preview}.previewToken`, idempotencyKey: "$new" }, {
    status: 202,
    as,
    within: 2000,
  });

/** Previewed with its price step, sent, and cancelled, while everything else still waits. */
function exit(conId: number): Step[] {
  return [
    call(
      {
        action: "preview_close",
        account: ACCOUNT,
        conId,
        percent: "100",
        orderType: "LMT",
        limitPrice: "20.01",
      },
      { as: "close", within: 2500, answer: { proof: { closes: "50" }, whatIf: { commission: "…" } } },
    ),
    submit("close", "closing"),
    { asked: "placeOrder", where: { contract: { conId }, order: { whatIf: false } }, times: 1, within: 500 },
    call({ action: "cancel_order", clientOrderId: "$closing.clientOrderId" }, { status: 202, within: 1500 }),
    { asked: "cancelOrder", times: 1, within: 500 },
  ];
}

const file: CaseFile = {
  case: "P12",
  title: "an exit overtakes the questions of hundreds of positions",
  broker: {
    instruments: Object.fromEntries(
      ids.map((conId) => [`S${conId}`, { conId, details: { marketRuleIds: ruleOf(conId) } }]),
    ),
    marketRules: Object.fromEntries(ids.map((conId) => [ruleOf(conId), [["0", "0.01"]]])),
    positions: ids.map((conId) => ({
      position: { contract: `S${conId}`, position: "50", averageCost: "20" },
    })),
    ticks: ["bid", "ask"].map((tickType) => ({
      tickPrice: { of: `S${LAST}`, tickType, price: "20.01", size: "100" },
    })),
  },
  steps: [{ ready: READY_MS }, ...exit(LAST)],
};

for (const version of [200, 225]) {
  Deno.test(`P12: with ${MANY} positions the last can be closed and its order cancelled as soon as the desk is in step (${version})`, async () => {
    await runCase(file, version);
  });
}
