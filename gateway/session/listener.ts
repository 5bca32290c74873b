// The listening socket: hands each connection to the core, and can go away and come back on the same port.
import type { GatewayCore } from "./gateway_core.ts";

export class Listener {
  readonly #core: GatewayCore;
  readonly #host: string;
  #port: number;
  #listener: Deno.TcpListener | null = null;
  #accepting: Promise<void> = Promise.resolve();
  readonly #running = new Set<Promise<void>>();
  #stopped = false;
  #cancelReopen: () => void = () => {};

  constructor(core: GatewayCore, host: string, port: number) {
    this.#core = core;
    this.#host = host;
    this.#port = port;
  }

  get port(): number {
    return this.#port;
  }

  /** Throws when the port is taken. */
  open(): void {
    const listener = Deno.listen({ hostname: this.#host, port: this.#port });
    this.#port = listener.addr.port;
    this.#listener = listener;
    this.#accepting = this.#accept(listener);
  }

  /** Nobody listens and every connection is gone for `downMs`. */
  restart({ downMs, reason }: { downMs: number; reason: string }): void {
    // A restart within another one: only the later comes back.
    this.#cancelReopen();
    this.#close();
    this.#core.hangUp(reason);
    this.#core.log.info(`${reason}: not listening for ${downMs} ms`);
    this.#cancelReopen = this.#core.clock.after(downMs, () => {
      if (!this.#stopped) this.open();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelReopen();
    this.#close();
    for (const session of this.#core.sessions()) session.close("the gateway stops");
    await this.#accepting;
    await Promise.allSettled(this.#running);
  }

  #close(): void {
    this.#listener?.close();
    this.#listener = null;
  }

  async #accept(listener: Deno.TcpListener): Promise<void> {
    while (this.#listener === listener) {
      let socket: Deno.TcpConn;
      try {
        socket = await listener.accept();
      } catch (error) {
        if (this.#listener !== listener || error instanceof Deno.errors.BadResource) return;
        this.#core.log.warn(`accept failed: ${String(error)}`);
        continue;
      }
      this.#serve(socket);
    }
  }

  #serve(socket: Deno.TcpConn): void {
    socket.setNoDelay(true);
    const session = this.#core.connect(socket);
    if (!session) {
      this.#core.log.warn("refused a connection: too many clients");
      return socket.close();
    }
    const run = session.run().finally(() => this.#running.delete(run));
    this.#running.add(run);
  }
}
