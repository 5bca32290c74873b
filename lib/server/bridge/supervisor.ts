// Keeps one Python process running: starts it, sees that it lives, ends it for a fault, starts it again
// within the crash budget.
import { type Clock, type Ids, silence } from "@/lib/server/clock.ts";
import { Listeners } from "@/lib/server/listeners.ts";
import type { Log, LogFields } from "@/lib/server/log.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { codeOf, say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import { backoff, CrashBudget } from "./backoff.ts";
import type { Conversation } from "./conversation.ts";
import { exitFault, faults, staysDown } from "./faults.ts";
import { readMessage, type ReadResult } from "./read_message.ts";
import type { BridgeCounters, BridgeFault, BridgeSettings, BridgeStatus } from "./status.ts";
import { StderrLog } from "./stderr_log.ts";
import { BridgeStartError, type BridgeTransport, type ExitStatus, type OpenTransport } from "./transport.ts";

export interface SupervisorDeps {
  open: OpenTransport;
  clock: Clock;
  ids: Pick<Ids, "random">;
  log: Log;
  settings: BridgeSettings;
  counters: BridgeCounters;
  /** What is said with the process once it has said `hello`. */
  conversation: Conversation;
  onListenerFault: (error: unknown) => void;
}

/** One run of the process; what arrives late from an earlier run is recognised by it and ignored. */
interface Run {
  transport: BridgeTransport | null;
  hello: boolean;
  /** Set when Lotse ends the process: then this is the cause, not the exit status. */
  fault: BridgeFault | null;
  /** No way on without the user. */
  fatal: boolean;
  /** Lines read so far. */
  lines: number;
  cancelTimer: () => void;
  ended: PromiseWithResolvers<void>;
}

/**
 * More lines than this within a ping's deadline, and its answer stands behind them: ticks alone are far
 * fewer.
 */
const FLOOD_LINES = 2_000;
/** A bridge that floods and never answers is given up after so many deadlines. */
const MOST_DEADLINES = 4;

type Vitals = Omit<BridgeStatus, "counters">;

export class Supervisor {
  readonly #deps: SupervisorDeps;
  readonly #settings: BridgeSettings;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #conversation: Conversation;
  readonly #counters: BridgeCounters;
  readonly #stderr: StderrLog;
  readonly #statuses: Listeners<BridgeStatus>;
  readonly #crashes: CrashBudget;
  #status: Vitals = {
    state: "stopped",
    fault: null,
    progress: null,
    retryAt: null,
    pid: null,
    python: null,
    ibapi: null,
    pingMs: null,
  };
  #wanted = false;
  #run: Run | null = null;
  #cancelRetry: () => void = () => {};

  constructor(deps: SupervisorDeps) {
    this.#deps = deps;
    this.#settings = deps.settings;
    this.#clock = deps.clock;
    this.#log = deps.log;
    this.#conversation = deps.conversation;
    this.#counters = deps.counters;
    this.#stderr = new StderrLog(deps.log, deps.clock);
    this.#statuses = new Listeners(deps.onListenerFault);
    this.#crashes = new CrashBudget(this.#settings.crashBudget.limit, this.#settings.crashBudget.windowMs);
  }

  /** The process, while it may be spoken to: from its `hello` until it is ended. */
  get peer(): BridgeTransport | null {
    const run = this.#run;
    return run === null || !run.hello || run.fault !== null ? null : run.transport;
  }

  /** Current state, fault and counters. */
  status(): BridgeStatus {
    return { ...this.#status, counters: { ...this.#counters } };
  }

  /** Called after each change of `status()`. */
  onStatus(listener: (status: BridgeStatus) => void): () => void {
    return this.#statuses.add(listener);
  }

  /** Starts the process and keeps it running. No effect while it runs or waits for its next start. */
  start(): void {
    if (this.#wanted && this.#status.state !== "failed") return;
    this.#wanted = true;
    this.#launch();
  }

  /** Starts at once with a fresh crash budget: the user's “Connect”. */
  tryNow(): void {
    this.#crashes.reset();
    this.#wanted = true;
    if (this.#run === null) this.#launch();
  }

  /** Ends the process for a fault that was seen from outside; it is started again within the crash budget. */
  restart(fault: BridgeFault): void {
    if (this.#run !== null) this.#end(this.#run, fault);
  }

  /** Ends input, waits for the process to leave by itself, kills it after a deadline. */
  async stop(): Promise<void> {
    this.#wanted = false;
    this.#cancelRetry();
    const run = this.#run;
    if (run === null || run.transport === null) {
      // A start that is still being prepared is abandoned: `#open` notices.
      this.#run = null;
      this.#set({ state: "stopped", fault: null, retryAt: null });
      return;
    }
    const { transport } = run;
    transport.closeInput();
    const cancel = this.#clock.after(this.#settings.stopDeadlineMs, () => transport.kill());
    await run.ended.promise;
    cancel();
  }

  #launch(): void {
    this.#cancelRetry();
    const run: Run = {
      transport: null,
      hello: false,
      fault: null,
      fatal: false,
      lines: 0,
      cancelTimer: () => {},
      ended: Promise.withResolvers(),
    };
    this.#run = run;
    this.#counters.starts++;
    this.#stderr.startOver();
    this.#conversation.startOver();
    this.#set({ state: "starting", retryAt: null, pid: null });
    void this.#open(run);
  }

  async #open(run: Run): Promise<void> {
    try {
      const transport = await this.#deps.open({
        line: (text) => this.#onLine(run, text),
        overlong: (bytes) => this.#onOverlong(run, bytes),
        log: (text) => this.#stderr.line(text),
        progress: (doing) => {
          if (this.#run === run) this.#set({ progress: doing });
        },
        exit: (status) => this.#onExit(run, status),
      });
      if (this.#run !== run) {
        transport.kill();
        return;
      }
      run.transport = transport;
      this.#set({ pid: transport.pid, progress: null });
      this.#log.info("bridge_started", { pid: transport.pid });
      if (run.hello) return;
      run.cancelTimer = this.#clock.after(
        this.#settings.helloDeadlineMs,
        () => this.#end(run, faults.noHello),
      );
    } catch (error) {
      const known = error instanceof BridgeStartError ? error : null;
      run.fatal = known?.fatal ?? false;
      const words = verbatim(error instanceof Error ? error.message : String(error));
      this.#onEnd(run, {
        cause: known?.says ?? say("BRIDGE_NOT_STARTED", { words }),
        fix: known?.fix ?? say("BRIDGE_STAYS_DOWN.fix"),
      });
    }
  }

  #onLine(run: Run, text: string): void {
    if (this.#run !== run || run.fault !== null) return;
    run.lines += 1;
    const result = readMessage(text);
    if (result.kind === "garbage") {
      this.#counters.garbage++;
      this.#log.error("bridge_garbage", {
        reason: result.reason,
        length: text.length,
        start: text.slice(0, 80),
      });
      this.#end(run, faults.garbage);
    } else if (run.hello) this.#conversation.hear(result);
    else this.#onHello(run, result);
  }

  #onHello(run: Run, result: ReadResult): void {
    if (result.kind !== "message" || result.message.type !== "hello") {
      run.fatal = true;
      this.#end(run, faults.protocol);
      return;
    }
    const { python, ibapi, pid } = result.message;
    run.cancelTimer();
    run.hello = true;
    this.#log.info("bridge_running", { python, ibapi, pid });
    this.#set({ state: "running", fault: null, python, ibapi });
    this.#schedulePing(run);
  }

  #schedulePing(run: Run): void {
    run.cancelTimer = this.#clock.after(this.#settings.pingIntervalMs, () => void this.#ping(run));
  }

  async #ping(run: Run): Promise<void> {
    const sentAt = this.#clock.monotonic();
    this.#judge(run, sentAt);
    try {
      await this.#conversation.request("ping", {});
    } catch {
      // The process is going away, or its answer is late: the timer or the exit decides.
      return;
    }
    if (this.#run !== run || run.fault !== null) return;
    run.cancelTimer();
    this.#status.pingMs = this.#clock.monotonic() - sentAt;
    this.#schedulePing(run);
  }

  /**
   * Hung is who says nothing. Behind thousands of lines the answer is still in the pipe, and it is ours to
   * read it.
   */
  #judge(run: Run, sentAt: number): void {
    const { lines } = run;
    run.cancelTimer = silence(this.#clock, this.#settings.pingDeadlineMs, () => {
      const talks = run.lines - lines >= FLOOD_LINES;
      const waited = this.#clock.monotonic() - sentAt;
      if (talks && waited < MOST_DEADLINES * this.#settings.pingDeadlineMs) this.#judge(run, sentAt);
      else this.#end(run, faults.hung);
    });
  }

  #onOverlong(run: Run, bytes: number): void {
    if (this.#run !== run || run.fault !== null) return;
    this.#counters.overlong++;
    this.#log.error("bridge_line_too_long", { bytes });
    this.#end(run, faults.overlong);
  }

  /** Kills the process for `fault`; the exit does the rest. */
  #end(run: Run, fault: BridgeFault): void {
    if (this.#run !== run || run.fault !== null) return;
    run.fault = fault;
    run.cancelTimer();
    run.transport?.kill();
  }

  #onExit(run: Run, status: ExitStatus): void {
    this.#log.info("bridge_exited", { code: status.code, signal: status.signal });
    const words = this.#stderr.lastWords();
    // A refusal to start that names its cause will be the same next time.
    if (!run.hello && words?.refusal) run.fatal = true;
    this.#onEnd(run, run.fault ?? exitFault(status, words, run.hello));
  }

  #onEnd(run: Run, fault: BridgeFault): void {
    if (this.#run !== run) return;
    run.cancelTimer();
    this.#run = null;
    this.#conversation.forgetSocket();
    this.#set({ pid: null, pingMs: null, progress: null });
    if (!this.#wanted) this.#set({ state: "stopped", fault: null, retryAt: null });
    else this.#crashed(run, fault);
    // After the state, so that whoever reacts to a failed command sees why.
    this.#conversation.abandon(fault.cause);
    run.ended.resolve();
  }

  #crashed(run: Run, fault: BridgeFault): void {
    this.#counters.crashes++;
    const spent = this.#crashes.record(this.#clock.monotonic());
    if (run.fatal || spent) {
      this.#log.error("bridge_failed", logged(fault));
      this.#set({
        state: "failed",
        fault: run.fatal ? fault : staysDown(fault, this.#crashes.count),
        retryAt: null,
      });
      return;
    }
    const wait = backoff(this.#crashes.count - 1, this.#settings.backoff, this.#deps.ids.random());
    this.#log.warn("bridge_restarts", { ...logged(fault), inMs: wait });
    this.#cancelRetry = this.#clock.after(wait, () => this.#launch());
    this.#set({ state: "stopped", fault, retryAt: this.#clock.now() + wait });
  }

  #set(change: Partial<Vitals>): void {
    this.#status = { ...this.#status, ...change };
    this.#statuses.emit(this.status());
  }
}

function logged({ cause }: BridgeFault): LogFields {
  return { code: codeOf(cause), cause: inEnglish(cause) };
}
