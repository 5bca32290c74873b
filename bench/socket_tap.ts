// A TCP relay in front of the gateway that notes when a client message of a given kind passes: the far end of
// a measurement.

/** Fields of a text message, the id first. */
export type Listener = (fields: string[], at: number) => void;

/** A message, and `performance.now()` when its last byte had arrived. */
export interface Passed {
  fields: readonly string[];
  at: number;
}

export interface SocketTap extends AsyncDisposable {
  port: number;
  /** Resolves with the next message of the client that has this id. */
  next(messageId: number): Promise<Passed>;
  /** Hears every message of the gateway from now on. */
  listen(onServer: Listener): void;
  /** Nothing is waited for any more. */
  forget(): void;
}

/** Relays 127.0.0.1:(ephemeral) to `target`; `onServer` hears every message of the gateway. */
export function openTap(target: { hostname: string; port: number }, onServer?: Listener): SocketTap {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const waiting: { id: number; resolve: (passed: Passed) => void }[] = [];
  const open = new Set<Deno.TcpConn>();
  let hears = onServer;
  const seen = (fields: string[], at: number) => {
    const index = waiting.findIndex((wait) => wait.id === Number(fields[0]));
    if (index >= 0) waiting.splice(index, 1)[0]?.resolve({ fields, at });
  };
  const accept = async () => {
    for await (const client of listener) {
      const server = await Deno.connect(target);
      client.setNoDelay(true);
      server.setNoDelay(true);
      open.add(client).add(server);
      const sent = messageScanner(4, seen);
      void relay(client, server, sent);
      void relay(server, client, messageScanner(0, (fields, at) => hears?.(fields, at)));
    }
  };
  accept().catch(() => {});
  return {
    port: listener.addr.port,
    next: (id) => new Promise((resolve) => waiting.push({ id, resolve })),
    listen: (onServer) => hears = onServer,
    forget: () => void waiting.splice(0),
    [Symbol.asyncDispose]() {
      listener.close();
      for (const socket of open) close(socket);
      return Promise.resolve();
    },
  };
}

async function relay(from: Deno.TcpConn, to: Deno.TcpConn, look: (bytes: Uint8Array) => void): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  try {
    for (;;) {
      const count = await from.read(buffer);
      if (count === null) break;
      const bytes = buffer.subarray(0, count);
      look(bytes);
      for (let sent = 0; sent < count;) sent += await to.write(bytes.subarray(sent));
    }
  } catch {
    // One side has gone: so does the other.
  }
  close(from);
  close(to);
}

function close(socket: Deno.TcpConn): void {
  try {
    socket.close();
  } catch {
    // Closed already.
  }
}

/**
 * Frames of the text stage: uint32BE length, then fields, the first being the message id; `prefix` bytes come
 * before the first.
 */
function messageScanner(prefix: number, seen: Listener): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  let rest = new Uint8Array(0);
  let skip = prefix;
  return (bytes) => {
    const at = performance.now();
    const all = new Uint8Array(rest.length + bytes.length);
    all.set(rest);
    all.set(bytes, rest.length);
    let offset = skip;
    skip = 0;
    while (all.length - offset >= 4) {
      const length = new DataView(all.buffer).getUint32(offset);
      if (all.length - offset - 4 < length) break;
      seen(decoder.decode(all.subarray(offset + 4, offset + 4 + length)).split("\0"), at);
      offset += 4 + length;
    }
    rest = all.slice(offset);
  };
}
