// The algos of IB that an order may name: which there are, what may be said to them, and what of that the
// engine has to know.
import type { AlgoTerms } from "../../engine/types.ts";
import type { Order } from "../../wire/messages.ts";

interface AlgoRefusal {
  readonly code: number;
  readonly text: string;
}

const TIMES = ["startTime", "endTime", "allowPastEndTime"];

/** Each with the tags of its parameters, as IB's own samples send them. */
const ALGOS: Readonly<Record<string, readonly string[]>> = {
  Adaptive: ["adaptivePriority"],
  Vwap: ["maxPctVol", "noTakeLiq", "speedUp", "monetaryValue", ...TIMES],
  Twap: ["strategyType", "monetaryValue", ...TIMES],
  ArrivalPx: ["maxPctVol", "riskAversion", "forceCompletion", "monetaryValue", ...TIMES],
  DarkIce: ["displaySize", "monetaryValue", ...TIMES],
  PctVol: ["pctVol", "noTakeLiq", "monetaryValue", ...TIMES],
  PctVolPx: ["pctVol", "deltaPctVol", "minPctVol4Px", "maxPctVol4Px", "noTakeLiq", "monetaryValue", ...TIMES],
  PctVolSz: ["startPctVol", "endPctVol", "noTakeLiq", "monetaryValue", ...TIMES],
  PctVolTm: ["startPctVol", "endPctVol", "noTakeLiq", "monetaryValue", ...TIMES],
  AD: [
    ...[
      "componentSize",
      "timeBetweenOrders",
      "randomizeTime20",
      "randomizeSize55",
      "giveUp",
      "catchUp",
      "waitForFill",
    ],
    ...["activeTimeStart", "activeTimeEnd", ...TIMES],
  ],
  ClosePx: ["maxPctVol", "riskAversion", "forceCompletion", ...TIMES],
  MinImpact: ["maxPctVol", "riskAversion", "forceCompletion"],
  BalanceImpactRisk: ["maxPctVol", "riskAversion", "forceCompletion"],
};
const TYPES: ReadonlySet<string> = new Set(["MKT", "LMT"]);
const PRIORITIES: ReadonlySet<string> = new Set(["Urgent", "Normal", "Patient"]);

/**
 * 442 for an algo that is none or does not go with the order, 441 for a parameter that it does not know;
 * `null`: all is well.
 */
export function algoProblem({ algoStrategy, algoParams, orderType }: Order): AlgoRefusal | null {
  if (algoStrategy === "") return null;
  const tags = Object.hasOwn(ALGOS, algoStrategy) ? ALGOS[algoStrategy] : undefined;
  if (tags === undefined || !TYPES.has(orderType)) {
    return { code: 442, text: "Specified algorithm is not allowed for this order." };
  }
  const wrong = algoParams.find(({ tag, value }) =>
    !tags.includes(tag) || (tag === "adaptivePriority" && !PRIORITIES.has(value))
  );
  return wrong === undefined ? null : { code: 441, text: `Algo attributes validation failed: ${wrong.tag}` };
}

/**
 * What spreads the order over time; `null`: nothing does. The adaptive algo works like the plain order that
 * it decorates: the simulated spread has nothing to gain.
 */
export function algoTerms({ algoStrategy, algoParams }: Order): AlgoTerms | null {
  if (algoStrategy === "" || algoStrategy === "Adaptive") return null;
  const valueOf = (...tags: readonly string[]) =>
    algoParams.find(({ tag }) => tags.includes(tag))?.value ?? "";
  return { startTime: valueOf("startTime", "activeTimeStart"), endTime: valueOf("endTime", "activeTimeEnd") };
}
