// The few commands of WebDriver BiDi (w3c.github.io/webdriver-bidi) by which a test drives a stock browser:
// no driver program between.

/** One connection; each command is answered by its id, events go to whoever listens. */
export class BidiSession implements Disposable {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #onEvent: (method: string, params: unknown) => void;
  #last = 0;

  private constructor(socket: WebSocket, onEvent: (method: string, params: unknown) => void) {
    this.#socket = socket;
    this.#onEvent = onEvent;
    socket.addEventListener("message", ({ data }) => this.#take(JSON.parse(data)));
    socket.addEventListener("close", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("The browser has gone"));
      this.#waiting.clear();
    });
  }

  static async open(
    address: string,
    onEvent: (method: string, params: unknown) => void,
  ): Promise<BidiSession> {
    const socket = new WebSocket(`${address}/session`);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("error", () => reject(new Error(`No answer at ${address}`)), { once: true });
    });
    const session = new BidiSession(socket, onEvent);
    await session.send("session.new", { capabilities: {} });
    return session;
  }

  /** Resolves with what the browser answers. */
  async send<Result>(method: string, params: object): Promise<Result> {
    const id = ++this.#last;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return await answer.promise as Result;
  }

  #take(message: { id?: number; type: string; method?: string; params?: unknown; result?: unknown }): void {
    if (message.type === "event") return this.#onEvent(message.method ?? "", message.params);
    const answer = this.#waiting.get(message.id ?? 0);
    this.#waiting.delete(message.id ?? 0);
    if (message.type === "success") answer?.resolve(message.result);
    else answer?.reject(new Error(JSON.stringify(message)));
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}
