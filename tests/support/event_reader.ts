// Reads an event stream as a browser does, and keeps what came.
export interface StreamEvent {
  event: string;
  id: string;
  data: string;
}

export class EventReader {
  readonly events: StreamEvent[] = [];
  /** Resolves when the stream has ended, whoever ended it. */
  readonly ended: Promise<void>;
  readonly #abort: AbortController;

  private constructor(response: Response, abort: AbortController) {
    this.#abort = abort;
    this.ended = this.#read(response).catch(() => {});
  }

  /** Resolves when the server has answered with a stream. */
  static async open(server: { url: string; token: string }, lastEventId?: string): Promise<EventReader> {
    const abort = new AbortController();
    const response = await fetch(`${server.url}/api/stream`, {
      signal: abort.signal,
      headers: {
        authorization: `Bearer ${server.token}`,
        ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
      },
    });
    if (!(response.headers.get("content-type") ?? "").includes("event-stream")) {
      throw new Error(`No stream but ${response.status}: ${await response.text()}`);
    }
    return new EventReader(response, abort);
  }

  /** Cuts the connection. */
  cut(): void {
    this.#abort.abort();
  }

  async #read(response: Response): Promise<void> {
    let rest = "";
    for await (const text of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + text).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) this.#take(block);
    }
  }

  #take(block: string): void {
    const fields = new Map(
      block.split("\n").map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
      }),
    );
    const event = fields.get("event");
    if (event === undefined) return;
    this.events.push({ event, id: fields.get("id") ?? "", data: fields.get("data") ?? "" });
  }
}
