// Halted stops everything but cancels and closing; reducing lets only what makes a position smaller through.
import type { Draft, TradingState } from "@/lib/contract/api.ts";
import { compare, dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import { say } from "@/lib/contract/says/say.ts";
import { DenialError } from "@/lib/server/errors.ts";
import type { OrderRecord } from "../../book/mod.ts";
import type { Purpose } from "../../deps.ts";
import { workingExits } from "../close_math.ts";
import { requestField } from "./request_field.ts";

/** Position and orders are asked for only while trading is set to reducing. */
export interface Traded {
  state: TradingState;
  purpose: Purpose;
  /** Of the instrument. */
  symbol: string;
  /** `null` while it is not known. */
  position(): DecimalString | null;
  /** Every open order but the one that is changed. */
  others(): readonly OrderRecord[];
}

export function guardTradingState(draft: Draft, traded: Traded): void {
  const { state, purpose } = traded;
  // What is proven to end a position passes always: whoever halts wants to get out.
  if (state === "halted" && purpose !== "close") throw new DenialError(say("TRADING_HALTED"));
  if (state === "active" || purpose === "close") return;
  const position = traded.position();
  if (position === null) throw new DenialError(say("TRADING_REDUCING.position"));
  const { account, conId, quantity } = draft;
  const working = workingExits(traded.others(), { account, conId, symbol: traded.symbol, position });
  if (!working.ok) throw new DenialError(working.says, { field: requestField(purpose, "conId") });
  const rest = dec(position).abs().minus(dec(working.exits));
  const reduces = sign(position) !== 0 && (sign(position) > 0) === (draft.side === "SELL") &&
    quantity !== undefined && compare(quantity, text(rest)) <= 0;
  const plain = draft.takeProfit === undefined && draft.stopLoss === undefined;
  if (!reduces || !plain) {
    throw new DenialError(say("TRADING_REDUCING"), { field: requestField(purpose, "quantity") });
  }
}
