// Past news that says it is simulated: one item per contract, provider and working day, the same at every
// asking.
import type { Contract } from "../../engine/types.ts";
import { invalid, NO_DEFINITION, NOT_CONNECTED } from "../codes.ts";
import type { Client } from "../core.ts";
import { GATEWAY_ZONE, parseTime } from "../wire_time.ts";
import type { ReqHistoricalNews, ReqNewsArticle } from "../../wire/messages.ts";

const PROVIDERS = [
  { code: "BRFG", name: "Briefing.com General Market Columns" },
  { code: "BRFUPDN", name: "Briefing.com Analyst Actions" },
  { code: "DJNL", name: "Dow Jones Newsletters" },
] as const;
/** IB gives no more headlines at a time. */
const MOST_RESULTS = 300;
const NOT_ALLOWED = "News feed is not allowed.";
const ARTICLE_ID = /^(\w+)\$(\d{1,10})-(\d{4})(\d\d)(\d\d)$/;

interface NewsItem {
  readonly time: number;
  readonly provider: string;
  readonly articleId: string;
  readonly date: string;
}

export function reqNewsProviders(client: Client): void {
  client.send({ kind: "newsProviders", providers: [...PROVIDERS] });
}

export function reqHistoricalNews(client: Client, message: ReqHistoricalNews): void {
  const { reqId } = message;
  const { link, engine, time } = client.core;
  if (link.noDefinitions) return client.error(reqId, 322, NOT_CONNECTED);
  const contract = engine.instruments.contract(message.conId);
  if (contract === null) return client.error(reqId, 200, NO_DEFINITION);
  const codes = message.providerCodes.split("+").map((code) => code.trim());
  const providers = PROVIDERS.map(({ code }) => code).filter((code) => codes.includes(code));
  if (providers.length < new Set(codes).size) return client.error(reqId, 10276, NOT_ALLOWED);
  const [start, end] = [message.startDateTime, message.endDateTime].map((text) => newsTime(text, time.now()));
  if (start === undefined || end === undefined) {
    return client.error(reqId, 321, invalid("bD", "Invalid date/time of a news query"));
  }
  const wanted = Math.min(Math.max(message.totalResults, 1), MOST_RESULTS);
  const until = Math.min(end ?? Infinity, time.now());
  // One more tells whether there are more.
  const found = newest(contract, providers, { after: start ?? -Infinity, until }, wanted + 1);
  for (const item of found.slice(0, wanted)) {
    client.send({
      kind: "historicalNews",
      reqId,
      time: timeText(item.time),
      providerCode: item.provider,
      articleId: item.articleId,
      headline: headlineOf(contract, item.date),
    });
  }
  client.send({ kind: "historicalNewsEnd", reqId, hasMore: found.length > wanted });
}

export function reqNewsArticle(client: Client, { reqId, providerCode, articleId }: ReqNewsArticle): void {
  const { link, engine, time } = client.core;
  if (link.noDefinitions) return client.error(reqId, 322, NOT_CONNECTED);
  const [, provider = "", conId, year, month, day] = ARTICLE_ID.exec(articleId) ?? [];
  const contract = engine.instruments.contract(Number(conId));
  const date = dateOf(`${year}-${month}-${day}`);
  const isOurs = provider === providerCode && PROVIDERS.some(({ code }) => code === provider);
  const item = contract && date && isOurs ? itemOf(contract, provider, date) : null;
  if (!contract || item === null || item.time > time.now()) {
    return client.error(reqId, 10172, "Failed to request news article:No data available");
  }
  const articleText = `${
    headlineOf(contract, item.date)
  }. Nothing has happened: this paper gateway made it up.`;
  client.send({ kind: "newsArticle", reqId, articleType: 0, articleText });
}

/** `after` is not part of the range, `until` is. */
interface Range {
  readonly after: number;
  readonly until: number;
}

function newest(contract: Contract, providers: readonly string[], range: Range, count: number): NewsItem[] {
  const found: NewsItem[] = [];
  let date = Temporal.Instant.fromEpochMilliseconds(range.until).toZonedDateTimeISO(GATEWAY_ZONE)
    .toPlainDate();
  // Every working day has an item of every provider, so this ends.
  while (found.length < count && startOf(date) + DAY_MS > range.after) {
    found.push(
      ...providers.flatMap((provider) => itemOf(contract, provider, date) ?? [])
        .filter(({ time }) => time > range.after && time <= range.until)
        .sort((a, b) => b.time - a.time),
    );
    date = date.subtract({ days: 1 });
  }
  return found.slice(0, count);
}

/** Longer than any day, those of a change of the clock too. */
const DAY_MS = 25 * 3_600_000;

function startOf(date: Temporal.PlainDate): number {
  return date.toZonedDateTime(GATEWAY_ZONE).epochMilliseconds;
}

/** Between nine and five in New York; `null` at the weekend. */
function itemOf({ conId }: Contract, provider: string, date: Temporal.PlainDate): NewsItem | null {
  if (date.dayOfWeek > 5) return null;
  const compact = date.toString().replaceAll("-", "");
  const order = PROVIDERS.findIndex(({ code }) => code === provider);
  const minute = (conId * 31 + Number(compact) * 17 + order * 211) % 480;
  const at = date.toZonedDateTime({ timeZone: GATEWAY_ZONE, plainTime: { hour: 9 } }).add({
    minutes: minute,
  });
  return {
    time: at.epochMilliseconds,
    provider,
    articleId: `${provider}$${conId}-${compact}`,
    date: date.toString(),
  };
}

function headlineOf({ symbol }: Contract, date: string): string {
  return `Simulated headline about ${symbol} on ${date}`;
}

function dateOf(text: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" });
  } catch {
    return null;
  }
}

/**
 * `null` is "no limit", `undefined` no time at all. Queries may also write a time as headlines have it,
 * `2026-11-23 14:05:00.0`, in UTC unless a zone is named: who asks for what came before a headline goes on
 * from there.
 */
function newsTime(text: string, now: number): number | null | undefined {
  const dashed = /^(\d{4})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?( \S+)?$/.exec(text.trim());
  const [, year, month, day, time, zone = " UTC"] = dashed ?? [];
  const parsed = parseTime(dashed === null ? text.trim() : `${year}${month}${day} ${time}${zone}`, now);
  return parsed.ok ? parsed.epochMs : undefined;
}

/** In UTC. */
function timeText(epochMs: number): string {
  return new Date(epochMs).toISOString().replace("T", " ").replace(/\.\d+Z$/, ".0");
}
