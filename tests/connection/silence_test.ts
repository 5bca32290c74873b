// Each question to IB stays unanswered in turn, and meanwhile a position is closed and an order cancelled:
// docs/connection.md says what holds.
import { expect } from "@std/expect";
import { ROOT } from "@/tests/support/imports.ts";
import type { CaseFile, Step } from "@/tests/support/scripted_tws/case_file.ts";
import { runCase } from "@/tests/support/scripted_tws/run_case.ts";

interface Silence {
  /** As the bridge calls it, e.g. `reqPnL`. */
  question: string;
  whatIf: boolean;
  from: string;
  ready: boolean;
  /** `yes`, or the code of the refusal. */
  close: string;
}

/** Runs of the bridge at a time: the machine of a test has few cores. */
const LANES = 6;
const ACCOUNT = "DU1234567";
const AAPL = 265598;
const OTHER = "OTHER";
const OTHER_ID = 555001;
/** In step although the values take the second that is given to them: a reading is given 10 s and more. */
const READY_MS = 9_000;
/** Of a submit and a cancel: the shortest wait that could come in between is one of 5 s. */
const PROMPT_MS = 4_500;
/** Of a close, a silent what-if included; the details of an instrument would be waited for longer. */
const PREVIEW_MS = 3_000;
const VERSIONS = [200, 225] as const;
/** What the bridge could not do is 502, what the desk can not know 503. */
const REFUSED_WITH: Readonly<Record<string, number>> = { REQUEST_TIMEOUT: 502 };
/** What is waited for by nobody: IB answers nothing to it. */
const WITHOUT_ANSWER = /^(?:reqAutoOpenOrders|cancel(?!Order$)\w+)$/;
/** The wire calls them otherwise than ibapi. */
const ON_THE_WIRE: Readonly<Record<string, string>> = {
  reqPnL: "reqPnl",
  reqPnLSingle: "reqPnlSingle",
  reqTickByTickData: "reqTickByTick",
};

/** The rows of the table in docs/connection.md. */
function table(): Silence[] {
  const page = Deno.readTextFileSync(`${ROOT}docs/connection.md`);
  const part = page.split("<!-- silence -->")[1]?.split("<!-- /silence -->")[0] ?? "";
  return part.split("\n").filter((line) => line.startsWith("| `")).map((line) => {
    const [question = "", from = "", ready = "", close = "", cancel] = line.split("|").slice(1).map((cell) =>
      cell.trim()
    );
    // A cancel passes whatever is silent: no row may say otherwise.
    expect(cancel).toBe("yes");
    return {
      question: /`(\w+)`/.exec(question)?.[1] ?? "",
      whatIf: question.includes("`whatIf`"),
      from,
      ready: ready === "yes",
      close: close.replaceAll("`", ""),
    };
  });
}

/** Every question that the bridge can put, found in its code. */
function questions(): string[] {
  const folder = `${ROOT}python/lotse_bridge/`;
  const found = new Set<string>();
  for (const { name } of Deno.readDirSync(folder)) {
    if (!name.endsWith(".py")) continue;
    const code = Deno.readTextFileSync(folder + name);
    for (const [, call] of code.matchAll(/(?:client\.|")(req[A-Z]\w+|placeOrder|cancel[A-Z]\w+)\b/g)) {
      found.add(call as string);
    }
  }
  return [...found].filter((name) => !WITHOUT_ANSWER.test(name)).sort();
}

type Call = Extract<Step, { call: unknown }>;
const call = (request: Call["call"], more: Omit<Call, "call"> = {}): Step => ({ call: request, ...more });
const submit = (preview: string, as: string): Step =>
  call({ action: "submit", previewToken: `$${preview}.previewToken`, idempotencyKey: "$new" }, {
    status: 202,
    as,
    within: PROMPT_MS,
  });

/** A working order, kept as `as`; two equal ones would be asked about. */
function order(as: string, quantity = "1"): Step[] {
  const fields = { account: ACCOUNT, conId: AAPL, side: "BUY", quantity, orderType: "MKT", tif: "DAY" };
  return [
    call({ action: "preview_order", order: fields }, { as: `${as}Preview` }),
    submit(`${as}Preview`, as),
  ];
}

/** Puts the question, so that it is on its way when the rest happens. */
function asking({ question, whatIf }: Silence): Step[] {
  switch (question) {
    case "reqAllOpenOrders":
    case "reqExecutions":
    case "reqCompletedOrders": {
      // A fill of an order that nobody here knows: everything is read.
      const execution = { execId: "s.01", permId: 4711, shares: "1", cumulativeQuantity: "1", price: "187" };
      return [
        { send: [{ execDetails: { contract: OTHER, execution } }] },
        { asked: question, times: 2 },
      ];
    }
    case "reqMatchingSymbols":
      return [call({ action: "search_symbols", pattern: "other" }, { meanwhile: true }), { asked: question }];
    case "reqSecDefOptParams":
      return [call({ action: "option_series", conId: AAPL }, { meanwhile: true }), { asked: question }];
    case "reqConfigProtoBuf":
      // Servers that are older than the question are not asked.
      return [call({ action: "check_tws" }, { meanwhile: true })];
    case "reqMktDepth":
    case "reqTickByTickData":
      return [call({ action: "show_depth", view: "silent", conId: AAPL }, { status: 202 }), {
        asked: ON_THE_WIRE[question] ?? question,
      }];
    case "reqHistoricalData":
      return [
        call({ action: "history", conId: AAPL, barSize: "1 day", duration: "1 M" }, { meanwhile: true }),
        { asked: question },
      ];
    case "reqGlobalCancel":
      return [];
    case "placeOrder":
      return whatIf ? [] : order("unanswered", "2");
    case "cancelOrder":
      return [
        ...order("kept", "2"),
        call({ action: "cancel_order", clientOrderId: "$kept.clientOrderId" }, {
          status: 202,
          within: PROMPT_MS,
        }),
      ];
    default:
      return [];
  }
}

function closing({ close }: Silence): Step[] {
  const request = {
    action: "preview_close",
    account: ACCOUNT,
    conId: AAPL,
    percent: "100",
    orderType: "MKT",
  };
  if (close !== "yes") {
    return [call(request, { status: REFUSED_WITH[close] ?? 503, answer: { code: close }, within: 11_000 })];
  }
  return [
    call(request, { as: "close", within: PREVIEW_MS, answer: { proof: { closes: "100", result: "0" } } }),
    submit("close", "closed"),
    {
      send: [
        { execDetails: { of: "placed", execution: { execId: "c.01", price: "187.21" } } },
        { orderStatus: { of: "placed", status: "Filled", filled: "100", remaining: "0" } },
        { position: { contract: "AAPL", position: "0" } },
      ],
    },
    { see: { orders: ["…", { side: "SELL", state: "filled", filled: "100" }] } },
  ];
}

/** Of one order where there is one; before the desk is in step, of the whole account. */
function cancelling(working: boolean, { question }: Silence): Step[] {
  if (working) {
    return [
      call({ action: "cancel_order", clientOrderId: "$working.clientOrderId" }, {
        status: 202,
        within: PROMPT_MS,
      }),
      { asked: "cancelOrder", times: question === "cancelOrder" ? 2 : 1 },
    ];
  }
  return [
    call({ action: "cancel_all", scope: "account" }, { status: 202, within: PROMPT_MS }),
    { asked: "reqGlobalCancel", times: 1 },
  ];
}

function caseOf(row: Silence): CaseFile {
  const to = ON_THE_WIRE[row.question] ?? row.question;
  const where = row.question === "placeOrder"
    ? { order: { whatIf: row.whatIf } }
    : row.from === "start, of another instrument"
    ? { contract: { conId: OTHER_ID } }
    : {};
  const silence = { answers: [{ to, where, rows: [] }] };
  const fromStart = row.from !== "later";
  // Without its details no order can be placed in the instrument.
  const working = row.ready && row.close !== "CONTRACT_RULES_UNKNOWN" && row.question !== "reqGlobalCancel";
  return {
    case: "silence",
    title: row.question,
    broker: {
      ...(row.question === "reqAccountUpdatesMulti" ? { accounts: [ACCOUNT, "DU7654321"] } : {}),
      instruments: { [OTHER]: { conId: OTHER_ID } },
      positions: ["AAPL", OTHER].map((contract) => ({ position: { contract, position: "100" } })),
      ...(fromStart ? silence : {}),
    },
    steps: [
      row.ready ? { ready: READY_MS } : { see: { connection: { socket: "connected", sync: "syncing" } } },
      call({ action: "watch", conId: AAPL }, { status: 202, meanwhile: true }),
      ...(working ? order("working") : []),
      ...(fromStart ? [] : [{ broker: silence }, ...asking(row)]),
      ...closing(row),
      ...cancelling(working, row),
    ],
  };
}

async function played(row: Silence, version: number): Promise<string | null> {
  try {
    await runCase(caseOf(row), version);
    return null;
  } catch (error) {
    return `${row.question}${row.whatIf ? " (what-if)" : ""}, silent ${row.from}: ${error}`;
  }
}

Deno.test("B10: every question that the bridge puts has its row in docs/connection.md", () => {
  expect([...new Set(table().map(({ question }) => question))].sort()).toEqual(questions());
});

Deno.test("B10: whatever IB does not answer, a close and a cancel go on, or are refused for the want of this very answer", async () => {
  // Text and protobuf by turns, and both for the gravest: what waits for what is the same in either.
  const runs = table().flatMap((row, index) =>
    (row.question === "reqMarketRule" ? VERSIONS : [VERSIONS[index % 2] ?? 200]).map((version) => ({
      row,
      version,
    }))
  );
  const late: typeof runs = [];
  const lane = async () => {
    for (let next = runs.shift(); next !== undefined; next = runs.shift()) {
      if (await played(next.row, next.version) !== null) late.push(next);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  // Who waits for a silent answer does so every time; who only shared the machine is in time by himself.
  const wrong: (string | null)[] = [];
  for (const { row, version } of late) wrong.push(await played(row, version));
  expect(wrong.filter((one) => one !== null)).toEqual([]);
});
