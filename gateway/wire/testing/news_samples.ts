// Samples of news, asked and answered.
import type { ClientMessage, ServerMessage } from "../messages.ts";

export const NEWS_REQUEST_SAMPLES: ClientMessage[] = [
  {
    kind: "reqHistoricalNews",
    reqId: 7,
    conId: 265598,
    providerCodes: "BRFG+DJNL",
    startDateTime: "2026-11-02 00:00:00",
    endDateTime: "20261123-21:00:00",
    totalResults: 10,
    options: [],
  },
  {
    kind: "reqNewsArticle",
    reqId: 8,
    providerCode: "BRFG",
    articleId: "BRFG$265598-20261123",
    options: [{ tag: "one", value: "1" }],
  },
];

export const NEWS_SAMPLES: ServerMessage[] = [
  {
    kind: "historicalNews",
    reqId: 7,
    time: "2026-11-23 14:05:00.0",
    providerCode: "BRFG",
    articleId: "BRFG$265598-20261123",
    headline: "Simulated headline",
  },
  { kind: "historicalNewsEnd", reqId: 7, hasMore: true },
  { kind: "historicalNewsEnd", reqId: 8, hasMore: false },
  { kind: "newsArticle", reqId: 8, articleType: 0, articleText: "<p>Nothing\nhas happened</p>" },
];
