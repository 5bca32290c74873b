// calculateImpliedVolatility and calculateOptionPrice: the option model with the client's own numbers.
import type { Contract, OptionModel } from "../../engine/types.ts";
import { invalid } from "../codes.ts";
import type { Client } from "../core.ts";
import { resolveFor } from "./market_data.ts";
import { optionComputation } from "./ticks.ts";
import type {
  CalculateImpliedVolatility,
  CalculateOptionPrice,
  CancelCalculateImpliedVolatility,
  CancelCalculateOptionPrice,
  Contract as WireContract,
} from "../../wire/messages.ts";

/** CUST_OPTION_COMPUTATION: the tick type of an answer to the client's own numbers. */
const CUSTOM_COMPUTATION = 53;

export function calculateImpliedVolatility(client: Client, message: CalculateImpliedVolatility): void {
  const price = Number(message.optionPrice);
  const underlying = Number(message.underPrice);
  const option = optionOf(client, message.reqId, message.contract, [price, underlying]);
  if (!option) return;
  const model = client.core.engine.market.optionForPrice(option.conId, { underlying, price });
  // A price no volatility explains: the numbers come back, nothing was computed from them.
  answer(client, message.reqId, model ?? { ...NOT_COMPUTED, optPrice: price, undPrice: underlying });
}

export function calculateOptionPrice(client: Client, message: CalculateOptionPrice): void {
  const volatility = Number(message.volatility);
  const underlying = Number(message.underPrice);
  const option = optionOf(client, message.reqId, message.contract, [volatility, underlying]);
  if (!option) return;
  const model = client.core.engine.market.optionForVolatility(option.conId, { underlying, volatility });
  answer(client, message.reqId, model ?? { ...NOT_COMPUTED, impliedVol: volatility, undPrice: underlying });
}

/** The answers come at once: there is nothing left to cancel. */
export function cancelCalculation(
  _client: Client,
  _message: CancelCalculateImpliedVolatility | CancelCalculateOptionPrice,
): void {}

const NOT_COMPUTED: OptionModel = {
  impliedVol: NaN,
  delta: NaN,
  gamma: NaN,
  vega: NaN,
  theta: NaN,
  optPrice: NaN,
  pvDividend: NaN,
  undPrice: NaN,
};

/** The option meant, or `null` after telling the client what is wrong with its request. */
function optionOf(
  client: Client,
  reqId: number,
  wanted: WireContract,
  inputs: readonly number[],
): Contract | null {
  const contract = resolveFor(client, reqId, wanted);
  if (!contract) return null;
  if (contract.secType !== "OPT") {
    client.error(reqId, 321, invalid("bW", "Option calculations need an option contract"));
    return null;
  }
  if (inputs.every((input) => Number.isFinite(input) && input > 0)) return contract;
  client.error(reqId, 321, invalid("bW", "Option calculations need prices and volatilities above zero"));
  return null;
}

function answer(client: Client, reqId: number, model: OptionModel): void {
  client.send(optionComputation(reqId, CUSTOM_COMPUTATION, model));
}
