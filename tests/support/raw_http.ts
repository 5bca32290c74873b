// One HTTP/1.1 request as it is typed, for what `fetch` would spell otherwise or refuse to send.

export interface RawAnswer {
  status: number;
  headers: Headers;
  body: string;
}

/** Sends a request line and headers to a server of this machine and reads until it closes. */
export async function rawRequest(
  port: number,
  line: string,
  headers: Record<string, string>,
): Promise<RawAnswer> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const fields = Object.entries({ ...headers, connection: "close" }).map(([name, value]) =>
    `${name}: ${value}\r\n`
  );
  await connection.write(new TextEncoder().encode(`${line} HTTP/1.1\r\n${fields.join("")}\r\n`));
  return parse(await new Response(connection.readable).text());
}

function parse(text: string): RawAnswer {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...fields] = text.slice(0, end).split("\r\n");
  const headers = new Headers(fields.map((field): [string, string] => {
    const colon = field.indexOf(":");
    return [field.slice(0, colon), field.slice(colon + 1)];
  }));
  return { status: Number(first.split(" ")[1]), headers, body: text.slice(end + 4) };
}

/** What a WebSocket says first to a page of `origin`; the answer's status when there is no socket. Short texts only. */
export async function firstWord(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<string | number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const upgrade = {
    host: `127.0.0.1:${port}`,
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-key": btoa("sixteen bytes!!!"),
    "sec-websocket-version": "13",
  };
  const fields = Object.entries({ ...upgrade, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  await connection.write(new TextEncoder().encode(`GET ${path} HTTP/1.1\r\n${fields.join("")}\r\n`));
  const buffer = new Uint8Array(4096);
  let text = "";
  for (;;) {
    const size = await connection.read(buffer);
    // Bytes as letters: a frame is a byte of flags, a byte with the length, the text.
    text += String.fromCharCode(...buffer.subarray(0, size ?? 0));
    const status = Number(text.split(" ")[1]);
    const frame = text.split("\r\n\r\n")[1] ?? "";
    if (size === null || (frame !== "" && status !== 101)) return status;
    if (frame.length > 2 && frame.length === 2 + frame.charCodeAt(1)) return frame.slice(2);
  }
}
