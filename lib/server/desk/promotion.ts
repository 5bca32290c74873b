// Takes up a preview that was made at another desk, on paper: previews the identical draft here, and says
// what differs. It sends nothing.
import { z } from "zod";
import type { Draft, Mode, Preview } from "@/lib/contract/api.ts";
import { plainTexts } from "@/lib/contract/plain_text.ts";
import {
  figuresOf,
  instrumentOf,
  isSameInstrument,
  promotes,
  PROMOTION_MS,
  promotionDifferences,
} from "@/lib/contract/promotion.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type PromotedPreview, type Promotion, promotionSchema } from "@/lib/contract/views/promotion.ts";
import type { Clock } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { contractView } from "@/lib/server/contracts/contract_view.ts";
import { ConflictError, DenialError, RequestError, UnavailableError } from "@/lib/server/errors.ts";
import { parseBy } from "@/lib/server/http/parse_by.ts";
import type { Audit } from "@/lib/server/journal/audit.ts";
import { sha256 } from "@/lib/server/journal/chain.ts";
import type { QuoteBoard } from "@/lib/server/market/quote_board.ts";
import type { Connection } from "./connection.ts";

export interface PromotionDeps {
  clock: Pick<Clock, "now">;
  connection: Pick<Connection, "mode" | "readiness">;
  contracts: Pick<ContractBook, "rules">;
  quotes: Pick<QuoteBoard, "get">;
  /** As any new order is previewed for whoever asks. */
  preview(draft: Draft): Promise<Preview>;
  audit: Pick<Audit, "note">;
}

interface Wanted {
  /** As a person has pasted it: anybody may have written it. */
  promotion: string;
  /** Of this desk. */
  account: string;
}

/** Clocks of two machines do not agree to the second. */
const AHEAD_MS = 60_000;

/**
 * The preview of the identical draft on `account`, under every rule of this desk; it is sent by nothing but a
 * submit of its token. Throws a `RequestError` for what is no promotion, a `ConflictError` for an old one, a
 * `DenialError` as any preview.
 */
export async function promotePreview(
  deps: PromotionDeps,
  { promotion, account }: Wanted,
  origin: string,
): Promise<PromotedPreview> {
  const { clock, connection, contracts, quotes, audit } = deps;
  const given = readPromotion(promotion);
  requireTimely(given, clock.now());
  requireUpwards(given, connection.mode());
  const readiness = connection.readiness();
  if (!readiness.ready) throw new UnavailableError(readiness.why);
  const { order, figures, mode, at } = given;
  const { contract, details } = await contracts.rules(order.conId, order.exchange);
  if (!isSameInstrument(given.instrument, instrumentOf(contractView(contract, details)))) {
    throw new DenialError(say("PROMOTION_INSTRUMENT", { conId: order.conId }), { field: "promotion" });
  }
  const preview = await deps.preview({ ...order, account });
  const live = { account, figures: figuresOf(preview, quotes.get(order.conId)) };
  const differences = promotionDifferences({ account: order.account, figures }, live);
  const from = { mode, account: order.account, at };
  // The token's hash is in the rows of the preview and of its submit: they are found by it.
  const token = sha256(preview.previewToken);
  audit.note("promotion", { origin, reason: null, more: { from, token, order: preview.order, differences } });
  return { preview, promoted: { ...from, differences } };
}

const envelope = z.looseObject({ lotse: z.literal("promotion"), version: z.literal(1) });

/** Strictly what a desk of this version writes; texts lose what moves or hides others. */
export function readPromotion(text: string): Promotion {
  const unreadable = new RequestError(say("PROMOTION_UNREADABLE"), "promotion");
  let value: unknown;
  try {
    value = plainTexts(JSON.parse(text));
  } catch {
    throw unreadable;
  }
  if (!envelope.safeParse(value).success) throw unreadable;
  try {
    return parseBy(promotionSchema, value);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new RequestError(error.says, error.field === undefined ? "promotion" : `promotion.${error.field}`);
  }
}

function requireTimely({ at }: Promotion, now: number): void {
  const age = now - Date.parse(at);
  if (age > PROMOTION_MS) {
    throw new ConflictError(say("PROMOTION_EXPIRED", { minutes: PROMOTION_MS / 60_000 }), "promotion");
  }
  if (age < -AHEAD_MS) throw new ConflictError(say("PROMOTION_EXPIRED.ahead"), "promotion");
}

function requireUpwards({ mode }: Promotion, target: Mode): void {
  if (!promotes(mode, target)) {
    throw new DenialError(say("PROMOTION_MODE", { mode, target }), { field: "promotion" });
  }
}
