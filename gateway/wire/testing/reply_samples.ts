// Every sample of a reply.
import type { ServerMessage } from "../messages.ts";
import { CONTRACT_SAMPLES } from "./contract_samples.ts";
import { NEWS_SAMPLES } from "./news_samples.ts";
import { ORDER_SAMPLES } from "./order_samples.ts";
import { SCANNER_SAMPLES } from "./scanner_samples.ts";
import { ACCOUNT_SAMPLES, HISTORY_SAMPLES, MARKET_DATA_SAMPLES, SESSION_SAMPLES } from "./samples.ts";

export const REPLY_SAMPLES: ServerMessage[] = [
  ...SESSION_SAMPLES,
  ...ACCOUNT_SAMPLES,
  ...CONTRACT_SAMPLES,
  ...MARKET_DATA_SAMPLES,
  ...HISTORY_SAMPLES,
  ...ORDER_SAMPLES,
  ...SCANNER_SAMPLES,
  ...NEWS_SAMPLES,
];
