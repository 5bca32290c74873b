// Past news over real TCP: what is found in which range, articles, and what is refused.
import { expect } from "@std/expect";
import type { ApiClient } from "../../testing/api_client.ts";
import { testGateway } from "../../testing/test_gateway.ts";
import type { ReqHistoricalNews } from "../../wire/messages.ts";

const AAPL = 265598;
const START = Date.parse("2026-11-20T20:00:00Z");

function news(fields: Partial<ReqHistoricalNews> = {}): ReqHistoricalNews {
  return {
    kind: "reqHistoricalNews",
    reqId: 1,
    conId: AAPL,
    providerCodes: "BRFG",
    startDateTime: "",
    endDateTime: "",
    totalResults: 10,
    options: [],
    ...fields,
  };
}

async function headlines(client: ApiClient, request: ReqHistoricalNews) {
  client.send(request);
  const { reqId } = request;
  const { hasMore } = await client.next("historicalNewsEnd", (reply) => reply.reqId === reqId);
  const rows = client.all("historicalNews").filter((reply) => reply.reqId === reqId);
  return { rows, hasMore };
}

Deno.test("headlines are the newest of the range, newest first, one a working day, and say that they are simulated", async () => {
  await using test = await testGateway({ startTime: START });
  const client = await test.client();
  const range = { startDateTime: "2026-06-01 00:00:00", endDateTime: "2026-06-24 00:00:00.0" };
  const few = await headlines(client, news({ ...range, totalResults: 3 }));
  expect(few.rows.map(({ time }) => time.slice(0, 10))).toEqual(["2026-06-23", "2026-06-22", "2026-06-19"]);
  expect(few.rows.every(({ headline }) => headline.startsWith("Simulated headline about AAPL"))).toBe(true);
  expect(few.rows.every(({ time }) => /^2026-06-\d\d \d\d:\d\d:00\.0$/.test(time))).toBe(true);
  expect(few.hasMore).toBe(true);
  const all = await headlines(client, news({ ...range, reqId: 2, totalResults: 300 }));
  expect(all.rows.length).toBe(17);
  expect(all.hasMore).toBe(false);
  const again = await headlines(client, news({ ...range, reqId: 3, totalResults: 3 }));
  expect(again.rows.map(({ articleId }) => articleId)).toEqual(few.rows.map(({ articleId }) => articleId));
});

Deno.test("the start of a range is not part of it and its end is; several providers are merged; nothing comes from the future", async () => {
  await using test = await testGateway({ startTime: START });
  const client = await test.client();
  const { rows: [newest, next] } = await headlines(client, news());
  expect(Date.parse(`${newest?.time.replace(" ", "T")}Z`)).toBeLessThanOrEqual(START + 60_000);
  const between = await headlines(
    client,
    news({ reqId: 2, startDateTime: next?.time ?? "", endDateTime: newest?.time ?? "" }),
  );
  expect(between.rows.map(({ time }) => time)).toEqual([newest?.time]);
  const { rows } = await headlines(client, news({ reqId: 3, providerCodes: "BRFG+DJNL", totalResults: 6 }));
  const times = rows.map(({ time }) => time);
  expect(times).toEqual([...times].sort().reverse());
  expect(new Set(rows.map(({ providerCode }) => providerCode))).toEqual(new Set(["BRFG", "DJNL"]));
});

Deno.test("a time of a headline, in UTC, is where the next page goes on", async () => {
  await using test = await testGateway({ startTime: START });
  const client = await test.client();
  const { rows } = await headlines(client, news({ totalResults: 4 }));
  const zoned = await headlines(client, news({ reqId: 2, endDateTime: "20261117 08:00:00 US/Eastern" }));
  expect(zoned.rows[0]?.time.slice(0, 10)).toBe("2026-11-16");
  const page = await headlines(client, news({ reqId: 3, endDateTime: rows[2]?.time ?? "", totalResults: 2 }));
  expect(page.rows.map(({ time }) => time)).toEqual(rows.slice(2).map(({ time }) => time));
});

Deno.test("an article is that of its headline and says that it is made up", async () => {
  await using test = await testGateway({ startTime: START });
  const client = await test.client();
  const { rows: [row] } = await headlines(client, news({ totalResults: 1 }));
  client.send({
    kind: "reqNewsArticle",
    reqId: 5,
    providerCode: "BRFG",
    articleId: row?.articleId ?? "",
    options: [],
  });
  const article = await client.next("newsArticle");
  expect(article).toMatchObject({ reqId: 5, articleType: 0 });
  expect(article.articleText).toContain(row?.headline);
  expect(article.articleText).toContain("made it up");
});

Deno.test("a provider without subscription, an unknown contract, a bad time and an article that is none are refused", async () => {
  await using test = await testGateway({ startTime: START });
  const client = await test.client();
  client.send(
    news({ reqId: 11, providerCodes: "BRFG+BZ" }),
    news({ reqId: 12, conId: 1 }),
    news({ reqId: 13, startDateTime: "last week" }),
  );
  await client.error(10276, 11);
  await client.error(200, 12);
  await client.error(321, 13);
  const articles = [
    ["BRFG", "nonsense"],
    ["DJNL", "BRFG$265598-20260623"],
    ["BRFG", "BRFG$265598-20260620"],
    ["BRFG", "BRFG$265598-20260231"],
    ["BRFG", "BRFG$265598-20990623"],
  ] as const;
  for (const [index, [providerCode, articleId]] of articles.entries()) {
    client.send({ kind: "reqNewsArticle", reqId: 20 + index, providerCode, articleId, options: [] });
    await client.error(10172, 20 + index);
  }
  expect(client.all("newsArticle")).toEqual([]);
});

Deno.test("G7: a time that names its zone is a time", async () => {
  await using test = await testGateway({ startTime: START });
  const client = await test.client();
  const plain = await headlines(client, news({ reqId: 1, endDateTime: "2026-11-17 13:00:00.0" }));
  for (
    const [reqId, endDateTime] of [
      [2, "2026-11-17 13:00:00 UTC"],
      [3, "2026-11-17 13:00:00.0 UTC"],
      [4, "2026-11-17 13:00:00 GMT"],
      [5, "2026-11-17 08:00:00 US/Eastern"],
      [6, "2026-11-17 14:00:00.0 Europe/Berlin"],
    ] as const
  ) {
    const found = await headlines(client, news({ reqId, endDateTime }));
    expect(found.rows.map(({ time }) => time)).toEqual(plain.rows.map(({ time }) => time));
  }
  expect(plain.rows.length).toBeGreaterThan(0);
});
