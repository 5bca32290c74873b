// What no implementation can do without: a bare `Deno.serve` that hands the same bytes to as many readers at
// the same times. Reads `[{ at, bytes }]` from stdin, prints its port, and plays that again and again.

const text = await new Response(Deno.stdin.readable).text();
const patches = JSON.parse(text) as { at: number; bytes: number }[];
const readers = new Set<ReadableStreamDefaultController<Uint8Array>>();
const encoder = new TextEncoder();
let seq = 0;

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => void Deno.stdout.writeSync(encoder.encode(`${port}\n`)),
}, () => {
  let mine: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => void readers.add(mine = controller),
    cancel: () => void readers.delete(mine),
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
});

for (;;) {
  const begun = performance.now();
  for (const { at, bytes } of patches) {
    const wait = begun + at - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    seq += 1;
    const time = new Date().toISOString();
    const head = `id: bare-${seq}\nevent: patch\ndata: {"path":["at"],"value":"${time}"}`;
    const event = encoder.encode(`${head.padEnd(bytes - 2, "x")}\n\n`);
    for (const reader of readers) reader.enqueue(event);
  }
}
