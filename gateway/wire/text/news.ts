// Text layouts of news.
import type * as m from "../messages/news.ts";
import { layout } from "./fields.ts";

export const NEWS_REQUESTS = {
  reqHistoricalNews: layout<m.ReqHistoricalNews>("reqHistoricalNews", 86, (f) => [
    f.reqId("reqId"),
    f.int("conId"),
    f.text("providerCodes"),
    f.text("startDateTime"),
    f.text("endDateTime"),
    f.int("totalResults"),
    f.options("options"),
  ]),
  reqNewsArticle: layout<m.ReqNewsArticle>("reqNewsArticle", 84, (f) => [
    f.reqId("reqId"),
    f.text("providerCode"),
    f.text("articleId"),
    f.options("options"),
  ]),
};

export const NEWS_REPLIES = {
  historicalNews: layout<m.HistoricalNews>("historicalNews", 86, (f) => [
    f.int("reqId"),
    f.text("time"),
    f.text("providerCode"),
    f.text("articleId"),
    f.text("headline"),
  ]),
  historicalNewsEnd: layout<m.HistoricalNewsEnd>("historicalNewsEnd", 87, (f) => [
    f.int("reqId"),
    f.flag("hasMore"),
  ]),
  newsArticle: layout<m.NewsArticle>("newsArticle", 83, (f) => [
    f.int("reqId"),
    f.int("articleType"),
    f.text("articleText"),
  ]),
};
