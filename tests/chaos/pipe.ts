// A socket inside the process: two ends, a delay on the way, cut at will. Bytes arrive in order or not at
// all.
import type { Clock } from "@/lib/server/clock.ts";
import type { Connection } from "@lotse/paper-gateway";

/** The client's end. */
export interface ClientSocket {
  write(bytes: Uint8Array): void;
  close(): void;
}

/** Called on the client's end. */
export interface ClientEvents {
  data(bytes: Uint8Array): void;
  /** The peer is gone. */
  end(): void;
}

/** The gateway's end: a pull reader with a queue, as the session expects it. */
class ServerEnd implements Connection {
  readonly #arrived: Uint8Array[] = [];
  #ended = false;
  #wake: (() => void) | null = null;
  readonly #send: (bytes: Uint8Array) => void;
  readonly #onClose: () => void;

  constructor(send: (bytes: Uint8Array) => void, onClose: () => void) {
    this.#send = send;
    this.#onClose = onClose;
  }

  arrive(bytes: Uint8Array): void {
    this.#arrived.push(bytes);
    this.#rouse();
  }

  end(): void {
    this.#ended = true;
    this.#rouse();
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#arrived.length === 0) {
      if (this.#ended) return null;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    const first = this.#arrived.shift() ?? new Uint8Array();
    if (first.length > buffer.length) this.#arrived.unshift(first.subarray(buffer.length));
    const size = Math.min(first.length, buffer.length);
    buffer.set(first.subarray(0, size));
    return size;
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.#ended) return Promise.reject(new Deno.errors.BrokenPipe("the peer is gone"));
    this.#send(bytes.slice());
    return Promise.resolve(bytes.length);
  }

  close(): void {
    if (this.#ended) return;
    this.end();
    this.#onClose();
  }

  #rouse(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}

export interface Pipe {
  readonly client: ClientSocket;
  readonly server: Connection;
  /** The cable is pulled: both ends see the end, what is on the way is lost. */
  cut(): void;
}

/**
 * `clock` belongs to the wire, not to either process: bytes on their way survive the death of their sender.
 */
export function pipe(clock: Clock, delayMs: number, events: ClientEvents): Pipe {
  let open = true;
  let clientOpen = true;
  const server: ServerEnd = new ServerEnd(
    (bytes) => {
      clock.after(delayMs, () => {
        if (clientOpen) events.data(bytes);
      });
    },
    () => {
      clock.after(delayMs, () => {
        if (clientOpen) events.end();
        clientOpen = false;
      });
    },
  );
  const client: ClientSocket = {
    write(bytes) {
      const copy = bytes.slice();
      clock.after(delayMs, () => {
        if (open) server.arrive(copy);
      });
    },
    close() {
      if (!clientOpen) return;
      clientOpen = false;
      clock.after(delayMs, () => server.end());
    },
  };
  return {
    client,
    server,
    cut() {
      if (!open) return;
      open = false;
      server.end();
      if (clientOpen) events.end();
      clientOpen = false;
    },
  };
}
