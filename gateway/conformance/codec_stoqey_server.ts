// A socket that speaks just enough to connect one client: handshake, version, then the frames a test gives
// it.
import { encodeServer } from "../wire/codec.ts";
import { FrameParser } from "../wire/framing.ts";
import { HandshakeParser, negotiate, versionFrame } from "../wire/handshake.ts";
import type { ServerMessage } from "../wire/messages.ts";

export interface ServedClient {
  port: number;
  version: Promise<number>;
  /** The requests after startApi, as they came. */
  requests: Uint8Array[];
  send(message: ServerMessage): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await connection.write(bytes.subarray(written));
}

/** Listens on a free port for one client and answers its handshake with at most `cap`. */
export function serveClient(cap: number): ServedClient {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const requests: Uint8Array[] = [];
  const version = Promise.withResolvers<number>();
  let connection: Deno.Conn | undefined;

  async function serve(): Promise<void> {
    connection = await listener.accept();
    const handshake = new HandshakeParser();
    const frames = new FrameParser();
    let current: number | null = null;
    for await (const chunk of connection.readable) {
      let bytes = chunk;
      if (current === null) {
        const asked = handshake.push(chunk);
        if (!asked) continue;
        current = negotiate({ ...asked, cap }) ?? 0;
        await writeAll(connection, versionFrame(current, "20261005 09:30:00 EST"));
        bytes = asked.rest.slice();
      }
      for (const payload of frames.push(bytes)) {
        requests.push(payload);
        // The first frame is startApi: from here on the client may be sent something.
        if (requests.length === 1) version.resolve(current);
      }
    }
  }

  const done = serve().catch((error) => version.reject(error));
  return {
    port: listener.addr.port,
    version: version.promise,
    requests,
    send: async (message) => {
      if (connection) await writeAll(connection, encodeServer(message, await version.promise));
    },
    [Symbol.asyncDispose]: async () => {
      listener.close();
      await done;
    },
  };
}
