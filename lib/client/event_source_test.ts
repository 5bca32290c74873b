import { expect } from "@std/expect";
import { openSource } from "./event_source.ts";
import type { StreamEvent } from "./stream.ts";

const STREAM = { headers: { "content-type": "text/event-stream; charset=utf-8" } };

/** A source that answers as told; `seen` is what came of it, in order. */
function open(answer: (request: Request) => Response | Promise<Response>) {
  const seen: (StreamEvent | string)[] = [];
  const requests: Request[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const source = openSource({
    url: "/api/stream",
    fetch: async (path, init) => {
      const request = new Request(new URL(String(path), "http://desk.test"), init);
      requests.push(request);
      const response = await answer(request);
      request.signal.throwIfAborted();
      return response;
    },
    headers: () => ({ "x-lotse-key": "the key" }),
  }, {
    onOpen: () => seen.push("open"),
    onEvent: (event) => seen.push(event),
    onEnd: (refused) => {
      seen.push(refused ? "refused" : "broken");
      resolve();
    },
  });
  return { seen, requests, ended, source };
}

Deno.test("events are read however they are cut, and the key goes with the request", async () => {
  const text = 'retry: 1000\n\nevent: snapshot\nid: e-1\ndata: {"a":"ä…😀"}\n\n: comment\n\n' +
    "event: patch\nid: e-2\ndata: {}\n\nevent: other\ndata: {}\n\nevent: heartbeat\ndata: {}\n\n";
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 3, 7, bytes.length]) {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
    const { seen, requests, ended } = open(() => new Response(body, STREAM));
    await ended;
    expect(seen).toEqual([
      "open",
      { kind: "snapshot", id: "e-1", data: '{"a":"ä…😀"}' },
      { kind: "patch", id: "e-2", data: "{}" },
      { kind: "heartbeat", id: "e-2", data: "{}" },
      "broken",
    ]);
    expect([requests[0]?.headers.get("x-lotse-key"), requests[0]?.redirect]).toEqual(["the key", "manual"]);
  }
});

Deno.test("an answer that is no stream is a refusal, none at all is a broken connection", async () => {
  const answers: [() => Response | Promise<Response>, string][] = [
    [
      () => new Response("{}", { status: 401, headers: { "content-type": "application/problem+json" } }),
      "refused",
    ],
    [() => new Response("<title>Log in</title>", { headers: { "content-type": "text/html" } }), "refused"],
    [() => new Response("", { status: 503, ...STREAM }), "refused"],
    [() => Promise.reject(new TypeError("Failed to fetch")), "broken"],
  ];
  for (const [answer, end] of answers) {
    const { seen, ended } = open(answer);
    await ended;
    expect(seen).toEqual([end]);
  }
});

Deno.test("a source that was closed tells nothing more, and its request ends", async () => {
  const cancelled = Promise.withResolvers<void>();
  const held = Promise.withResolvers<Response>();
  const late = open(() => held.promise);
  late.source.close();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({ cancel: () => cancelled.resolve() });
  held.resolve(new Response(body, STREAM));
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect([late.requests[0]?.signal.aborted, late.seen]).toEqual([true, []]);
  await body.cancel().catch(() => {});
  await cancelled.promise;
});
