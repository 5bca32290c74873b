// Symbol search, contract details, market rules, option chains.
import { typeProblem } from "../../engine/instruments/lookup.ts";
import { invalid, NO_BAG_DETAILS, NO_DEFINITION, NOT_CONNECTED } from "../codes.ts";
import { contractQuery, detailsContract, wireContract, wireDetails } from "../contracts_map.ts";
import type { Client } from "../core.ts";
import type {
  ReqContractDetails,
  ReqMarketRule,
  ReqMatchingSymbols,
  ReqSecDefOptParams,
} from "../../wire/messages.ts";

function isCutOff(client: Client, reqId: number): boolean {
  if (!client.core.link.noDefinitions) return false;
  client.error(reqId, 322, NOT_CONNECTED);
  return true;
}

export function reqMatchingSymbols(client: Client, message: ReqMatchingSymbols): void {
  const { reqId, pattern } = message;
  if (isCutOff(client, reqId)) return;
  const samples = client.core.engine.instruments.searchSymbols(pattern).map((match) => ({
    contract: wireContract(match.contract, { description: match.description }),
    derivativeSecTypes: [...match.derivativeSecTypes],
  }));
  client.send({ kind: "symbolSamples", reqId, samples });
}

export function reqContractDetails(client: Client, message: ReqContractDetails): void {
  const { reqId, contract } = message;
  const { instruments } = client.core.engine;
  if (isCutOff(client, reqId)) return;
  if (contract.secType === "BAG") return client.error(reqId, 321, NO_BAG_DETAILS);
  const problem = typeProblem(contractQuery(contract));
  if (problem !== null) return client.error(reqId, problem.code, problem.text);
  // The listed months, and the continuous future behind them.
  const kinds = BOTH.has(contract.secType) ? ["FUT", "CONTFUT"] : [contract.secType];
  const found = kinds.flatMap((secType) =>
    instruments.findContracts(contractQuery({ ...contract, secType })).map(({ conId }) => ({
      conId,
      secType,
    }))
  );
  if (found.length === 0) return client.error(reqId, 200, NO_DEFINITION);
  client.inSlices(detailsRows(client, message, found));
}

/** `ContAndExpiringFut` of IB's samples. */
const BOTH: ReadonlySet<string> = new Set(["FUT+CONTFUT", "CONTFUT+FUT"]);

/** A row for each contract, then the end. */
function* detailsRows(
  client: Client,
  { reqId, contract }: ReqContractDetails,
  found: readonly { readonly conId: number; readonly secType: string }[],
): Generator<void> {
  for (const { conId, secType } of found) {
    const details = client.core.engine.instruments.details(conId);
    if (!details) continue;
    client.send({
      kind: details.bond === null ? "contractDetails" : "bondContractDetails",
      reqId,
      contract: {
        ...detailsContract(details, contract.exchange),
        // The front month under the name that was asked for.
        ...secType === "CONTFUT" && { secType },
      },
      details: wireDetails(details),
    });
    yield;
  }
  client.send({ kind: "contractDetailsEnd", reqId });
}

export function reqMarketRule(client: Client, message: ReqMarketRule): void {
  const { marketRuleId } = message;
  const increments = client.core.engine.instruments.marketRule(marketRuleId);
  if (!increments) {
    return client.error(-1, 321, invalid("bN", `Invalid market rule id: ${marketRuleId}`));
  }
  client.send({ kind: "marketRule", marketRuleId, increments: increments.map((one) => ({ ...one })) });
}

export function reqSecDefOptParams(client: Client, message: ReqSecDefOptParams): void {
  const { reqId } = message;
  const { instruments } = client.core.engine;
  if (isCutOff(client, reqId)) return;
  const underlying = instruments.contract(message.underlyingConId);
  if (!underlying || (message.underlyingSymbol !== "" && underlying.symbol !== message.underlyingSymbol)) {
    return client.error(reqId, 321, invalid("bD", "Invalid contract id"));
  }
  for (const chain of instruments.optionChains(underlying.conId, message.futFopExchange)) {
    client.send({
      kind: "secDefOptParameter",
      reqId,
      exchange: chain.exchange,
      underlyingConId: chain.underConId,
      tradingClass: chain.tradingClass,
      multiplier: chain.multiplier,
      expirations: [...chain.expirations],
      strikes: [...chain.strikes],
    });
  }
  client.send({ kind: "secDefOptParameterEnd", reqId });
}
