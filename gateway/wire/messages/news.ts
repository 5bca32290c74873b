// News messages: past headlines of a contract, and an article. The providers are with the session.
import type { TagValue } from "./common.ts";

export interface ReqHistoricalNews {
  kind: "reqHistoricalNews";
  reqId: number;
  conId: number;
  /** Joined with `+`. */
  providerCodes: string;
  startDateTime: string;
  endDateTime: string;
  totalResults: number;
  options: TagValue[];
}
export interface ReqNewsArticle {
  kind: "reqNewsArticle";
  reqId: number;
  providerCode: string;
  articleId: string;
  options: TagValue[];
}

export type NewsRequest = ReqHistoricalNews | ReqNewsArticle;

export interface HistoricalNews {
  kind: "historicalNews";
  reqId: number;
  /** `2026-11-23 14:05:00.0`, in UTC. */
  time: string;
  providerCode: string;
  articleId: string;
  headline: string;
}
export interface HistoricalNewsEnd {
  kind: "historicalNewsEnd";
  reqId: number;
  hasMore: boolean;
}
export interface NewsArticle {
  kind: "newsArticle";
  reqId: number;
  /** 0: text or HTML, 1: a PDF in base 64. */
  articleType: number;
  articleText: string;
}

export type NewsReply = HistoricalNews | HistoricalNewsEnd | NewsArticle;
