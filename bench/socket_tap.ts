// A TCP relay in front of the gateway that notes when a client message of a given kind passes: the far end of a measurement.

export interface SocketTap extends AsyncDisposable {
  port: number;
  /** Resolves with `performance.now()` when the last byte of the next message with this id has arrived. */
  next(messageId: number): Promise<number>;
}

/** Relays 127.0.0.1:(ephemeral) to `target`. */
export function openTap(target: { hostname: string; port: number }): SocketTap {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const waiting: { id: number; resolve: (at: number) => void }[] = [];
  const open = new Set<Deno.TcpConn>();
  const seen = (id: number, at: number) => {
    const index = waiting.findIndex((wait) => wait.id === id);
    if (index >= 0) waiting.splice(index, 1)[0]?.resolve(at);
  };
  const accept = async () => {
    for await (const client of listener) {
      const server = await Deno.connect(target);
      client.setNoDelay(true);
      server.setNoDelay(true);
      open.add(client).add(server);
      const scan = messageScanner(seen);
      void relay(client, server, scan);
      void relay(server, client, () => {});
    }
  };
  accept().catch(() => {});
  return {
    port: listener.addr.port,
    next: (id) => new Promise((resolve) => waiting.push({ id, resolve })),
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

/** Frames of the text stage: uint32BE length, then fields, the first being the message id. The handshake has a prefix of its own. */
function messageScanner(seen: (id: number, at: number) => void): (bytes: Uint8Array) => void {
  let rest = new Uint8Array(0);
  let greeted = false;
  return (bytes) => {
    const at = performance.now();
    const all = new Uint8Array(rest.length + bytes.length);
    all.set(rest);
    all.set(bytes, rest.length);
    let offset = 0;
    if (!greeted) {
      offset = 4;
      greeted = true;
    }
    for (;;) {
      if (all.length - offset < 4) break;
      const length = new DataView(all.buffer).getUint32(offset);
      if (all.length - offset - 4 < length) break;
      const end = all.indexOf(0, offset + 4);
      seen(Number(new TextDecoder().decode(all.subarray(offset + 4, end))), at);
      offset += 4 + length;
    }
    rest = all.slice(offset);
  };
}
