// Protobuf field tables of news.
import type * as m from "../messages/news.ts";
import { proto } from "./table.ts";

export const NEWS_REQUESTS = {
  reqHistoricalNews: proto<m.ReqHistoricalNews>("reqHistoricalNews", (p) => [
    p.int(1, "reqId"),
    p.int(2, "conId"),
    p.text(3, "providerCodes"),
    p.text(4, "startDateTime"),
    p.text(5, "endDateTime"),
    p.int(6, "totalResults"),
    p.map(7, "options"),
  ]),
  reqNewsArticle: proto<m.ReqNewsArticle>("reqNewsArticle", (p) => [
    p.int(1, "reqId"),
    p.text(2, "providerCode"),
    p.text(3, "articleId"),
    p.map(4, "options"),
  ]),
};

export const NEWS_REPLIES = {
  historicalNews: proto<m.HistoricalNews>("historicalNews", (p) => [
    p.int(1, "reqId"),
    p.text(2, "time"),
    p.text(3, "providerCode"),
    p.text(4, "articleId"),
    p.text(5, "headline"),
  ]),
  historicalNewsEnd: proto<m.HistoricalNewsEnd>("historicalNewsEnd", (p) => [
    p.int(1, "reqId"),
    p.flag(2, "hasMore"),
  ]),
  newsArticle: proto<m.NewsArticle>("newsArticle", (p) => [
    p.int(1, "reqId"),
    p.int(2, "articleType"),
    p.text(3, "articleText"),
  ]),
};
