// One HTTP/1.1 request as it is typed, for what `fetch` would spell otherwise or refuse to send.

export interface RawAnswer {
  status: number;
  headers: Headers;
  body: string;
}

/** Sends a request line and headers, but no body, to a server of this machine and reads the answer. */
export async function rawRequest(
  port: number,
  line: string,
  headers: Record<string, string>,
): Promise<RawAnswer> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(head(`${line} HTTP/1.1`, { ...headers, connection: "close" }));
  const buffer = new Uint8Array(16_384);
  let text = "";
  for (;;) {
    const size = await connection.read(buffer);
    text += latin1(buffer.subarray(0, size ?? 0));
    const answer = parse(text);
    // A server that was promised a body may keep the connection after its answer.
    const whole = answer !== null &&
      answer.body.length >= Number(answer.headers.get("content-length") ?? Infinity);
    if (answer !== null && (whole || size === null)) return answer;
    if (size === null) throw new Error(`No answer to "${line}": ${JSON.stringify(text)}`);
  }
}

function head(line: string, headers: Record<string, string>): Uint8Array {
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return new TextEncoder().encode(`${line}\r\n${fields.join("")}\r\n`);
}

/** Bytes as letters, one each, so that lengths are those of the wire. */
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** The answer as far as it has come, `null` before its headers are there. */
function parse(text: string): RawAnswer | null {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return null;
  const [first = "", ...fields] = text.slice(0, end).split("\r\n");
  const headers = new Headers(fields.map((field): [string, string] => {
    const colon = field.indexOf(":");
    return [field.slice(0, colon), field.slice(colon + 1)];
  }));
  return { status: Number(first.split(" ")[1]), headers, body: text.slice(end + 4) };
}

/**
 * What a WebSocket says first to a page of `origin`; the answer's status when there is no socket. Short texts
 * only.
 */
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
  await connection.write(head(`GET ${path} HTTP/1.1`, { ...upgrade, ...headers }));
  const buffer = new Uint8Array(4096);
  let text = "";
  for (;;) {
    const size = await connection.read(buffer);
    text += latin1(buffer.subarray(0, size ?? 0));
    const answer = parse(text);
    if (answer !== null && answer.status !== 101) return answer.status;
    // A frame is a byte of flags, a byte with the length, the text.
    const frame = answer?.body ?? "";
    if (frame.length > 2 && frame.length === 2 + frame.charCodeAt(1)) return frame.slice(2);
    if (size === null) throw new Error(`No word from ${path}: ${JSON.stringify(text)}`);
  }
}
