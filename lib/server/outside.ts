// The launcher of this desk, seen from inside: it starts what the desk itself has no right to start.
import process from "node:process";
import { type HelperName, readReport, type Report, type Request } from "@/lib/launch/messages.ts";
import type { HelperProcess } from "./helper_process.ts";
import { workerChannel } from "./own_process.ts";

export interface Channel {
  send(request: Request): void;
  /** Called once. */
  listen(take: (message: unknown) => void, gone: () => void): void;
}

export class Outside {
  readonly #channel: Channel;
  readonly #processes = new Map<number, OutsideProcess>();
  readonly #gone = Promise.withResolvers<void>();
  #last = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.listen((message) => this.#take(readReport(message)), () => this.#end());
  }

  /** Resolves when the launcher has died: nobody starts anything any more. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  start(helper: HelperName, port = 0): HelperProcess {
    const id = ++this.#last;
    const started = new OutsideProcess((ask) => this.#channel.send({ id, ask }));
    this.#processes.set(id, started);
    this.#channel.send({ id, ask: "start", helper, port });
    return started;
  }

  #take(report: Report | null): void {
    if (report === null) return;
    this.#processes.get(report.id)?.take(report);
    if (report.tells === "exit") this.#processes.delete(report.id);
  }

  #end(): void {
    for (const [id, running] of this.#processes) running.take({ id, tells: "exit", code: 1, signal: null });
    this.#processes.clear();
    this.#gone.resolve();
  }
}

class OutsideProcess implements HelperProcess {
  pid: number | null = null;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  readonly #ask: (what: "end" | "kill") => void;
  readonly #status = Promise.withResolvers<{ code: number; signal: string | null }>();
  readonly #encoder = new TextEncoder();
  #out!: ReadableStreamDefaultController<Uint8Array>;
  #err!: ReadableStreamDefaultController<Uint8Array>;

  constructor(ask: (what: "end" | "kill") => void) {
    this.#ask = ask;
    this.stdout = new ReadableStream({ start: (controller) => void (this.#out = controller) });
    this.stderr = new ReadableStream({ start: (controller) => void (this.#err = controller) });
  }

  get status(): Promise<{ code: number; signal: string | null }> {
    return this.#status.promise;
  }

  take(report: Report): void {
    if (report.tells === "pid") this.pid = report.pid;
    else if (report.tells === "stdout") this.#out.enqueue(this.#encoder.encode(report.text));
    else if (report.tells === "stderr") this.#err.enqueue(this.#encoder.encode(report.text));
    else {
      this.#out.close();
      this.#err.close();
      this.#status.resolve({ code: report.code, signal: report.signal });
    }
  }

  endInput(): Promise<void> {
    this.#ask("end");
    return Promise.resolve();
  }

  kill(): void {
    this.#ask("kill");
  }
}

let known: Outside | null = null;

/** The launcher of this process; `null` for one that was started without. */
export function outside(): Outside | null {
  if (known !== null) return known;
  const channel = workerChannel() ?? processChannel();
  if (channel !== null) known = new Outside(channel);
  return known;
}

function processChannel(): Channel | null {
  if (process.send === undefined || !process.connected) return null;
  return {
    send(request) {
      if (process.connected) process.send?.(request);
    },
    listen(take, gone) {
      process.on("message", take);
      process.on("disconnect", gone);
    },
  };
}
