// IB's own opinion of an order before it is placed: margin and fees. A missing answer is shown as missing, a
// refusal denies.
import type { WhatIfView } from "@/lib/contract/api.ts";
import type { OrderId, SocketEpoch } from "@/lib/contract/ids.ts";
import type { IbContract, IbOrder, IbOrderState } from "@/lib/contract/protocol/common.ts";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import { BridgeError, DenialError, UnavailableError } from "@/lib/server/errors.ts";

export interface WhatIfAnswer {
  view: WhatIfView;
  warningText: string;
  /** False when IB stayed silent (P34): nothing is known then. */
  answered: boolean;
}

const UNKNOWN: WhatIfView = {
  initMarginBefore: null,
  initMarginAfter: null,
  maintMarginBefore: null,
  maintMarginAfter: null,
  equityWithLoanAfter: null,
  commission: null,
  commissionMin: null,
  commissionMax: null,
  commissionCurrency: null,
  marginCurrency: null,
  answeredAt: null,
};

/**
 * Asks IB. Throws `ORDER_REFUSED_BY_IB` with IB's words when it would refuse, `DESK_NOT_READY` when the
 * question could not be put; a close (`closes`) does without an answer where there is no place for the
 * question.
 */
export async function askWhatIf(
  link: BridgeLink,
  request: { epoch: SocketEpoch; orderId: OrderId; contract: IbContract; order: IbOrder; deadlineMs: number },
  { clock, closes }: { clock: Pick<Clock, "now">; closes: boolean },
): Promise<WhatIfAnswer> {
  try {
    const { orderState } = await link.request("what_if", request);
    if (orderState.rejectReason !== "") {
      throw new DenialError(say("ORDER_REFUSED_BY_IB", { words: verbatim(orderState.rejectReason) }));
    }
    return { view: viewOf(orderState, clock.now()), warningText: orderState.warningText, answered: true };
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    if (error.code === "IB_ERROR" && error.ib !== undefined) {
      const words = verbatim(error.ib.message);
      throw new DenialError(say("ORDER_REFUSED_BY_IB", { words }), { ib: error.ib });
    }
    if (error.code === "BACKSTOP_REFUSED") throw new DenialError(error.says);
    // Whoever wants out waits for no margin figure, be it IB that is silent or its limit of messages.
    const isUnasked = closes && error.code === "PACING_REFUSED";
    if (isUnasked || error.code === "REQUEST_TIMEOUT") {
      return { view: UNKNOWN, warningText: "", answered: false };
    }
    throw new UnavailableError(say("DESK_NOT_READY.what_if", { why: error.says }), error);
  }
}

function viewOf(state: IbOrderState, now: number): WhatIfView {
  return {
    initMarginBefore: state.initMarginBefore,
    initMarginAfter: state.initMarginAfter,
    maintMarginBefore: state.maintMarginBefore,
    maintMarginAfter: state.maintMarginAfter,
    equityWithLoanAfter: state.equityWithLoanAfter,
    commission: state.commission,
    commissionMin: state.minCommission,
    commissionMax: state.maxCommission,
    commissionCurrency: state.commissionCurrency === "" ? null : state.commissionCurrency,
    marginCurrency: state.marginCurrency === "" ? null : state.marginCurrency,
    answeredAt: iso(now),
  };
}
